"""Seats: who gets one, who waits, and what becomes of a seat that is given back."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from correspondence.models import Letter
from journal.models import Entry
from meetings.actions import registration as seats
from meetings.actions import scheduling
from meetings.models import Registration
from meetings.states import LIVE_REGISTRATIONS, REGISTRATION_TRANSITIONS, Admission, MeetingState, RegistrationState
from rrge_portal.kernel.refusal import Refusal
from stakeholders.states import Purpose
from tests.factories import InvitationFactory, MeetingFactory, RegistrationFactory, StakeholderFactory

pytestmark = pytest.mark.django_db

State = RegistrationState


def invited(meeting):
    """Somebody who was invited asks for a seat."""
    person = StakeholderFactory()
    return seats.request(meeting, by=person, invitation=InvitationFactory(meeting=meeting, email=person.email))


def letters(registration):
    return [*Letter.objects.about(registration).order_by("pk").values_list("kind", flat=True)]


def test_an_invited_person_has_the_seat_at_once():
    registration = invited(MeetingFactory(capacity=1))
    assert registration.state == State.CONFIRMED
    assert letters(registration) == ["registration_confirmed"]


def test_beyond_the_capacity_people_wait_in_the_order_they_came():
    meeting = MeetingFactory(capacity=1)
    invited(meeting)
    second, third = invited(meeting), invited(meeting)
    assert [second.state, third.state] == [State.WAITLISTED] * 2
    assert [second.place_in_queue(), third.place_in_queue()] == [1, 2]
    assert letters(second) == ["registration_waitlisted"]


def test_without_a_limit_everybody_invited_has_a_seat():
    meeting = MeetingFactory(capacity=None)
    assert {invited(meeting).state for _ in range(3)} == {State.CONFIRMED}


def test_at_an_open_meeting_the_organiser_decides():
    registration = seats.request(MeetingFactory(admission=Admission.OPEN), by=StakeholderFactory())
    assert registration.state == State.REQUESTED
    assert letters(registration) == ["registration_requested"]


def test_consents_are_written_down_one_by_one():
    meeting = MeetingFactory(admission=Admission.OPEN)
    person = StakeholderFactory()
    seats.request(meeting, by=person, consents=[Purpose.PARTICIPANT_LIST])
    [consent] = person.consents.all()
    assert (consent.purpose, consent.about) == (Purpose.PARTICIPANT_LIST, meeting)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"admission": Admission.INVITED}, "by invitation"),
        ({"registration_opens_at": timezone.now() + timedelta(days=1)}, "Registration opens on"),
        ({"registration_closes_at": timezone.now() - timedelta(minutes=1)}, "Registration has closed."),
        ({"state": MeetingState.DRAFT}, "over or not announced"),
        ({"starts_on": timezone.localdate() - timedelta(days=9)}, "over or not announced"),
    ],
)
def test_who_may_not_register_is_told_why(changes, sentence):
    meeting = MeetingFactory(**{"admission": Admission.OPEN, **changes})
    with pytest.raises(Refusal, match=sentence):
        seats.request(meeting, by=StakeholderFactory())
    assert not Registration.objects.exists()


def test_nobody_registers_twice():
    meeting = MeetingFactory(admission=Admission.OPEN)
    person = StakeholderFactory()
    seats.request(meeting, by=person)
    with pytest.raises(Refusal, match="already registered"):
        seats.request(meeting, by=person)


def test_who_was_not_admitted_does_not_ask_again():
    meeting = MeetingFactory(admission=Admission.OPEN)
    registration = RegistrationFactory(meeting=meeting, state=State.DECLINED)
    with pytest.raises(Refusal, match="could not admit you"):
        seats.request(meeting, by=registration.stakeholder)


def test_the_last_seat_is_given_once(secretariat):
    meeting = MeetingFactory(admission=Admission.OPEN, capacity=1)
    first, second = (seats.request(meeting, by=StakeholderFactory()) for _ in range(2))
    seats.confirm(first, by=secretariat)
    with pytest.raises(Refusal, match="last seat is taken"):
        seats.confirm(second, by=secretariat)
    second.refresh_from_db()
    assert second.state == State.REQUESTED


def test_a_seat_given_back_is_offered_to_the_next_until_two_days_later():
    meeting = MeetingFactory(capacity=1)
    seated, waiting = invited(meeting), invited(meeting)
    before = timezone.now()
    seats.cancel(seated, by=seated.stakeholder)
    waiting.refresh_from_db()
    assert waiting.state == State.OFFERED
    assert timedelta(hours=47) < waiting.offer_ends_at - before <= timedelta(hours=49)
    assert letters(waiting) == ["registration_waitlisted", "seat_offered"]
    assert letters(seated)[-1] == "registration_cancelled"


def test_a_newcomer_does_not_overtake_whom_a_seat_is_offered_to():
    meeting = MeetingFactory(capacity=1)
    seated = invited(meeting)
    invited(meeting)
    seats.cancel(seated, by=None)
    assert invited(meeting).state == State.WAITLISTED


def test_an_offer_never_outlasts_the_day_before_the_meeting():
    meeting = MeetingFactory(capacity=1, starts_on=timezone.localdate() + timedelta(days=2))
    seated, waiting = invited(meeting), invited(meeting)
    seats.cancel(seated, by=None)
    waiting.refresh_from_db()
    assert waiting.offer_ends_at.astimezone(ZoneInfo(meeting.zone)).date() <= meeting.starts_on
    assert waiting.offer_ends_at <= seats.offer_end(meeting, timezone.now() + timedelta(days=9))


def test_on_the_day_itself_nothing_is_offered_the_queue_stands():
    meeting = MeetingFactory(capacity=1, starts_on=timezone.localdate() - timedelta(days=1))
    seated, waiting = invited(meeting), invited(meeting)
    seats.cancel(seated, by=None)
    waiting.refresh_from_db()
    assert waiting.state == State.WAITLISTED


def test_the_offered_seat_is_taken():
    meeting = MeetingFactory(capacity=1)
    seated, waiting = invited(meeting), invited(meeting)
    seats.cancel(seated, by=None)
    assert seats.accept_offer(waiting, by=waiting.stakeholder).state == State.CONFIRMED
    assert letters(waiting)[-1] == "registration_confirmed"


def test_an_offer_that_ran_out_goes_to_the_next_and_its_holder_to_the_back():
    meeting = MeetingFactory(capacity=1)
    seated, late, following = invited(meeting), invited(meeting), invited(meeting)
    seats.cancel(seated, by=None)
    assert seats.expire_offers(timezone.now() + timedelta(hours=49)) == 1
    late.refresh_from_db()
    following.refresh_from_db()
    assert (late.state, following.state) == (State.WAITLISTED, State.OFFERED)
    seats.cancel(following, by=None)
    late.refresh_from_db()
    assert late.state == State.OFFERED


def test_too_late_for_the_offer_is_said_so():
    meeting = MeetingFactory(capacity=1)
    seated, late = invited(meeting), invited(meeting)
    seats.cancel(seated, by=None)
    Registration.objects.filter(pk=late.pk).update(offer_ends_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Refusal, match="offer has ended"):
        seats.accept_offer(late, by=late.stakeholder)


def test_who_misses_two_offers_no_longer_waits():
    meeting = MeetingFactory(capacity=1)
    seated, late = invited(meeting), invited(meeting)
    seats.cancel(seated, by=None)
    seats.expire_offers(timezone.now() + timedelta(hours=49))
    late.refresh_from_db()
    assert late.state == State.OFFERED  # nobody else waits, so the seat comes back once
    Registration.objects.filter(pk=late.pk).update(offer_ends_at=timezone.now())
    seats.expire_offers()
    late.refresh_from_db()
    assert late.state == State.CANCELLED
    assert letters(late)[-1] == "registration_cancelled"


def test_more_seats_are_offered_to_as_many_as_there_are():
    meeting = MeetingFactory(capacity=1)
    invited(meeting)
    waiting = [invited(meeting) for _ in range(3)]
    meeting.capacity = 3
    meeting.save(update_fields=["capacity"])
    assert seats.offer_freed_seats(meeting) == 2
    assert [Registration.objects.get(pk=each.pk).state for each in waiting] == [
        State.OFFERED,
        State.OFFERED,
        State.WAITLISTED,
    ]


def test_the_waiting_list_does_not_delay_whom_the_organiser_puts_on_it_while_a_seat_is_free(secretariat):
    meeting = MeetingFactory(admission=Admission.OPEN, capacity=5)
    registration = seats.request(meeting, by=StakeholderFactory())
    assert seats.waitlist(registration, by=secretariat).state == State.OFFERED


def test_an_invited_person_who_gave_the_seat_back_can_register_again():
    meeting = MeetingFactory(capacity=5)
    first = invited(meeting)
    invitation = first.invitation
    seats.cancel(first, by=None)
    again = seats.request(meeting, by=first.stakeholder, invitation=invitation)
    assert again.pk != first.pk
    assert again.state == State.CONFIRMED


def test_changing_ones_needs_keeps_the_seat(person):
    registration = RegistrationFactory(stakeholder=person)
    changed = seats.change(registration, by=person, mode="online", needs="Captions")
    assert (changed.state, changed.mode, changed.needs) == (State.CONFIRMED, "online", "Captions")


def test_the_journal_tells_what_happened_without_names(secretariat):
    registration = seats.request(MeetingFactory(admission=Admission.OPEN), by=StakeholderFactory())
    seats.decline(registration, by=secretariat)
    verbs = [*Entry.objects.about(registration).values_list("verb", flat=True)]
    assert verbs == ["registration.declined", "registration.requested"]


DEEDS = {
    seats.confirm: State.CONFIRMED,
    seats.waitlist: State.WAITLISTED,
    seats.decline: State.DECLINED,
    seats.cancel: State.CANCELLED,
    seats.accept_offer: State.CONFIRMED,
}
REFUSED = [(deed, state) for deed, to in DEEDS.items() for state in State if to not in REGISTRATION_TRANSITIONS[state]]


@pytest.mark.parametrize(("deed", "state"), REFUSED, ids=lambda value: getattr(value, "__name__", value))
def test_a_step_outside_the_table_is_refused(deed, state, secretariat):
    registration = RegistrationFactory(state=state)
    with pytest.raises(Refusal):
        deed(registration, by=secretariat)
    registration.refresh_from_db()
    assert registration.state == state


def test_a_registration_that_has_ended_cannot_be_changed():
    for state in set(State) - set(LIVE_REGISTRATIONS):
        with pytest.raises(Refusal, match="has ended"):
            seats.change(RegistrationFactory(state=state), by=None, needs="late")


def test_raising_the_number_of_seats_on_the_organisers_page_offers_them(secretariat):
    meeting = MeetingFactory(capacity=1, organiser=secretariat)
    invited(meeting)
    waiting = invited(meeting)
    meeting.capacity = 2
    scheduling.change(meeting, by=secretariat, version=meeting.version)
    waiting.refresh_from_db()
    assert waiting.state == State.OFFERED
