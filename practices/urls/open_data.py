"""The compendium for machines."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path, re_path
from django.views.decorators.http import conditional_page

from ..feeds import EditionFeed, PracticeFeed
from ..views import open_data

STYLE = r"(?P<style>bib|ris|csl\.json)"

urlpatterns = [
    path("oai/", open_data.oai, name="oai"),
    path("practices/feed.atom", login_not_required(conditional_page(PracticeFeed())), name="practice_feed"),
    path("compendium/feed.atom", login_not_required(conditional_page(EditionFeed())), name="edition_feed"),
    re_path(rf"^practices/(?P<slug>[-\w]+)\.{STYLE}$", open_data.practice_reference, name="practice_reference"),
    re_path(rf"^compendium/(?P<slug>[-\w]+)\.{STYLE}$", open_data.edition_reference, name="edition_reference"),
    path("practices/<slug:slug>.jsonld", open_data.practice_linked_data, name="practice_linked_data"),
]
