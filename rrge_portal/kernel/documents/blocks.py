"""What a document is made of, whatever it becomes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Heading:
    """`level` 1 to 3; the document's own title stands above level 1."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """`manner`: empty, `lead`, `strong`, `small` or `centred`. `language` where it is not the document's."""

    text: str
    manner: str = ""
    language: str = ""


@dataclass(frozen=True)
class Bullets:
    items: Sequence[str]
    numbered: bool = False


@dataclass(frozen=True)
class Facts:
    """Names and what is known under them, such as *Where* and *Panama City*."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Table:
    """`widths` are shares of the line, one a column; equal if left out. The header repeats on every page."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float] = ()


@dataclass(frozen=True)
class Picture:
    """A drawing as SVG, with the words that stand for it; `width` in centimetres. Word shows the words only."""

    svg: str
    alternative: str
    width: float = 4.0


@dataclass(frozen=True)
class PageBreak:
    pass


Block = Heading | Paragraph | Bullets | Facts | Table | Picture | PageBreak


@dataclass(frozen=True)
class Document:
    """`made_at` is the date the file carries, so that the same document gives the same bytes; it must have a zone.

    `above` stands over the title (such as the meeting's name), `below` under it (such as *Provisional, 3 May 2027*),
    `footer` beside the page numbers.
    """

    title: str
    language: str
    made_at: datetime
    blocks: Sequence[Block] = field(default_factory=tuple)
    above: str = ""
    below: str = ""
    footer: str = ""
    landscape: bool = False
