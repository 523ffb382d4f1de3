from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "rrge_portal.kernel"
    label = "kernel"
    verbose_name = "Kernel"
