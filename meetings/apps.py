from django.apps import AppConfig
from django.utils.module_loading import import_module


class MeetingsConfig(AppConfig):
    name = "meetings"

    def ready(self):
        """Tell the post room what letters and reminders the meetings have."""
        import_module("meetings.letters")
