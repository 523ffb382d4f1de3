from importlib import import_module

from django.apps import AppConfig


class PracticesConfig(AppConfig):
    name = "practices"

    def ready(self):
        """Tell the rooms below what jobs and letters the practices have, and what ends with a consent."""
        import_module("practices.builds")
        import_module("practices.letters")
        import_module("practices.own_data")
        import_module("practices.actions.saved_searches")
        import_module("practices.actions.deciding")
