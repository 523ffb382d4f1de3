from django.apps import AppConfig
from django.utils.module_loading import import_module


class PracticesConfig(AppConfig):
    name = "practices"

    def ready(self):
        """Tell the kernel and the post room what jobs and letters the practices have."""
        import_module("practices.builds")
