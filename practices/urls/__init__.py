"""Addresses of the practices room."""

from . import clearing, compendium, editorial, living, open_data, reading, submission, translations

app_name = "practices"

urlpatterns = [
    *submission.urlpatterns,
    *editorial.urlpatterns,
    *clearing.urlpatterns,
    *living.urlpatterns,
    *open_data.urlpatterns,
    *translations.urlpatterns,
    *reading.urlpatterns,
    *compendium.urlpatterns,
]
