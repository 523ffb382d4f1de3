"""Postponing, moving and cancelling a whole meeting: everybody told once, seats and travel said, calendars follow."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from correspondence.mailings import send_to_many
from correspondence.models import Letter
from meetings.actions import invitation as answers
from meetings.actions import life
from meetings.actions import registration as seats
from meetings.models import Appointment, Meeting, Registration
from meetings.states import (
    MEETING_TRANSITIONS,
    InvitationState,
    MeetingRole,
    MeetingState,
    RegistrationState,
    SeatFate,
    TravelAdvice,
)
from rrge_portal.kernel import jobs
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import move
from tests.factories import InvitationFactory, MeetingFactory, RegistrationFactory, SessionFactory, StakeholderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser():
    return StakeholderFactory()


@pytest.fixture
def meeting(organiser):
    return MeetingFactory(organiser=organiser)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def said(meeting, **changes) -> dict:
    known = {
        "version": meeting.version,
        "words": {"en": "The host cannot receive us.", "es": "El anfitrión no puede recibirnos."},
        "seats": SeatFate.KEPT,
        "travel": TravelAdvice.RECEIPTS,
    }
    return known | changes


def call_off(meeting, *, by, **changes):
    given = said(meeting, **changes)
    del given["seats"]
    return life.cancel(meeting, by=by, **given)


def letters_of(announcement) -> list[Letter]:
    jobs.run(announcement.mailing.job.pk)
    return list(Letter.objects.filter(mailing=announcement.mailing).order_by("pk"))


def test_each_person_is_told_once_whatever_they_are(meeting, organiser):
    session = SessionFactory(meeting=meeting)
    several = StakeholderFactory(profile__language="es")
    RegistrationFactory(meeting=meeting, stakeholder=several, state=RegistrationState.CONFIRMED)
    InvitationFactory(meeting=meeting, email=several.email, state=InvitationState.SENT)
    Appointment.objects.create(meeting=meeting, session=session, stakeholder=several, role=MeetingRole.SPEAKER)
    waiting = RegistrationFactory(meeting=meeting, state=RegistrationState.WAITLISTED)
    RegistrationFactory(meeting=meeting, state=RegistrationState.CANCELLED)
    unanswered = InvitationFactory(meeting=meeting, state=InvitationState.SENT)
    InvitationFactory(meeting=meeting, state=InvitationState.DECLINED)
    InvitationFactory(meeting=meeting, state=InvitationState.LISTED)

    letters = letters_of(life.postpone(meeting, by=organiser, **said(meeting)))

    addresses = sorted(letter.address for letter in letters)
    assert addresses == sorted(
        [organiser.email, several.email, waiting.stakeholder.email, unanswered.email],
    )
    spanish = next(letter for letter in letters if letter.address == several.email)
    assert "El anfitrión no puede recibirnos." in spanish.text
    assert "The host" not in spanish.text


def test_a_second_run_of_the_job_writes_nobody_twice(meeting, organiser):
    RegistrationFactory(meeting=meeting, state=RegistrationState.CONFIRMED)
    announcement = life.postpone(meeting, by=organiser, **said(meeting))
    first = letters_of(announcement)
    type(announcement.mailing.job).objects.update(state="waiting")

    assert letters_of(announcement) == first


def test_without_dates_the_meeting_is_postponed_and_says_so(meeting, organiser):
    person = RegistrationFactory(meeting=meeting, state=RegistrationState.CONFIRMED).stakeholder
    announcement = life.postpone(meeting, by=organiser, **said(meeting))
    letter = next(letter for letter in letters_of(announcement) if letter.address == person.email)
    meeting.refresh_from_db()

    assert meeting.state == MeetingState.POSTPONED
    assert "The new dates are not known yet" in letter.text
    assert "You keep your seat" in letter.text
    assert "keep the receipts" in letter.text
    page = Client().get(meeting.get_absolute_url()).content.decode()
    assert "This meeting is postponed." in page
    assert "dates to be announced" in page
    assert meeting in Meeting.objects.announced().upcoming()


def test_with_dates_sessions_and_deadlines_move_by_the_clock_on_the_wall(organiser):
    meeting = MeetingFactory(
        organiser=organiser, starts_on="2027-03-22", ends_on="2027-03-23", time_zone="Europe/Vienna", city="Vienna"
    )
    meeting.refresh_from_db()
    session = SessionFactory(meeting=meeting)
    session.refresh_from_db()
    before, due = session.starts_in("Europe/Vienna"), meeting.answer_by
    sequence = session.sequence

    life.postpone(
        meeting,
        by=organiser,
        **said(
            meeting,
            starts_on=meeting.starts_on + timedelta(days=14),
            ends_on=meeting.ends_on + timedelta(days=14),
        ),
    )

    session.refresh_from_db()
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.PUBLISHED
    after = session.starts_in("Europe/Vienna")
    assert (after.date() - before.date(), after.time()) == (timedelta(days=14), before.time())
    assert before.utcoffset() != after.utcoffset(), "the clocks change between the two days"
    assert meeting.answer_by.date() == due.date() + timedelta(days=14)
    assert session.sequence > sequence


def test_a_postponed_meeting_gets_new_dates_and_goes_on(meeting, organiser):
    life.postpone(meeting, by=organiser, **said(meeting))
    meeting.refresh_from_db()
    days = {"starts_on": meeting.starts_on + timedelta(days=60), "ends_on": meeting.ends_on + timedelta(days=60)}

    announcement = life.postpone(meeting, by=organiser, **said(meeting, **days))

    meeting.refresh_from_db()
    assert (meeting.state, meeting.starts_on) == (MeetingState.PUBLISHED, days["starts_on"])
    assert "takes place on other days" in letters_of(announcement)[0].text


@pytest.mark.parametrize("fate", SeatFate.values)
def test_seats_are_kept_or_all_given_back(meeting, organiser, fate):
    seated = RegistrationFactory(meeting=meeting, state=RegistrationState.CONFIRMED)
    offered = RegistrationFactory(
        meeting=meeting, state=RegistrationState.OFFERED, offer_ends_at=timezone.now() + timedelta(days=1)
    )

    announcement = life.postpone(meeting, by=organiser, **said(meeting, seats=fate))

    seated.refresh_from_db()
    offered.refresh_from_db()
    kept = fate == SeatFate.KEPT
    assert seated.state == (RegistrationState.CONFIRMED if kept else RegistrationState.CANCELLED)
    assert offered.state == (RegistrationState.WAITLISTED if kept else RegistrationState.CANCELLED)
    letter = next(each for each in letters_of(announcement) if each.address == seated.stakeholder.email)
    assert ("You keep your seat" in letter.text) == kept
    assert ("All seats are given back" in letter.text) == (not kept)
    assert not Letter.objects.filter(kind="registration_cancelled").exists(), "one letter says it all"


def test_a_cancelled_meeting_stays_visible_and_leaves_calendars(meeting, organiser):
    session = SessionFactory(meeting=meeting)
    sequence = session.sequence
    person = RegistrationFactory(meeting=meeting, state=RegistrationState.CONFIRMED).stakeholder

    announcement = call_off(meeting, by=organiser)

    letter = next(each for each in letters_of(announcement) if each.address == person.email)
    assert "is cancelled and will not take place" in letter.text
    assert "This meeting is cancelled" in Client().get(meeting.get_absolute_url()).content.decode()
    calendar = Calendar.from_ical(Client().get(reverse("meetings:agenda_ics", args=(meeting.slug,))).content)
    event = calendar.walk("VEVENT")[0]
    assert event["STATUS"] == "CANCELLED"
    assert event["SEQUENCE"] > sequence


@pytest.mark.parametrize("state", [MeetingState.POSTPONED, MeetingState.CANCELLED])
def test_nobody_registers_answers_or_is_invited_while_it_is_called_off(meeting, organiser, state):
    invitation = InvitationFactory(meeting=meeting, state=InvitationState.SENT)
    if state == MeetingState.CANCELLED:
        call_off(meeting, by=organiser)
    else:
        life.postpone(meeting, by=organiser, **said(meeting))
    word = "cancelled" if state == MeetingState.CANCELLED else "postponed"
    invitation.refresh_from_db()

    with pytest.raises(Refusal, match=word):
        seats.request(invitation.meeting, by=StakeholderFactory(), invitation=invitation)
    with pytest.raises(Refusal, match=word):
        answers.decline(invitation)
    page = Client().get(reverse("meetings:invitation", kwargs={"token": invitation.token}))
    assert page.status_code == 410
    assert f"This meeting is {word}" in page.content.decode()
    assert not Registration.objects.exists()


def test_letters_that_would_be_wrong_by_now_do_not_leave(meeting, organiser):
    invitation = InvitationFactory(meeting=meeting, state=InvitationState.SENT)
    reminder = Letter.objects.create(
        kind="reminder_to_answer", key="r", address=invitation.email, language="en", subject="s", text="t",
        about=invitation, room=meeting, message_id="<a@b>",
    )  # fmt: skip

    call_off(meeting, by=organiser)

    reminder.refresh_from_db()
    assert reminder.state == "recalled"


def test_a_mailing_that_waits_for_its_time_is_called_off(meeting, organiser):
    invitation = InvitationFactory(meeting=meeting, state=InvitationState.LISTED)
    planned = send_to_many(
        "invitation", room=meeting, audience=[invitation.pk], by=organiser, due_at=timezone.now() + timedelta(days=1)
    )

    call_off(meeting, by=organiser)

    planned.refresh_from_db()
    assert planned.state == "cancelled"


def test_the_second_of_two_organisers_is_refused(meeting, organiser):
    stale = said(meeting)
    life.postpone(meeting, by=organiser, **stale)

    with pytest.raises(Refusal, match="Somebody else has changed this meeting meanwhile"):
        life.postpone(meeting, by=organiser, **stale)
    del stale["seats"]
    with pytest.raises(Refusal, match="Somebody else has changed this meeting meanwhile"):
        life.cancel(meeting, by=organiser, **stale)


def test_what_is_over_or_a_draft_is_neither_postponed_nor_cancelled(organiser):
    yesterday = timezone.localdate() - timedelta(days=1)
    over = MeetingFactory(organiser=organiser, starts_on=yesterday, ends_on=yesterday)
    draft = MeetingFactory(organiser=organiser, state=MeetingState.DRAFT)

    with pytest.raises(Refusal, match="has taken place"):
        call_off(over, by=organiser)
    with pytest.raises(Refusal, match="draft"):
        call_off(draft, by=organiser)


@pytest.mark.parametrize(
    ("before", "after"),
    [(before, after) for before in MeetingState for after in MeetingState if after not in MEETING_TRANSITIONS[before]],
)
def test_every_step_that_is_not_in_the_table_is_refused(before, after):
    with pytest.raises(Refusal):
        move(MeetingFactory(state=before), after)


# --- Pages ------------------------------------------------------------------------------------------------------------


def typed(meeting, **changes) -> dict:
    known = {
        "version": meeting.version,
        "seats": "kept",
        "travel": "unbooked",
        "words_en": "A strike.",
        "words_es": "",
        "words_fr": "",
        "starts_on": "",
        "ends_on": "",
    }
    return known | changes


@pytest.mark.parametrize("name", ["postpone_meeting", "cancel_meeting"])
def test_looking_at_the_letter_does_nothing_yet(meeting, organiser, name):
    RegistrationFactory(meeting=meeting, state=RegistrationState.CONFIRMED)
    client, page = signed_in(organiser), reverse(f"meetings:{name}", args=(meeting.slug,))

    assert "send 2 letters" in client.get(page).content.decode()
    seen = client.post(page, typed(meeting, look="")).content.decode()

    assert "A strike." in seen
    assert "Regional Expert Group Meeting" in seen
    assert Meeting.objects.get().state == MeetingState.PUBLISHED
    assert not Letter.objects.exists()


@pytest.mark.parametrize("name", ["postpone_meeting", "cancel_meeting"])
def test_only_its_organisers_do_it(meeting, organiser, name):
    page = reverse(f"meetings:{name}", args=(meeting.slug,))
    stranger = StakeholderFactory()
    MeetingFactory(organiser=stranger)
    participant = RegistrationFactory(meeting=meeting, state=RegistrationState.CONFIRMED).stakeholder

    for person in (stranger, participant):
        assert signed_in(person).post(page, typed(meeting, do="yes")).status_code == 403
    assert Client().post(page, typed(meeting, do="yes")).status_code == 302
    assert Meeting.objects.get(pk=meeting.pk).state == MeetingState.PUBLISHED
    assert signed_in(organiser).post(page, typed(meeting, do="yes")).status_code == 302
    assert Meeting.objects.get(pk=meeting.pk).is_called_off


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (("2030-05-02", ""), "Write both days, or leave both empty."),
        (("2030-05-02", "2030-05-01"), "The last day is before the first."),
        (("2020-05-02", "2020-05-03"), "This day is past."),
    ],
)
def test_days_that_cannot_be_are_said_at_the_field(meeting, organiser, days, sentence):
    page = reverse("meetings:postpone_meeting", args=(meeting.slug,))
    response = signed_in(organiser).post(page, typed(meeting, do="yes", starts_on=days[0], ends_on=days[1]))

    assert sentence in response.content.decode()
    assert "A strike." in response.content.decode()
    assert Meeting.objects.get().state == MeetingState.PUBLISHED


def test_a_stale_tab_keeps_what_was_typed(meeting, organiser):
    old = typed(meeting, do="yes")
    call_off(meeting, by=organiser)

    response = signed_in(organiser).post(reverse("meetings:postpone_meeting", args=(meeting.slug,)), old)

    assert response.status_code == 409
    assert "A strike." in response.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_finding_whom_it_concerns_asks_little(meeting, django_assert_num_queries, number):
    RegistrationFactory.create_batch(number, meeting=meeting, state=RegistrationState.CONFIRMED)
    InvitationFactory.create_batch(number, meeting=meeting, state=InvitationState.SENT)

    with django_assert_num_queries(3):
        assert len(life.concerned(meeting)) == 2 * number + 1
