"""Many registrations decided at once, and the tables that leave the portal."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from correspondence.models import Letter
from journal.models import Entry
from meetings.actions import deciding
from meetings.actions import registration as seats
from meetings.models import FollowUp, Registration, RegistrationNote, SectorSeats
from meetings.states import RegistrationState
from rrge_portal.kernel import jobs
from rrge_portal.kernel.models import Job
from tests.factories import (
    InvitationFactory,
    MeetingFactory,
    NominationFactory,
    RegistrationFactory,
    StakeholderFactory,
)

pytestmark = pytest.mark.django_db

State = RegistrationState


@pytest.fixture
def meeting(secretariat):
    return MeetingFactory(organiser=secretariat, capacity=2)


def address(name, meeting, **kwargs):
    return reverse(f"meetings:{name}", kwargs={"slug": meeting.slug, **kwargs})


def requested(meeting, number, **fields):
    return RegistrationFactory.create_batch(number, meeting=meeting, state=State.REQUESTED, **fields)


def test_the_last_seats_go_in_the_order_people_asked_and_each_is_told_once(meeting, secretariat):
    asked = requested(meeting, 4)
    keys = [each.pk for each in reversed(asked)]
    outcome = deciding.decide_batch(meeting, "confirm", keys, by=secretariat)
    assert outcome.done == [asked[0].pk, asked[1].pk]
    assert [key for key, _why in outcome.refused] == [asked[2].pk, asked[3].pk]
    assert "last seat is taken" in outcome.refused[0][1]
    assert [Letter.objects.about(each).count() for each in asked] == [1, 1, 0, 0]


def test_the_seats_of_a_sector_are_kept_in_a_batch(meeting, secretariat):
    SectorSeats.objects.create(meeting=meeting, sector="private", seats=1)
    private = requested(meeting, 2, sector="private")
    [academic] = requested(meeting, 1, sector="academia")
    outcome = deciding.decide_batch(meeting, "confirm", [each.pk for each in (*private, academic)], by=secretariat)
    assert outcome.done == [private[0].pk, academic.pk]
    assert "Private sector" in outcome.refused[0][1]


def test_whoever_already_has_it_is_told_nothing_again(meeting, secretariat):
    seated = RegistrationFactory(meeting=meeting)
    outcome = deciding.decide_batch(meeting, "confirm", [seated.pk, 0], by=secretariat)
    assert (outcome.done, outcome.already) == ([], [seated.pk])
    assert outcome.refused == [(0, "This registration is no longer there.")]
    assert not Letter.objects.about(seated).exists()


def test_those_put_on_the_list_are_offered_what_is_free(meeting, secretariat):
    asked = requested(meeting, 3)
    deciding.decide_batch(meeting, "waitlist", [each.pk for each in asked], by=secretariat)
    assert [*Registration.objects.order_by("pk").values_list("state", flat=True)] == [
        "offered",
        "offered",
        "waitlisted",
    ]


def test_all_that_match_are_decided_by_the_worker_and_the_page_says_for_whom(meeting, secretariat, signed_in):
    asked = requested(meeting, 60)
    meeting.capacity = 55
    meeting.save(update_fields=["capacity"])
    client = signed_in(secretariat)
    here = f"{address('decide_registrations', meeting, deed='confirm')}?all=1&state=requested"
    assert "Give 60 people a seat?" in client.get(here).text
    answer = client.post(here)
    job = Job.objects.get()
    assert answer.url == job.get_absolute_url()
    jobs.run(job.pk)
    page = client.get(answer.url).text
    assert "Done for 55 people. Not possible for 5." in page
    assert meeting.registrations.confirmed().count() == 55
    result = client.get(address("decisions", meeting, pk=job.pk)).text
    assert "55 people got a seat." in result
    assert asked[59].stakeholder.shown_name in result
    assert "The last seat is taken." in result


def test_a_killed_job_goes_on_where_it_stopped_and_tells_nobody_twice(meeting, secretariat):
    meeting.capacity = None
    meeting.save(update_fields=["capacity"])
    asked = requested(meeting, 60)
    job = deciding.decide_many(meeting, "confirm", [each.pk for each in asked], by=secretariat)
    deciding.decide_next(job)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert len(job.result["done"]) == 60
    assert Letter.objects.filter(kind="registration_confirmed").count() == 60


def test_select_all_matching_keeps_to_the_filters(meeting, secretariat, signed_in):
    private, academic = requested(meeting, 1, sector="private")[0], requested(meeting, 1, sector="academia")[0]
    signed_in(secretariat).post(f"{address('decide_registrations', meeting, deed='decline')}?all=1&sector=private")
    states = dict(Registration.objects.values_list("pk", "state"))
    assert states == {private.pk: State.DECLINED, academic.pk: State.REQUESTED}


def test_nobody_of_another_meeting_is_decided(meeting, secretariat, signed_in):
    [other] = requested(MeetingFactory(), 1)
    signed_in(secretariat).post(f"{address('decide_registrations', meeting, deed='confirm')}?pk={other.pk}&pk=x")
    other.refresh_from_db()
    assert other.state == State.REQUESTED


PAGES = [
    ("registration", {"pk": 1}),
    ("export_registrations", {}),
    ("export_invitations", {}),
    ("export_nominations", {}),
    ("registrations_csv", {}),
    ("follow_ups", {}),
]


@pytest.mark.parametrize(("name", "parts"), PAGES, ids=lambda value: value if isinstance(value, str) else "")
def test_only_organisers_open_them(name, parts, meeting, secretariat, signed_in, client):
    registration = RegistrationFactory(meeting=meeting)
    here = address(name, meeting, **({"pk": registration.pk} if parts else {}))
    other = StakeholderFactory()
    MeetingFactory(organiser=other)
    assert signed_in(secretariat).get(here).status_code == 200
    assert signed_in(registration.stakeholder).get(here).status_code == 403
    assert signed_in(other).get(here).status_code == 403
    assert client.get(here).status_code == 302


# --- Export -----------------------------------------------------------------------------------------------------------


def export(client, meeting, **choice) -> Job:
    query = choice.pop("query", "")
    answer = client.post(f"{address('export_registrations', meeting)}?{query}", choice)
    job = Job.objects.order_by("pk").last()
    assert answer.url == job.get_absolute_url()
    jobs.run(job.pk)
    job.refresh_from_db()
    return job


def sheet_of(job):
    with job.file.open() as file:
        return load_workbook(BytesIO(file.read())).active


def test_the_workbook_holds_the_filtered_rows_and_the_chosen_columns_as_text(meeting, secretariat, signed_in):
    RegistrationFactory(meeting=meeting, stakeholder__profile__display_name="=1+1", sector="private")
    RegistrationFactory(meeting=meeting, stakeholder__profile__display_name="@left out", sector="academia")
    job = export(signed_in(secretariat), meeting, columns=["name", "sector"], format="xlsx", query="sector=private")
    rows = [[cell.value for cell in row] for row in sheet_of(job)]
    assert rows == [["Name", "Sector"], ["=1+1", "Private sector"]]
    assert sheet_of(job)["A2"].data_type in {"s", "inlineStr"}
    assert Entry.objects.get(verb="list.exported").facts == {
        "list": "registrations_export",
        "columns": ["name", "sector"],
    }


def test_what_somebody_needs_is_exported_only_if_it_is_ticked(meeting, secretariat, signed_in):
    registration = RegistrationFactory(meeting=meeting, needs="A ramp")
    FollowUp.objects.create(registration=registration, dietary="Vegan")
    RegistrationNote.objects.create(registration=registration, text="Speaks well")
    client = signed_in(secretariat)
    form = client.get(address("export_registrations", meeting)).context["form"]
    assert "name" in form["columns"].initial
    assert not {"needs", "dietary", "passport_name"} & {*form["columns"].initial}
    usual = ["name", "email", "state"]
    with export(client, meeting, columns=usual, format="csv").file.open() as file:
        text = file.read().decode()
    assert "A ramp" not in text
    assert "Vegan" not in text
    with export(client, meeting, columns=[*usual, "needs", "dietary"], format="csv").file.open() as file:
        text = file.read().decode()
    assert "A ramp" in text
    assert "Vegan" in text
    assert "Speaks well" not in text


def test_the_tracker_of_nominations_is_exported_with_how_far_each_has_got(meeting, secretariat, signed_in):
    NominationFactory(meeting=meeting, country="HN", body="Mission of Honduras", seats=2)
    NominationFactory(meeting=meeting, country="CR", body="=Mission")
    client = signed_in(secretariat)
    where = address("export_nominations", meeting)
    assert where in client.get(address("nominations", meeting)).text
    client.post(f"{where}?country=HN", {"columns": ["country", "body", "standing", "seats", "named"], "format": "csv"})
    job = Job.objects.get()
    jobs.run(job.pk)
    job.refresh_from_db()
    with job.file.open() as file:
        lines = file.read().decode("utf-8-sig").splitlines()
    assert lines == ["Member State,Mission or ministry,Standing,Seats,Named", "Honduras,Mission of Honduras,Asked,2,0"]


def test_invitations_come_in_the_order_of_the_address(meeting, secretariat, signed_in):
    InvitationFactory(meeting=meeting, family_name="Abel", organisation="Zeta Bank")
    InvitationFactory(meeting=meeting, family_name="Zorn", organisation="Alpha Bank")
    client, where = signed_in(secretariat), address("invitations", meeting)
    by_name, by_organisation = client.get(where).text, client.get(where, {"sort": "organisation"}).text
    assert by_name.index("Abel") < by_name.index("Zorn")
    assert by_organisation.index("Zorn") < by_organisation.index("Abel")
    assert client.get(where, {"sort": "nonsense"}).status_code == 200


def test_invitations_are_exported_as_they_are_filtered(meeting, secretariat, signed_in):
    InvitationFactory(meeting=meeting, given_name="Ana", country="MX")
    InvitationFactory(meeting=meeting, given_name="Bea", country="PA")
    choice = {"columns": ["given_name", "country"], "format": "csv"}
    signed_in(secretariat).post(f"{address('export_invitations', meeting)}?country=MX", choice)
    job = jobs.run(Job.objects.get().pk)
    with job.file.open() as file:
        assert file.read().decode("utf-8-sig").split() == ["Given", "name,Country", "Ana,Mexico"]


def test_no_column_and_no_known_file_are_refused_with_their_sentence(meeting, secretariat, signed_in):
    page = signed_in(secretariat).post(address("export_registrations", meeting), {"format": "exe"}).text
    assert "Tick at least one column." in page
    assert not Job.objects.exists()


def test_who_no_longer_organises_the_meeting_no_longer_has_its_table(meeting, secretariat, signed_in):
    job = export(signed_in(secretariat), meeting, columns=["name"], format="csv")
    meeting.appointments.all().delete()
    assert signed_in(secretariat).get(reverse("pages:work_file", kwargs={"pk": job.pk})).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_an_export_costs_the_same_for_any_number(number, meeting, secretariat, django_assert_num_queries):
    RegistrationFactory.create_batch(number, meeting=meeting)
    arguments = {"meeting": meeting.pk, "query": "sort=name&state=confirmed", "columns": ["name"], "format": "csv"}
    job = jobs.start("registrations_export", by=secretariat, **arguments)
    with django_assert_num_queries(10):
        jobs.run(job.pk)


@pytest.mark.parametrize("number", [1, 3])
def test_the_sorted_and_filtered_list_costs_the_same_for_any_number(
    number, meeting, secretariat, signed_in, django_assert_num_queries
):
    RegistrationFactory.create_batch(number, meeting=meeting)
    SectorSeats.objects.create(meeting=meeting, sector="private", seats=1)
    client = signed_in(secretariat)
    here = f"{address('registrations', meeting)}?sort=organisation&state=confirmed&q=Given"
    client.get(here)
    with django_assert_num_queries(10):
        client.get(here)


def test_the_list_comes_in_the_order_asked_for(meeting, secretariat, signed_in):
    for name in ("Beta", "Alpha"):
        RegistrationFactory(meeting=meeting, stakeholder__profile__family_name=name)
    page = signed_in(secretariat).get(f"{address('registrations', meeting)}?sort=name").text
    assert page.index("Alpha") < page.index("Beta")
    wrong = signed_in(secretariat).get(f"{address('registrations', meeting)}?sort=nonsense&sector=x&page=99")
    assert wrong.status_code == 200


# --- Notes ------------------------------------------------------------------------------------------------------------


def test_organisers_write_notes_that_the_participant_never_gets(meeting, secretariat, signed_in):
    registration = RegistrationFactory(meeting=meeting)
    client = signed_in(secretariat)
    client.post(address("write_note", meeting, pk=registration.pk), {"text": "Hidden remark 4711"})
    assert "Hidden remark 4711" in client.get(address("registration", meeting, pk=registration.pk)).text
    own = signed_in(registration.stakeholder)
    for page in (
        reverse("meetings:register", kwargs={"slug": meeting.slug}),
        reverse("meetings:meeting", kwargs={"slug": meeting.slug}),
        reverse("meetings:my_meetings"),
        reverse("stakeholders:account"),
        reverse("pages:post_room"),
    ):
        assert "4711" not in own.get(page).text
    data = own.get(f"{reverse('stakeholders:data')}?download=1").text
    assert "4711" not in data
    assert "Organisers may have written notes" in data


def test_an_organiser_never_sees_notes_about_themself(meeting, secretariat, administrator, signed_in):
    registration = RegistrationFactory(meeting=meeting, stakeholder=secretariat)
    RegistrationNote.objects.create(registration=registration, by=administrator, text="Hidden remark 4711")
    here = address("registration", meeting, pk=registration.pk)
    assert "4711" not in signed_in(secretariat).get(here).text
    assert "4711" in signed_in(administrator).get(here).text
    assert (
        signed_in(secretariat).post(address("write_note", meeting, pk=registration.pk), {"text": "x"}).status_code
        == 409
    )


def test_notes_are_deleted_by_organisers_of_that_meeting_only(meeting, secretariat, signed_in):
    note = RegistrationNote.objects.create(registration=RegistrationFactory(meeting=meeting), text="x")
    here = address("delete_note", meeting, pk=note.registration_id, note=note.pk)
    assert signed_in(note.registration.stakeholder).post(here).status_code == 403
    assert signed_in(secretariat).post(here).status_code == 302
    assert not RegistrationNote.objects.exists()


def test_an_empty_note_is_shown_again(meeting, secretariat, signed_in):
    registration = RegistrationFactory(meeting=meeting)
    page = signed_in(secretariat).post(address("write_note", meeting, pk=registration.pk), {"text": " "}).text
    assert "This field is required." in page


def test_the_list_is_closed_and_opened_again(meeting, secretariat, signed_in):
    client = signed_in(secretariat)
    assert "The list is closed." in client.post(address("close_list", meeting), follow=True).text
    assert client.post(address("close_list", meeting)).status_code == 409
    assert "The list is open again." in client.post(address("open_list", meeting), follow=True).text


def test_seating_one_more_than_there_are_through_the_buttons_is_impossible(meeting, secretariat):
    for each in requested(meeting, 2):
        seats.confirm(each, by=secretariat)
