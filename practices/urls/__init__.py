"""Addresses of the practices room."""

from . import compendium, editorial, open_data, submission, translations

app_name = "practices"

urlpatterns = [*submission.urlpatterns, *editorial.urlpatterns, *open_data.urlpatterns, *translations.urlpatterns, *compendium.urlpatterns]
