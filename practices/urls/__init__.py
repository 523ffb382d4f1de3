"""Addresses of the practices room."""

from . import compendium, open_data, submission

app_name = "practices"

urlpatterns = [*submission.urlpatterns, *open_data.urlpatterns, *compendium.urlpatterns]
