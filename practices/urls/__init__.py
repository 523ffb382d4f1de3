"""Addresses of the practices room."""

from . import compendium, open_data, submission, translations

app_name = "practices"

urlpatterns = [*submission.urlpatterns, *open_data.urlpatterns, *translations.urlpatterns, *compendium.urlpatterns]
