from django.db import migrations
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce


def fill(apps, schema_editor):
    """The seats there are count for the sector of the person's profile."""
    profiles = apps.get_model("stakeholders", "Profile").objects.filter(stakeholder=OuterRef("stakeholder"))
    apps.get_model("meetings", "Registration").objects.filter(sector="").update(
        sector=Coalesce(Subquery(profiles.values("sector")[:1]), Value(""))
    )


class Migration(migrations.Migration):
    dependencies = [("meetings", "0011_follow_up"), ("stakeholders", "0001_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
