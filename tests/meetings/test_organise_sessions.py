"""Sessions: what is refused and how it is said, who is told, what calendars learn."""

from datetime import timedelta

import pytest
from django.urls import reverse

from meetings.actions import sessions as agenda
from meetings.actions.appointing import Named
from meetings.models import NoteSegment, Session, SessionNote
from meetings.states import HouseRule, MeetingRole, SessionState
from rrge_portal.kernel.refusal import Refusal
from tests.factories import MeetingFactory, SessionFactory


@pytest.fixture
def meeting(secretariat):
    return MeetingFactory(organiser=secretariat)


def filled(meeting, **changes) -> dict:
    """What an organiser types for a session from 14:00 to 15:30."""
    return {
        "kind": "panel",
        "title_en": "Banks and inspectors",
        "day": f"{meeting.starts_on}",
        "start": "14:00",
        "end": "15:30",
        "track": "",
        "rule": "attributed",
        "moderators": "",
        "rapporteurs": "",
        "speakers": "",
    } | changes


def add(client, meeting, **changes):
    return client.post(reverse("meetings:new_session", kwargs={"slug": meeting.slug}), filled(meeting, **changes))


def test_a_session_is_added_on_the_meetings_clock(signed_in, secretariat, meeting):
    add(signed_in(secretariat), meeting)
    session = Session.objects.get()
    assert session.starts_at.hour == 19  # 14:00 in Panama
    assert session.titles == {"en": "Banks and inspectors"}


def test_whoever_is_named_becomes_known_and_gets_the_link(signed_in, secretariat, meeting):
    add(
        signed_in(secretariat),
        meeting,
        moderators="Ana Ruiz <ana@example.org>",
        rapporteurs="luc@example.org\nEva Paz, eva@example.org",
    )
    session = Session.objects.get()
    named = {(each.role, each.stakeholder.email) for each in session.appointments.all()}
    assert named == {
        (MeetingRole.MODERATOR, "ana@example.org"),
        (MeetingRole.RAPPORTEUR, "luc@example.org"),
        (MeetingRole.RAPPORTEUR, "eva@example.org"),
    }
    letter = session.appointments.get(role=MeetingRole.MODERATOR).stakeholder.letters.get()
    assert letter.kind == "appointed"
    assert f"/meetings/{meeting.slug}/sessions/{session.pk}/" in letter.text


def test_saving_again_tells_nobody_twice(secretariat, meeting):
    people = {MeetingRole.SPEAKER: [Named("ana@example.org")]}
    session = agenda.add(SessionFactory.build(meeting=meeting), people=people, by=secretariat)
    session = Session.objects.get(pk=session.pk)
    agenda.change(session, people=people, by=secretariat, version=1)
    assert session.appointments.get().stakeholder.letters.count() == 1
    session.refresh_from_db()
    assert (session.version, session.sequence) == (2, 0)  # nothing a calendar shows has changed


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title_en": ""}, "Give the session a title in at least one language."),
        ({"end": "13:00"}, "The session would end before it starts."),
        ({"end": "14:00"}, "The session would end before it starts."),
        ({"day": "2020-01-01"}, "Choose a time within these days, or change the meeting."),
        ({"moderators": "Ana Ruiz"}, "“Ana Ruiz” has no e-mail address. Write one person a line"),
    ],
)
def test_a_wrong_entry_has_its_sentence_and_loses_nothing(signed_in, secretariat, meeting, changes, sentence):
    response = add(signed_in(secretariat), meeting, **({"speakers": "eva@example.org"} | changes))
    page = response.content.decode()
    assert sentence in page
    assert "eva@example.org" in page
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("start", "end", "sentence"),
    [
        ("02:30", "04:00", "02:30 does not exist on 14 March 2027 in America/New_York"),
        ("01:30", "04:00", "01:30 comes twice on 7 November 2027 in America/New_York"),
    ],
)
def test_a_time_the_clocks_skip_or_repeat_is_explained(signed_in, secretariat, start, end, sentence):
    day = "2027-03-14" if start == "02:30" else "2027-11-07"
    meeting = MeetingFactory(organiser=secretariat, time_zone="America/New_York", starts_on=day, ends_on=day)
    meeting.refresh_from_db()
    response = add(signed_in(secretariat), meeting, start=start, end=end)
    assert sentence in response.content.decode()
    assert not Session.objects.exists()


def test_two_sessions_of_one_track_do_not_overlap(signed_in, secretariat, meeting):
    SessionFactory(meeting=meeting, titles={"en": "Opening"})  # 10:00–11:30
    client = signed_in(secretariat)
    response = add(client, meeting, start="11:00", end="12:00")
    assert "“Opening” is at the same time:" in response.content.decode()
    assert add(client, meeting, start="11:30", end="12:00").status_code == 302
    assert add(client, meeting, start="11:00", end="11:30", track="Room B").status_code == 302


def test_a_cancelled_session_takes_no_time(signed_in, secretariat, meeting):
    SessionFactory(meeting=meeting, state=SessionState.CANCELLED)
    assert add(signed_in(secretariat), meeting, start="10:00", end="11:00").status_code == 302


def test_nobody_is_in_two_sessions_at_once(signed_in, secretariat, meeting):
    client = signed_in(secretariat)
    add(client, meeting, track="A", title_en="Banks", moderators="Ana Ruiz <ana@example.org>")
    response = add(client, meeting, track="B", speakers="ana@example.org")
    assert "Ana Ruiz is in “Banks” at the same time:" in response.content.decode()
    assert Session.objects.count() == 1


def test_the_second_of_two_who_edit_is_refused_and_sees_what_changed(signed_in, secretariat, meeting):
    session = SessionFactory(meeting=meeting, track="Room A")
    client = signed_in(secretariat)
    address = reverse("meetings:edit_session", kwargs={"slug": meeting.slug, "pk": session.pk})
    typed = filled(meeting, version="1", track="Room C")
    client.post(address, typed | {"track": "Room B"})
    response = client.post(address, typed)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Somebody else changed this session meanwhile." in page
    assert "Room B" in page
    assert 'value="Room C"' in page
    session.refresh_from_db()
    assert (session.track, session.sequence) == ("Room B", 1)


def test_the_chatham_house_rule_waits_until_the_notes_name_nobody(secretariat, meeting):
    session = SessionFactory(meeting=meeting)
    note = SessionNote.objects.create(session=session)
    segment = NoteSegment.objects.create(
        note=note, rule=HouseRule.ATTRIBUTED, position=1, text="Debts bind.", said_by="Ms. Ruiz"
    )
    session.rule = HouseRule.CHATHAM
    with pytest.raises(Refusal, match="The notes of this session name speakers"):
        agenda.change(session, people={}, by=secretariat, version=1)
    NoteSegment.objects.update(said_by="")
    agenda.change(session, people={}, by=secretariat, version=1)
    segment.refresh_from_db()
    assert segment.rule == HouseRule.CHATHAM


def test_cancelling_names_what_is_lost_and_reaches_calendars(signed_in, secretariat, meeting):
    people = {MeetingRole.SPEAKER: [Named("ana@example.org")]}
    session = agenda.add(SessionFactory.build(meeting=meeting), people=people, by=secretariat)
    client = signed_in(secretariat)
    address = reverse("meetings:cancel_session", kwargs={"slug": meeting.slug, "pk": session.pk})
    assert "1 person loses the part they were named for." in client.get(address).content.decode()
    client.post(address)
    session.refresh_from_db()
    assert (session.state, session.sequence) == (SessionState.CANCELLED, 1)
    again = client.post(address)
    assert again.status_code == 409
    assert "it is now “Cancelled”" in again.content.decode()


def test_a_cancelled_session_cannot_be_changed(secretariat, meeting):
    session = SessionFactory(meeting=meeting, state=SessionState.CANCELLED)
    with pytest.raises(Refusal, match="has been cancelled meanwhile"):
        agenda.change(session, people={}, by=secretariat, version=1)


def test_the_list_of_sessions_costs_the_same_for_any_number(signed_in, secretariat, meeting, django_assert_num_queries):
    client = signed_in(secretariat)

    def page():
        with django_assert_num_queries(11):
            client.get(reverse("meetings:sessions", kwargs={"slug": meeting.slug}))

    for number in range(3):
        session = SessionFactory.build(meeting=meeting, track=f"{number}")
        agenda.add(session, people={MeetingRole.SPEAKER: [Named(f"s{number}@example.org")]}, by=secretariat)
        if number in {0, 2}:
            page()


def test_days_and_times_of_a_new_session_follow_the_last(signed_in, secretariat, meeting):
    SessionFactory(meeting=meeting)
    page = signed_in(secretariat).get(reverse("meetings:new_session", kwargs={"slug": meeting.slug}))
    assert page.context["form"]["start"].value().strftime("%H:%M") == "11:30"
    assert page.context["form"]["day"].value() == meeting.starts_on
    assert meeting.ends_on == meeting.starts_on + timedelta(days=1)
