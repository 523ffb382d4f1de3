from importlib import import_module

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"

    def ready(self):
        """Tell the post room what letters and reminders the meetings have."""
        import_module("meetings.letters")
