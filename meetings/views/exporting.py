"""Choosing the columns of a list and having it written."""

import csv
from collections.abc import Iterator
from urllib.parse import urlencode

from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from rrge_portal.kernel.sheet_form import SheetForm
from rrge_portal.kernel.sheets import safe_cell

from ..actions.exporting import export
from ..exports import (
    INVITATION_COLUMNS,
    NOMINATION_COLUMNS,
    REGISTRATION_COLUMNS,
    matching_invitations,
    matching_nominations,
    matching_registrations,
)
from .workspace import meeting_of, workspace


def _query(request) -> str:
    """The filters of the list in the address, without what only this page reads."""
    kept = [(name, value) for name, value in request.GET.items() if name not in {"columns", "page"} and value]
    return urlencode(kept)


@require_http_methods(["GET", "POST"])
def export_registrations(request, slug):
    """The registrations as they are filtered; `columns` in the address ticks others than the usual beforehand."""
    meeting = meeting_of(request, slug)
    number = matching_registrations(meeting, request.GET).count()
    return _export(request, meeting, "registrations", REGISTRATION_COLUMNS, number, _("Registrations as a table"))


@require_http_methods(["GET", "POST"])
def export_invitations(request, slug):
    """The invitations as they are filtered."""
    meeting = meeting_of(request, slug)
    number = matching_invitations(meeting, request.GET).count()
    return _export(request, meeting, "invitations", INVITATION_COLUMNS, number, _("Invitations as a table"))


@require_http_methods(["GET", "POST"])
def export_nominations(request, slug):
    """The tracker of nominations as it is filtered."""
    meeting = meeting_of(request, slug)
    number = matching_nominations(meeting, request.GET).count()
    return _export(request, meeting, "nominations", NOMINATION_COLUMNS, number, _("Nominations as a table"))


def _export(request, meeting, name: str, columns, number: int, heading: str):
    query = _query(request)
    preset = {"columns": request.GET.getlist("columns")} if "columns" in request.GET else None
    button = ngettext("Export %(number)d row", "Export %(number)d rows", number) % {"number": number}
    form = SheetForm(request.POST or None, columns=columns, button=button, initial=preset)
    if request.method == "POST" and form.is_valid():
        return redirect(export(f"{name}_export", meeting, by=request.user, query=query, **form.arguments()))
    context = workspace(
        meeting, name, form=form, back_page=f"meetings:{name}", query=query, heading=heading, number=number
    )
    return render(request, "meetings/organise/export.html", context)


class Echo:
    """A file that hands back what is written into it, so that rows leave as they are made."""

    @staticmethod
    def write(line: str) -> str:
        return line


def _lines(rows) -> Iterator[str]:
    writer = csv.writer(Echo())
    columns = [column for column in REGISTRATION_COLUMNS if column.is_default]
    yield "\ufeff"
    yield writer.writerow([safe_cell(column.label) for column in columns])
    for row in rows.iterator(chunk_size=1000):
        yield writer.writerow([safe_cell(column.get(row)) for column in columns])


@require_safe
def registrations_csv(request, slug):
    """The list as it is filtered, with the usual columns, at once: for programs that fetch it by its address."""
    meeting = meeting_of(request, slug)
    rows = matching_registrations(meeting, request.GET).select_related("stakeholder__profile__organisation")
    response = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="registrations-{slug}.csv"'
    return response
