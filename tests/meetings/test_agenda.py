"""The agenda: days and tracks, two clocks, the calendar file, and what it costs."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from icalendar import Calendar

from meetings.agenda import by_day
from meetings.models import Appointment
from meetings.states import HouseRule, MeetingRole, SessionKind, SessionState
from tests.factories import MeetingFactory, RegistrationFactory, SessionFactory, StakeholderFactory

pytestmark = pytest.mark.django_db

PANAMA = ZoneInfo("America/Panama")


def at(meeting, hour, minute=0, *, day=0):
    """That time on a day of the meeting, on the clock in Panama."""
    local = datetime.combine(meeting.starts_on, datetime.min.time(), PANAMA)
    return local + timedelta(days=day, hours=hour, minutes=minute)


def session(meeting, hour, minutes=60, **values):
    start = at(meeting, hour, day=values.pop("day", 0))
    return SessionFactory(meeting=meeting, starts_at=start, ends_at=start + timedelta(minutes=minutes), **values)


def address(meeting, name="agenda"):
    return reverse(f"meetings:{name}", kwargs={"slug": meeting.slug})


@pytest.fixture
def meeting():
    return MeetingFactory()


def days(meeting, zone):
    return by_day(meeting.sessions.order_by("starts_at", "track", "pk"), zone)


def test_days_are_those_of_the_zone_shown(meeting):
    session(meeting, 8)
    session(meeting, 20)
    assert [len(day.slots) for day in days(meeting, "America/Panama")] == [2]
    in_tokyo = days(meeting, "Asia/Tokyo")
    assert [len(day.slots) for day in in_tokyo] == [1, 1]
    assert in_tokyo[1].date == meeting.starts_on + timedelta(days=1)


def test_sessions_that_overlap_share_a_stretch_of_time_track_by_track(meeting):
    long = session(meeting, 10, 120, track="Room A")
    first = session(meeting, 10, 60, track="Room B")
    second = session(meeting, 11, 60, track="Room B")
    after = session(meeting, 12, 60)
    [day] = days(meeting, "America/Panama")
    assert [slot.tracks for slot in day.slots] == [[[long], [first, second]], [[after]]]
    assert day.slots[0].ends_at == at(meeting, 12)


def test_a_break_is_a_thin_row_without_a_page(client, meeting):
    pause = session(meeting, 10, kind=SessionKind.BREAK, titles={"en": "Coffee"})
    page = client.get(address(meeting)).content.decode()
    assert "agenda-break" in page
    assert pause.get_absolute_url() not in page


def test_the_agenda_stands_on_the_meetings_page_too(client, meeting):
    held = session(meeting, 10)
    assert held.get_absolute_url() in client.get(meeting.get_absolute_url()).content.decode()


def test_times_are_the_meetings_until_the_reader_asks_for_their_own(signed_in, meeting):
    reader = StakeholderFactory(profile__time_zone="Europe/Madrid")
    session(meeting, 10)
    browser = signed_in(reader)
    assert "10:00–11:00" in browser.get(address(meeting)).content.decode()
    page = browser.get(address(meeting), {"time": "mine"}).content.decode()
    assert "Shown in your time (Madrid, UTC+" in page
    assert "10:00–11:00" not in page


def test_a_zone_chosen_on_a_page_stays_chosen(client, meeting):
    session(meeting, 10)
    client.post(reverse("stakeholders:set_zone"), {"zone": "Asia/Tokyo", "next": address(meeting)})
    assert "Shown in your time (Tokyo, UTC+9)" in client.get(address(meeting)).content.decode()
    page = client.get(address(meeting), {"time": "meeting"}).content.decode()
    assert "Shown in the meeting&#x27;s time" in page or "Shown in the meeting's time" in page


def test_a_chatham_house_session_is_marked_and_explained(client, meeting):
    session(meeting, 10, rule=HouseRule.CHATHAM)
    page = client.get(address(meeting)).content.decode()
    assert page.count("Chatham House Rule") == 2
    assert "what is said may be used" in page


def test_a_session_says_its_time_on_both_clocks(signed_in, meeting):
    held = session(meeting, 10)
    page = signed_in(StakeholderFactory(profile__time_zone="Asia/Tokyo")).get(held.get_absolute_url()).content.decode()
    assert "10:00–11:00 (Panama, UTC−5)" in page
    assert "That is for you:" in page


# --- The calendar file ------------------------------------------------------------------------------------------------


def events(client, meeting):
    response = client.get(address(meeting, "agenda_ics"))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(response.content), response.content.decode()


def test_the_calendar_file_holds_every_session_on_the_meetings_clock(client, meeting):
    held = session(meeting, 10, titles={"en": "Opening"}, sequence=3)
    calendar, _text = events(client, meeting)
    [event] = calendar.walk("VEVENT")
    assert event["UID"] == f"session-{held.pk}@portal.test"
    assert (event["SUMMARY"], event["SEQUENCE"], event["STATUS"]) == ("Opening", 3, "CONFIRMED")
    assert event["DTSTART"].params["TZID"] == "America/Panama"
    assert event["DTSTART"].dt == at(meeting, 10)
    assert len(calendar.walk("VTIMEZONE")) == 1


def test_a_cancelled_session_cancels_in_the_calendar(client, meeting):
    session(meeting, 10, state=SessionState.CANCELLED)
    calendar, _text = events(client, meeting)
    assert [event["STATUS"] for event in calendar.walk("VEVENT")] == ["CANCELLED"]


def test_the_calendar_file_gives_away_neither_the_joining_link_nor_a_name(signed_in, meeting):
    """Not even to whoever may know: the file is passed on."""
    held = session(meeting, 10, rule=HouseRule.CHATHAM)
    speaker = StakeholderFactory(profile__family_name="Planted")
    Appointment.objects.create(meeting=meeting, session=held, stakeholder=speaker, role=MeetingRole.SPEAKER)
    _calendar, text = events(signed_in(RegistrationFactory(meeting=meeting).stakeholder), meeting)
    assert meeting.joining_link not in text
    assert "Planted" not in text


# --- What it costs ----------------------------------------------------------------------------------------------------


def fill(meeting, number):
    for index in range(number):
        held = session(meeting, 8 + index // 2, track=f"Room {index % 2}")
        for _ in range(2):
            Appointment.objects.create(
                meeting=meeting, session=held, stakeholder=StakeholderFactory(), role=MeetingRole.SPEAKER
            )


@pytest.mark.parametrize("number", [2, 20])
@pytest.mark.parametrize(("name", "queries"), [("meeting", 8), ("agenda", 6), ("agenda_ics", 2)])
def test_the_public_agenda_costs_the_same_for_two_sessions_and_for_twenty(
    client, meeting, django_assert_num_queries, name, queries, number
):
    """Where nobody has opened it since the last change; the next stranger costs one (`test_kept_pages.py`)."""
    fill(meeting, number)
    with django_assert_num_queries(queries):
        client.get(address(meeting, name))


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_meetings_costs_the_same_for_one_and_for_three(client, django_assert_num_queries, number):
    MeetingFactory.create_batch(number)
    MeetingFactory.create_batch(number, starts_on=datetime(2021, 3, 4, tzinfo=PANAMA).date())
    with django_assert_num_queries(3):
        client.get(reverse("meetings:meetings"))
