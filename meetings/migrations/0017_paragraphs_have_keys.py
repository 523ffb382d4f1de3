from django.db import migrations, models
from django.db.models.functions import Cast, Concat


def give_keys(apps, schema_editor):
    """The row's own number serves as the key of a paragraph that has none."""
    segments = apps.get_model("meetings", "NoteSegment").objects.filter(key="")
    segments.update(key=Concat(models.Value("s"), Cast("pk", models.CharField(max_length=15))))


class Migration(migrations.Migration):
    dependencies = [("meetings", "0016_note_versions")]

    operations = [migrations.RunPython(give_keys, migrations.RunPython.noop)]
