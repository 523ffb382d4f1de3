"""From people to headed groups: which heading each stands under, and in what order."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries import countries

from .names import in_capitals, sorting, title_in

STATES = "states"
UN_ENTITIES = "un_entities"
INTERGOVERNMENTAL = "intergovernmental"
SECRETARIAT = "secretariat"
OBSERVERS = "observers"
OTHERS = "others"

GROUPS = {
    STATES: _("Member States"),
    UN_ENTITIES: _("United Nations entities"),
    INTERGOVERNMENTAL: _("Intergovernmental organisations"),
    "private": _("Private sector"),
    "civil_society": _("Civil society"),
    "academia": _("Academia"),
    "expert": _("Independent experts"),
    OTHERS: _("Other participants"),
    SECRETARIAT: pgettext_lazy("list of participants", "Secretariat"),
    OBSERVERS: _("Observers"),
}
"""The headings, in their order."""


@dataclass(frozen=True)
class Line:
    """One person in the list, under the name they wish to be known by. `country` is a code; for States the heading."""

    registration: int | None
    stakeholder: int
    group: str
    country: str = ""
    is_head: bool = False
    title: str = ""
    given: str = ""
    family: str = ""
    function: str = ""
    institution: str = ""

    @property
    def name(self) -> str:
        """*Ana Pérez*."""
        return f"{self.given} {self.family}".strip()

    def say(self, language: str) -> str:
        """*Sra. Ana PÉREZ, Directora, Ministerio de Trabajo*."""
        called = (title_in(self.title, language), self.given, in_capitals(self.family, self.country))
        parts = (" ".join(part for part in called if part), self.function.strip(), self.institution.strip())
        return ", ".join(part for part in parts if part)


class Delegation(NamedTuple):
    """Those under one subheading; only the delegations of States have one."""

    heading: str
    lines: list[Line]


class Group(NamedTuple):
    code: str
    heading: str
    delegations: list[Delegation]

    @property
    def number(self) -> int:
        return sum(len(delegation.lines) for delegation in self.delegations)


def grouped(lines: Iterable[Line], language: str) -> list[Group]:
    """The groups that have somebody in them, everything in the order of `language`."""
    places = list(GROUPS)

    def order(line: Line):
        state = sorting(countries.name(line.country), language) if line.group == STATES else ""
        body = "" if line.group in {STATES, "expert"} else sorting(line.institution, language)
        return (
            places.index(line.group),
            (not line.country, state, line.country) if line.group == STATES else (False, "", ""),
            body,
            not line.is_head,
            sorting(line.family or line.given, language),
            sorting(line.given, language),
            line.name,
            line.stakeholder,
        )

    with translation.override(language):
        ordered = sorted(lines, key=order)
        return [
            Group(code, str(GROUPS[code]), _delegations(code, list(members)))
            for code, members in groupby(ordered, key=lambda line: line.group)
        ]


def _delegations(code: str, members: list[Line]) -> list[Delegation]:
    if code != STATES:
        return [Delegation("", members)]
    return [
        Delegation(countries.name(country) or str(_("Country not stated")), list(delegates))
        for country, delegates in groupby(members, key=lambda line: line.country)
    ]
