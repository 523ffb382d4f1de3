"""The directory: found, looked at, merged, taken in from a list and written out; for organisers only."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from meetings.models import DirectoryImport
from rrge_portal.kernel import jobs
from rrge_portal.kernel.models import Job
from stakeholders.models import Organisation, Stakeholder
from tests.factories import (
    InvitationFactory,
    MeetingFactory,
    OrganisationFactory,
    RegistrationFactory,
    StakeholderFactory,
)

pytestmark = pytest.mark.django_db

LIST = "Name;E-mail;Sector;Organisation;Country\nAna Ruiz;ana@example.org;Government;Ministry;PA\nNobody;;x;;\n"


def page(name, *keys):
    return reverse(f"meetings:{name}", args=keys)


def read(browser, name, *keys, **query):
    return browser.get(page(name, *keys), query).content.decode()


@pytest.fixture
def ana():
    return StakeholderFactory(profile__given_name="Ana", profile__family_name="Ruiz", profile__expertise="Banks")


def test_people_are_found_by_name_address_body_and_expertise(signed_in, secretariat, ana):
    body = OrganisationFactory(name="Port Authority")
    StakeholderFactory(
        email="luis@example.org",
        profile__given_name="Luis",
        profile__family_name="Sosa",
        profile__organisation=body,
    )
    browser = signed_in(secretariat)
    for query in ({"q": "ruiz"}, {"q": ana.email}, {"q": ana.profile.organisation.name}, {"expertise": "banks"}):
        text = read(browser, "directory", **query)
        assert "Ana Ruiz" in text
        assert "Luis Sosa" not in text
    assert "Nobody matches these filters." in read(browser, "directory", q="nobody at all")


def test_a_persons_meetings_are_told_only_to_those_who_run_them(signed_in, secretariat, ana):
    mine = MeetingFactory(organiser=secretariat)
    other_organiser = StakeholderFactory()
    others = MeetingFactory(organiser=other_organiser)
    InvitationFactory(meeting=mine, stakeholder=ana)
    RegistrationFactory(meeting=others, stakeholder=ana)
    assert str(others.title) in read(signed_in(secretariat), "directory_person", ana.pk)
    text = read(signed_in(other_organiser), "directory_person", ana.pk)
    assert str(others.title) in text
    assert str(mine.title) not in text


def test_the_other_entry_is_found_what_moves_is_shown_and_the_two_become_one(signed_in, secretariat, ana):
    again = StakeholderFactory(profile__given_name="Ana", profile__family_name="Ruiz")
    RegistrationFactory(stakeholder=again)
    browser = signed_in(secretariat)
    assert ana.email in read(browser, "directory_doubles")
    assert again.email in read(browser, "merge_person", ana.pk)
    preview = read(browser, "merge_person", ana.pk, other=again.pk)
    assert "registrations: 1" in preview
    assert Stakeholder.objects.get(pk=again.pk).is_active
    browser.post(page("merge_person", ana.pk), {"other": again.pk})
    assert ana.registrations.count() == 1
    assert read(browser, "directory_doubles").count("Keep this one") == 0
    assert browser.get(page("directory_person", again.pk)).status_code == 404


def test_a_refused_merge_says_why(signed_in, secretariat, ana):
    again = StakeholderFactory()
    meeting = MeetingFactory()
    for person in (ana, again):
        RegistrationFactory(meeting=meeting, stakeholder=person)
    answer = signed_in(secretariat).post(page("merge_person", ana.pk), {"other": again.pk})
    assert answer.status_code == 409
    assert "nobody can have twice" in answer.content.decode()


def test_a_body_gets_other_names_and_is_brought_together_with_another(signed_in, secretariat):
    body, other = OrganisationFactory(name="Ministry of Labour"), OrganisationFactory(name="Ministerio")
    browser = signed_in(secretariat)
    data = {"name": body.name, "acronym": "ML", "sector": "government", "country": "PA", "other_names": "MinLab\n"}
    assert browser.post(page("directory_organisation", body.pk), data).status_code == 302
    assert "MinLab" in read(browser, "directory_organisations", q="minlab")
    taken = browser.post(page("directory_organisation", body.pk), {**data, "name": "ministerio"})
    assert taken.status_code == 409
    assert "Merge the two instead." in taken.content.decode()
    assert "Bring into this one" in read(browser, "directory_organisation", body.pk, q="Ministerio")
    assert "“Ministerio” to “Ministry of Labour" in read(browser, "merge_organisation", body.pk, other.pk)
    elsewhere = read(browser, "merge_organisation", body.pk, other.pk, next="javascript:alert(1)")
    assert "javascript:" not in elsewhere
    assert page("directory_organisation", body.pk) in elsewhere
    browser.post(page("merge_organisation", body.pk, other.pk))
    assert not Organisation.objects.filter(pk=other.pk).exists()


def test_a_list_is_looked_at_confirmed_and_taken_in_once(signed_in, secretariat, ana):
    browser = signed_in(secretariat)
    browser.post(page("import_directory"), {"text": LIST})
    imported = DirectoryImport.objects.get()
    assert not Stakeholder.objects.filter(email="ana@example.org").exists()
    text = read(browser, "directory_import", imported.pk)
    assert "1 person can be taken in." in text
    assert "Row 3: The e-mail address is missing." in text
    answer = browser.post(page("directory_import", imported.pk))
    row = Job.objects.get(kind="directory_import")
    assert answer.url == row.get_absolute_url()
    jobs.run(row.pk)
    person = Stakeholder.objects.get(email="ana@example.org")
    assert (person.profile.family_name, person.profile.organisation.name) == ("Ruiz", "Ministry")
    assert "1 person is new." in browser.get(answer.url).content.decode()
    assert browser.post(page("directory_import", imported.pk)).status_code == 409


def test_a_list_without_what_is_needed_is_refused_and_stays_in_the_form(signed_in, secretariat):
    text = signed_in(secretariat).post(page("import_directory"), {"text": "Colour\nred\n"}).content.decode()
    assert "this is missing" in text
    assert "Colour\nred" in text
    assert not DirectoryImport.objects.exists()


def test_the_filtered_people_are_written_with_the_chosen_columns(signed_in, secretariat, ana):
    StakeholderFactory(profile__family_name="Sosa")
    browser = signed_in(secretariat)
    address = f"{page('export_directory')}?q=ruiz"
    assert "Export 1 person" in browser.get(address).content.decode()
    browser.post(address, {"columns": ["name", "email"], "format": "xlsx"})
    row = jobs.run(Job.objects.get(kind="directory_export").pk)
    with row.file.open() as file:
        sheet = load_workbook(io.BytesIO(file.read())).active
    assert [[cell.value for cell in line] for line in sheet.rows] == [["Name", "E-mail"], ["Ana Ruiz", ana.email]]


@pytest.mark.parametrize("name", ["directory", "directory_organisations", "export_directory"])
def test_organisers_see_the_directory_and_nobody_else_does(client, signed_in, secretariat, editor, person, name):
    organiser = MeetingFactory(organiser=StakeholderFactory()).appointments.get().stakeholder
    allowed = [signed_in(each).get(page(name)).status_code for each in (secretariat, organiser, editor, person)]
    assert allowed == [200, 200, 403, 403]
    assert client.get(page(name)).status_code == 302


@pytest.mark.parametrize(
    "name", ["import_directory", "directory_doubles", "merge_person", "directory_organisation", "merge_organisation"]
)
def test_only_the_secretariat_changes_the_directory(signed_in, secretariat, ana, name):
    organiser = MeetingFactory(organiser=StakeholderFactory()).appointments.get().stakeholder
    bodies = [OrganisationFactory().pk, OrganisationFactory().pk]
    keys = {"merge_person": [ana.pk], "directory_organisation": bodies[:1], "merge_organisation": bodies}.get(name, [])
    assert [signed_in(each).get(page(name, *keys)).status_code for each in (secretariat, organiser)] == [200, 403]
    assert signed_in(organiser).post(page(name, *keys)).status_code in {403, 405}
    assert Organisation.objects.filter(pk__in=bodies).count() == 2


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("directory", 7), ("directory_organisations", 8)])
def test_the_lists_ask_the_database_the_same_for_any_number(
    signed_in, secretariat, django_assert_num_queries, number, name, queries
):
    for _each in range(number):
        StakeholderFactory()
    browser = signed_in(secretariat)
    browser.get(page(name))
    with django_assert_num_queries(queries):
        browser.get(page(name))
