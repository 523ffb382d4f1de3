"""Editions of the compendium: the list, one edition with its files, and the editors' page that freezes the next."""

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, conditional_page, require_http_methods, require_POST, require_safe

from rrge_portal.kernel.addresses import permanent_address
from rrge_portal.kernel.permissions import allow
from rrge_portal.kernel.refusal import Refusal

from .. import citing, linked_data, thread
from ..actions import editions as actions
from ..forms.editions import EditionForm
from ..models import Edition

ENTRIES_ON_A_PAGE = 100


@require_safe
@login_not_required
def editions(request):
    return render(
        request,
        "practices/editions.html",
        {
            "editions": Edition.objects.with_counts(),
            "is_editor": request.user.has_perm("practices.edit_compendium"),
        },
    )


@require_safe
@login_not_required
def edition(request, slug):
    """One edition: its files, or how far they are, and what is in it."""
    found = get_object_or_404(Edition.objects.with_counts().select_related("job"), slug=slug)
    entries = found.entries.readable().for_contents()
    is_part = request.htmx and not request.htmx.history_restore_request
    return render(
        request,
        "practices/edition.html#files" if is_part else "practices/edition.html",
        {
            "edition": found,
            "page_obj": Paginator(entries, ENTRIES_ON_A_PAGE).get_page(request.GET.get("page")),
            "citation": citing.of_edition(found),
            "linked_data": linked_data.of_edition(found),
            "thread": [] if is_part else thread.way_of_edition(found, request.user),
            "is_editor": request.user.has_perm("practices.edit_compendium"),
        },
    )


def _ready(slug):
    return Edition.objects.exclude(pdf="").filter(slug=slug).first()


def _etag(request, slug):
    found = _ready(slug)
    return f'"{found.pdf_sha256}"' if found else None


def _last_modified(request, slug):
    found = _ready(slug)
    return found.built_at if found else None


@require_safe
@login_not_required
@condition(etag_func=_etag, last_modified_func=_last_modified)
def edition_pdf(request, slug):
    found = _ready(slug)
    if found is None:
        raise Http404
    return FileResponse(found.pdf.open(), as_attachment=True, filename=f"{slug}.pdf", content_type="application/pdf")


@require_safe
@login_not_required
@conditional_page
def edition_json(request, slug):
    """The frozen entries that are still public, with keys in a fixed order."""
    found = get_object_or_404(Edition, slug=slug)
    entries = [entry.content for entry in found.entries.readable()]
    body = {
        "edition": found.number,
        "slug": found.slug,
        "titles": found.titles,
        "forewords": found.forewords,
        "frozen_at": found.frozen_at.isoformat(timespec="seconds"),
        "citation": citing.of_edition(found),
        "address": permanent_address(found),
        "licence": "Each entry names its own licence. Reference entries were compiled from the sources they name.",
        "number_of_entries": len(entries),
        "entries": entries,
    }
    response = HttpResponse(json.dumps(body, ensure_ascii=False, indent=1), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{slug}.json"'
    return response


@require_http_methods(["GET", "POST"])
def freeze_edition(request):
    """What the next edition would hold, and the button that freezes it."""
    allow(request.user, "practices.edit_compendium")
    next_one = actions.next_edition()
    form = EditionForm(request.POST or None, number=next_one.number, practices=next_one.practices)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            frozen = actions.freeze(titles=form.titles, forewords=form.forewords, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(
                request, _("Edition %(number)d is frozen. Its files are being built.") % {"number": frozen.number}
            )
            return redirect(frozen)
    return render(request, "practices/freeze_edition.html", {"form": form, "next": next_one}, status=status)


@require_POST
def build_again(request, slug):
    """Try a failed build once more."""
    allow(request.user, "practices.edit_compendium")
    found = get_object_or_404(Edition, slug=slug)
    actions.build_again(found, by=request.user)
    return redirect(found)
