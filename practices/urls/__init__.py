"""Addresses of the practices room."""

from . import compendium, submission

app_name = "practices"

urlpatterns = [*submission.urlpatterns, *compendium.urlpatterns]
