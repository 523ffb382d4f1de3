"""The report as a document: one tree, for Word and for tagged PDF."""

from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _

from rrge_portal.kernel.charts import Bar, Chart, Group
from rrge_portal.kernel.documents import (
    Block,
    Contents,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Table,
    bars_of,
    blocks_of,
)
from rrge_portal.kernel.moments import say_short_date
from rrge_portal.kernel.vocabulary import Language

from ..participants import Line, grouped
from ..participants.documents import said_unnamed
from ..states import ReportPart
from .parts import Part, Written, outline


def chart_of(data: dict) -> Chart:
    """A chart that was kept as data."""
    groups = [Group(group["label"], [Bar(**bar) for bar in group["bars"]]) for group in data["groups"]]
    return Chart(**{**data, "groups": groups})


def document_of(report: Written, *, made_at: datetime, zone: str, standing: str) -> Document:
    """The whole; `standing` says what it is, such as *Draft* or *Corrigendum 1*."""
    with translation.override(report.language):
        day = say_short_date(made_at.astimezone(ZoneInfo(zone)).date())
        state = ", ".join(part for part in (standing, day) if part)
        return Document(
            report.title,
            language=report.language,
            made_at=made_at,
            above=report.meeting,
            below=f"{report.when}\n{state}" if report.when else state,
            footer=f"{report.title}, {state[:1].lower() + state[1:] if standing else state}",
            blocks=list(_blocks(report)),
        )


def _blocks(report: Written) -> Iterator[Block]:
    yield Contents(_("Contents"))
    yield PageBreak()
    for placed in outline(report.parts):
        if placed.opens:
            yield Heading(placed.opens, 1)
        yield Heading(placed.heading, placed.level)
        part = placed.part
        yield from blocks_of(part.text, "" if part.language == report.language else part.language)
        if part.part in _BELOW:
            yield from _BELOW[part.part](part, report.language)


def _charts(part: Part, language: str) -> Iterator[Block]:
    for chart in part.data.get("charts", ()):
        yield from bars_of(chart_of(chart))


def _agenda(part: Part, language: str) -> Iterator[Block]:
    for day in part.data.get("days", ()):
        yield Paragraph(day["day"], "strong")
        yield Table([_("Time"), _("Session"), _("How it was held")], day["rows"], widths=[1, 3.4, 2])


def _recommendations(part: Part, language: str) -> Iterator[Block]:
    for each in part.data.get("recommendations", ()):
        yield Heading(_("Recommendation %(number)d") % {"number": each["number"]}, 2)
        yield Paragraph(each["text"], language="" if each["language"] == language else each["language"])
        facts = [_("Addressed to %(addressee)s") % each if each["addressee"] else "", ", ".join(each["themes"])]
        if each["sessions"]:
            facts.append(_("From: %(sessions)s") % {"sessions": "; ".join(each["sessions"])})
        if any(facts):
            yield Paragraph(" · ".join(fact for fact in facts if fact), "small")


def _participants(part: Part, language: str) -> Iterator[Block]:
    lines = [Line(**line) for line in part.data.get("lines", ()) if line]
    for group in grouped(lines, language):
        yield Heading(group.heading, 2)
        for delegation in group.delegations:
            if delegation.heading:
                yield Heading(delegation.heading, 3)
            for line in delegation.lines:
                yield Paragraph(line.say(language))
    if part.data.get("unnamed"):
        yield Paragraph(said_unnamed(part.data["unnamed"]), "small")


def _contributions(part: Part, language: str) -> Iterator[Block]:
    rows = [
        [each["title"], each["session"], f"{each['kind']}, {Language(each['language']).label}"]
        for each in part.data.get("contributions", ())
    ]
    if rows:
        yield Table([_("Document"), _("Session"), _("Kind and language")], rows, widths=[3, 2.4, 1.4])


_BELOW: dict[str, Callable[[Part, str], Iterator[Block]]] = {
    ReportPart.PARTICIPATION: _charts,
    ReportPart.AGENDA: _agenda,
    ReportPart.RECOMMENDATIONS: _recommendations,
    ReportPart.PARTICIPANTS: _participants,
    ReportPart.CONTRIBUTIONS: _contributions,
}
