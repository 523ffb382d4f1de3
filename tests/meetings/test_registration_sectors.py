"""Seats for each sector: counted apart, waited for in order, offered to the first whose sector has room."""

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from correspondence.models import Letter
from journal.models import Entry
from meetings.actions import registration as seats
from meetings.actions.nominations import offer_seats
from meetings.models import Meeting, Registration, SectorSeats
from meetings.seating import seats_by_sector
from meetings.states import SEATED, Admission, RegistrationState
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.vocabulary import Sector
from tests.factories import InvitationFactory, MeetingFactory, RegistrationFactory, StakeholderFactory

pytestmark = pytest.mark.django_db

State = RegistrationState


def meeting_with(capacity=None, **numbers):
    meeting = MeetingFactory(capacity=capacity, admission=Admission.OPEN)
    for sector, number in numbers.items():
        SectorSeats.objects.create(meeting=meeting, sector=sector, seats=number)
    return meeting


def invited(meeting, sector):
    person = StakeholderFactory(profile__sector=sector)
    invitation = InvitationFactory(meeting=meeting, email=person.email, sector=sector)
    return seats.request(meeting, by=person, invitation=invitation)


def states(*registrations):
    return [Registration.objects.get(pk=each.pk).state for each in registrations]


def test_a_full_sector_waits_while_another_still_has_seats():
    meeting = meeting_with(10, private=1)
    assert invited(meeting, "private").state == State.CONFIRMED
    assert invited(meeting, "private").state == State.WAITLISTED
    assert invited(meeting, "academia").state == State.CONFIRMED


def test_a_sector_without_a_number_counts_in_all_only():
    meeting = meeting_with(2, private=1)
    assert [invited(meeting, "academia").state for _ in range(3)] == [
        State.CONFIRMED,
        State.CONFIRMED,
        State.WAITLISTED,
    ]


def test_a_freed_seat_goes_to_the_first_in_order_whose_sector_has_room():
    meeting = meeting_with(2, private=1)
    private, academic = invited(meeting, "private"), invited(meeting, "academia")
    second_private, second_academic = invited(meeting, "private"), invited(meeting, "academia")
    seats.cancel(academic, by=None)
    assert states(second_private, second_academic) == [State.WAITLISTED, State.OFFERED]
    seats.cancel(private, by=None)
    assert states(second_private) == [State.OFFERED]


def test_the_sector_counted_is_frozen(person):
    meeting = meeting_with(private=1)
    registration = invited(meeting, "private")
    profile = registration.stakeholder.profile
    profile.sector = Sector.ACADEMIA
    profile.save(update_fields=["sector"])
    assert invited(meeting, "private").state == State.WAITLISTED


def test_an_organiser_counts_somebody_for_another_sector_and_the_list_moves(secretariat):
    meeting = meeting_with(private=1)
    first, waiting = invited(meeting, "private"), invited(meeting, "private")
    seats.count_for(first, "academia", by=secretariat)
    assert states(waiting) == [State.OFFERED]
    with pytest.raises(Refusal, match="All seats of that sector are taken"):
        seats.count_for(first, "private", by=secretariat)


def test_confirming_into_a_full_sector_is_refused_with_its_name(secretariat):
    meeting = meeting_with(10, private=1)
    invited(meeting, "private")
    asked = seats.request(meeting, by=StakeholderFactory(profile__sector="private"))
    with pytest.raises(Refusal, match="The seats for Private sector are taken"):
        seats.confirm(asked, by=secretariat)


def test_more_seats_for_a_sector_are_offered_at_once(secretariat):
    meeting = meeting_with(private=1)
    invited(meeting, "private")
    waiting = invited(meeting, "private")
    offer_seats(meeting, {"private": 2}, by=secretariat)
    assert states(waiting) == [State.OFFERED]


def test_the_page_says_seats_by_sector():
    meeting = meeting_with(10, private=1)
    invited(meeting, "private")
    invited(meeting, "private")
    invited(meeting, "academia")
    told = {
        row["sector"]: (row["seats"], row["confirmed"], row["waiting"], row["left"]) for row in seats_by_sector(meeting)
    }
    assert told == {"private": (1, 1, 1, 0), "academia": (None, 1, 0, None)}
    assert seats_by_sector(MeetingFactory()) == []


# --- Any order of events ----------------------------------------------------------------------------------------------

SECTORS = ["private", "academia", ""]
STEP = st.one_of(
    st.tuples(st.just("invite"), st.integers(0, 5)),
    st.tuples(st.just("ask"), st.integers(0, 5)),
    st.tuples(st.sampled_from(["confirm", "waitlist", "decline", "cancel", "accept"]), st.integers(0, 8)),
    st.tuples(st.just("expire"), st.just(0)),
    st.tuples(st.just("capacity"), st.integers(1, 4)),
    st.tuples(st.just("private seats"), st.integers(1, 3)),
    st.tuples(st.just("move"), st.integers(0, 8)),
)
DECISIONS = {
    "confirm": seats.confirm,
    "waitlist": seats.waitlist,
    "decline": seats.decline,
    "cancel": seats.cancel,
    "accept": seats.accept_offer,
}
SAID = ("requested", "confirmed", "waitlisted", "declined", "cancelled", "offered", "offer_expired")


def take(step, number, meeting, people, invitations):
    """One event; what is refused changes nothing."""
    everyone = list(meeting.registrations.order_by("pk"))
    organiser = people[0]
    if step == "invite":
        seats.request(meeting, by=people[number], invitation=invitations[number])
    elif step == "ask":
        seats.request(meeting, by=people[number])
    elif step in DECISIONS and everyone:
        DECISIONS[step](everyone[number % len(everyone)], by=organiser)
    elif step == "expire":
        Registration.objects.filter(state=State.OFFERED).update(offer_ends_at=timezone.now())
        seats.expire_offers()
    elif step == "capacity":
        Meeting.objects.filter(pk=meeting.pk).update(capacity=number)
        seats.offer_freed_seats(meeting)
    elif step == "private seats":
        SectorSeats.objects.update_or_create(meeting=meeting, sector="private", defaults={"seats": number})
        seats.offer_freed_seats(meeting)
    elif step == "move" and everyone:
        seats.count_for(everyone[number % len(everyone)], SECTORS[number % 3], by=organiser)


def seated(meeting, **only):
    return meeting.registrations.filter(state__in=SEATED, **only).count()


def check(meeting, before, states_before):
    meeting.refresh_from_db()
    limit = meeting.sector_seats.filter(sector="private").values_list("seats", flat=True).first()
    assert seated(meeting) <= max(meeting.capacity, before[0]), "more people than seats"
    if limit is not None:
        assert seated(meeting, sector="private") <= max(limit, before[1]), "more people of a sector than its seats"
    rows = list(meeting.registrations.in_queue_order())
    waiting = [each for each in rows if each.state == State.WAITLISTED]
    for each in waiting:
        full = each.sector == "private" and limit is not None and seated(meeting, sector="private") >= limit
        assert full or seated(meeting) >= meeting.capacity, "somebody waits although their seat is free"
    for offered in rows:
        if offered.state == State.OFFERED and states_before.get(offered.pk) != State.OFFERED:
            assert all(
                (offered.requested_at, offered.pk) < (each.requested_at, each.pk)
                for each in waiting
                if each.sector == offered.sector
            ), "somebody of the same sector was overtaken"
    live = [each.stakeholder_id for each in rows if each.state in Registration.LIVE]
    assert len(live) == len(set(live)), "somebody is registered twice"
    for each in rows:
        letters = Letter.objects.about(each).count()
        told = Entry.objects.about(each).filter(verb__in=[f"registration.{verb}" for verb in SAID]).count()
        assert letters == told, "somebody was not told once for each state"


@given(steps=st.lists(STEP, min_size=4, max_size=16))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_any_order_of_events_seats_are_never_exceeded_and_nobody_is_overtaken(steps):
    with transaction.atomic():
        meeting = meeting_with(2, private=1)
        people = [StakeholderFactory(profile__sector=SECTORS[number % 3]) for number in range(6)]
        invitations = [
            InvitationFactory(meeting=meeting, email=person.email, sector=SECTORS[number % 2])
            for number, person in enumerate(people)
        ]
        for step, number in steps:
            before = seated(meeting), seated(meeting, sector="private")
            states_before = dict(meeting.registrations.values_list("pk", "state"))
            try:
                with transaction.atomic():
                    take(step, number, Meeting.objects.get(pk=meeting.pk), people, invitations)
            except Refusal:
                pass
            check(meeting, before, states_before)
        transaction.set_rollback(True)


def test_the_backfilled_factory_counts_for_the_profiles_sector():
    assert RegistrationFactory(stakeholder__profile__sector="academia").sector == "academia"
