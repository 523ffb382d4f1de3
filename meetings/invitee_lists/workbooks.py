"""From an XLSX file to tables: the values its cells show. Whatever is dangerous or strange in it stays closed."""

import io
import logging
import zipfile
from datetime import date, datetime, time
from itertools import islice

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from .tables import MOST_COLUMNS, MOST_ROWS, Table, UnreadableError

logger = logging.getLogger(__name__)

MOST_UNPACKED = 100 * 1024 * 1024
"""Bytes of a workbook once unpacked: a file that promises more than this is no list of people."""
MOST_SHEETS = 20
MOST_EMPTY = 5_000
"""Rows without a word after which a sheet is taken to have ended: Excel may count a million of them."""


def read_workbook(data: bytes) -> list[Table]:
    """The tables of a workbook, one a visible sheet that has anything in it.

    Raises:
        UnreadableError: it is no workbook of this kind, carries macros, is too large or damaged, or is empty.
    """
    _look_inside(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"][:MOST_SHEETS]
        tables = [table for table in map(_table, sheets) if table.rows]
    except UnreadableError:
        raise
    except Exception as error:
        logger.info("A workbook could not be read: %s", type(error).__name__)
        raise UnreadableError(
            _("This spreadsheet file is damaged, or not quite what it claims. Save it again as XLSX or CSV.")
        ) from error
    if not tables:
        raise UnreadableError(_("The spreadsheet is empty. Choose another file, or paste the list instead."))
    return tables


def _look_inside(data: bytes) -> None:
    """Refuse by the table of contents, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = packed.infolist()
    except zipfile.BadZipFile as error:
        raise UnreadableError(
            _("This spreadsheet file is damaged, or not quite what it claims. Save it again as XLSX or CSV.")
        ) from error
    names = {entry.filename for entry in entries}
    if any(name.endswith("vbaProject.bin") for name in names):
        raise UnreadableError(
            _("This spreadsheet carries macros, which the portal does not open. Save it as XLSX without macros.")
        )
    if "xl/workbook.xml" not in names:
        raise UnreadableError(_other_kind())
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise UnreadableError(
            _("This spreadsheet is far larger than a list of people. Copy the list into a new one and choose that.")
        )


def _other_kind() -> str:
    return _("This is not an XLSX or CSV file. In your spreadsheet choose “Save as” and then XLSX or CSV UTF-8.")


def _table(sheet) -> Table:
    rows: list[list] = []
    empty = 0
    for number, values in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), start=1):
        cells = [_shown(value) for value in islice(values, MOST_COLUMNS)]
        if not any(cells):
            empty += 1
            if empty > MOST_EMPTY:
                break
            continue
        empty = 0
        width = max(place for place, cell in enumerate(cells, start=1) if cell)
        rows.append([number, *cells[:width]])
        if len(rows) > MOST_ROWS + 50:
            raise UnreadableError(
                _("The sheet “%(name)s” has more than %(limit)d rows. Divide it and import the parts one by one.")
                % {"name": sheet.title, "limit": MOST_ROWS}
            )
    return Table(str(sheet.title)[:60], rows)


def _shown(value) -> str:
    """A cell as a person sees it: 5 and not 5.0, a day and not a moment, nothing for an error."""
    if value is None or (isinstance(value, str) and value.startswith("#") and value.endswith(("!", "?", "/A"))):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, (datetime, date, time)):
        return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
    return str(value).strip()
