"""Addresses of the meetings room."""

from . import organise, public

app_name = "meetings"

urlpatterns = [*organise.urlpatterns, *public.urlpatterns]
