"""Calendar files by the letter of RFC 5545 and 5546, whatever people wrote; and each person's own calendar."""

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from correspondence.enclosures import enclosed
from correspondence.models import Letter
from meetings import calendars
from meetings.actions import registration as registering
from meetings.actions.calendars import renew_calendar
from meetings.models import Appointment, Session
from meetings.states import HouseRule, MeetingRole, MeetingState, RegistrationState, SessionKind, SessionState
from tests.factories import MeetingFactory, RegistrationFactory, SessionFactory, StakeholderFactory

pytestmark = pytest.mark.django_db

HOSTILE = [
    "Opening\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Fake",
    'Semicolons; commas, back\\slashes and “quotes”: "x"',
    "🌍" * 60,
    "Ω" * 200,
    "\u202egnihtyreve\u202c and \x07 bells \x1b",
    "line\u2028separator",
]


def checked(content: bytes) -> Calendar:
    """Parsed, after what RFC 5545 asks of every file was looked at."""
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    calendar = Calendar.from_ical(content)
    assert (calendar["VERSION"], bool(calendar["PRODID"])) == ("2.0", True)
    zones = {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")}
    uids = [event["UID"] for event in calendar.walk("VEVENT")]
    assert len(uids) == len(set(uids))
    for event in calendar.walk("VEVENT"):
        assert event["DTSTAMP"].dt.utcoffset().total_seconds() == 0
        assert event["DTEND"].dt > event["DTSTART"].dt
        assert {"UID", "SUMMARY", "SEQUENCE", "STATUS", "ORGANIZER"} <= set(event)
        assert {event[name].params.get("TZID") for name in ("DTSTART", "DTEND")} <= zones | {None}
        if calendar["METHOD"] == "PUBLISH":
            assert "ATTENDEE" not in event
        else:
            assert "ATTENDEE" in event
    if calendar["METHOD"] in {"REQUEST", "CANCEL"}:
        assert len(uids) == 1
    return calendar


@pytest.mark.parametrize("title", HOSTILE)
def test_no_title_breaks_out_of_its_line(title):
    meeting = MeetingFactory(titles={"en": title}, venue=title[:90])
    session = SessionFactory(meeting=meeting, titles={"en": title}, place=title[:90])
    person = StakeholderFactory(profile__display_name=title[:100])
    for content in (
        calendars.agenda(meeting, [session]),
        calendars.request(meeting, to=person),
        calendars.request(meeting, to=person, is_cancelled=True),
    ):
        [event] = checked(content).walk("VEVENT")
        assert "\n" not in event["SUMMARY"]


@given(title=st.text(min_size=1, max_size=150))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_title_makes_a_sound_file(title):
    meeting = MeetingFactory.build(pk=1, slug="m")
    session = SessionFactory.build(pk=1, meeting=meeting, titles={"en": title})
    session.changed_at = session.starts_at
    checked(calendars.agenda(meeting, [session]))


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Madrid", "Australia/Lord_Howe", "America/Panama", "UTC"])
def test_times_are_the_same_moment_in_every_zone(zone):
    meeting = MeetingFactory(time_zone=zone)
    session = SessionFactory(meeting=meeting)
    [event] = checked(calendars.agenda(meeting, [session])).walk("VEVENT")
    assert event["DTSTART"].dt == session.starts_at
    assert event["DTEND"].dt == session.ends_at


# --- With the letters of a registration -------------------------------------------------------------------------------


def test_a_confirmed_seat_comes_with_the_meeting_and_its_agenda(secretariat):
    meeting = MeetingFactory(organiser=secretariat)
    SessionFactory(meeting=meeting)
    registration = RegistrationFactory(meeting=meeting, state=RegistrationState.REQUESTED)
    registering.confirm(registration, by=secretariat)
    letter = Letter.objects.get(kind="registration_confirmed")
    invitation, agenda = (each for each in enclosed(letter) if each.name.endswith(".ics"))
    assert invitation.media_type == "text/calendar; method=REQUEST"
    [event] = checked(invitation.content).walk("VEVENT")
    assert (event["DTSTART"].dt, event["TRANSP"]) == (meeting.starts_on, "TRANSPARENT")
    attendee = event["ATTENDEE"]
    assert attendee == f"mailto:{registration.stakeholder.contact_address}"
    assert (attendee.params["RSVP"], attendee.params["PARTSTAT"]) == ("TRUE", "ACCEPTED")
    assert agenda.media_type == "text/calendar; method=PUBLISH"
    assert meeting.joining_link in str(checked(agenda.content).walk("VEVENT")[0]["DESCRIPTION"])


def test_a_seat_given_back_takes_the_meeting_out_of_the_calendar(secretariat):
    registration = RegistrationFactory(meeting=MeetingFactory(organiser=secretariat))
    registering.cancel(registration, by=secretariat)
    [cancelled] = enclosed(Letter.objects.get(kind="registration_cancelled"))
    assert cancelled.media_type == "text/calendar; method=CANCEL"
    [event] = checked(cancelled.content).walk("VEVENT")
    assert event["STATUS"] == "CANCELLED"
    assert "DESCRIPTION" not in event


# --- A person's own calendar ------------------------------------------------------------------------------------------


def own(client, person, status=200):
    calendar = person.personal_calendar
    calendar.refresh_from_db()
    response = client.get(reverse("meetings:personal_calendar", kwargs={"token": calendar.token}))
    assert response.status_code == status
    return response


def test_it_holds_the_sessions_of_ones_meetings_and_no_others(client):
    registration = RegistrationFactory()
    person = registration.stakeholder
    mine = SessionFactory(meeting=registration.meeting)
    SessionFactory(meeting=registration.meeting, kind=SessionKind.BREAK, track="x")
    spoken = SessionFactory(rule=HouseRule.CHATHAM)
    Appointment.objects.create(meeting=spoken.meeting, session=spoken, stakeholder=person, role=MeetingRole.SPEAKER)
    other = StakeholderFactory(profile__family_name="Planted")
    Appointment.objects.create(meeting=spoken.meeting, session=spoken, stakeholder=other, role=MeetingRole.SPEAKER)
    SessionFactory()
    SessionFactory(meeting=RegistrationFactory(stakeholder=person, state=RegistrationState.WAITLISTED).meeting)
    renew_calendar(by=person)
    response = own(client, person)
    events = {event["UID"]: event for event in checked(response.content).walk("VEVENT")}
    assert set(events) == {f"session-{each.pk}@portal.test" for each in (mine, spoken)}
    assert mine.meeting.joining_link in events[f"session-{mine.pk}@portal.test"]["DESCRIPTION"]
    assert "Your part: Speaker" in events[f"session-{spoken.pk}@portal.test"]["DESCRIPTION"]
    assert "Planted" not in response.content.decode()


def test_a_new_address_kills_the_old_one(client, signed_in):
    person = StakeholderFactory()
    browser = signed_in(person)
    address = reverse("meetings:renew_calendar")
    assert client.post(address).status_code == 302
    assert not hasattr(person, "personal_calendar")
    browser.post(address)
    person.refresh_from_db()
    old = person.personal_calendar.token
    assert (
        f"webcal://portal.test/meetings/calendar/{old}.ics"
        in browser.get(reverse("meetings:my_meetings")).content.decode()
    )
    browser.post(address)
    assert client.get(reverse("meetings:personal_calendar", kwargs={"token": old})).status_code == 404
    own(client, person)


def test_a_forged_or_foreign_address_opens_nothing(client):
    for token in ("nothing", "1.abc:forged"):
        assert client.get(reverse("meetings:personal_calendar", kwargs={"token": token})).status_code == 404
    person = StakeholderFactory()
    renew_calendar(by=person)
    person.is_active = False
    person.save()
    own(client, person, status=404)


def test_nothing_is_sent_again_while_nothing_changed(client):
    registration = RegistrationFactory()
    session = SessionFactory(meeting=registration.meeting)
    renew_calendar(by=registration.stakeholder)
    first = own(client, registration.stakeholder)
    assert first["Cache-Control"].startswith("private")
    address = reverse("meetings:personal_calendar", kwargs={"token": registration.stakeholder.personal_calendar.token})
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    session.titles = {"en": "Renamed"}
    session.save()
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert "Renamed" in again.content.decode()


def test_a_meeting_called_off_is_cancelled_in_it(client):
    registration = RegistrationFactory(meeting__state=MeetingState.CANCELLED)
    session = SessionFactory(meeting=registration.meeting)
    renew_calendar(by=registration.stakeholder)
    [event] = checked(own(client, registration.stakeholder).content).walk("VEVENT")
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", session.sequence + 1)
    assert "DESCRIPTION" not in event


@pytest.mark.parametrize("number", [1, 3])
def test_it_costs_the_same_for_one_meeting_and_for_three(client, django_assert_num_queries, number):
    person = StakeholderFactory()
    for _ in range(number):
        session = SessionFactory(meeting=RegistrationFactory(stakeholder=person).meeting)
        SessionFactory(meeting=session.meeting, track="B")
    renew_calendar(by=person)
    with django_assert_num_queries(4):
        own_address = reverse("meetings:personal_calendar", kwargs={"token": person.personal_calendar.token})
        client.get(own_address)


def test_a_cancelled_session_stays_in_it_as_cancelled(client):
    registration = RegistrationFactory()
    SessionFactory(meeting=registration.meeting, state=SessionState.CANCELLED)
    renew_calendar(by=registration.stakeholder)
    [event] = checked(own(client, registration.stakeholder).content).walk("VEVENT")
    assert event["STATUS"] == "CANCELLED"
    assert Session.objects.get().is_cancelled
