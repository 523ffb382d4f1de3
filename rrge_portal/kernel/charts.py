"""Charts of horizontal bars: what they show, and the geometry of it. `{% bars chart %}` draws one. ::

    Chart(
        "balance", _("Confirmed by sector"), heading=_("Sector"), series=[_("Confirmed")],
        groups=[Group("Government", [Bar(12, target=20)]), Group("Academia", [Bar(None)])],
    )

A bar whose value is None is hidden (see `suppression.py`) and says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from babel.numbers import format_decimal
from django.utils.translation import gettext as _

from .moments import locale


@dataclass(frozen=True)
class Bar:
    """`said` replaces the bare number, such as *60 %*; `target` is marked with a line across the bar."""

    value: float | None
    target: float | None = None
    said: str = ""

    @property
    def words(self) -> str:
        """The value as it is written beside the bar."""
        if self.value is None:
            return _("not shown")
        return self.said or say_number(self.value)

    @property
    def target_words(self) -> str:
        return "" if self.target is None else say_number(self.target)


@dataclass(frozen=True)
class Group:
    """What one label stands before: a bar of each series. `url` makes the label a link in the table."""

    label: str
    bars: Sequence[Bar]
    url: str = ""


@dataclass(frozen=True)
class Chart:
    """`name` is unique on its page; `heading` stands over the labels in the table; `most` ends the scale."""

    name: str
    title: str
    heading: str
    series: Sequence[str]
    groups: Sequence[Group] = field(default_factory=tuple)
    summary: str = ""
    most: float | None = None

    @property
    def end(self) -> float:
        """Where the scale ends: the longest bar or the furthest target, if not stated."""
        reached = [
            number for group in self.groups for bar in group.bars for number in (bar.value, bar.target) if number
        ]
        return self.most or max(reached, default=1)

    @property
    def has_targets(self) -> bool:
        return any(bar.target is not None for group in self.groups for bar in group.bars)

    @property
    def hides(self) -> bool:
        return any(bar.value is None for group in self.groups for bar in group.bars)

    def drawn(self) -> list[dict]:
        """Each group with its bars as lengths and places in per cent, written for SVG whatever the page's language."""
        return [
            {
                "label": group.label,
                "bars": [
                    {
                        "pattern": 1 + number % PATTERNS,
                        "length": self._share(bar.value or 0),
                        "target": None if bar.target is None else self._share(bar.target),
                        "bar": bar,
                    }
                    for number, bar in enumerate(group.bars)
                ],
            }
            for group in self.groups
        ]

    def _share(self, value: float) -> str:
        return f"{100 * min(max(value, 0), self.end) / self.end:.2f}%"

    def legend(self) -> list[dict]:
        return [{"pattern": 1 + number % PATTERNS, "name": name} for number, name in enumerate(self.series)]


PATTERNS = 4
"""Solid, stripes, dots and an outline: told apart without their colour."""


def say_number(value: float) -> str:
    """*3.8*, *1,204*: as the page's language writes it, with one decimal at most."""
    return format_decimal(value, format="#,##0.#", locale=locale())
