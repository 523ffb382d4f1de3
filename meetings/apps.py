from importlib import import_module

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"

    def ready(self):
        """Tell the rooms below what letters, reminders, jobs and personal data the meetings have."""
        import_module("meetings.letters")
        import_module("meetings.actions.choosing")
        import_module("meetings.archive")
        import_module("meetings.contribution_texts")
        import_module("meetings.participants.sheet")
        import_module("meetings.reporting.building")
        import_module("meetings.exports")
        import_module("meetings.directory")
        import_module("meetings.attendance_sheet")
        import_module("meetings.own_data")
