from importlib import import_module

from django.apps import AppConfig


class PracticesConfig(AppConfig):
    name = "practices"

    def ready(self):
        """Tell the kernel and the post room what jobs and letters the practices have."""
        import_module("practices.builds")
        import_module("practices.letters")
