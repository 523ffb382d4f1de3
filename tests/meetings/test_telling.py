"""Changes of the agenda: what is told, to whom, once, and what their calendars learn."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from django.core import mail
from django.urls import reverse
from icalendar import Calendar

from correspondence import delivery
from correspondence.models import Letter
from meetings.actions import life, telling
from meetings.actions import sessions as agenda
from meetings.actions.arranging import Move, rearrange
from meetings.changes import pending
from meetings.models import AgendaNotice, Appointment, Session
from meetings.states import MeetingRole, MeetingState, RegistrationState, SessionState
from rrge_portal.kernel import jobs
from rrge_portal.kernel.refusal import Refusal
from tests.factories import MeetingFactory, RegistrationFactory, SessionFactory, StakeholderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(secretariat):
    return MeetingFactory(organiser=secretariat)


@pytest.fixture
def opening(meeting):
    return told(SessionFactory(meeting=meeting, titles={"en": "Opening"}))


def told(session: Session) -> Session:
    telling.note_as_told(session.meeting)
    session.refresh_from_db()
    return session


def move(session, *, by, hours=1, **values) -> Session:
    """The session, so many hours later."""
    session.refresh_from_db()
    shift = timedelta(hours=hours)
    place = Move(
        session.pk, session.version, session.starts_at + shift, session.ends_at + shift, session.track, session.place
    )
    rearrange(session.meeting, [place._replace(**values)], by=by)
    session.refresh_from_db()
    return session


def letters():
    """The letters about changes, written as the worker would."""
    for notice in AgendaNotice.objects.exclude(mailing=None):
        jobs.run(notice.mailing.job_id)
    return Letter.objects.filter(kind="agenda_changed").order_by("pk")


def delivered():
    """What leaves the house, parsed as a mail program would."""
    delivery.deliver(list(letters().values_list("pk", flat=True)))
    return [message_from_bytes(message.message().as_bytes(), policy=default) for message in mail.outbox]


def entries(message) -> list[tuple[str, Calendar]]:
    parts = [part for part in message.iter_attachments() if part.get_content_type() == "text/calendar"]
    return [(part.get_param("method"), Calendar.from_ical(part.get_content())) for part in parts]


def test_a_change_taken_back_before_it_is_told_leaves_no_trace(secretariat, meeting, opening):
    move(opening, by=secretariat)
    assert len(pending(meeting)) == 1
    move(opening, by=secretariat, hours=-1)
    assert pending(meeting) == []


def test_sequence_rises_once_until_people_are_told(secretariat, meeting, opening):
    assert move(opening, by=secretariat).sequence == 1
    assert move(opening, by=secretariat).sequence == 1
    telling.tell(meeting, by=secretariat)
    assert move(opening, by=secretariat).sequence == 2


def test_nothing_is_pending_in_a_draft(secretariat):
    draft = MeetingFactory(organiser=secretariat, state=MeetingState.DRAFT)
    session = SessionFactory(meeting=draft)
    assert pending(draft) == []
    assert move(session, by=secretariat).sequence == 0


def test_everybody_with_a_seat_is_told_once_and_the_others_not(secretariat, meeting, opening):
    seated = RegistrationFactory(meeting=meeting).stakeholder
    RegistrationFactory(meeting=meeting, state=RegistrationState.WAITLISTED)
    move(opening, by=secretariat)
    telling.tell(meeting, by=secretariat)
    [letter] = letters()
    assert letter.recipient == seated
    assert "“Opening” is now on" in letter.text
    for job in (AgendaNotice.objects.get().mailing.job,):
        jobs.run(job.pk)
    assert letters().count() == 1
    with pytest.raises(Refusal, match="Everything on the agenda has been told"):
        telling.tell(meeting, by=secretariat)


def test_a_speaker_without_a_seat_is_told_of_their_own_session_only(secretariat, meeting, opening):
    other = told(SessionFactory(meeting=meeting, titles={"en": "Banks"}, track="B"))
    speaker = StakeholderFactory()
    Appointment.objects.create(meeting=meeting, session=other, stakeholder=speaker, role=MeetingRole.SPEAKER)
    move(opening, by=secretariat)
    telling.tell(meeting, by=secretariat)
    assert not letters().exists()
    move(other, by=secretariat)
    move(opening, by=secretariat)
    telling.tell(meeting, by=secretariat)
    [letter] = letters()
    assert letter.recipient == speaker
    assert "Banks" in letter.text
    assert "Opening" not in letter.text


def test_the_letter_says_it_on_both_clocks(secretariat, meeting, opening):
    RegistrationFactory(meeting=meeting, stakeholder=StakeholderFactory(profile__time_zone="Asia/Tokyo"))
    move(opening, by=secretariat)
    telling.tell(meeting, by=secretariat)
    text = letters().get().text
    assert "11:00–12:30 (Panama, UTC−5), instead of" in text
    assert "On your clock:" in text
    assert "(Tokyo, UTC+9)" in text


def test_what_was_not_read_is_not_sent(signed_in, secretariat, meeting, opening):
    move(opening, by=secretariat)
    client = signed_in(secretariat)
    address = reverse("meetings:agenda_changes", kwargs={"slug": meeting.slug})
    page = client.get(address)
    assert "“Opening” is now on" in page.content.decode()
    seen = page.context["seen"]
    move(opening, by=secretariat)
    assert client.post(address, {"seen": seen}).status_code == 409
    assert client.post(address).status_code == 409
    assert not AgendaNotice.objects.exists()
    assert client.post(address, {"seen": client.get(address).context["seen"]}).status_code == 302
    assert AgendaNotice.objects.count() == 1


def test_changes_can_be_told_at_once(secretariat, meeting, opening):
    RegistrationFactory(meeting=meeting)
    telling.tell_at_once(meeting, by=secretariat, at_once=True)
    move(opening, by=secretariat)
    assert letters().count() == 1
    assert pending(meeting) == []


def test_calendars_get_a_request_with_the_same_uid_and_a_higher_sequence(secretariat, meeting, opening):
    person = RegistrationFactory(meeting=meeting).stakeholder
    move(opening, by=secretariat)
    telling.tell(meeting, by=secretariat)
    [message] = delivered()
    [(method, calendar)] = entries(message)
    assert method == calendar["METHOD"] == "REQUEST"
    [event] = calendar.walk("VEVENT")
    assert (event["UID"], event["SEQUENCE"]) == (f"session-{opening.pk}@portal.test", 1)
    assert event["DTSTART"].dt == opening.starts_at
    assert event["ATTENDEE"] == f"mailto:{person.contact_address}"
    assert event["ORGANIZER"].startswith("mailto:")


def test_a_cancelled_session_leaves_calendars(secretariat, meeting, opening):
    RegistrationFactory(meeting=meeting)
    agenda.cancel(opening, by=secretariat)
    telling.tell(meeting, by=secretariat)
    [message] = delivered()
    assert "Cancelled: “Opening”" in message.get_body(("plain",)).get_content()
    [(method, calendar)] = entries(message)
    [event] = calendar.walk("VEVENT")
    assert (method, event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)


def test_a_file_holds_one_session_and_one_method(secretariat, meeting, opening):
    RegistrationFactory(meeting=meeting)
    other = told(SessionFactory(meeting=meeting, track="B"))
    move(opening, by=secretariat)
    agenda.cancel(other, by=secretariat)
    telling.tell(meeting, by=secretariat)
    [message] = delivered()
    found = entries(message)
    assert sorted(method for method, _calendar in found) == ["CANCEL", "REQUEST"]
    assert all(len(calendar.walk("VEVENT")) == 1 for _method, calendar in found)


def test_whoever_gave_their_seat_back_since_gets_no_letter(secretariat, meeting, opening):
    registration = RegistrationFactory(meeting=meeting)
    move(opening, by=secretariat)
    telling.tell(meeting, by=secretariat)
    registration.state = RegistrationState.CANCELLED
    registration.save()
    assert not letters().exists()


def test_the_public_agenda_looks_back_on_what_was_told(client, secretariat, meeting, opening):
    move(opening, by=secretariat)
    address = reverse("meetings:agenda", kwargs={"slug": meeting.slug})
    assert "What changed" not in client.get(address).content.decode()
    telling.tell(meeting, by=secretariat)
    page = client.get(address).content.decode()
    assert "What changed" in page
    assert "“Opening” is now on" in page


def test_a_new_place_is_said_once_for_all_sessions(secretariat, meeting, opening):
    told(SessionFactory(meeting=meeting, track="B"))
    meeting.venue = "Garden Hotel"
    meeting.save()
    [change] = pending(meeting)
    assert change.said("UTC") == ["The meeting now takes place here: Garden Hotel, Panama City, Panama."]


def test_publishing_takes_the_agenda_as_known(signed_in, secretariat):
    meeting = MeetingFactory(organiser=secretariat, state=MeetingState.DRAFT, venue="Hotel")
    SessionFactory(meeting=meeting)
    client = signed_in(secretariat)
    assert client.post(reverse("meetings:publish_meeting", kwargs={"slug": meeting.slug})).status_code == 302
    meeting.refresh_from_db()
    assert pending(meeting) == []
    new = SessionFactory(meeting=meeting, track="B", titles={"en": "Late"})
    assert [change.session for change in pending(meeting)] == [new.pk]
    agenda.cancel(new, by=secretariat)
    assert pending(meeting) == []


def test_a_second_change_a_moment_later_is_told_too(secretariat, meeting, opening):
    RegistrationFactory(meeting=meeting)
    telling.tell_at_once(meeting, by=secretariat, at_once=True)
    move(move(opening, by=secretariat), by=secretariat)
    assert AgendaNotice.objects.exclude(mailing=None).count() == 2


@pytest.mark.parametrize("name", ["agenda_changes", "tell_at_once"])
def test_only_organisers_tell(client, signed_in, meeting, name):
    address = reverse(f"meetings:{name}", kwargs={"slug": meeting.slug})
    assert client.post(address).status_code == 302
    assert signed_in(StakeholderFactory()).post(address).status_code == 403
    assert not AgendaNotice.objects.exists()


def test_a_cancelled_session_is_told_as_it_was(meeting, opening):
    assert opening.told["state"] == SessionState.SCHEDULED


def test_new_dates_of_the_whole_meeting_are_not_told_a_second_time(secretariat, meeting, opening):
    moved = told(SessionFactory(meeting=meeting, track="B"))
    move(moved, by=secretariat)
    later = meeting.starts_on + timedelta(days=30)
    life.postpone(
        meeting, by=secretariat, version=meeting.version, words={}, seats="kept", travel="unbooked",
        starts_on=later, ends_on=later + timedelta(days=1),
    )  # fmt: skip
    meeting.refresh_from_db()
    assert [change.session for change in pending(meeting)] == [moved.pk]
    opening.refresh_from_db()
    assert move(opening, by=secretariat).sequence == opening.told["sequence"] + 1


def test_calling_a_meeting_off_takes_it_out_of_calendars(secretariat, meeting, opening):
    RegistrationFactory(meeting=meeting)
    announcement = life.cancel(meeting, by=secretariat, version=meeting.version, words={}, travel="unbooked")
    jobs.run(announcement.mailing.job_id)
    seated, _organiser = Letter.objects.filter(kind="meeting_called_off").order_by("-recipient")
    delivery.deliver([seated.pk])
    found = entries(message_from_bytes(mail.outbox[-1].message().as_bytes(), policy=default))
    assert [(method, {str(event["STATUS"]) for event in calendar.walk("VEVENT")}) for method, calendar in found] == [
        ("CANCEL", {"CANCELLED"}),
        ("PUBLISH", {"CANCELLED"}),
    ]
