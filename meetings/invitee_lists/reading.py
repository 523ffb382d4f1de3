"""From bytes to rows: whatever a spreadsheet wrote, or a person pasted."""

import codecs
import csv
import io
import re
from typing import NamedTuple

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

from .words import columns, plain

MOST_ROWS = 5_000
MOST_BYTES = 5 * 1024 * 1024
SEPARATORS = ",;\t"
NEEDED = ("email", "sector")

csv.field_size_limit(MOST_BYTES)


class UnreadableError(ValueError):
    """The list cannot be read; the sentence says why and what to do."""


class Read(NamedTuple):
    """The rows as the import keeps them, and the headings of columns that mean nothing here."""

    rows: list[dict]
    unused: list[str]


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
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise UnreadableError(
            _(
                "This is a spreadsheet file, not a list as text. In your spreadsheet choose “Save as” and then "
                "“CSV UTF-8”, and upload that; or copy the cells and paste them."
            )
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


def read(text: str) -> Read:
    """The rows of a list with comma, semicolon or tab; its first row names the columns in any of our languages.

    Raises:
        UnreadableError: columns are missing or doubled, or there are no or too many rows.
    """
    text = text.lstrip("\ufeff")
    table = _table(text)
    if not table:
        raise UnreadableError(_("The list is empty. Paste at least a row of headings and one row for a person."))
    headings = [cell.strip() for cell in table[0]]
    meanings = [columns().get(plain(heading), "") for heading in headings]
    _check_columns(headings, meanings)
    numbered = enumerate(table[1:], start=2)
    rows = [_row(number, cells, meanings) for number, cells in numbered if any(map(str.strip, cells))]
    if not rows:
        raise UnreadableError(_("There is no row below the headings. Add one row for each person."))
    if len(rows) > MOST_ROWS:
        raise UnreadableError(
            _("The list has %(rows)d rows; at most %(limit)d can be imported at once. Divide it.")
            % {"rows": len(rows), "limit": MOST_ROWS}
        )
    unused = [heading for heading, meaning in zip(headings, meanings, strict=True) if heading and not meaning]
    return Read(rows, unused)


def _table(text: str) -> list[list[str]]:
    """Split with the separator under which the first row has most columns we know."""
    first = next((line for line in text.splitlines() if line.strip()), "")

    def known(separator: str) -> int:
        cells = next(csv.reader([first], delimiter=separator), [])
        return sum(plain(cell) in columns() for cell in cells)

    separator = max(SEPARATORS, key=lambda each: (known(each), first.count(each)))
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise UnreadableError(_("The list cannot be read as a table: a quotation mark is not closed.")) from error
    while table and not any(cell.strip() for cell in table[0]):
        del table[0]
    return table


def _check_columns(headings: list[str], meanings: list[str]) -> None:
    names = column_names()
    doubled = sorted({names[meaning] for meaning in meanings if meaning and meanings.count(meaning) > 1})
    if doubled:
        raise UnreadableError(
            _("Two columns have the same meaning: %(columns)s. Rename or remove one of them.")
            % {"columns": ", ".join(doubled)}
        )
    missing = [names[column] for column in NEEDED if column not in meanings]
    if missing:
        raise UnreadableError(
            _(
                "The first row must name the columns, and this is missing: %(missing)s. Found: %(found)s. "
                "Wanted: %(wanted)s."
            )
            % {
                "missing": ", ".join(missing),
                "found": ", ".join(heading[:40] for heading in headings if heading)[:400] or _("nothing"),
                "wanted": ", ".join(names.values()),
            }
        )


def _row(number: int, cells: list[str], meanings: list[str]) -> dict:
    values = {meaning: clean(cell) for meaning, cell in zip(meanings, cells, strict=False) if meaning}
    row = {"line": number, "values": values}
    if any(cell.strip() for cell in cells[len(meanings) :]):
        row["is_ragged"] = True
    return row


def clean(cell: str) -> str:
    """Without control characters and doubled spaces; at most 300 characters."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f\u200b\ufeff]", " ", cell).split())[:300]
