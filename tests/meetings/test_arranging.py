"""Sessions moved, one or several at once: what clashes, what is refused, what is put back."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from meetings.models import Appointment, Session
from meetings.states import MeetingRole, SessionKind, SessionState
from tests.factories import MeetingFactory, SessionFactory, StakeholderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(secretariat):
    return MeetingFactory(organiser=secretariat)


@pytest.fixture
def browser(signed_in, secretariat):
    return signed_in(secretariat)


def address(meeting, name, **more):
    return reverse(f"meetings:{name}", kwargs={"slug": meeting.slug, **more})


def clock(session, name="starts_at") -> str:
    session.refresh_from_db()
    return f"{getattr(session, name).astimezone(ZoneInfo(session.meeting.zone)):%H:%M}"


def row(session, start, minutes=90, **changes) -> dict:
    return {
        "session": session.pk,
        "version": session.version,
        "day": f"{session.meeting.starts_on}",
        "start": start,
        "minutes": minutes,
        "track": session.track,
        "place": session.place,
    } | changes


def save(browser, meeting, *rows, **more):
    return browser.post(address(meeting, "move_sessions"), {"moves": json.dumps(rows), **more})


def test_the_form_beside_a_session_moves_it_without_any_script(browser, meeting):
    session = SessionFactory(meeting=meeting)
    page = browser.get(address(meeting, "sessions")).content.decode()
    assert f'id="move-{session.pk}-start"' in page
    response = browser.post(address(meeting, "move_sessions"), row(session, "14:00", 45, place="Canal Room"))
    assert response.status_code == 302
    assert (clock(session), clock(session, "ends_at"), session.place) == ("14:00", "14:45", "Canal Room")


def test_what_would_clash_is_said_and_nothing_saved(browser, meeting):
    session = SessionFactory(meeting=meeting)
    other = SessionFactory(meeting=meeting, titles={"en": "Banks"}, starts_at=session.ends_at)
    response = browser.post(address(meeting, "check_moves"), {"moves": json.dumps([row(session, "11:00")])})
    page = response.content.decode()
    assert "“Banks” is at the same time" in page
    assert address(meeting, "edit_session", pk=other.pk) in page
    assert "Save the move" not in page
    assert clock(session) == "10:00"


def test_two_sessions_change_places_in_one_step(browser, meeting):
    one = SessionFactory(meeting=meeting)
    two = SessionFactory(meeting=meeting, starts_at=one.ends_at)
    assert save(browser, meeting, row(one, "11:30")).status_code == 409
    assert save(browser, meeting, row(one, "11:30"), row(two, "10:00")).status_code == 302
    assert (clock(one), clock(two)) == ("11:30", "10:00")


def test_the_last_move_is_undone(browser, meeting):
    session = SessionFactory(meeting=meeting)
    save(browser, meeting, row(session, "14:00", track="B"))
    assert "Undo the last move" in browser.get(address(meeting, "sessions")).content.decode()
    browser.post(address(meeting, "undo_moves"))
    assert (clock(session), session.track) == ("10:00", "")
    again = browser.post(address(meeting, "undo_moves"))
    assert again.status_code == 409
    assert "There is nothing to put back." in again.content.decode()


def test_a_stale_tab_is_refused_and_loses_nothing(browser, meeting):
    session = SessionFactory(meeting=meeting, titles={"en": "Opening"})
    stale = row(session, "15:00")
    save(browser, meeting, row(session, "14:00"))
    response = save(browser, meeting, stale)
    assert response.status_code == 409
    page = response.content.decode()
    assert "Somebody else changed “Opening” meanwhile." in page
    assert "15:00" in page
    assert clock(session) == "14:00"


def test_of_several_moves_all_are_saved_or_none(browser, meeting):
    one = SessionFactory(meeting=meeting)
    two = SessionFactory(meeting=meeting, track="B", state=SessionState.CANCELLED)
    assert save(browser, meeting, row(one, "14:00"), row(two, "14:00")).status_code == 409
    assert clock(one) == "10:00"


def test_one_room_for_two_sessions_is_a_warning_that_may_be_meant(browser, meeting):
    SessionFactory(meeting=meeting, track="A", place="Canal Room", titles={"en": "Banks"})
    session = SessionFactory(meeting=meeting, track="B", place="canal room", starts_at=datetime_of(meeting, 14))
    response = save(browser, meeting, row(session, "10:30"))
    page = response.content.decode()
    assert response.status_code == 409
    assert "“Banks” is in the same room at the same time" in page
    assert "Save all the same" in page
    assert save(browser, meeting, row(session, "10:30"), despite="on").status_code == 302


def datetime_of(meeting, hour):
    return datetime.combine(meeting.starts_on, datetime.min.time(), ZoneInfo(meeting.zone)) + timedelta(hours=hour)


def test_a_person_is_never_in_two_places_even_when_meant(browser, meeting):
    one = SessionFactory(meeting=meeting, track="A")
    two = SessionFactory(meeting=meeting, track="B", starts_at=one.ends_at)
    person = StakeholderFactory()
    for session in (one, two):
        Appointment.objects.create(meeting=meeting, session=session, stakeholder=person, role=MeetingRole.SPEAKER)
    response = save(browser, meeting, row(two, "10:00"), despite="on")
    assert f"{person.shown_name} is in" in response.content.decode()
    assert clock(two) == "11:30"


def test_a_session_over_a_break_warns_on_the_form_too(browser, meeting):
    SessionFactory(meeting=meeting, kind=SessionKind.BREAK, titles={"en": "Coffee"})
    typed = {
        "kind": "panel", "title_en": "Banks", "day": f"{meeting.starts_on}", "start": "10:00", "end": "11:00",
        "track": "A", "place": "", "rule": "attributed", "moderators": "", "rapporteurs": "", "speakers": "",
    }  # fmt: skip
    page = browser.post(address(meeting, "new_session"), typed).content.decode()
    assert "It overlaps a break of the whole meeting: “Coffee”" in page
    assert 'name="despite"' in page
    assert browser.post(address(meeting, "new_session"), typed | {"despite": "on"}).status_code == 302
    assert "planner-clash" in browser.get(address(meeting, "sessions")).content.decode()


@pytest.mark.parametrize(
    "moves",
    ["", "nonsense", "[]", "{}", "[1]", '[{"session": 1}]', json.dumps([{"session": "x", "minutes": -5}])],
)
def test_nonsense_is_answered_with_a_sentence(browser, meeting, moves):
    for name in ("check_moves", "move_sessions"):
        assert browser.post(address(meeting, name), {"moves": moves}).status_code in {200, 409}


def test_sessions_of_other_meetings_are_not_moved(browser, meeting):
    foreign = SessionFactory()
    assert save(browser, meeting, row(foreign, "14:00")).status_code == 409
    assert clock(foreign) == "10:00"


def test_a_time_the_clocks_skip_is_explained(browser, secretariat):
    meeting = MeetingFactory(
        organiser=secretariat, time_zone="America/New_York", starts_on="2027-03-14", ends_on="2027-03-14"
    )
    meeting.refresh_from_db()
    session = SessionFactory(meeting=meeting)
    response = save(browser, meeting, row(session, "02:30"))
    assert "02:30 does not exist on 14 March 2027" in response.content.decode()


def test_a_break_comes_on_every_day_at_once(browser, meeting):
    filled = {"day": "every", "start": "10:30", "minutes": "30", "title_en": "Coffee", "title_es": "Café"}
    assert browser.post(address(meeting, "new_break"), filled).status_code == 302
    assert [each.titles for each in Session.objects.filter(kind=SessionKind.BREAK)] == [
        {"en": "Coffee", "es": "Café"}
    ] * 2
    assert browser.post(address(meeting, "new_break"), filled).status_code == 200
    assert Session.objects.count() == 2


def test_an_annotation_is_shown_only_when_asked_for_and_in_the_readers_language(client, browser, meeting):
    session = SessionFactory(meeting=meeting)
    form = {"version": "1", "aim_en": "Debt bondage.", "questions_en": "Who pays?", "aim_es": "Servidumbre por deudas."}
    where = address(meeting, "annotate_session", pk=session.pk)
    assert browser.post(where, form).status_code == 302
    agenda = address(meeting, "agenda")
    assert "Debt bondage." not in client.get(agenda).content.decode()
    assert "Debt bondage." in client.get(agenda, {"annotated": "1"}).content.decode()
    assert "Servidumbre por deudas." in client.get(f"/es{agenda}", {"annotated": "1"}).content.decode()
    stale = browser.post(where, form | {"aim_en": "Mine."})
    assert stale.status_code == 409
    assert "Mine." in stale.content.decode()


@pytest.mark.parametrize("name", ["check_moves", "move_sessions", "undo_moves", "new_break", "annotate_session"])
def test_only_organisers_arrange(client, signed_in, meeting, name):
    session = SessionFactory(meeting=meeting)
    more = {"pk": session.pk} if name == "annotate_session" else {}
    data = {"moves": json.dumps([row(session, "14:00")])}
    assert client.post(address(meeting, name, **more), data).status_code == 302
    assert signed_in(StakeholderFactory()).post(address(meeting, name, **more), data).status_code == 403
    assert clock(session) == "10:00"
