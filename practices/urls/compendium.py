"""Reading the compendium and its editions."""

from django.urls import path

from ..views import compendium, editions

urlpatterns = [
    path("practices/", compendium.compendium, name="compendium"),
    path("practices/<slug:slug>/", compendium.practice, name="practice"),
    path("practices/<slug:slug>.json", compendium.practice_json, name="practice_json"),
    path("compendium/", editions.editions, name="editions"),
    path("compendium/<slug:slug>/", editions.edition, name="edition"),
    path("compendium/<slug:slug>.pdf", editions.edition_pdf, name="edition_pdf"),
    path("compendium/<slug:slug>.json", editions.edition_json, name="edition_json"),
    path("editorial/editions/new/", editions.freeze_edition, name="freeze_edition"),
    path("editorial/editions/<slug:slug>/build/", editions.build_again, name="build_edition_again"),
]
