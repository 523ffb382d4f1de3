"""Tables for spreadsheets, as CSV and XLSX: with chosen columns, row by row, and with nothing in them a formula.

A list says once what it can give::

    COLUMNS = [Column("name", _("Name"), lambda row: row.shown_name), …]

its page offers them with `kernel.sheet_form.SheetForm`, and its job writes them::

    keep_sheet(job, name="participants", title=_("Participants"), columns=COLUMNS, things=rows, total=number)

`things` should come from `.iterator()`, so that ten thousand rows need no more memory than one.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import get_language
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

CSV = "csv"
XLSX = "xlsx"
MEDIA_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LONGEST_TEXT = 32_767
"""What a spreadsheet can hold in one cell."""
BATCH = 1000

_STARTS_FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@|%＝＋－＠]")  # the wide forms start one in East Asian spreadsheets
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")


class Column(NamedTuple):
    """A column somebody may choose: its key in the address, its heading, and what of a thing stands in it.

    `is_default`: whether it is ticked beforehand; what is sensitive is not. `width` is in characters.
    """

    key: str
    label: str | Promise
    get: Callable[[Any], Any]
    is_default: bool = True
    width: int = 20


def chosen(columns: Sequence[Column], keys: Iterable[str]) -> list[Column]:
    """The columns with these keys, in the order of the table; unknown keys are nothing."""
    wanted = set(keys)
    return [column for column in columns if column.key in wanted]


def said(get: Callable[[Any], Any], choices: Iterable[tuple]) -> Callable[[Any], str]:
    """A getter that says a code in words: ten thousand rows ask for the same few words, so they are looked up once.

    `get` gives the code, `choices` are pairs of code and label; `get_…_display` would translate each choice each time.
    """
    known: dict[str, dict[str, str]] = {}

    def label(thing) -> str:
        language = get_language() or ""
        if language not in known:
            known[language] = {str(code): str(name) for code, name in choices}
        return known[language].get(str(get(thing)), "")

    return label


def safe_cell(value) -> str:
    """A cell of a CSV file: text that no spreadsheet takes for a formula."""
    text = _text(value)
    if isinstance(value, (int, float)):
        return text
    return f"'{text}" if _STARTS_FORMULA.match(text) else text


def write_csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence]) -> None:
    """Write a CSV file that spreadsheets open as UTF-8."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([safe_cell(heading) for heading in headings])
        writer.writerows([safe_cell(value) for value in row] for row in rows)


def write_xlsx(
    path: Path, headings: Sequence[str], rows: Iterable[Sequence], *, title: str, widths: Sequence[int] = ()
) -> None:
    """Write a workbook of one sheet: headings in bold that stay in view, a filter on each, and moments in UTC."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(_NOT_IN_TITLES.sub(" ", str(title))[:31].strip() or "1")
    sheet.freeze_panes = "A2"
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    bold = Font(bold=True)
    head = [_cell(sheet, str(heading)) for heading in headings]
    for cell in head:
        cell.font = bold
    sheet.append(head)
    number = 1
    for row in rows:
        sheet.append([_value(sheet, value) for value in row])
        number += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings) or 1)}{number}"
    book.save(path)


def keep_sheet(job, *, name: str, title: str, columns: Sequence[Column], things: Iterable, total: int) -> dict:
    """Write the columns and the format a person chose (in the job's arguments) and keep the file with the job.

    Returns the number of `rows`, as the job's result.
    """
    picked = chosen(columns, job.arguments["columns"])
    form = job.arguments["format"]
    written = 0

    def rows() -> Iterator[list]:
        nonlocal written
        for thing in things:
            yield [column.get(thing) for column in picked]
            written += 1
            if written % BATCH == 0:
                job.advance(written, max(total, written))

    headings = [str(column.label) for column in picked]
    with TemporaryDirectory(prefix="sheet-") as folder:
        path = Path(folder) / f"sheet.{form}"
        if form == XLSX:
            write_xlsx(path, headings, rows(), title=title, widths=[column.width for column in picked])
        else:
            write_csv(path, headings, rows())
        job.keep_file(f"{name}.{form}", MEDIA_TYPES[form], path)
    job.advance(written, written)
    return {"rows": written}


def _text(value) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{_naive(value):%Y-%m-%d %H:%M}"
    return str(value)


def _naive(value: datetime) -> datetime:
    """A spreadsheet knows no zones: every moment is written in UTC."""
    return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value


def _value(sheet, value):
    """What openpyxl may be given: numbers and dates as such, all else as text that is never a formula."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, datetime):
        return _naive(value).replace(microsecond=0)
    if isinstance(value, (int, float, date)):
        return value
    text = _UNWRITABLE.sub("", str(value))[:LONGEST_TEXT]
    return _cell(sheet, text) if _STARTS_FORMULA.match(text) else text


def _cell(sheet, text: str):
    """A cell that stays text, also when somebody edits it or saves the sheet as CSV."""
    cell: Any = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.quotePrefix = bool(_STARTS_FORMULA.match(text))
    return cell
