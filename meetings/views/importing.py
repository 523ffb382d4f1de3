"""A list of invitees: pasted or uploaded, looked at row by row, mended, confirmed, undone."""

from typing import NamedTuple

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST
from django_countries import countries

from rrge_portal.kernel.refusal import Refusal

from ..actions import inviting
from ..forms.inviting import InviteeListForm, RowForm
from ..invitee_lists import Examined, words
from ..models import InviteeImport, Meeting
from ..states import ImportState, InvitationState
from .workspace import meeting_of, workspace

MENDED_AT_ONCE = 25
"""Rows with a problem shown as forms on one page; the next follow when these are mended."""


class Mending(NamedTuple):
    """A row with a problem and the form to mend it."""

    row: Examined
    form: RowForm


@require_http_methods(["GET", "POST"])
def import_invitees(request, slug):
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    form = InviteeListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        rows, unused = form.cleaned_data["list"]
        imported = inviting.keep_list(meeting, rows, source=form.source, by=request.user)
        if unused:
            told = _("These columns are not used: %(columns)s.") % {"columns": ", ".join(unused)[:300]}
            messages.info(request, told)
        return redirect("meetings:invitee_list", slug=slug, pk=imported.pk)
    return render(request, "meetings/organise/import.html", workspace(meeting, "invitations", form=form))


@require_http_methods(["GET", "POST"])
def invitee_list(request, slug, pk):
    """What is new, what is wrong and can be mended here, who is invited already; later, what became of it."""
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    imported = _list(meeting, pk)
    if request.method == "POST":
        _mend(request, imported)
        return redirect("meetings:invitee_list", slug=slug, pk=pk)
    if imported.state != ImportState.PREVIEWED:
        context = workspace(meeting, "invitations", imported=imported, **_outcome(imported))
        return render(request, "meetings/organise/imported.html", context)
    return render(request, "meetings/organise/import_preview.html", _preview(request, meeting, imported))


def _list(meeting: Meeting, pk: int) -> InviteeImport:
    return get_object_or_404(InviteeImport.objects.select_related("meeting"), meeting=meeting, pk=pk)


def _preview(request, meeting: Meeting, imported: InviteeImport, refusal: Refusal | None = None) -> dict:
    rows = inviting.examined(imported)
    wrong = [row for row in rows if row.problems]
    new = [row for row in rows if row.invitee]
    return workspace(
        meeting,
        "invitations",
        imported=imported,
        total=len(rows),
        wrong=len(wrong),
        known=[row for row in rows if row.known],
        mending=[Mending(row, _row_form(row)) for row in wrong[:MENDED_AT_ONCE]],
        page_obj=Paginator(new, settings.LIST_PAGE_SIZE).get_page(request.GET.get("page")),
        countries=[name for _code, name in countries],
        refusal=refusal,
        action=ngettext("Put %(number)d person on the list", "Put %(number)d people on the list", len(new))
        % {"number": len(new)},
    )


def _row_form(row: Examined) -> RowForm:
    """The row as a form, each sentence at its field."""
    values, prefix = row.values, f"row{row.line}"
    shown = {
        "name": _shown_name(values),
        "email": values.get("email", ""),
        "sector": words.sectors().get(words.plain(values.get("sector", "")), ""),
        "country": values.get("country", ""),
        "organisation": values.get("organisation", ""),
        "language": words.languages().get(words.plain(values.get("language", "")), ""),
        "role": words.roles().get(words.plain(values.get("role", "")), ""),
    }
    form = RowForm({f"{prefix}-{name}": value for name, value in shown.items()}, prefix=prefix)
    for column, sentence in row.problems.items():
        form.add_error(column if column in form.fields else "name", sentence)
    return form


def _shown_name(values: dict) -> str:
    return values.get("name") or f"{values.get('given_name', '')} {values.get('family_name', '')}".strip()


def _mend(request, imported: InviteeImport) -> None:
    mended, dropped = {}, set()
    for row in imported.rows:
        line, values = row["line"], row["values"]
        form = RowForm(request.POST, prefix=f"row{line}")
        if f"row{line}-email" not in request.POST:
            continue
        form.is_valid()
        typed = {name: form.cleaned_data.get(name, "") for name in form.fields}
        if typed.pop("leave_out"):
            dropped.add(line)
            continue
        if typed["name"] == _shown_name(values):
            del typed["name"]
        else:
            typed |= {"given_name": "", "family_name": ""}
        mended[line] = typed
    inviting.mend_list(imported, mended, dropped, by=request.user)


@require_POST
def confirm_import(request, slug, pk):
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    imported = _list(meeting, pk)
    try:
        inviting.import_list(imported, by=request.user)
    except Refusal as refusal:
        if imported.state != ImportState.PREVIEWED:
            raise
        context = _preview(request, meeting, imported, refusal)
        return render(request, "meetings/organise/import_preview.html", context, status=409)
    return redirect("meetings:invitee_list", slug=slug, pk=pk)


def _outcome(imported: InviteeImport) -> dict:
    states = list(imported.invitations.values_list("state", flat=True))
    return {
        "number": len(states),
        "unsent": states.count(InvitationState.LISTED),
        "left_out": len(imported.rows) - len(states),
        "is_undone": imported.state == ImportState.UNDONE,
    }


@require_POST
def undo_import(request, slug, pk):
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    number = inviting.undo_import(_list(meeting, pk), by=request.user)
    messages.success(
        request,
        ngettext("%(number)d person is off the list again.", "%(number)d people are off the list again.", number)
        % {"number": number},
    )
    return redirect(reverse("meetings:invitations", kwargs={"slug": slug}))
