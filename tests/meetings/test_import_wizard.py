"""The import in four steps: any file, columns matched by hand, words explained once, warnings that stop nothing."""

import csv
import io
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from correspondence.states import StopReason
from correspondence.suppression import suppress
from meetings.actions import importing
from meetings.invitee_lists import UnreadableError, read_file, read_text
from meetings.models import Invitation, InviteeImport
from meetings.states import ImportState
from tests.factories import InvitationFactory, MeetingFactory, StakeholderFactory

HEADINGS = ["name", "email", "sector", "organisation"]
words = st.text(st.characters(categories=["L", "N"], include_characters=" .'\"-;,|", max_codepoint=0xFF), max_size=12)
tables = st.lists(st.tuples(words, words, words, words).filter(lambda row: any(map(str.strip, row))), min_size=1)


def as_workbook(*rows, sheets=(), **more) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for title, content in sheets:
        sheet = book.create_sheet(title)
        for row in content:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cells(rows) -> list[list[str]]:
    """What people read: no spaces around, nothing at the end of a row."""
    stripped = [[str(cell).strip() for cell in row] for row in rows]
    return [row[: max((n for n, cell in enumerate(row, 1) if cell), default=0)] for row in stripped]


@given(
    rows=tables,
    separator=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
)
@settings(max_examples=60, deadline=None)
def test_whatever_a_spreadsheet_writes_as_text_is_read_back(rows, separator, encoding, end):
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=end, quoting=csv.QUOTE_ALL).writerows([HEADINGS, *rows])

    (table,) = read_file(out.getvalue().encode(encoding))

    assert cells(row[1:] for row in table.rows) == cells([HEADINGS, *rows])


@given(rows=tables)
@settings(max_examples=25, deadline=None)
def test_whatever_a_workbook_holds_as_text_is_read_back(rows):
    shown = [[cell if not cell.startswith("=") else "" for cell in row] for row in rows]

    (table,) = read_file(as_workbook(HEADINGS, *shown))

    expected = [row for row in cells([HEADINGS, *shown]) if row]
    assert cells(row[1:] for row in table.rows) == expected


def test_cells_are_read_as_they_are_shown():
    (table,) = read_file(
        as_workbook(["email", "sector", "room", "since"], ["a@example.org", None, 5.0, date(2026, 5, 3)])
    )

    assert table.rows[1][1:] == ["a@example.org", "", "5", "2026-05-03"]


def test_a_quoted_cell_may_go_over_two_lines():
    (table,) = read_text('email,organisation\na@example.org,"Ministry\nof Work"\n')

    assert table.rows[1][2] == "Ministry\nof Work"


def packed(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return out.getvalue()


def with_part(data: bytes, name: str, content: str) -> bytes:
    """The workbook with one of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, content if entry.filename == name else old.read(entry))
    return out.getvalue()


BOMB = '<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
OUTSIDE = '<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet>&x;</worksheet>'


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (packed(xl__workbook_xml="<x/>", xl__vbaProject_bin="x"), "carries macros"),
        (packed(content_xml="<x/>", mimetype="application/vnd.oasis.opendocument.spreadsheet"), "not an XLSX or CSV"),
        (packed(word__document_xml="<x/>"), "not an XLSX or CSV"),
        (packed(xl__workbook_xml="0" * (101 * 1024 * 1024)), "far larger than a list"),
        (b"PK\x03\x04" + b"\0" * 50, "damaged"),
        (packed(xl__workbook_xml="<x/>"), "damaged"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 50, "an old Excel file"),
        (with_part(as_workbook(["email"]), "xl/worksheets/sheet1.xml", BOMB), "damaged"),
        (with_part(as_workbook(["email"]), "xl/worksheets/sheet1.xml", OUTSIDE), "damaged"),
        (as_workbook(), "The spreadsheet is empty"),
    ],
    ids=["macros", "ods", "docx", "zip bomb", "cut off", "hollow", "xls", "billion laughs", "external entity", "empty"],
)
def test_a_hostile_or_foreign_file_is_refused_in_a_sentence(data, sentence):
    with pytest.raises(UnreadableError, match=sentence):
        read_file(data)


def test_a_million_empty_rows_end_soon():
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>email</t></is></c></row>'
        '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>far</t></is></c></row></sheetData></worksheet>'
    )

    (table,) = read_file(with_part(as_workbook(["email"]), "xl/worksheets/sheet1.xml", sheet))

    assert table.rows == [[1, "email"]]


# --- The pages --------------------------------------------------------------------------------------------------------


@pytest.fixture
def meeting(secretariat):
    return MeetingFactory(organiser=secretariat, languages=["es"])


@pytest.fixture
def client(signed_in, secretariat):
    return signed_in(secretariat)


def upload(client, meeting, data: bytes, name="list.xlsx"):
    address = reverse("meetings:import_invitees", kwargs={"slug": meeting.slug})
    return client.post(address, {"file": SimpleUploadedFile(name, data)})


def test_a_title_above_the_headings_and_empty_columns_are_seen_through(client, meeting):
    data = as_workbook(
        ["Invitees of the third meeting"],
        [],
        ["Nombre", None, "Correo", "Sector"],
        ["Ana Ruiz", None, "a@example.org", "ONG"],
    )

    page = client.get(upload(client, meeting, data).url).content.decode()

    assert "Put 1 person on the list" in page


def test_columns_that_are_not_understood_are_matched_by_hand_beside_what_they_hold(client, meeting):
    answer = upload(client, meeting, b"Who;Where to;Kind\nAna Ruiz;ana@example.org;ONG\n", "list.csv")
    assert answer.url.endswith("/columns/")
    page = client.get(answer.url).content.decode()
    assert "ana@example.org" in page

    refused = client.post(answer.url, {"column0": "name", "column1": "email", "column2": "email"})
    assert refused.status_code == 409
    assert "Two columns have the same meaning: e-mail." in refused.content.decode()
    rows = client.post(answer.url, {"column0": "name", "column1": "email", "column2": "sector"}).url

    assert "Put 1 person on the list" in client.get(rows).content.decode()
    assert InviteeImport.objects.get().rows[0]["values"]["name"] == "Ana Ruiz"


def test_of_several_sheets_the_organiser_chooses(client, meeting):
    data = as_workbook(["Notes"], ["Nothing"], sheets=[("People", [["email", "sector"], ["ana@example.org", "ONG"]])])
    columns = upload(client, meeting, data).url
    assert InviteeImport.objects.get().sheet == 1

    client.post(columns, {"sheet": "0"})
    assert "Nothing" in client.get(columns).content.decode()
    client.post(columns, {"sheet": "1", "header": ""})
    rows = client.post(columns, {"column0": "email", "column1": "sector"}, follow=True).content.decode()

    assert "Put 1 person on the list" in rows


def test_what_was_mended_stays_when_columns_are_matched_again(client, meeting, secretariat):
    rows = upload(client, meeting, b"email,sector,Body\nana,ONG,Red Sur\nluc@example.org,ONG,Red\n", "a.csv").url
    client.post(rows, {"row2-email": "ana@example.org", "row2-sector": "academia"})
    imported = InviteeImport.objects.get()

    importing.match_columns(imported, ["email", "sector", "organisation"], by=secretariat)

    first, second = importing.examined(InviteeImport.objects.get())
    assert (first.invitee.email, first.invitee.sector) == ("ana@example.org", "academia")
    assert second.invitee.organisation == "Red"


def test_a_word_is_explained_once_for_every_row(client, meeting):
    text = "email,sector\n" + "".join(f"a{n}@example.org,Privadito\n" for n in range(30))
    rows = upload(client, meeting, text.encode(), "a.csv").url
    assert "“Privadito”, in 30 rows, means" in client.get(rows).content.decode()

    client.post(rows, {"column": "sector", "word": "Privadito", "meaning": "private"})

    assert "Put 30 people on the list" in client.get(rows).content.decode()
    assert (
        "Choose what"
        in client.post(rows, {"column": "sector", "word": "x", "meaning": "y"}, follow=True).content.decode()
    )


def test_warnings_stop_nothing(client, meeting):
    suppression = suppress("ana@example.org", StopReason.UNSUBSCRIBED)
    rows = upload(client, meeting, b"email,sector\nana@example.org,ONG\nluc@gmial.com,ONG\n", "a.csv").url

    page = client.get(rows + "?show=warned").content.decode()

    assert suppression.why in page
    assert "Is “gmial.com” meant to be “gmail.com”?" in page
    assert "Put 2 people on the list" in page


def test_ten_thousand_wrong_rows_are_shown_a_page_at_a_time(client, meeting):
    text = "email,sector\n" + "".join(f"a{n},ONG\n" for n in range(200))
    rows = upload(client, meeting, text.encode(), "a.csv").url

    page = client.get(rows + "?show=problems&page=2").content.decode()

    assert page.count("<fieldset") == 25
    assert "Row 27" in page


def test_only_organisers_of_the_meeting_import(signed_in, meeting, secretariat, client):
    upload(client, meeting, b"Who;Where\nAna;ana@example.org\n", "a.csv")
    address = reverse("meetings:import_columns", kwargs={"slug": meeting.slug, "pk": InviteeImport.objects.get().pk})
    assert client.get(address).status_code == 200

    other = MeetingFactory(organiser=StakeholderFactory())
    organiser = other.appointments.get().stakeholder if hasattr(other, "appointments") else StakeholderFactory()
    assert signed_in(organiser).get(address).status_code in {403, 404}
    elsewhere = reverse("meetings:import_columns", kwargs={"slug": other.slug, "pk": InviteeImport.objects.get().pk})
    assert client.get(elsewhere).status_code in {403, 404}


def test_a_list_once_imported_is_not_matched_again(client, meeting, secretariat):
    upload(client, meeting, b"email,sector\nana@example.org,ONG\n", "a.csv")
    imported = InviteeImport.objects.get()
    importing.import_list(imported, by=secretariat)
    address = reverse("meetings:import_columns", kwargs={"slug": meeting.slug, "pk": imported.pk})

    answer = client.post(address, {"column0": "email", "column1": "sector"})

    assert answer.status_code == 302
    assert (InviteeImport.objects.get().state, InviteeImport.objects.get().tables) == (ImportState.IMPORTED, [])
    assert Invitation.objects.count() == 1


def test_whoever_is_invited_already_is_only_counted(client, meeting):
    InvitationFactory(meeting=meeting, email="ana@example.org")

    page = client.get(upload(client, meeting, b"email,sector\nANA@example.org,ONG\n", "a.csv").url).content.decode()

    assert "Invited already: <strong>1</strong>" in page
