"""From bytes to rows: whatever a spreadsheet wrote, or a person pasted."""

import codecs
import csv
import io
import re
from collections.abc import Iterator

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

from .tables import (
    HEADINGS_WITHIN,
    MOST_COLUMNS,
    MOST_ROWS,
    Table,
    UnreadableError,
    doubled,
    known_words,
    too_many,
    what_is_missing,
)
from .workbooks import read_workbook

MOST_BYTES = 5 * 1024 * 1024
SEPARATORS = ",;\t|"

csv.field_size_limit(MOST_BYTES)


def column_names() -> dict[str, str]:
    """What the columns are called on the page."""
    return {
        "name": _("name"),
        "given_name": _("given name"),
        "family_name": _("family name"),
        "email": _("e-mail"),
        "sector": _("sector"),
        "country": _("country"),
        "organisation": _("organisation"),
        "language": _("language"),
        "role": _("role"),
    }


def decode(data: bytes) -> str:
    """The text of an uploaded file, in whichever of the usual encodings it is.

    Raises:
        UnreadableError: it is empty, too large, or no text at all.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableError(
            _("The file is larger than %(limit)d MB. Divide the list and import the parts one after the other.")
            % {"limit": MOST_BYTES // 1024**2}
        )
    if not data.strip():
        raise UnreadableError(_("The file is empty. Choose it again, or paste the list instead."))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableError(
            _("This is an old Excel file (XLS) or one with a password. Save it as XLSX without a password, or as CSV.")
        )
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strictly(data, "utf-16")
    if b"\0" in data[:4000]:
        return _strictly(data, "utf-16-le" if data[1:2] == b"\0" else "utf-16-be")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        guess = from_bytes(data, cp_isolation=["cp1252", "latin_1"]).best()
        return str(guess) if guess else data.decode("latin-1")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableError(_not_text()) from error
    if "\0" in text:
        raise UnreadableError(_not_text())
    return text


def _not_text() -> str:
    return _("This file is not a text. Save the list as CSV and upload that, or copy the cells and paste them.")


def read_file(data: bytes) -> list[Table]:
    """The tables of an uploaded file: one for each sheet of a workbook, one for a text.

    Raises:
        UnreadableError: it is empty, too large, or no list.
    """
    if data.startswith(b"PK\x03\x04") and len(data) <= MOST_BYTES:
        return read_workbook(data)
    return read_text(decode(data))


def read_text(text: str) -> list[Table]:
    """The one table of a text with comma, semicolon, tab or bar between its cells.

    Raises:
        UnreadableError: there is nothing in it, or it is no table.
    """
    rows = _table(text.lstrip("\ufeff"))
    if not rows:
        raise UnreadableError(_("The list is empty. Paste at least a row of headings and one row for a person."))
    return [Table("", rows)]


def rows_of(rows: list[list], header: int, meanings: list[str]) -> list[dict]:
    """What the rows below the headings say, by the meaning of their columns.

    Raises:
        UnreadableError: there are none, or too many.
    """
    width = len(rows[header]) - 1
    found = [_row(row, meanings, width) for row in rows[header + 1 :]]
    if not found:
        raise UnreadableError(_("There is no row below the headings. Add one row for each person."))
    if len(found) > MOST_ROWS:
        raise UnreadableError(too_many(len(found)))
    return found


def _table(text: str) -> list[list]:
    """Split with the separator under which one of the first rows has most columns we know."""
    first = [line for line in text.splitlines() if line.strip()][:HEADINGS_WITHIN]

    def fits(separator: str) -> tuple[int, int]:
        known = max((known_words(next(csv.reader([line], delimiter=separator), [])) for line in first), default=0)
        return known, sum(line.count(separator) for line in first)

    separator = max(SEPARATORS, key=fits)
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise UnreadableError(_("The list cannot be read as a table: a quotation mark is not closed.")) from error
    numbered: Iterator[list] = ([line, *cells[:MOST_COLUMNS]] for line, cells in enumerate(table, start=1))
    return [row for row in numbered if any(cell.strip() for cell in row[1:])]


def check_columns(headings: list[str], meanings: list[str]) -> None:
    """Refuse columns that mean the same, and a list without what an invitation needs."""
    names = column_names()
    if twice := doubled(meanings):
        raise UnreadableError(
            _("Two columns have the same meaning: %(columns)s. Rename or remove one of them.")
            % {"columns": ", ".join(names[column] for column in twice)}
        )
    if missing := what_is_missing(meanings):
        raise UnreadableError(
            _(
                "The first row must name the columns, and this is missing: %(missing)s. Found: %(found)s. "
                "Wanted: %(wanted)s."
            )
            % {
                "missing": ", ".join(names[column] for column in missing),
                "found": ", ".join(heading[:40] for heading in headings if heading)[:400] or _("nothing"),
                "wanted": ", ".join(names.values()),
            }
        )


def _row(row: list, meanings: list[str], width: int) -> dict:
    number, *cells = row
    values = {meaning: clean(str(cell)) for meaning, cell in zip(meanings, cells, strict=False) if meaning}
    read = {"line": number, "values": values}
    if any(str(cell).strip() for cell in cells[width:]):
        read["is_ragged"] = True
    return read


def clean(cell: str) -> str:
    """Without control characters and doubled spaces; at most 300 characters."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f\u200b\ufeff]", " ", cell).split())[:300]
