"""Seats: asked for, given, waited for, offered, given back.

How many there are is decided under a lock on the meeting's row, so that two hundred people racing for ten seats get
ten seats, and the others wait in the order they came.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.actions import post, recall
from correspondence.seals import Secret
from journal.actions import record
from rrge_portal.kernel.moments import say_moment
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock, move
from stakeholders.actions import change_profile, give_consent, know, know_by_name, organisation_called
from stakeholders.models import Stakeholder
from stakeholders.states import Purpose

from ..addresses import address_for
from ..models import Meeting, Registration
from ..states import REMINDER_OF_OFFER, REMINDERS_OF_A_SEAT, Admission, MeetingState, RegistrationState

OFFER_LASTS = timedelta(hours=48)
SHORTEST_OFFER = timedelta(hours=1)
MOST_OFFERS = 2
"""Whoever lets this many offers pass no longer waits: the seat would otherwise come back to them for ever."""


@transaction.atomic
def request(meeting, *, by, invitation=None, mode="", needs="", consents=()) -> Registration:
    """Ask for a seat.

    Whoever was invited has it at once if one is free and nobody waits for it, else a place on the waiting list; whoever
    was not asks the organisers, where the meeting is open.
    """
    meeting = lock(meeting)
    _check_doors(meeting, invitation, by)
    state = RegistrationState.REQUESTED
    if invitation:
        state = RegistrationState.CONFIRMED if _has_free_seat(meeting) else RegistrationState.WAITLISTED
        meeting.registrations.filter(invitation=invitation).update(invitation=None)
    registration = Registration(
        meeting=meeting,
        stakeholder=by,
        invitation=invitation,
        role=invitation.role if invitation else Registration._meta.get_field("role").default,
        state=state,
        mode=mode,
        needs=needs,
        decided_at=timezone.now() if invitation else None,
    )
    registration.save()
    for purpose in consents:
        give_consent(by, purpose, about=None if purpose == Purpose.KEEP_PROFILE else meeting)
    record("registration.requested", by=by, about=registration, state=state)
    _announce(registration)
    return registration


@transaction.atomic
def register(meeting, *, by, organisation="", mode="", needs="", consents=(), **profile) -> Registration:
    """Ask for a seat at a meeting one was not invited to, and say who one is; `profile` holds fields of `Profile`."""
    person = save_person(by.email, by=by, organisation=organisation, **profile)
    return request(meeting, by=person, mode=mode, needs=needs, consents=consents)


@transaction.atomic
def change(registration, *, by, mode="", needs="") -> Registration:
    """Say differently how one takes part and what one needs; the seat, or the place in the queue, stays."""
    registration = lock(registration)
    if registration.state not in Registration.LIVE:
        raise Refusal(_("This registration has ended, so there is nothing to change. Register anew if you can."))
    registration.mode, registration.needs = mode, needs
    registration.save(update_fields=["mode", "needs"])
    record("registration.changed", by=by, about=registration)
    return registration


@transaction.atomic
def confirm(registration, *, by) -> Registration:
    """Give a seat to somebody who asked for one; the last seat goes to one person only."""
    meeting, registration = _lock_both(registration)
    if registration.state != RegistrationState.OFFERED and meeting.seats_left() == 0:
        raise Refusal(_("The last seat is taken. Put this person on the waiting list, or raise the number of seats."))
    return _seat(registration, by=by)


@transaction.atomic
def waitlist(registration, *, by) -> Registration:
    """Put somebody who asked for a seat at the end of the waiting list; if a seat is free, it is offered at once."""
    meeting, registration = _lock_both(registration)
    if registration.state != RegistrationState.REQUESTED:
        raise Refusal(_("Only somebody who has asked for a seat can be put on the waiting list."))
    registration.decided_at = timezone.now()
    move(registration, RegistrationState.WAITLISTED, also=["decided_at"])
    record("registration.waitlisted", by=by, about=registration)
    _announce(registration)
    offer_freed_seats(meeting)
    registration.refresh_from_db()
    return registration


@transaction.atomic
def decline(registration, *, by) -> Registration:
    """Do not admit somebody, and tell them courteously."""
    _meeting, registration = _lock_both(registration)
    registration.decided_at = timezone.now()
    move(registration, RegistrationState.DECLINED, also=["decided_at"])
    record("registration.declined", by=by, about=registration)
    _announce(registration)
    return registration


@transaction.atomic
def cancel(registration, *, by) -> Registration:
    """Give the seat, the offer or the place in the queue back; a freed seat is offered to the next.

    `by` is None for somebody who acts through the link of their invitation.
    """
    meeting, registration = _lock_both(registration)
    registration.decided_at = timezone.now()
    registration.offer_ends_at = None
    move(registration, RegistrationState.CANCELLED, also=["decided_at", "offer_ends_at"])
    record("registration.cancelled", by=by, about=registration)
    recall(about=registration, kinds=(*REMINDERS_OF_A_SEAT, "seat_offered"))
    _announce(registration)
    offer_freed_seats(meeting)
    return registration


@transaction.atomic
def accept_offer(registration, *, by) -> Registration:
    """Take the seat that was offered, before the offer ends."""
    _meeting, registration = _lock_both(registration)
    if registration.state != RegistrationState.OFFERED:
        raise Refusal(_("No seat is on offer to you now. Open your meetings to see where you stand."))
    if registration.offer_ends_at and registration.offer_ends_at <= timezone.now():
        raise Refusal(_("The offer has ended, and the seat goes to the next person. You stay on the waiting list."))
    return _seat(registration, by=by)


@transaction.atomic
def offer_freed_seats(meeting) -> int:
    """Offer every free seat to the next on the waiting list. Returns how many offers were made.

    Called whenever a seat may have become free: a cancellation, an offer that ran out, a raised number of seats.
    """
    meeting = lock(meeting)
    now = timezone.now()
    ends_at = offer_end(meeting, now)
    if meeting.state != MeetingState.PUBLISHED or ends_at - now < SHORTEST_OFFER:
        return 0
    free = meeting.seats_left()
    queue = meeting.registrations.filter(state=RegistrationState.WAITLISTED).in_queue_order()
    offered = 0
    for registration in queue if free is None else queue[:free]:
        registration.offer_ends_at = ends_at
        registration.offers = F("offers") + 1
        move(registration, RegistrationState.OFFERED, also=["offer_ends_at", "offers"])
        registration.refresh_from_db(fields=["offers"])
        record("registration.offered", by=None, about=registration)
        _announce(registration)
        offered += 1
    return offered


def expire_offers(now: datetime | None = None) -> int:
    """End the offers nobody took up, and offer those seats on. Returns how many ended.

    Who missed an offer waits on, behind all others; who has missed `MOST_OFFERS` is taken off the list and told so.
    """
    now = now or timezone.now()
    late = Registration.objects.filter(state=RegistrationState.OFFERED, offer_ends_at__lte=now)
    meetings = Meeting.objects.filter(pk__in=late.values("meeting")).order_by("pk")
    return sum(_expire_in(meeting, now) for meeting in meetings)


@transaction.atomic
def _expire_in(meeting, now) -> int:
    meeting = lock(meeting)
    late = meeting.registrations.filter(state=RegistrationState.OFFERED, offer_ends_at__lte=now)
    ended = 0
    for registration in late.in_queue_order():
        registration.offer_ends_at = None
        registration.requested_at = now
        over = registration.offers >= MOST_OFFERS
        state = RegistrationState.CANCELLED if over else RegistrationState.WAITLISTED
        move(registration, state, also=["offer_ends_at", "requested_at"])
        record("registration.offer_expired", by=None, about=registration, state=state)
        _announce(registration)
        ended += 1
    offer_freed_seats(meeting)
    return ended


def offer_end(meeting, now: datetime) -> datetime:
    """Until when an offer made now stands: two days, but never past the day before the meeting."""
    first_day = datetime.combine(meeting.starts_on, time(), ZoneInfo(meeting.zone))
    return min(now + OFFER_LASTS, first_day)


def save_person(
    email: str, *, by=None, called: tuple[str, str] | None = None, organisation: str = "", **profile
) -> Stakeholder:
    """The stakeholder with this address, with what they tell of themself now.

    `called` is the name under which somebody is known at a mailbox that they share with others.

    It fills what is not known yet; what a person once wrote is overwritten only by that person, signed in as `by`.
    """
    body = organisation_called(organisation, sector=profile["sector"], country=profile.get("country", ""))
    profile_known = {"organisation": body, **profile}
    person = know_by_name(email, called=called, **profile_known) if called else know(email, **profile_known)
    if by is not None and by.pk == person.pk:
        known = person.profile
        for name, value in {**profile, "organisation": body}.items():
            setattr(known, name, value)
        change_profile(known, by=by, version=known.version)
    return person


# --- Pieces -----------------------------------------------------------------------------------------------------------


def _lock_both(registration):
    """The meeting's row first, always: everybody who changes the number of free seats queues there."""
    meeting = lock(registration.meeting)
    registration = lock(registration)
    registration.meeting = meeting
    return meeting, registration


def _seat(registration, *, by) -> Registration:
    registration.decided_at = timezone.now()
    registration.offer_ends_at = None
    move(registration, RegistrationState.CONFIRMED, also=["decided_at", "offer_ends_at"])
    record("registration.confirmed", by=by, about=registration)
    recall(about=registration, kinds=("seat_offered", REMINDER_OF_OFFER))
    _announce(registration)
    return registration


def _has_free_seat(meeting) -> bool:
    """Whether a newcomer may have a seat: one is free, and nobody was there before."""
    if meeting.seats_left() is None:
        return True
    return meeting.seats_left() > 0 and not meeting.registrations.filter(state=RegistrationState.WAITLISTED).exists()


def _check_doors(meeting, invitation, person) -> None:
    """Refuse who may not ask now, each with the reason."""
    if meeting.state != MeetingState.PUBLISHED or meeting.is_over:
        raise Refusal(_("This meeting is over or not announced, so nobody can register for it."))
    if meeting.registrations.filter(stakeholder=person).live().exists():
        raise Refusal(_("You are already registered for this meeting. Open your meetings to see where you stand."))
    if invitation:
        if invitation.is_expired:
            raise Refusal(
                _("The answer was due by %(due)s. Write to the organisers and ask for a new invitation.")
                % {"due": say_moment(invitation.due, meeting.zone)}
            )
        return
    if meeting.admission != Admission.OPEN:
        raise Refusal(_("This meeting is by invitation, and your address is not among those invited."))
    if meeting.registrations.filter(stakeholder=person, state=RegistrationState.DECLINED).exists():
        raise Refusal(_("The organisers could not admit you to this meeting. Write to them if circumstances changed."))
    window = meeting.registration_window()
    if window == "not yet":
        raise Refusal(
            _("Registration opens on %(moment)s. Come back then.")
            % {"moment": say_moment(meeting.registration_opens_at, meeting.zone)}
        )
    if window == "closed":
        raise Refusal(_("Registration has closed. Write to the organisers if you still wish to take part."))


LETTERS = {
    RegistrationState.REQUESTED: "registration_requested",
    RegistrationState.CONFIRMED: "registration_confirmed",
    RegistrationState.WAITLISTED: "registration_waitlisted",
    RegistrationState.OFFERED: "seat_offered",
    RegistrationState.DECLINED: "registration_declined",
    RegistrationState.CANCELLED: "registration_cancelled",
}


def _announce(registration) -> None:
    """Tell the person where they stand now: one letter for each state, and for each offer."""
    person, meeting = registration.stakeholder, registration.meeting
    link = address_for(person, "register", slug=meeting.slug)
    if registration.invitation_id:
        link = Secret(address_for(person, "invitation", token=registration.invitation.token))
    post(
        LETTERS[registration.state],
        to=person,
        about=registration,
        key=f"registration:{registration.pk}:{registration.state}:{registration.offers}",
        registration=registration,
        meeting=meeting,
        place=registration.place_in_queue() if registration.state == RegistrationState.WAITLISTED else None,
        link=link,
        calendar_link=address_for(person, "agenda_ics", slug=meeting.slug),
        meeting_link=address_for(person, "meeting", slug=meeting.slug),
    )
