"""Importing a list in four steps: the file, its columns, its rows, and what became of it, which can be undone."""

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

from ..actions import importing
from ..forms.importing import InviteeListForm, RowForm, WordForm
from ..invitee_lists import Examined, column_names, columns_of, words
from ..models import InviteeImport, Meeting
from ..states import ImportState, InvitationState
from .workspace import meeting_of, workspace

MENDED_AT_ONCE = 25
"""Rows with a problem shown as forms on one page."""


class Mending(NamedTuple):
    """A row with a problem and the form to mend it."""

    row: Examined
    form: RowForm


@require_http_methods(["GET", "POST"])
def import_invitees(request, slug):
    """The first step: a file, or a pasted list."""
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    form = InviteeListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        imported = importing.keep_tables(meeting, form.cleaned_data["tables"], source=form.source, by=request.user)
        if imported.state == ImportState.COLUMNS:
            return redirect("meetings:import_columns", slug=slug, pk=imported.pk)
        _say_what_is_unused(request, imported)
        return redirect("meetings:invitee_list", slug=slug, pk=imported.pk)
    return render(request, "meetings/organise/import.html", workspace(meeting, "invitations", form=form))


def _say_what_is_unused(request, imported: InviteeImport) -> None:
    found = columns_of(imported.tables[imported.sheet]["rows"], imported.header, imported.columns)
    unused = [column.heading for column in found if column.heading and not column.meaning]
    if unused:
        told = _("These columns are not used: %(columns)s.") % {"columns": ", ".join(unused)[:300]}
        messages.info(request, told)


def _list(meeting: Meeting, pk: int) -> InviteeImport:
    return get_object_or_404(InviteeImport.objects.select_related("meeting", "job"), meeting=meeting, pk=pk)


@require_http_methods(["GET", "POST"])
def import_columns(request, slug, pk):
    """The second step: what each column means, beside some of what it holds; of several sheets, which."""
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    imported = _list(meeting, pk)
    if not imported.tables:
        return redirect("meetings:invitee_list", slug=slug, pk=pk)
    refusal = None
    typed = None
    if request.method == "POST":
        if "sheet" in request.POST:
            sheet, header = (_number(request.POST.get(name)) for name in ("sheet", "header"))
            importing.choose_sheet(imported, sheet=sheet or 0, header=header and header - 1, by=request.user)
            return redirect("meetings:import_columns", slug=slug, pk=pk)
        typed = _columns_typed(request, imported)
        try:
            importing.match_columns(imported, typed, by=request.user)
        except Refusal as refused:
            refusal = refused
        else:
            return redirect("meetings:invitee_list", slug=slug, pk=pk)
    rows = imported.tables[imported.sheet]["rows"]
    context = workspace(
        meeting,
        "invitations",
        imported=imported,
        columns=columns_of(rows, imported.header, typed or imported.columns),
        meanings=column_names().items(),
        sheets=[(number, table["name"] or _("The list")) for number, table in enumerate(imported.tables)],
        headers=[(number + 1, ", ".join(filter(None, map(str, row[1:])))[:90]) for number, row in enumerate(rows[:20])],
        refusal=refusal,
    )
    return render(request, "meetings/organise/import_columns.html", context, status=409 if refusal else 200)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 8 else None


def _columns_typed(request, imported: InviteeImport) -> list[str]:
    known = column_names()
    width = max((len(row) - 1 for row in imported.tables[imported.sheet]["rows"]), default=0)
    typed = [request.POST.get(f"column{number}", "") for number in range(width)]
    return [meaning if meaning in known else "" for meaning in typed]


@require_http_methods(["GET", "POST"])
def invitee_list(request, slug, pk):
    """The third step: what is wrong and can be mended here, what is new, who is invited already. Later, the outcome."""
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    imported = _list(meeting, pk)
    if imported.state == ImportState.COLUMNS:
        return redirect("meetings:import_columns", slug=slug, pk=pk)
    if request.method == "POST":
        if "word" in request.POST:
            _give_meaning(request, imported)
        else:
            _mend(request, imported)
        return redirect(
            f"{reverse('meetings:invitee_list', kwargs={'slug': slug, 'pk': pk})}?{request.GET.urlencode()}"
        )
    if imported.state != ImportState.PREVIEWED:
        context = workspace(meeting, "invitations", imported=imported, **_outcome(imported))
        return render(request, "meetings/organise/imported.html", context)
    return render(request, "meetings/organise/import_preview.html", _preview(request, meeting, imported))


def _preview(request, meeting: Meeting, imported: InviteeImport, refusal: Refusal | None = None) -> dict:
    rows = importing.examined(imported)
    parts = {
        "problems": [row for row in rows if row.problems],
        "new": [row for row in rows if row.invitee],
        "known": [row for row in rows if row.known],
        "warned": [row for row in rows if row.warnings],
        "all": rows,
    }
    shown = request.GET.get("show", "")
    if shown not in parts:
        shown = "problems" if parts["problems"] else "new"
    size = MENDED_AT_ONCE if shown == "problems" else settings.LIST_PAGE_SIZE
    page = Paginator(parts[shown], size).get_page(request.GET.get("page"))
    number = len(parts["new"])
    return workspace(
        meeting,
        "invitations",
        imported=imported,
        counts=_counts_said(parts),
        shown=shown,
        wrong=len(parts["problems"]),
        number=number,
        page_obj=page,
        mending=[Mending(row, _row_form(row)) for row in page.object_list] if shown == "problems" else [],
        words=[WordForm(*each) for each in importing.not_understood(rows)] if shown == "problems" else [],
        countries=[name for _code, name in countries],
        refusal=refusal,
        action=ngettext("Put %(number)d person on the list", "Put %(number)d people on the list", number)
        % {"number": number},
    )


def _counts_said(parts: dict[str, list]) -> list[tuple[str, str, int]]:
    labels = {
        "problems": _("With problems"),
        "new": _("New"),
        "known": _("Invited already"),
        "warned": _("With a warning"),
        "all": _("All rows"),
    }
    return [(part, labels[part], len(rows)) for part, rows in parts.items()]


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
        if f"row{line}-email" not in request.POST:
            continue
        form = RowForm(request.POST, prefix=f"row{line}")
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
    importing.mend_list(imported, mended, dropped, by=request.user)


def _give_meaning(request, imported: InviteeImport) -> None:
    form = WordForm(request.POST.get("column", ""), request.POST.get("word", ""), 0, request.POST)
    if form.is_valid():
        importing.give_meaning(imported, {form.column: {form.word: form.cleaned_data["meaning"]}}, by=request.user)
        messages.success(request, _("“%(word)s” is understood now, in every row.") % {"word": form.word})
    else:
        messages.error(request, _("Choose what “%(word)s” means.") % {"word": form.word})


@require_POST
def confirm_import(request, slug, pk):
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    imported = _list(meeting, pk)
    try:
        importing.import_list(imported, by=request.user)
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
        "is_under_way": imported.state == ImportState.IMPORTING,
    }


@require_POST
def undo_import(request, slug, pk):
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    number = importing.undo_import(_list(meeting, pk), by=request.user)
    messages.success(
        request,
        ngettext("%(number)d person is off the list again.", "%(number)d people are off the list again.", number)
        % {"number": number},
    )
    return redirect(reverse("meetings:invitations", kwargs={"slug": slug}))
