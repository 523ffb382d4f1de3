"""Addresses of the meetings room."""

from . import attending, directory, organise, public, registering

app_name = "meetings"

urlpatterns = [
    *attending.urlpatterns,
    *registering.urlpatterns,
    *directory.urlpatterns,
    *organise.urlpatterns,
    *public.urlpatterns,
]
