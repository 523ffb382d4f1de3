"""Addresses of the meetings room."""

from . import attending, organise, public, registering

app_name = "meetings"

urlpatterns = [*attending.urlpatterns, *registering.urlpatterns, *organise.urlpatterns, *public.urlpatterns]
