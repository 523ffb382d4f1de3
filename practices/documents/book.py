"""What is printed: an edition, a selection or one practice, as data that the formats are made of.

A `Book` is in one language. Its frame – chapter titles, facts, headings – speaks it; each text stands in the language
in which it exists, and says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from rrge_portal.kernel.localised import Text

NOTHING = Text("", "")


@dataclass(frozen=True)
class Leaf:
    """One entry. Without content it was withdrawn: its number and the day are all that is left of it."""

    content: dict[str, Any] | None
    number: int | None = None
    address: str = ""
    citation: str = ""
    withdrawn_on: date | None = None
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Part:
    title: Text
    leaves: Sequence[Leaf]
    introduction: Text = NOTHING
    is_reference: bool = False


@dataclass(frozen=True)
class Correction:
    """One erratum as it is printed: its number and day, what it concerns, and what was written about it."""

    number: int
    day: date
    concerns: str
    what: Text = NOTHING
    why: Text = NOTHING


@dataclass(frozen=True)
class Changes:
    """What became of one kind of entries since the edition before: a heading and one line each."""

    heading: str
    lines: Sequence[Text]


@dataclass(frozen=True)
class Book:
    """`label` says which it is, such as *Edition 2, 3 May 2027*; `made_at` is the date all its files carry."""

    language: str
    title: Text
    label: str
    made_at: datetime
    address: str
    citation: str
    parts: Sequence[Part]
    foreword: Text = NOTHING
    acknowledgements: Text = NOTHING
    imprint: Text = NOTHING
    changes: Sequence[Changes] = ()
    corrections: Sequence[Correction] = ()
    about: dict[str, Any] = field(default_factory=dict)
    """What the JSON file says of it before its entries."""

    @property
    def leaves(self) -> list[Leaf]:
        return [leaf for part in self.parts for leaf in part.leaves]
