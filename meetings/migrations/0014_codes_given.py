from django.db import migrations

from rrge_portal.kernel.codes import new_code


def give_codes(apps, schema_editor):
    """Everybody who is registered already gets a code for the door too."""
    registrations = apps.get_model("meetings", "Registration").objects
    chunk = []
    for registration in registrations.filter(code=None).only("pk").iterator(chunk_size=500):
        registration.code = new_code()
        chunk.append(registration)
        if len(chunk) == 500:
            registrations.bulk_update(chunk, ["code"])
            chunk = []
    registrations.bulk_update(chunk, ["code"])


class Migration(migrations.Migration):
    dependencies = [("meetings", "0013_attendance")]

    operations = [migrations.RunPython(give_codes, migrations.RunPython.noop)]
