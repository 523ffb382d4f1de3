from importlib import import_module

from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    name = "correspondence"

    def ready(self):
        """Listen to what a mail provider tells about letters."""
        import_module("correspondence.tracking")
