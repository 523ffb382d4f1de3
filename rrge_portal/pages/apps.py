from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "rrge_portal.pages"
    label = "pages"
