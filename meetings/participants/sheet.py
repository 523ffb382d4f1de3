"""The list of participants as a table, with chosen columns; in its order, and in the language of whoever asked."""

from typing import NamedTuple

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.jobs import Job, Link, job
from rrge_portal.kernel.sheets import Column, keep_sheet

from ..models import Meeting
from .documents import language_of
from .gathering import gather, thaw
from .lines import Line, grouped
from .names import in_capitals, title_in

KIND = "participants_export"


class Placed(NamedTuple):
    """A line under its headings, in one language."""

    heading: str
    subheading: str
    line: Line
    language: str


COLUMNS = [
    Column("group", _("Group"), lambda each: each.heading, width=26),
    Column("state", _("State (country)"), lambda each: each.subheading, width=26),
    Column("title", _("Title"), lambda each: title_in(each.line.title, each.language), width=8),
    Column("given", _("Given name"), lambda each: each.line.given),
    Column("family", _("Family name"), lambda each: in_capitals(each.line.family, each.line.country)),
    Column("function", _("Function"), lambda each: each.line.function, width=30),
    Column("institution", _("Institution"), lambda each: each.line.institution, width=34),
    Column("head", _("Head of delegation"), lambda each: _("yes") if each.line.is_head else "", is_default=False),
    Column("line", _("As it reads"), lambda each: each.line.say(each.language), is_default=False, width=60),
]


def placed(meeting: Meeting, language: str) -> list[Placed]:
    """The lines in their order: those of the final list, else as it stands."""
    final = meeting.participant_lists.in_force().first()
    lines = thaw(final)[0] if final else gather(meeting).lines
    return [
        Placed(group.heading, delegation.heading, line, language)
        for group in grouped(lines, language)
        for delegation in group.delegations
        for line in delegation.lines
    ]


def _may(row: Job, person) -> bool:
    return Meeting.objects.organised_by(person).filter(pk=row.arguments["meeting"]).exists()


def _place(row: Job) -> Link | None:
    meeting = Meeting.objects.filter(pk=row.arguments["meeting"]).first()
    if meeting is None:
        return None
    return Link(
        reverse("meetings:organise_participants", kwargs={"slug": meeting.slug}), str(_("List of participants"))
    )


@job(KIND, label=_("List of participants as a table"), place=_place, may=_may)
def export_list(row: Job) -> dict:
    """Those who are named, with the chosen columns; no addresses, and no other name than the one they show."""
    meeting = Meeting.objects.get(pk=row.arguments["meeting"])
    rows = placed(meeting, language_of(translation.get_language()))
    return keep_sheet(
        row,
        name=f"participants-{meeting.slug}",
        title=str(_("List of participants")),
        columns=COLUMNS,
        things=rows,
        total=len(rows),
    )
