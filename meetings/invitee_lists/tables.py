"""A list as a table of cells, before anybody has said what its columns mean; and the best guess at that."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from .words import columns, plain

MOST_ROWS = 10_000
MOST_COLUMNS = 60
HEADINGS_WITHIN = 20
"""The headings stand in one of the first rows; above them a spreadsheet may have a title."""
NEEDED = ("email", "sector")
SAMPLES = 3


class UnreadableError(ValueError):
    """The list cannot be read; the sentence says why and what to do."""


class Table(NamedTuple):
    """One sheet: each row is the number of its line and its cells."""

    name: str
    rows: list[list]


class Column(NamedTuple):
    """A column of a table: its heading, some of what it holds, and what it is taken to mean."""

    number: int
    heading: str
    samples: list[str]
    meaning: str


def known_words(cells: list) -> int:
    """How many of the cells are names of columns we know."""
    return sum(plain(str(cell)) in columns() for cell in cells)


def guess_header(rows: list[list]) -> int:
    """Which row names the columns: the one among the first with most names we know, else the very first."""
    return max(range(min(len(rows), HEADINGS_WITHIN)), key=lambda row: (known_words(rows[row][1:]), -row), default=0)


def guess_columns(headings: list[str]) -> list[str]:
    """What each column means by its name; of two with one meaning, the first."""
    meanings: list[str] = []
    for heading in headings:
        meaning = columns().get(plain(heading), "")
        meanings.append("" if meaning in meanings else meaning)
    return meanings


def headings_of(rows: list[list], header: int) -> list[str]:
    """The headings, one for every column that has anything in it."""
    width = max((len(row) - 1 for row in rows[header:]), default=0)
    cells = [clean_heading(cell) for cell in rows[header][1:]] if rows else []
    return [*cells, *[""] * (width - len(cells))]


def clean_heading(cell) -> str:
    return " ".join(str(cell).split())[:80]


def columns_of(rows: list[list], header: int, meanings: list[str]) -> list[Column]:
    """The columns that have a heading or anything in them, each with some of what it holds."""
    found = []
    for number, heading in enumerate(headings_of(rows, header)):
        below = (str(row[number + 1]).strip() for row in rows[header + 1 :] if len(row) > number + 1)
        samples: list[str] = []
        for cell in below:
            if cell and cell not in samples:
                samples.append(cell[:60])
                if len(samples) == SAMPLES:
                    break
        if heading or samples:
            found.append(Column(number, heading, samples, meanings[number] if number < len(meanings) else ""))
    return found


def what_is_missing(meanings: list[str]) -> list[str]:
    """Which columns an import cannot do without and has not got."""
    return [column for column in NEEDED if column not in meanings]


def doubled(meanings: list[str]) -> list[str]:
    """Which meanings more than one column was given."""
    return sorted({meaning for meaning in meanings if meaning and meanings.count(meaning) > 1})


def too_many(number: int) -> str:
    return _("The list has %(rows)d rows; at most %(limit)d can be imported at once. Divide it.") % {
        "rows": number,
        "limit": MOST_ROWS,
    }
