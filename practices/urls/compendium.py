"""Reading the compendium and its editions."""

from django.urls import path, re_path

from ..views import compendium, downloads, edition_corrections, edition_drafts, editions

FILE = r"^compendium/(?P<slug>[-\w]+)\.(?P<form>pdf|docx|epub|json|csv)$"
PRACTICE_FILE = r"^practices/(?P<slug>[-\w]+)\.(?P<form>pdf|docx|epub)$"

urlpatterns = [
    path("practices/", compendium.compendium, name="compendium"),
    path("practices/download/", downloads.download_practices, name="download_practices"),
    path("practices/download/<str:token>/", downloads.download, name="download"),
    path("practices/download/<str:token>/file/", downloads.download_file, name="download_file"),
    path("practices/<slug:slug>/", compendium.practice, name="practice"),
    path("practices/<slug:slug>.json", compendium.practice_json, name="practice_json"),
    re_path(PRACTICE_FILE, downloads.practice_file, name="practice_file"),
    path("compendium/", editions.editions, name="editions"),
    path("compendium/<slug:slug>/", editions.edition, name="edition"),
    path("compendium/<slug:slug>/history/", editions.edition_history, name="edition_history"),
    path("compendium/<slug:slug>/history/<int:pk>/", editions.earlier_file, name="earlier_file"),
    path("compendium/<slug:slug>/<int:number>/", editions.edition_entry, name="edition_entry"),
    re_path(FILE, editions.edition_file, name="edition_file"),
    path("editorial/editions/new/", edition_drafts.new_edition, name="new_edition"),
    path("editorial/editions/<int:pk>/", edition_drafts.edition_draft, name="edition_draft"),
    path("editorial/editions/<int:pk>/add/", edition_drafts.add_to_edition, name="add_to_edition"),
    path("editorial/editions/<int:pk>/order/", edition_drafts.arrange_entries, name="arrange_entries"),
    path("editorial/editions/<int:pk>/texts/", edition_drafts.edition_texts, name="edition_texts"),
    path("editorial/editions/<int:pk>/chapters/new/", edition_drafts.new_chapter, name="new_chapter"),
    path("editorial/editions/<int:pk>/chapters/<int:chapter>/", edition_drafts.edit_chapter, name="edit_chapter"),
    path(
        "editorial/editions/<int:pk>/chapters/<int:chapter>/order/",
        edition_drafts.arrange_chapter,
        name="arrange_chapter",
    ),
    path("editorial/editions/<int:pk>/read/", edition_drafts.read_edition_draft, name="read_edition_draft"),
    path("editorial/editions/<int:pk>/preview/", edition_drafts.preview_edition, name="preview_edition"),
    path("editorial/editions/<int:pk>/freeze/", edition_drafts.freeze_edition, name="freeze_edition"),
    path("editorial/editions/<int:pk>/flags/", edition_drafts.clear_edition_flag, name="clear_edition_flag"),
    path("editorial/editions/<int:pk>/discard/", edition_drafts.discard_edition, name="discard_edition"),
    path("editorial/editions/<slug:slug>/build/", edition_corrections.build_again, name="build_edition_again"),
    path("editorial/editions/<slug:slug>/correct/", edition_corrections.correct_edition, name="correct_edition"),
    path("editorial/editions/<slug:slug>/files/<int:pk>/", edition_corrections.settle_file, name="settle_edition_file"),
    path(
        "editorial/editions/<slug:slug>/files/<int:pk>/delete/",
        edition_corrections.destroy_file,
        name="destroy_edition_file",
    ),
]
