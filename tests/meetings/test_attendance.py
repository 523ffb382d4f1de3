"""Checking people in: by code, by name, by link, by paper; who may, and who learns of it."""

import threading
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from correspondence.models import Letter
from meetings.actions import attendance as door_actions
from meetings.actions.retention import forget_what_is_due
from meetings.attendance import on_now, sessions_with_a_door
from meetings.models import Appointment, Attendance
from meetings.own_data import attendances
from meetings.states import HouseRule, InvitationState, MeetingRole, RegistrationState, SessionKind
from rrge_portal.kernel import jobs
from rrge_portal.kernel.codes import new_code
from rrge_portal.kernel.models import Job
from rrge_portal.kernel.refusal import Refusal
from stakeholders.own_data import own_data
from tests.factories import InvitationFactory, MeetingFactory, RegistrationFactory, SessionFactory, StakeholderFactory


@pytest.fixture
def organiser(db):
    return StakeholderFactory()


@pytest.fixture
def meeting(organiser):
    """It began today."""
    return MeetingFactory(organiser=organiser, starts_on=timezone.localdate(), ends_on=timezone.localdate())


@pytest.fixture
def session(meeting):
    now = timezone.now()
    return SessionFactory(meeting=meeting, starts_at=now - timedelta(minutes=10), ends_at=now + timedelta(hours=1))


@pytest.fixture
def secret_session(meeting):
    now = timezone.now()
    return SessionFactory(
        meeting=meeting,
        titles={"en": "Behind closed doors"},
        rule=HouseRule.CHATHAM,
        starts_at=now - timedelta(minutes=20),
        ends_at=now + timedelta(hours=1),
    )


@pytest.fixture
def registration(meeting):
    return RegistrationFactory(
        meeting=meeting, stakeholder__profile__given_name="Ana", stakeholder__profile__family_name="Quispe"
    )


def appointed(session, role=MeetingRole.RAPPORTEUR):
    somebody = StakeholderFactory()
    Appointment.objects.create(meeting=session.meeting, session=session, stakeholder=somebody, role=role)
    return somebody


def page_of(registration) -> str:
    return reverse("meetings:check_in", args=[registration.code])


def desk_of(meeting) -> str:
    return reverse("meetings:desk", args=[meeting.slug])


# --- The action -------------------------------------------------------------------------------------------------------


def test_the_second_at_the_door_learns_who_was_first(session, registration, organiser):
    first = door_actions.check_in(session, registration, by=organiser)
    second = door_actions.check_in(session, registration, by=appointed(session))

    assert (first.is_new, second.is_new) == (True, False)
    assert second.attendance.by == organiser
    assert Attendance.objects.count() == 1


@pytest.mark.parametrize("state", [each for each in RegistrationState if each != RegistrationState.CONFIRMED])
def test_nobody_without_a_confirmed_seat_is_checked_in(session, meeting, organiser, state):
    with pytest.raises(Refusal, match="no confirmed seat"):
        door_actions.check_in(session, RegistrationFactory(meeting=meeting, state=state), by=organiser)


def test_a_code_of_another_meeting_opens_nothing(session, organiser):
    with pytest.raises(Refusal, match="another meeting"):
        door_actions.check_in(session, RegistrationFactory(), by=organiser)


def test_nobody_is_checked_into_a_break(meeting, registration, organiser):
    coffee = SessionFactory(meeting=meeting, kind=SessionKind.BREAK)
    with pytest.raises(Refusal, match="Nobody is checked in"):
        door_actions.check_in(coffee, registration, by=organiser)
    assert coffee not in sessions_with_a_door(meeting)


def test_an_organiser_admits_who_comes_unconfirmed_while_there_is_a_seat(meeting, session, organiser):
    walk_in = RegistrationFactory(meeting=meeting, state=RegistrationState.REQUESTED)
    assert door_actions.admit(session, walk_in, by=organiser).is_new
    walk_in.refresh_from_db()
    assert walk_in.state == RegistrationState.CONFIRMED

    meeting.capacity = 1
    meeting.save(update_fields=["capacity"])
    late = RegistrationFactory(meeting=meeting, state=RegistrationState.REQUESTED)
    with pytest.raises(Refusal):
        door_actions.admit(session, late, by=organiser)


def test_ticks_from_paper_join_what_was_entered_at_the_door(meeting, session, organiser):
    there, ticked, other = RegistrationFactory.create_batch(3, meeting=meeting)
    first = door_actions.check_in(session, there, by=organiser).attendance

    assert door_actions.enter_from_paper(session, ticked=[there.pk, ticked.pk], by=appointed(session)) == 1
    assert set(session.attendances.values_list("registration", flat=True)) == {there.pk, ticked.pk}
    assert session.attendances.get(registration=there).by == first.by
    assert door_actions.enter_from_paper(session, ticked=[other.pk], unticked=[ticked.pk], by=organiser) == 2
    assert set(session.attendances.values_list("registration", flat=True)) == {there.pk, other.pk}


def test_the_session_under_way_is_preselected(meeting, session):
    later = SessionFactory(
        meeting=meeting, starts_at=session.ends_at + timedelta(hours=2), ends_at=session.ends_at + timedelta(hours=3)
    )
    sessions = [session, later]
    assert on_now(sessions) == session
    assert on_now(sessions, later.starts_at - timedelta(minutes=30)) == later
    assert on_now(sessions, session.ends_at + timedelta(minutes=1)) == later
    assert on_now(sessions, later.ends_at + timedelta(days=1)) == later


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_eight_doors_at_once_check_a_person_in_once(meeting, session, registration, organiser):
    start, results = threading.Barrier(8), []

    def door():
        try:
            start.wait()
            results.append(door_actions.check_in(session, registration, by=organiser))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=door) for _each in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each.is_new for each in results) == [False] * 7 + [True]
    assert Attendance.objects.count() == 1


# --- The page behind the QR code --------------------------------------------------------------------------------------


def test_a_code_says_nothing_to_whoever_is_not_at_the_door(signed_in, session, registration):
    for client in (Client(), signed_in(registration.stakeholder), signed_in(StakeholderFactory())):
        page = client.get(page_of(registration))
        unknown = client.get(reverse("meetings:check_in", args=[new_code()]))
        assert page.status_code == unknown.status_code == 200
        assert "Show this code at the door" in page.text
        assert "Quispe" not in page.text.replace("Ana Quispe</span>", "")
        assert page["X-Robots-Tag"] == "noindex, nofollow"
        assert client.post(page_of(registration)).status_code == 404
    assert not Attendance.objects.exists()


def test_reading_the_page_checks_nobody_in(signed_in, session, registration, organiser):
    page = signed_in(organiser).get(page_of(registration))
    assert "Ana Quispe" in page.text
    assert not Attendance.objects.exists()


def test_one_button_checks_in_and_one_takes_it_back(signed_in, session, registration, organiser):
    client = signed_in(organiser)
    page = client.post(page_of(registration), {"session": session.pk}, follow=True)
    assert "Ana Quispe is checked in." in page.text
    again = client.post(page_of(registration), {"session": session.pk}, follow=True)
    assert "was already checked in at" in again.text
    undone = client.post(page_of(registration), {"session": session.pk, "deed": "undo"}, follow=True)
    assert "no longer checked in" in undone.text
    assert not Attendance.objects.exists()


def test_rapporteurs_check_into_their_own_session_only(signed_in, meeting, session, registration):
    elsewhere = SessionFactory(meeting=meeting, titles={"en": "Elsewhere"})
    client = signed_in(appointed(session))
    page = client.get(f"{page_of(registration)}?session={elsewhere.pk}")
    assert "Elsewhere" not in page.text
    client.post(page_of(registration), {"session": elsewhere.pk})
    assert [each.session for each in Attendance.objects.all()] == [session]


def test_a_person_without_a_seat_is_shown_as_such(signed_in, meeting, session, organiser):
    requested = RegistrationFactory(meeting=meeting, state=RegistrationState.REQUESTED)
    page = signed_in(organiser).get(page_of(requested))
    assert "Give a seat and check in" in page.text
    assert "Give a seat" not in signed_in(appointed(session)).get(page_of(requested)).text
    assert signed_in(appointed(session)).post(page_of(requested), {"deed": "admit"}).status_code == 403
    signed_in(organiser).post(page_of(requested), {"session": session.pk, "deed": "admit"})
    assert Attendance.objects.get().registration == requested


# --- The Chatham House Rule -------------------------------------------------------------------------------------------


def test_only_organisers_check_into_a_session_under_the_chatham_house_rule(signed_in, secret_session, registration):
    moderator = appointed(secret_session, MeetingRole.MODERATOR)
    assert "Show this code at the door" in signed_in(moderator).get(page_of(registration)).text
    assert signed_in(moderator).get(desk_of(secret_session.meeting)).status_code == 404


def test_nobody_but_organisers_learns_who_was_there(secret_session, session, registration, organiser):
    door_actions.check_in(secret_session, registration, by=organiser)
    door_actions.check_in(session, registration, by=organiser)

    assert Attendance.objects.visible_to(organiser).count() == 2
    assert [each.session for each in Attendance.objects.visible_to(registration.stakeholder)] == [session]
    assert not Attendance.objects.visible_to(appointed(secret_session)).exists()


# --- Who never registered ---------------------------------------------------------------------------------------------


def new_face(**changes):
    return {
        "given_name": "Nora",
        "family_name": "New",
        "email": "nora@example.org",
        "sector": "civil_society",
        **changes,
    }


def test_somebody_who_never_registered_is_given_a_seat_and_let_in(signed_in, organiser, meeting, session):
    client = signed_in(organiser)
    page = reverse("meetings:walk_in", args=[meeting.slug])
    assert page in client.get(desk_of(meeting)).text
    said = client.post(page, new_face(session=session.pk), follow=True).text
    assert "Nora New is checked in." in said

    attendance = Attendance.objects.get()
    assert (attendance.session, attendance.by) == (session, organiser)
    seat = attendance.registration
    assert (seat.state, seat.sector, seat.stakeholder.email) == (
        RegistrationState.CONFIRMED,
        "civil_society",
        "nora@example.org",
    )
    assert Letter.objects.get(kind="registration_confirmed").address == "nora@example.org"
    assert "was already checked in" in client.post(page, new_face(session=session.pk), follow=True).text
    assert meeting.registrations.count() == 1


def test_whoever_the_portal_knows_keeps_what_they_wrote(signed_in, organiser, meeting, session):
    known = StakeholderFactory(email="nora@example.org", profile__given_name="Eleonora")
    asked = RegistrationFactory(meeting=meeting, stakeholder=known, state=RegistrationState.REQUESTED)
    signed_in(organiser).post(reverse("meetings:walk_in", args=[meeting.slug]), new_face())
    known.profile.refresh_from_db()
    asked.refresh_from_db()
    assert known.profile.given_name == "Eleonora"
    assert asked.state == RegistrationState.CONFIRMED
    assert Attendance.objects.get().registration == asked


def test_whoever_comes_without_having_answered_has_accepted(signed_in, organiser, meeting, session):
    asked = InvitationFactory(meeting=meeting, email="nora@example.org", state=InvitationState.SENT)
    others = InvitationFactory(meeting=meeting, email="other@example.org", state=InvitationState.SENT)
    signed_in(organiser).post(reverse("meetings:walk_in", args=[meeting.slug]), new_face(email="Nora@example.org"))
    seat = meeting.registrations.get()
    assert seat.invitation == asked
    assert seat.invitation.state == InvitationState.ACCEPTED
    assert seat.invitation.stakeholder == seat.stakeholder
    others.refresh_from_db()
    assert others.state == InvitationState.SENT


def test_a_full_meeting_lets_nobody_in_and_keeps_what_was_typed(signed_in, organiser, meeting, session):
    type(meeting).objects.update(capacity=1)
    taken = RegistrationFactory(meeting=meeting)
    answer = signed_in(organiser).post(reverse("meetings:walk_in", args=[meeting.slug]), new_face())
    assert answer.status_code == 409
    assert "The last seat is taken." in answer.text
    assert 'value="nora@example.org"' in answer.text
    assert meeting.registrations.get() == taken


def test_only_organisers_enter_somebody_at_the_door(signed_in, client, meeting, session):
    page = reverse("meetings:walk_in", args=[meeting.slug])
    moderator = StakeholderFactory()
    Appointment.objects.create(meeting=meeting, session=session, stakeholder=moderator, role=MeetingRole.MODERATOR)
    assert page not in signed_in(moderator).get(desk_of(meeting)).text
    assert signed_in(moderator).post(page, new_face()).status_code == 403
    assert client.post(page, new_face()).status_code == 302
    assert not Attendance.objects.exists()


# --- The desk ---------------------------------------------------------------------------------------------------------


def test_codes_are_typed_one_after_the_other(signed_in, meeting, session, registration, organiser):
    client = signed_in(organiser)
    page = client.post(desk_of(meeting), {"session": session.pk, "typed": registration.shown_code.lower()}, follow=True)
    assert "Ana Quispe is checked in." in page.text
    assert "autofocus" in page.text


def test_part_of_a_name_finds_people(signed_in, meeting, session, registration, organiser):
    client = signed_in(organiser)
    page = client.post(desk_of(meeting), {"session": session.pk, "typed": "quis an"})
    assert "Ana Quispe" in page.text
    assert not Attendance.objects.exists()
    client.post(desk_of(meeting), {"session": session.pk, "registration": registration.pk, "code": registration.code})
    assert Attendance.objects.get().registration == registration


def test_what_is_no_code_and_no_name_says_what_to_do(signed_in, meeting, session, organiser):
    client = signed_in(organiser)
    assert "Nobody with a confirmed seat" in client.post(desk_of(meeting), {"typed": "Nobody"}).text
    assert "No registration for this meeting has this code" in client.post(desk_of(meeting), {"typed": new_code()}).text


# --- Phones at the door -----------------------------------------------------------------------------------------------


@pytest.fixture
def phone(meeting, organiser):
    """A phone without an account that pressed the button of a door link."""
    door = door_actions.open_door(meeting, "Main entrance", by=organiser)
    client = Client()
    assert client.get(reverse("meetings:door", args=[door.token])).status_code == 200
    assert client.get(desk_of(meeting)).status_code == 404
    client.post(reverse("meetings:door", args=[door.token]))
    return client


def test_a_phone_at_the_door_checks_in_by_code_only(phone, meeting, session, registration):
    assert "Nobody" not in phone.post(desk_of(meeting), {"typed": "Quispe"}).text
    assert "This is not a code" in phone.post(desk_of(meeting), {"typed": "Quispe"}).text
    page = phone.post(desk_of(meeting), {"typed": registration.code}, follow=True)
    assert "Ana Quispe is checked in." in page.text
    assert Attendance.objects.get().door.label == "Main entrance"


def test_a_phone_at_the_door_has_no_secret_session(phone, meeting, session, secret_session, registration):
    assert "Behind closed doors" not in phone.get(desk_of(meeting)).text
    phone.post(desk_of(meeting), {"session": secret_session.pk, "typed": registration.code})
    assert not secret_session.attendances.exists()


def test_a_closed_link_is_closed_on_every_phone(phone, meeting, session, organiser):
    door_actions.close_door(meeting.door_passes.get(), by=organiser)
    assert phone.get(desk_of(meeting)).status_code == 404


def test_a_door_link_works_on_the_days_of_the_meeting_only(signed_in, organiser):
    later = MeetingFactory(organiser=organiser)
    SessionFactory(meeting=later)
    door = door_actions.open_door(later, "Main entrance", by=organiser)
    client = Client()
    assert "works from the evening before" in client.post(reverse("meetings:door", args=[door.token])).text
    assert client.get(desk_of(later)).status_code == 404


def test_a_forged_door_link_opens_nothing(meeting, session):
    assert Client().get(reverse("meetings:door", args=["1.nonsense:forged"])).status_code == 404


# --- Organisers' pages ------------------------------------------------------------------------------------------------


PAGES = ["attendance", "attendance_pdf", "doors", "certificates", "issue_certificates", "evaluation"]


@pytest.mark.parametrize("name", PAGES)
def test_only_organisers_open_the_pages(signed_in, meeting, session, organiser, administrator, name):
    address = reverse(f"meetings:{name}", args=[meeting.slug])
    assert "/login/" in Client().get(address).url
    for somebody, status in (
        (StakeholderFactory(), 403),
        (appointed(session), 403),
        (organiser, 200),
        (administrator, 200),
    ):
        assert signed_in(somebody).get(address).status_code == status


def test_the_paper_page_is_the_organisers(signed_in, meeting, session, registration, organiser):
    address = reverse("meetings:attendance_paper", args=[meeting.slug, session.pk])
    assert signed_in(appointed(session)).get(address).status_code == 403
    page = signed_in(organiser).post(address, {"shown": registration.pk, "ticked": registration.pk}, follow=True)
    assert "1 tick is entered." in page.text
    assert Attendance.objects.get().registration == registration


def test_the_page_says_who_is_there_and_who_is_missing(signed_in, meeting, session, registration, organiser):
    RegistrationFactory(meeting=meeting, stakeholder__profile__family_name="Gone")
    door_actions.check_in(session, registration, by=organiser)
    client, address = signed_in(organiser), reverse("meetings:attendance", args=[meeting.slug])
    assert "Quispe" in client.get(address, {"there": "yes"}).text
    assert "Gone</th>" not in client.get(address, {"there": "yes"}).text
    assert "Quispe</th>" not in client.get(address, {"there": "no"}).text


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_the_database_as_often_for_many(
    signed_in, meeting, session, organiser, django_assert_num_queries, number
):
    for each in RegistrationFactory.create_batch(number, meeting=meeting):
        door_actions.check_in(session, each, by=organiser)
    client, address = signed_in(organiser), reverse("meetings:attendance", args=[meeting.slug])
    client.get(address)
    with django_assert_num_queries(11):
        client.get(address)


def test_the_list_to_print_has_names_and_codes(signed_in, meeting, session, registration, organiser):
    pdf = signed_in(organiser).get(reverse("meetings:attendance_pdf", args=[meeting.slug])).content
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    assert "Ana Quispe" in text
    assert registration.shown_code in text


def test_a_participant_prints_their_own_pass(signed_in, meeting, registration):
    address = reverse("meetings:entry_pass", args=[meeting.slug])
    text = PdfReader(BytesIO(signed_in(registration.stakeholder).get(address).content)).pages[0].extract_text()
    assert registration.shown_code in text
    assert signed_in(StakeholderFactory()).get(address).status_code == 404


def test_the_table_holds_no_session_under_the_chatham_house_rule(
    signed_in, meeting, session, secret_session, registration, organiser
):
    for each in (session, secret_session):
        door_actions.check_in(each, registration, by=organiser)
    address = reverse("meetings:export_attendance", args=[meeting.slug])
    assert signed_in(appointed(session)).get(address).status_code == 403
    signed_in(organiser).post(address, {"columns": ["session", "name"], "format": "csv"})
    row = jobs.run(Job.objects.get(kind="attendance_export").pk)
    assert row.result == {"rows": 1}
    with row.file.open() as file:
        table = file.read().decode()
    assert "Ana Quispe" in table
    assert "Behind closed doors" not in table


def test_who_was_there_under_the_chatham_house_rule_is_forgotten(
    meeting, session, secret_session, registration, organiser
):
    for each in (session, secret_session):
        door_actions.check_in(each, registration, by=organiser)
    forget_what_is_due(timezone.now() + timedelta(days=29))
    assert secret_session.attendances.exists()
    forget_what_is_due(timezone.now() + timedelta(days=32))
    assert not secret_session.attendances.exists()
    assert session.attendances.exists()


def test_people_take_along_where_they_were_except_under_the_chatham_house_rule(
    session, secret_session, registration, organiser
):
    for each in (session, secret_session):
        door_actions.check_in(each, registration, by=organiser)
    assert [row["session"] for row in attendances(registration.stakeholder)] == [session.pk]
    assert "attendance" not in " ".join(own_data(organiser))


def test_a_long_list_to_print_is_made_by_the_worker(signed_in, meeting, session, registration, organiser, monkeypatch):
    monkeypatch.setattr("meetings.views.attendance.LONGEST_AT_ONCE", 0)
    client = signed_in(organiser)
    assert client.get(reverse("meetings:attendance_pdf", args=[meeting.slug])).status_code == 409
    assert "Make the list to print and sign" in client.get(reverse("meetings:attendance", args=[meeting.slug])).text
    address = reverse("meetings:make_attendance_list", args=[meeting.slug])
    assert signed_in(appointed(session)).post(address, {"session": session.pk}).status_code == 403
    client.post(address, {"session": session.pk})
    row = jobs.run(Job.objects.get(kind="attendance_list").pk)
    with row.file.open() as file:
        assert "Ana Quispe" in PdfReader(BytesIO(file.read())).pages[0].extract_text()
