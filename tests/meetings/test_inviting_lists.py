"""Lists of invitees: every encoding and separator a spreadsheet writes, every wrong row with its sentence, undo."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from meetings.actions import importing, inviting
from meetings.invitee_lists import (
    MOST_ROWS,
    UnreadableError,
    check_columns,
    decode,
    examine,
    guess_header,
    headings_of,
    read_text,
    rows_of,
    words,
)
from meetings.models import Invitation, InviteeImport
from meetings.states import AttendanceRole, ImportState, InvitationState
from rrge_portal.kernel import jobs
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.vocabulary import Sector
from tests.factories import InvitationFactory, MeetingFactory

LIST = """Nombre completo;Correo electrónico;Sector;País;Organización;Idioma
Núria Ruiz;nuria@example.org;Sociedad civil;México;"Red; Sur";español
Luc Martin;luc@example.org;private sector;FR;Banque fictive;fr
"""


@pytest.fixture
def meeting(secretariat):
    return MeetingFactory(organiser=secretariat, languages=["es"])


def read(text: str) -> list[dict]:
    """The rows of a list whose columns need no help to be understood."""
    (table,) = read_text(text)
    header = guess_header(table.rows)
    headings = headings_of(table.rows, header)
    columns = [words.columns().get(words.plain(heading), "") for heading in headings]
    check_columns(headings, columns)
    return rows_of(table.rows, header, columns)


def examined(text: str, **invited: str):
    return examine(read(text), invited=invited, language="en")


def upload(client, meeting, data: bytes | str, name: str = "list.csv"):
    """Choose a file, or paste a text."""
    typed = {"text": data} if isinstance(data, str) else {"file": SimpleUploadedFile(name, data)}
    return client.post(reverse("meetings:import_invitees", kwargs={"slug": meeting.slug}), typed)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_list_is_read_in_whatever_encoding_and_with_whatever_separator(encoding, separator):
    text = LIST.replace('"Red; Sur"', "[organisation]").replace(";", separator).replace("[organisation]", '"Red; Sur"')
    first, second = examined(decode(text.encode(encoding)))
    assert first.invitee._asdict() == {
        "given_name": "Núria",
        "family_name": "Ruiz",
        "email": "nuria@example.org",
        "sector": "civil_society",
        "country": "MX",
        "organisation": "Red; Sur",
        "language": "es",
        "role": "participant",
    }
    assert (second.invitee.country, second.invitee.sector) == ("FR", "private")


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        ("Given name,Family name,E-mail,Sector", "Ana,Ruiz,ana@example.org,academia"),
        ("PRÉNOM,NOM,Courriel,Secteur", "Ana,Ruiz,ana@example.org,Milieu universitaire"),
        ("Nombre,Apellidos,Correo,Sector", "Ana,Ruiz,ana@example.org,Academia"),
        ("name,email,sector", '"Ruiz, Ana",mailto:ANA@example.org,Academia'),
        ("name,email,sector", "Ana RUIZ,<ana@example.org>,Academia"),
    ],
)
def test_headings_and_names_are_understood_as_people_write_them(headings, row):
    invitee = examined(f"{headings}\n{row}\n")[0].invitee
    assert (invitee.given_name, invitee.family_name.title(), invitee.email, invitee.sector) == (
        "Ana",
        "Ruiz",
        "ana@example.org",
        "academia",
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The list is empty."),
        ("name,email,sector\n", "There is no row below the headings."),
        ("Name,Phone\nAna,123\n", "this is missing: e-mail, sector. Found: Name, Phone. Wanted: name, given name"),
        ("email,e-mail,sector\na@example.org,b@example.org,academia", "Two columns have the same meaning: e-mail."),
        ("email,sector\n" + "a@example.org,academia\n" * (MOST_ROWS + 1), "The list has 10001 rows; at most 10000"),
    ],
)
def test_a_list_that_cannot_be_read_says_why(text, sentence):
    with pytest.raises(UnreadableError) as refused:
        read(text)
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 50, "This is an old Excel file"),
        (b"\x89PNG\0\0\0\rIHDR\0\0", "This file is not a text."),
        (b"a" * (5 * 1024 * 1024 + 1), "The file is larger than 5 MB."),
    ],
)
def test_a_file_that_is_no_list_says_what_to_do(data, sentence):
    with pytest.raises(UnreadableError, match=sentence):
        decode(data)


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        (",academia,PA,en,", "email", "The e-mail address is missing."),
        ("ana.example.org,academia,PA,en,", "email", "“ana.example.org” is not an e-mail address."),
        ("first@example.org,academia,PA,en,", "email", "The same address is in row 2."),
        ("ana@example.org,,PA,en,", "sector", "The sector is missing."),
        ("ana@example.org,banks,PA,en,", "sector", "“banks” is not a sector we know. Choose one."),
        ("ana@example.org,academia,Narnia,en,", "country", "“Narnia” is not a country we know."),
        ("ana@example.org,academia,PA,Klingon,", "language", "“Klingon” is not a language we write in."),
        ("ana@example.org,academia,PA,en,chief", "role", "“chief” is not a role."),
        ("ana@example.org,academia,PA,en,,extra", "name", "This row has more cells than there are columns."),
    ],
)
def test_each_wrong_row_has_its_sentence(row, column, sentence):
    rows = examined(f"email,sector,country,language,role\nfirst@example.org,government,Panama,en,\n{row}\n")
    assert sentence in rows[1].problems[column]
    assert rows[1].invitee is None
    assert rows[0].invitee


def test_nothing_is_imported_before_it_is_confirmed(signed_in, secretariat, meeting):
    client = signed_in(secretariat)
    response = upload(client, meeting, LIST.encode("latin-1"))
    page = client.get(response.url).content.decode()
    assert "Put 2 people on the list" in page
    assert not Invitation.objects.exists()
    imported = InviteeImport.objects.get()
    done = client.post(
        reverse("meetings:confirm_import", kwargs={"slug": meeting.slug, "pk": imported.pk}), follow=True
    )
    assert "2 people came with this list." in done.content.decode()
    assert set(Invitation.objects.values_list("email", "state", "language")) == {
        ("nuria@example.org", InvitationState.LISTED, "es"),
        ("luc@example.org", InvitationState.LISTED, "fr"),
    }


def test_two_lists_at_once_are_refused_and_what_was_pasted_stays(signed_in, secretariat, meeting):
    typed = {"text": "email,sector\nana@example.org,x", "file": SimpleUploadedFile("list.csv", b"email,sector")}
    page = signed_in(secretariat).post(reverse("meetings:import_invitees", kwargs={"slug": meeting.slug}), typed)
    assert "Keep one of the two." in page.content.decode()
    assert "ana@example.org,x" in page.content.decode()


def test_columns_without_a_meaning_are_named(signed_in, secretariat, meeting):
    client = signed_in(secretariat)
    response = upload(client, meeting, "email,sector,Shoe size\nana@example.org,academia,38\n")
    assert "These columns are not used: Shoe size." in client.get(response.url).content.decode()
    assert InviteeImport.objects.get().rows[0]["values"] == {"email": "ana@example.org", "sector": "academia"}


def test_a_wrong_row_is_mended_where_it_stands_and_another_left_out(signed_in, secretariat, meeting):
    client = signed_in(secretariat)
    text = "name,email,sector\nAna Ruiz,ana.example.org,banks\nBo,bo@,x\n"
    address = upload(client, meeting, text).url
    page = client.get(address).content.decode()
    assert "“ana.example.org” is not an e-mail address." in page
    client.post(
        address,
        {
            "row2-name": "Ana Ruiz",
            "row2-email": "ana@example.org",
            "row2-sector": "private",
            "row3-email": "bo@",
            "row3-leave_out": "on",
        },
    )
    page = client.get(address).content.decode()
    assert "Put 1 person on the list" in page
    assert "Row 3" not in page


def test_whoever_is_invited_already_is_left_as_they_are(signed_in, secretariat, meeting):
    InvitationFactory(meeting=meeting, email="luc@example.org")
    client = signed_in(secretariat)
    page = client.get(upload(client, meeting, LIST).url + "?show=known").content.decode()
    assert "Put 1 person on the list" in page
    assert "(Awaiting an answer)" in page


def test_a_list_without_one_right_row_is_refused_and_kept(signed_in, secretariat, meeting):
    client = signed_in(secretariat)
    upload(client, meeting, "email,sector\nana,academia\n")
    imported = InviteeImport.objects.get()
    response = client.post(reverse("meetings:confirm_import", kwargs={"slug": meeting.slug, "pk": imported.pk}))
    assert response.status_code == 409
    assert "No row can be imported as it stands." in response.content.decode()
    imported.refresh_from_db()
    assert imported.state == ImportState.PREVIEWED


def test_a_list_is_imported_once(secretariat, meeting):
    imported = importing.keep_tables(meeting, read_text(LIST), by=secretariat)
    importing.import_list(imported, by=secretariat)
    with pytest.raises(Refusal, match="This list has been imported already"):
        importing.import_list(imported, by=secretariat)


def test_undo_takes_off_only_those_not_written_to(secretariat, meeting):
    imported = importing.keep_tables(meeting, read_text(LIST), by=secretariat)
    importing.import_list(imported, by=secretariat)
    inviting.mark_sent([Invitation.objects.get(email="luc@example.org").pk])
    assert importing.undo_import(imported, by=secretariat) == 1
    assert Invitation.objects.get().email == "luc@example.org"


def test_a_known_person_is_recognised(secretariat, person, meeting):
    tables = read_text(f"email,sector\n{person.email.upper()},academia\n")
    importing.import_list(importing.keep_tables(meeting, tables, by=secretariat), by=secretariat)
    assert Invitation.objects.get().stakeholder == person


def test_ten_thousand_rows_are_left_to_the_worker_and_cost_few_queries(
    secretariat, meeting, django_assert_max_num_queries
):
    text = "name,email,sector\n" + "".join(f"A B,a{n}@example.org,academia\n" for n in range(MOST_ROWS))
    imported = importing.keep_tables(meeting, read_text(decode(BytesIO(text.encode()).read())), by=secretariat)
    imported = importing.import_list(imported, by=secretariat)
    assert (imported.state, Invitation.objects.count()) == (ImportState.IMPORTING, 0)
    with django_assert_max_num_queries(400):
        jobs.run(imported.job_id)
    imported.refresh_from_db()
    assert (imported.state, imported.invitations.count()) == (ImportState.IMPORTED, MOST_ROWS)


def test_a_worker_that_died_half_way_puts_nobody_there_twice(secretariat, meeting, monkeypatch):
    monkeypatch.setattr(importing, "AT_ONCE", 1)
    monkeypatch.setattr(importing, "BATCH", 2)
    text = "name,email,sector\n" + "".join(f"A B,a{n}@example.org,academia\n" for n in range(5))
    imported = importing.import_list(importing.keep_tables(meeting, read_text(text), by=secretariat), by=secretariat)
    rows = [row for row in importing.examined(imported) if row.invitee]
    importing._import_chunk(imported, rows[:2])
    jobs.run(imported.job_id)
    imported.refresh_from_db()
    assert (imported.state, imported.invitations.count()) == (ImportState.IMPORTED, 5)


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_what_the_portal_itself_calls_a_sector_or_a_role_is_understood_in_every_language(language):
    with translation.override(language):
        for value, label in Sector.choices:
            assert words.sectors()[words.plain(str(label))] == value
        for value, label in AttendanceRole.choices:
            assert words.roles()[words.plain(str(label))] == value
