"""Editions of the compendium as everybody reads them: the list, one edition, its entries, its files and its history."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import F
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from rrge_portal.kernel.documents import as_xhtml

from .. import citing, documents, linked_data, thread
from ..documents.entry import blocks_of_leaf
from ..models import Edition, EditionFile
from ..states import EntryChange, Format

ENTRIES_ON_A_PAGE = 100
ASK_AGAIN_AFTER = 10
"""Seconds after which a program may ask once more for a file that is being built."""


@require_safe
@login_not_required
def editions(request):
    """All of them, the newest large; editors also see what is being prepared."""
    is_editor = request.user.has_perm("practices.edit_compendium")
    found = list(Edition.objects.with_counts().with_files())
    return render(
        request,
        "practices/editions.html",
        {
            "editions": found,
            "citation": citing.of_edition(found[0]) if found else "",
            "drafts": Edition.every.drafts() if is_editor else (),
            "is_editor": is_editor,
        },
    )


@require_safe
@login_not_required
def edition(request, slug):
    """One edition: its files, or how far they are, what is in it, what changed, and what was put right since."""
    found: Edition = get_object_or_404(Edition.objects.with_counts().with_files().select_related("job"), slug=slug)
    is_part = request.htmx and not request.htmx.history_restore_request
    is_editor = request.user.has_perm("practices.edit_compendium")
    if is_part:
        return render(request, "practices/edition.html#files", {"edition": found, "is_editor": is_editor})
    contents = found.entries.for_contents().in_order()
    return render(
        request,
        "practices/edition.html",
        {
            "edition": found,
            "page_obj": Paginator(contents, ENTRIES_ON_A_PAGE).get_page(request.GET.get("page")),
            "changes": _changes(found),
            "errata": found.errata.select_related("entry"),
            "has_history": found.files.earlier().exists(),
            "citation": citing.of_edition(found),
            "linked_data": linked_data.of_edition(found),
            "thread": thread.way_of_edition(found, request.user),
            "is_editor": is_editor,
        },
    )


def _changes(found: Edition) -> list[dict]:
    """New, changed and corrected entries, and what of the edition before is gone; an empty list in the first one."""
    told = [EntryChange.NEW, EntryChange.CHANGED, EntryChange.CORRECTED]
    entries = list(found.entries.readable().filter(change__in=told).for_contents().in_order())
    groups = [
        {"label": change.label, "entries": [entry for entry in entries if entry.change == change]} for change in told
    ]
    return [group for group in groups if group["entries"]]


@require_safe
@login_not_required
def edition_entry(request, slug, number):
    """One entry as it was frozen; of a withdrawn one its number and the day are left."""
    found: Edition = get_object_or_404(Edition.objects, slug=slug)
    entry = get_object_or_404(found.entries.select_related("practice", "chapter"), number=number)
    entry.edition = found
    language = get_language()
    leaf = documents.leaf_of(found, entry)
    blocks = list(blocks_of_leaf(leaf, language, level=1))
    return render(
        request,
        "practices/edition_entry.html",
        {
            "edition": found,
            "entry": entry,
            "leaf": leaf,
            "thread": thread.way_of_entry(entry, request.user),
            "title": blocks[0],
            "text": mark_safe(as_xhtml(blocks[1:], language=language, in_xml=False)),  # noqa: S308 - escaped there
        },
        status=200 if leaf.content else 410,
    )


# --- Files ------------------------------------------------------------------------------------------------------------


@require_safe
@login_not_required
def edition_file(request, slug, form):
    """A file in the page's language, or in the edition's main one; while it is built, a page that says so."""
    found: Edition = get_object_or_404(Edition.objects.with_counts().select_related("job"), slug=slug)
    file = found.file_for(form, get_language())
    if file is None:
        response = render(request, "practices/edition_not_ready.html", {"edition": found, "form": form}, status=409)
        response["Retry-After"] = ASK_AGAIN_AFTER
        return response
    name = slug if file.language == found.language else f"{slug}-{file.language}"
    return _handed_out(request, file, f"{name}.{form}")


@require_safe
@login_not_required
def edition_history(request, slug):
    """The files of an edition from before something was put right, with their SHA-256."""
    found: Edition = get_object_or_404(Edition.objects, slug=slug)
    return render(
        request,
        "practices/edition_history.html",
        {
            "edition": found,
            "current": found.files.current(),
            "earlier": found.files.earlier(),
            "is_editor": request.user.has_perm("practices.edit_compendium"),
        },
    )


@require_safe
@login_not_required
def earlier_file(request, slug, pk):
    """A file from before a correction; one that did harm is given to nobody."""
    found: Edition = get_object_or_404(Edition.objects, slug=slug)
    file = get_object_or_404(found.files.earlier(), pk=pk)
    if file.withheld_at or not file.file:
        return render(request, "practices/edition_withheld.html", {"edition": found, "file": file}, status=410)
    return _handed_out(request, file, f"{slug}-{file.language}-{file.built_at:%Y-%m-%d}.{file.format}")


def _handed_out(request, file: EditionFile, name: str):
    """The bytes, or that they are the same as before. Only how often is counted, never who."""
    if not file.file:
        raise Http404
    etag, since = f'"{file.sha256}"', int(file.built_at.timestamp())
    unchanged = get_conditional_response(request, etag=etag, last_modified=since)
    if unchanged is not None:
        return unchanged
    kind = documents.MEDIA_TYPES[Format(file.format)]
    response: HttpResponseBase
    if request.method == "HEAD":
        response = HttpResponse(content_type=kind)
        response["Content-Disposition"] = content_disposition_header(True, name)
        response["Content-Length"] = str(file.size)
    else:
        response = FileResponse(file.file.open(), as_attachment=True, filename=name, content_type=kind)
    response["ETag"], response["Last-Modified"] = etag, http_date(since)
    response["X-Content-Type-Options"] = "nosniff"
    if request.method == "GET":
        EditionFile.objects.filter(pk=file.pk).update(downloads=F("downloads") + 1)
    return response
