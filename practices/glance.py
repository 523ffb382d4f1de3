"""What the overview of the compendium draws: countries by how many practices they have, and bars for other facets."""

from collections.abc import Sequence
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rrge_portal.kernel.charts import Bar, Chart, Group

from . import browsing
from .browsing import Wanted
from .search import WORLDWIDE, FacetValue

LEVELS = ((1, "1"), (2, "2–3"), (3, "4–9"), (4, "10–99"), (5, gettext_lazy("100 and more")))
"""Shades of the map, the lightest first, with what each stands for."""
FROM = (1, 2, 4, 10, 100)
NOT_ON_THE_MAP = frozenset({"AQ", "BV", "CC", "CX", "GF", "GI", "GP", "MQ", "RE", "SJ", "TK", "TV", "UM", "YT", "BQ"})
"""Countries' codes without a shape of their own in the drawing; they stand in the table."""


class Place(NamedTuple):
    """A country: its name and number, the shade of its number, and the address of its practices."""

    code: str
    name: str
    number: int
    level: int
    said: str
    url: str
    is_drawn: bool


def places(values: Sequence[FacetValue], wanted: Wanted) -> list[Place]:
    """Every country with practices, by its name."""
    found = [_place(each, wanted) for each in values if each.value != WORLDWIDE and each.number]
    return sorted(found, key=lambda place: place.name)


def _place(each: FacetValue, wanted: Wanted) -> Place:
    name = browsing.label("country", each.value)
    level = max(number for number, least in enumerate(FROM, 1) if each.number >= least)
    return Place(
        each.value, name, each.number, level, _said(name, each.number), _address("country", each, wanted),
        each.value not in NOT_ON_THE_MAP,
    )  # fmt: skip


def worldwide(values: Sequence[FacetValue], wanted: Wanted) -> Group | None:
    """The practices that are not of single countries."""
    for each in values:
        if each.value == WORLDWIDE and each.number:
            return _group("country", each, wanted)
    return None


def _said(name: str, number: int) -> str:
    return ngettext("%(name)s: %(number)d practice", "%(name)s: %(number)d practices", number) % {
        "name": name,
        "number": number,
    }


def _address(name: str, each: FacetValue, wanted: Wanted) -> str:
    return reverse("practices:compendium") + wanted.query(filters={**wanted.filters, name: [each.value]})


def _group(name: str, each: FacetValue, wanted: Wanted) -> Group:
    return Group(browsing.label(name, each.value), [Bar(each.number)], _address(name, each, wanted))


TITLES = {
    "region": gettext_lazy("Practices by region"),
    "theme": gettext_lazy("Practices by theme"),
    "type": gettext_lazy("Practices by type of partnership"),
    "pillar": gettext_lazy("Practices by pillar"),
    "evidence": gettext_lazy("Practices by evidence"),
    "year": gettext_lazy("Practices by the year they began"),
}


def charts(counts: dict[str, list[FacetValue]], wanted: Wanted) -> list[Chart]:
    """A chart of each facet that has something to show."""
    return [
        Chart(
            f"by-{name}",
            str(title),
            heading=str(browsing.NAMES[name]),
            series=[_("Practices")],
            groups=_groups(name, counts[name], wanted),
            summary=_("A practice with several of these is counted in each.") if name in SEVERAL else "",
        )
        for name, title in TITLES.items()
        if any(each.number for each in counts[name])
    ]


SEVERAL = {"region", "theme", "type", "pillar"}


def _groups(name: str, values: Sequence[FacetValue], wanted: Wanted) -> list[Group]:
    held = [each for each in values if each.number]
    if name == "evidence":
        held.sort(key=lambda each: (not each.value.isdecimal(), each.value))
    if name == "year":
        held.sort(key=lambda each: each.value)
    return [_group(name, each, wanted) for each in held]
