"""Tables for spreadsheets hold what they were given, and nothing in them is a formula."""

import csv
from datetime import UTC, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from rrge_portal.kernel import jobs
from rrge_portal.kernel.sheet_form import SheetForm
from rrge_portal.kernel.sheets import Column, chosen, keep_sheet, safe_cell, write_csv, write_xlsx
from tests.factories import StakeholderFactory

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "|cmd", "%0A", "\t=1", "\r=1", "\n=1", " =1", "＝1"]
COLUMNS = [
    Column("word", "Word", lambda thing: thing["word"]),
    Column("number", "Number", lambda thing: thing["number"], width=8),
    Column("secret", "Secret", lambda thing: "hidden", is_default=False),
]


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_cell_that_could_be_a_formula_becomes_text(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Ana Ruiz", "", "3 = 3", "año"])
def test_other_cells_stay_as_they_are(text):
    assert safe_cell(text) == text


def test_numbers_and_moments_are_written_plainly():
    assert [safe_cell(-5), safe_cell(None)] == ["-5", ""]
    assert safe_cell(datetime(2026, 12, 10, 9, 30, tzinfo=UTC)) == "2026-12-10 09:30"


def test_a_csv_file_is_read_back(tmp_path):
    path = tmp_path / "a.csv"
    write_csv(path, ["Name", "Said"], [["Núria", 'a "quoted", thing\nin two lines']])
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["Name", "Said"], ["Núria", 'a "quoted", thing\nin two lines']]


@pytest.mark.parametrize("text", DANGEROUS)
def test_in_a_workbook_it_is_text_under_its_own_name(text, tmp_path):
    path = tmp_path / "a.xlsx"
    write_xlsx(path, ["=Heading"], [[text]], title="Sheet")
    sheet = load_workbook(path).active
    for cell, expected in ((sheet["A1"], "=Heading"), (sheet["A2"], text)):
        assert cell.data_type in {"s", "inlineStr"}
        assert cell.value == expected
        assert cell.quotePrefix


def test_a_workbook_keeps_numbers_moments_and_the_headings_in_view(tmp_path):
    path = tmp_path / "a.xlsx"
    moment = datetime(2026, 12, 10, 9, 30, 15, 123, tzinfo=UTC)
    write_xlsx(path, ["Name", "When", "Seats"], [["A\x00b", moment, 7]], title="What: [a] list/of*things?", widths=[30])
    sheet = load_workbook(path).active
    assert [cell.value for cell in sheet[2]] == ["Ab", datetime(2026, 12, 10, 9, 30, 15), 7]  # noqa: DTZ001
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.column_dimensions["A"].width) == ("A2", "A1:C2", 30)
    assert sheet["A1"].font.bold
    assert sheet.title == "What   a  list of things"


def test_a_cell_longer_than_a_spreadsheet_can_hold_is_cut(tmp_path):
    path = tmp_path / "a.xlsx"
    write_xlsx(path, ["Text"], [["x" * 40_000]], title="T")
    assert len(load_workbook(path).active["A2"].value) == 32_767


def test_columns_come_in_the_order_of_the_table_and_unknown_ones_are_nothing():
    assert [column.key for column in chosen(COLUMNS, ["number", "word", "nothing"])] == ["word", "number"]


def test_what_is_sensitive_is_not_ticked_beforehand():
    form = SheetForm(columns=COLUMNS, button="Make it")
    assert form["columns"].initial == ["word", "number"]


def test_no_column_is_no_sheet():
    form = SheetForm({"format": "csv"}, columns=COLUMNS, button="Make it")
    assert form.errors["columns"] == ["Tick at least one column."]
    assert "columns" in SheetForm({"format": "csv", "columns": ["other"]}, columns=COLUMNS, button="Make it").errors


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_job_keeps_the_sheet_with_the_chosen_columns_only(form, tmp_path):
    job = jobs.start("sheet", by=StakeholderFactory(), columns=["word", "number"], format=form)
    things = ({"word": f"=word{number}", "number": number} for number in range(2500))
    result = keep_sheet(job, name="words", title="Words", columns=COLUMNS, things=things, total=2500)
    assert result == {"rows": 2500}
    assert (job.done, job.total, job.file_name) == (2500, 2500, f"words.{form}")
    job.refresh_from_db()
    with job.file.open() as file:
        content = file.read()
    assert b"hidden" not in content
    if form == "xlsx":
        sheet = load_workbook(BytesIO(content)).active
        assert sheet.max_row == 2501
        assert [cell.value for cell in sheet[2501]] == ["=word2499", 2499]
