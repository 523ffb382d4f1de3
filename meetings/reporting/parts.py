"""What a report consists of once it is assembled, in one language; kept as plain data with every issue."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from ..states import ANNEXES, ReportPart


@dataclass(frozen=True)
class Part:
    """A section: its heading, its text as Markdown and in which language that is, and the data below the text.

    `key` is the key of the section. What `data` holds depends on `part`, see `assembling`.
    """

    part: str
    key: int
    title: str
    text: str = ""
    language: str = ""
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not self.text.strip() and not any(self.data.values())


@dataclass(frozen=True)
class Written:
    """The whole report in one language."""

    language: str
    title: str
    meeting: str
    when: str
    parts: Sequence[Part]

    def frozen(self) -> dict[str, Any]:
        """As data for an issue."""
        return asdict(self)

    @classmethod
    def thawed(cls, data: dict[str, Any]) -> "Written":
        return cls(**{**data, "parts": [Part(**part) for part in data["parts"]]})


class Placed(NamedTuple):
    """A part where it stands: `level` 1 or 2 with its full heading, and the heading that opens a group before it."""

    part: Part
    level: int
    heading: str
    opens: str = ""


def outline(parts: Iterable[Part]) -> list[Placed]:
    """The parts that hold something, in order: summaries of sessions under one heading, annexes with their numbers."""
    placed: list[Placed] = []
    annexes = 0
    for part in parts:
        if part.is_empty:
            continue
        if part.part == ReportPart.SESSION:
            follows = bool(placed) and placed[-1].part.part == ReportPart.SESSION
            placed.append(Placed(part, 2, part.title, "" if follows else _("Summary of the sessions")))
        elif part.part in ANNEXES:
            annexes += 1
            heading = _("Annex %(number)d: %(title)s") % {"number": annexes, "title": part.title}
            placed.append(Placed(part, 1, heading))
        else:
            placed.append(Placed(part, 1, part.title))
    return placed
