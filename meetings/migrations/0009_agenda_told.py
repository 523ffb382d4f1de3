"""What stands on the agenda of a meeting announced so far is what people know of it."""

from django.db import migrations


def note_as_told(apps, schema_editor):
    sessions = apps.get_model("meetings", "Session").objects.exclude(meeting__state="draft").select_related("meeting")
    for session in sessions.iterator():
        meeting = session.meeting
        session.told = {
            "titles": session.titles,
            "starts_at": session.starts_at.isoformat(),
            "ends_at": session.ends_at.isoformat(),
            "place": "",
            "where": [meeting.venue, meeting.city, str(meeting.country)],
            "state": session.state,
            "sequence": session.sequence,
        }
        session.save(update_fields=["told"])


class Migration(migrations.Migration):
    dependencies = [("meetings", "0008_agenda")]

    operations = [migrations.RunPython(note_as_told, migrations.RunPython.noop)]
