"""What a document is made of, whatever it becomes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Heading:
    """`level` 1 to 4; the document's own title stands above level 1. `language` where it is not the document's."""

    text: str
    level: int = 1
    language: str = ""


@dataclass(frozen=True)
class Paragraph:
    """`manner`: empty, `lead`, `strong`, `small` or `centred`. `language` where it is not the document's.

    With an `address` the whole paragraph is a link.
    """

    text: str
    manner: str = ""
    language: str = ""
    address: str = ""


@dataclass(frozen=True)
class Run:
    """Some words of a paragraph that look alike; `link` is the address they lead to."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


@dataclass(frozen=True)
class Prose:
    """A paragraph with emphasis and links."""

    runs: Sequence[Run]
    language: str = ""


@dataclass(frozen=True)
class Point:
    """One point of a list, with the lists inside it."""

    runs: Sequence[Run]
    inside: Sequence["Points"] = ()


@dataclass(frozen=True)
class Points:
    """A list with emphasis and links; a numbered one begins with `start`."""

    items: Sequence[Point]
    numbered: bool = False
    start: int = 1
    language: str = ""


@dataclass(frozen=True)
class Contents:
    """The table of contents: every heading down to `depth`, with its page."""

    title: str
    depth: int = 2


@dataclass(frozen=True)
class Bullets:
    items: Sequence[str]
    numbered: bool = False


@dataclass(frozen=True)
class Facts:
    """Names and what is known under them, such as *Where* and *Panama City*.

    A third text in a row is the language of the second, where it is not the document's.
    """

    rows: Sequence[tuple[str, ...]]


@dataclass(frozen=True)
class Table:
    """`widths` are shares of the line, one a column; equal if left out. The header repeats on every page.

    `languages`: that of each column's cells, empty where it is the document's.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float] = ()
    languages: Sequence[str] = ()


@dataclass(frozen=True)
class Picture:
    """A drawing as SVG, with the words that stand for it; `width` in centimetres. Word gets it as dots."""

    svg: str
    alternative: str
    width: float = 4.0
    caption: str = ""


@dataclass(frozen=True)
class PageBreak:
    pass


Block = Heading | Paragraph | Prose | Points | Contents | Bullets | Facts | Table | Picture | PageBreak


@dataclass(frozen=True)
class Document:
    """`made_at` is the date the file carries, so that the same document gives the same bytes; it must have a zone.

    `above` stands over the title (such as the meeting's name), `below` under it (such as *Provisional, 3 May 2027*),
    `footer` beside the page numbers. A book has a title page of its own, with `colophon` at its foot, and each heading
    of level 1 begins a page. `address` is the permanent one, by which an EPUB is known.
    """

    title: str
    language: str
    made_at: datetime
    blocks: Sequence[Block] = field(default_factory=tuple)
    above: str = ""
    below: str = ""
    footer: str = ""
    landscape: bool = False
    is_book: bool = False
    colophon: str = ""
    address: str = ""


RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


def is_right_to_left(language: str) -> bool:
    return language.split("-", maxsplit=1)[0] in RIGHT_TO_LEFT
