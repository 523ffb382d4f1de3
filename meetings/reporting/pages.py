"""A report as a page shows it: its parts in their places, with charts and lists made of the data they were kept as."""

from typing import NamedTuple

from rrge_portal.kernel.charts import Chart

from ..models import Contribution, Meeting
from ..participants import Line, grouped
from ..participants.documents import said_unnamed
from .documents import chart_of
from .parts import Placed, Written, outline


class Shown(NamedTuple):
    """A part in its place with what stands below its text; `groups` are `(heading, [(subheading, [line, …]), …])`."""

    placed: Placed
    charts: list[Chart]
    groups: list[tuple]
    unnamed: str
    open_documents: set[int]


def shown(report: Written, meeting: Meeting, person) -> list[Shown]:
    """Every part; a document is a link only where the reader may have it now."""
    placed = outline(report.parts)
    keys = {row["key"] for each in placed for row in each.part.data.get("contributions", ())}
    documents = Contribution.objects.visible_to(person).filter(meeting=meeting, pk__in=keys) if keys else None
    may_open = set(documents.values_list("pk", flat=True)) if documents is not None else set()
    return [_shown(each, report.language, may_open) for each in placed]


def _shown(placed: Placed, language: str, may_open: set[int]) -> Shown:
    data = placed.part.data
    lines = [Line(**line) for line in data.get("lines", ()) if line]
    groups = [
        (group.heading, [(each.heading, [line.say(language) for line in each.lines]) for each in group.delegations])
        for group in grouped(lines, language)
    ]
    unnamed = said_unnamed(data["unnamed"]) if data.get("unnamed") else ""
    return Shown(placed, [chart_of(chart) for chart in data.get("charts", ())], groups, unnamed, may_open)
