"""The directory of everybody the portal knows: found, looked at, merged, taken in and written out."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import models
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from rrge_portal.kernel.permissions import allow
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.sheet_form import SheetForm
from stakeholders import merging
from stakeholders.models import Organisation

from ..actions import directory as actions
from ..audience import known
from ..directory import COLUMNS, doubles, history_of, lines_with_problems, matching
from ..forms.directory import DirectoryFilter, OrganisationFilter, OrganisationForm
from ..forms.importing import InviteeListForm
from ..invitee_lists import UnreadableError, check_columns, guess_columns, guess_header, headings_of, rows_of
from ..models import DirectoryImport
from ..states import ImportState

SEE, KEEP = "meetings.see_directory", "meetings.keep_directory"
FOUND_AT_MOST = 20


@require_safe
def directory(request):
    allow(request.user, SEE)
    used = set(known().order_by().values_list("profile__country", flat=True).distinct())
    filters = DirectoryFilter(request.GET, countries_used=used)
    people = filters.listed(known()).select_related("profile__organisation").fetch_mode(models.FETCH_RAISE)
    page = Paginator(people, settings.LIST_PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request, "meetings/directory/people.html", _frame(request, "directory", filters=filters, page_obj=page)
    )


@require_safe
def person(request, pk):
    """One person: what is known, and what they did in which meeting."""
    allow(request.user, SEE)
    found = _person(pk)
    context = _frame(request, "directory", person=found, history=history_of(found, seen_by=request.user))
    return render(request, "meetings/directory/person.html", context)


@require_http_methods(["GET", "POST"])
def merge_person(request, pk):
    """Find the other entry of the same person, see what moves, and bring the two together."""
    allow(request.user, KEEP)
    kept = _person(pk)
    others = known().exclude(pk=pk).select_related("profile__organisation")
    gone = others.filter(pk=_key(request, "other")).first()
    problem = None
    if request.method == "POST" and gone:
        try:
            merging.merge(kept, gone, by=request.user)
        except Refusal as refusal:
            problem = refusal
        else:
            messages.success(request, _("The two entries are one now."))
            return redirect("meetings:directory_person", pk=pk)
    filters = DirectoryFilter(request.GET)
    words = filters.value("q") or kept.shown_name
    found = DirectoryFilter({"q": words}).listed(others)[:FOUND_AT_MOST]
    context = _frame(
        request,
        "directory",
        person=kept,
        gone=gone,
        moves=merging.what_moves(gone) if gone else [],
        found=[] if gone else list(found),
        words=words,
        problem=problem,
    )
    return render(request, "meetings/directory/merge_person.html", context, status=409 if problem else 200)


@require_safe
def possible_doubles(request):
    allow(request.user, KEEP)
    return render(request, "meetings/directory/doubles.html", _frame(request, "directory_doubles", groups=doubles()))


# --- Bodies -----------------------------------------------------------------------------------------------------------


@require_safe
def organisations(request):
    allow(request.user, SEE)
    used = set(Organisation.objects.order_by().values_list("country", flat=True).distinct())
    filters = OrganisationFilter(request.GET, countries_used=used)
    bodies = filters.listed(Organisation.objects.all()).prefetch_related("aliases")
    page = Paginator(bodies, settings.LIST_PAGE_SIZE).get_page(request.GET.get("page"))
    context = _frame(request, "directory_organisations", filters=filters, page_obj=page)
    return render(request, "meetings/directory/organisations.html", context)


@require_http_methods(["GET", "POST"])
def organisation(request, pk):
    """Correct a body and its other names; or bring it together with another entry for the same."""
    allow(request.user, KEEP)
    body = get_object_or_404(Organisation, pk=pk)
    form = OrganisationForm(request.POST or None, instance=body)
    status = 200
    if request.method == "POST" and form.is_valid():
        names = form.cleaned_data.pop("other_names")
        try:
            merging.change_organisation(form.save(commit=False), aliases=names, by=request.user)
        except Refusal as refusal:
            form.add_error("name", str(refusal))
            status = 409
        else:
            messages.success(request, _("The organisation is saved."))
            return redirect("meetings:directory_organisations")
    words = request.GET.get("q", "")
    others = (
        OrganisationFilter({"q": words}).listed(Organisation.objects.exclude(pk=pk))[:FOUND_AT_MOST] if words else []
    )
    context = _frame(
        request,
        "directory_organisations",
        form=form,
        body=body,
        words=words,
        others=list(others),
        people=list(body.people.select_related("stakeholder").order_by("family_name", "pk")[:FOUND_AT_MOST]),
    )
    return render(request, "meetings/directory/organisation.html", context, status=status)


@require_http_methods(["GET", "POST"])
def merge_organisation(request, pk, other):
    """Ask once more, then bring two entries for one body together."""
    allow(request.user, KEEP)
    kept, gone = (
        get_object_or_404(Organisation, pk=pk),
        get_object_or_404(Organisation.objects.exclude(pk=pk), pk=other),
    )
    if request.method == "POST":
        merging.merge_organisations(kept, gone, by=request.user)
        messages.success(request, _("The two entries are one now. The other name still finds it."))
        return redirect("meetings:directory_organisation", pk=pk)
    number = gone.people.count()
    moving = ngettext("%(number)d person moves", "%(number)d people move", number) % {"number": number}
    sentence = _("%(moving)s from “%(gone)s” to “%(kept)s”. The name stays as another name of it.") % {
        "moving": moving,
        "gone": gone,
        "kept": kept,
    }
    context = {
        "title": _("Bring two organisations together"),
        "sentence": sentence,
        "action": _("Bring them together"),
        "back": reverse("meetings:directory_organisation", kwargs={"pk": pk}),
        "tone": "primary",
    }
    return render(request, "components/confirm.html", context)


# --- Lists in and out -------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def export_people(request):
    allow(request.user, SEE)
    query = urlencode([(name, value) for name, value in request.GET.items() if name != "page" and value])
    number = matching(request.GET).count()
    button = ngettext("Export %(number)d person", "Export %(number)d people", number) % {"number": number}
    form = SheetForm(request.POST or None, columns=COLUMNS, button=button)
    if request.method == "POST" and form.is_valid():
        return redirect(actions.export_people(by=request.user, query=query, **form.arguments()))
    return render(request, "meetings/directory/export.html", _frame(request, "directory", form=form, query=query))


@require_http_methods(["GET", "POST"])
def import_people(request):
    """A file or a pasted list; its first sheet, columns found by their names."""
    allow(request.user, KEEP)
    form = InviteeListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            rows = _rows(form.cleaned_data["tables"][0].rows)
        except UnreadableError as error:
            form.add_error(None, str(error))
        else:
            imported = actions.keep_people(rows, source=form.source, by=request.user)
            return redirect("meetings:directory_import", pk=imported.pk)
    return render(request, "meetings/directory/import.html", _frame(request, "directory", form=form))


def _rows(table) -> list[dict]:
    header = guess_header(table)
    headings = headings_of(table, header)
    meanings = guess_columns(headings)
    check_columns(headings, meanings)
    return rows_of(table, header, meanings)


@require_http_methods(["GET", "POST"])
def confirm_import(request, pk):
    """What would be taken in, and which rows stay out and why; then the worker does it."""
    allow(request.user, KEEP)
    imported = get_object_or_404(DirectoryImport, pk=pk)
    if request.method == "POST":
        return redirect(actions.confirm_people(imported, by=request.user))
    rows = actions.examined(imported)
    context = _frame(
        request,
        "directory",
        imported=imported,
        is_open=imported.state == ImportState.PREVIEWED,
        right=[row.invitee for row in rows if row.invitee],
        wrong=list(lines_with_problems(rows)),
    )
    return render(request, "meetings/directory/import_preview.html", context)


# --- Pieces -----------------------------------------------------------------------------------------------------------


def _person(pk: int):
    return get_object_or_404(known().select_related("profile__organisation"), pk=pk)


def _key(request, name: str) -> int:
    typed = (request.POST or request.GET).get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def _frame(request, page: str, **context) -> dict:
    may_keep = request.user.has_perm(KEEP)
    places = [("directory", _("People"), True), ("directory_organisations", _("Organisations"), True)]
    places.append(("directory_doubles", _("Possible duplicates"), may_keep))
    tabs = [{"name": f"meetings:{name}", "label": label, "current": name == page} for name, label, may in places if may]
    return {"tabs": tabs, "may_keep": may_keep, **context}
