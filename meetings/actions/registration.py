"""Seats: asked for, given, waited for, offered, given back.

How many there are is decided under a lock on the meeting's row, so that two hundred people racing for ten seats get
ten seats, and the others wait in the order they came.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.actions import Draft, post_many, recall
from correspondence.seals import Secret
from journal.actions import record
from rrge_portal.kernel.moments import say_moment
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock, move
from stakeholders.actions import change_profile, give_consent, know, know_by_name, organisation_called
from stakeholders.models import Stakeholder
from stakeholders.states import Purpose

from ..addresses import address_for
from ..models import FollowUp, FollowUpPlan, Meeting, Registration, Travel
from ..seating import FreeSeats
from ..states import (
    REMINDER_OF_OFFER,
    REMINDERS_OF_A_SEAT,
    SEATED,
    Admission,
    MeetingRole,
    MeetingState,
    RegistrationState,
)
from ..wordings import wording_of

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
    sector = invitation.sector if invitation else getattr(getattr(by, "profile", None), "sector", "")
    if invitation:
        state = RegistrationState.CONFIRMED if _has_free_seat(meeting, sector) else RegistrationState.WAITLISTED
        meeting.registrations.filter(invitation=invitation).update(invitation=None)
    registration = Registration(
        meeting=meeting,
        stakeholder=by,
        invitation=invitation,
        role=invitation.role if invitation else Registration._meta.get_field("role").default,
        state=state,
        sector=sector,
        mode=mode,
        needs=needs,
        decided_at=timezone.now() if invitation else None,
    )
    registration.save()
    for purpose in consents:
        give_consent(by, purpose, about=None if purpose == Purpose.KEEP_PROFILE else meeting)
    record("registration.requested", by=by, about=registration, state=state)
    return _told(registration)


@transaction.atomic
def register(meeting, *, by, organisation="", mode="", needs="", consents=(), **profile) -> Registration:
    """Ask for a seat at a meeting one was not invited to, and say who one is; `profile` holds fields of `Profile`."""
    person = save_person(by.email, by=by, organisation=organisation, **profile)
    return request(meeting, by=person, mode=mode, needs=needs, consents=consents)


@transaction.atomic
def change(registration, *, by, mode="", needs="", profile=None, organisation="", version=0) -> Registration:
    """Say differently how one takes part, what one needs and, signed in, who one is; the seat or the place stays.

    `profile` holds fields of `Profile`, and `version` is the one the form was filled from. Possible until the
    organisers close the list of participants.
    """
    meeting, registration = _lock_both(registration)
    if meeting.list_closed_at:
        raise Refusal(why_closed_to_changes(meeting))
    if registration.state not in Registration.LIVE:
        raise Refusal(_("This registration has ended, so there is nothing to change. Register anew if you can."))
    registration.mode, registration.needs = mode, needs
    registration.save(update_fields=["mode", "needs"])
    if profile is not None and by is not None and by.pk == registration.stakeholder_id:
        known = by.profile
        for name, value in profile.items():
            setattr(known, name, value)
        change_profile(known, by=by, version=version, organisation=organisation)
    record("registration.changed", by=by, about=registration)
    return registration


def why_closed_to_changes(meeting) -> str:
    """The sentence for participants once the list is closed: what still works, and whom to write to."""
    organisers = meeting.appointments.filter(role=MeetingRole.ORGANISER).select_related("stakeholder__profile")
    addresses = ", ".join(each.stakeholder.letter_address for each in organisers) or settings.CONTACT_ADDRESS
    return _(
        "The organisers have closed the list of participants, so nothing can be changed here. Write to %(addresses)s; "
        "you can still cancel."
    ) % {"addresses": addresses}


@transaction.atomic
def confirm(registration, *, by) -> Registration:
    """Give a seat to somebody who asked for one; the last seat goes to one person only."""
    meeting, registration = _lock_both(registration)
    return _told(seat_if_free(registration, FreeSeats(meeting), by=by))


@transaction.atomic
def waitlist(registration, *, by) -> Registration:
    """Put somebody who asked for a seat at the end of the waiting list; if a seat is free, it is offered at once."""
    meeting, registration = _lock_both(registration)
    _told(queue_up(registration, by=by))
    offer_freed_seats(meeting)
    registration.refresh_from_db()
    return registration


@transaction.atomic
def decline(registration, *, by) -> Registration:
    """Do not admit somebody, and tell them courteously."""
    _meeting, registration = _lock_both(registration)
    return _told(turn_away(registration, by=by))


@transaction.atomic
def cancel(registration, *, by, is_told: bool = True) -> Registration:
    """Give the seat, the offer or the place in the queue back; a freed seat is offered to the next.

    `by` is None for somebody who acts through the link of their invitation; `is_told` is false where another letter
    tells the person.
    """
    meeting, registration = _lock_both(registration)
    registration.decided_at = timezone.now()
    registration.offer_ends_at = None
    move(registration, RegistrationState.CANCELLED, also=["decided_at", "offer_ends_at"])
    record("registration.cancelled", by=by, about=registration)
    for answers in (FollowUp, Travel):
        answers.objects.filter(registration=registration).delete()
    recall(about=registration, kinds=(*REMINDERS_OF_A_SEAT, "seat_offered"))
    if is_told:
        announce([registration])
    offer_freed_seats(meeting)
    return registration


@transaction.atomic
def accept_offer(registration, *, by) -> Registration:
    """Take the seat that was offered, before the offer ends."""
    _meeting, registration = _lock_both(registration)
    if _meeting.why_shut:
        raise Refusal(_meeting.why_shut)
    if registration.state != RegistrationState.OFFERED:
        raise Refusal(_("No seat is on offer to you now. Open your meetings to see where you stand."))
    if registration.offer_ends_at and registration.offer_ends_at <= timezone.now():
        raise Refusal(_("The offer has ended, and the seat goes to the next person. You stay on the waiting list."))
    return _told(_seat(registration, by=by))


@transaction.atomic
def count_for(registration, sector: str, *, by) -> Registration:
    """Count a registration for another sector; the list moves where that leaves a seat free."""
    meeting, registration = _lock_both(registration)
    if registration.state not in Registration.LIVE:
        raise Refusal(_("This registration has ended, so it counts for no sector any more."))
    if registration.state in SEATED and sector != registration.sector and FreeSeats(meeting).left_for(sector) == 0:
        raise Refusal(_("All seats of that sector are taken. Raise their number first, or choose another sector."))
    registration.sector = sector
    registration.save(update_fields=["sector"])
    record("registration.sector_changed", by=by, about=registration, sector=sector)
    offer_freed_seats(meeting)
    registration.refresh_from_db()
    return registration


@transaction.atomic
def fund(registration, *, by, is_funded: bool) -> Registration:
    """Say whether the organisers pay a person's journey; only those whose they pay are asked for it."""
    _meeting, registration = _lock_both(registration)
    if is_funded and registration.state != RegistrationState.CONFIRMED:
        raise Refusal(_("Only the journey of somebody who has a seat can be paid. Give them a seat first."))
    registration.is_funded = is_funded
    registration.save(update_fields=["is_funded"])
    if not is_funded:
        Travel.objects.filter(registration=registration).delete()
    record("registration.funding_changed", by=by, about=registration, funded=is_funded)
    return registration


@transaction.atomic
def offer_freed_seats(meeting) -> int:
    """Offer every free seat to the first on the waiting list whose sector has room. Returns how many offers were made.

    Called whenever a seat may have become free: a cancellation, an offer that ran out, a raised number of seats.
    """
    meeting = lock(meeting)
    now = timezone.now()
    ends_at = offer_end(meeting, now)
    if meeting.state != MeetingState.PUBLISHED or ends_at - now < SHORTEST_OFFER:
        return 0
    free = FreeSeats(meeting)
    if free.left == 0:
        return 0
    waiting = meeting.registrations.filter(state=RegistrationState.WAITLISTED)
    queue = waiting.exclude(sector__in=free.full_sectors).in_queue_order().values_list("pk", "sector")
    served = waiting.filter(pk__in=free.share_out(queue)).in_queue_order()
    offered = 0
    for registration in served.select_related("stakeholder__profile", "invitation"):
        registration.meeting = meeting
        registration.offer_ends_at = ends_at
        registration.offers = F("offers") + 1
        move(registration, RegistrationState.OFFERED, also=["offer_ends_at", "offers"])
        registration.refresh_from_db(fields=["offers"])
        record("registration.offered", by=None, about=registration)
        announce([registration])
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
        announce([registration])
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


def seat_if_free(registration, free: FreeSeats, *, by) -> Registration:
    """Seat somebody under the meeting's lock, if there is room; `free` counts the seat as taken. They are not told yet.

    Raises:
        Refusal: there is no room in all, or none in the person's sector; or the step is not in the table.
    """
    had_seat = registration.state in SEATED
    if not had_seat and free.left == 0:
        raise Refusal(_("The last seat is taken. Put this person on the waiting list, or raise the number of seats."))
    if not had_seat and free.left_for(registration.sector) == 0:
        raise Refusal(
            _("The seats for %(sector)s are taken. Put this person on the waiting list, or raise their number.")
            % {"sector": registration.get_sector_display()}
        )
    registration = _seat(registration, by=by)
    if not had_seat:
        free.take(registration.sector)
    return registration


def queue_up(registration, *, by) -> Registration:
    """Put somebody who asked on the waiting list, under the meeting's lock. They are not told yet."""
    if registration.state != RegistrationState.REQUESTED:
        raise Refusal(_("Only somebody who has asked for a seat can be put on the waiting list."))
    registration.decided_at = timezone.now()
    move(registration, RegistrationState.WAITLISTED, also=["decided_at"])
    record("registration.waitlisted", by=by, about=registration)
    return registration


def turn_away(registration, *, by) -> Registration:
    """Do not admit somebody, under the meeting's lock. They are not told yet."""
    registration.decided_at = timezone.now()
    move(registration, RegistrationState.DECLINED, also=["decided_at"])
    record("registration.declined", by=by, about=registration)
    return registration


def _seat(registration, *, by) -> Registration:
    registration.decided_at = timezone.now()
    registration.offer_ends_at = None
    move(registration, RegistrationState.CONFIRMED, also=["decided_at", "offer_ends_at"])
    record("registration.confirmed", by=by, about=registration)
    recall(about=registration, kinds=("seat_offered", REMINDER_OF_OFFER))
    return registration


def _has_free_seat(meeting, sector: str) -> bool:
    """Whether a newcomer may have a seat: one is free, in their sector too, and nobody who could have it waits."""
    free = FreeSeats(meeting)
    if not free.has_room(sector):
        return False
    waiting = meeting.registrations.filter(state=RegistrationState.WAITLISTED)
    return not waiting.exclude(sector__in=free.full_sectors).exists()


def _check_doors(meeting, invitation, person) -> None:
    """Refuse who may not ask now, each with the reason."""
    if meeting.why_shut:
        raise Refusal(meeting.why_shut)
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


CALENDARS = {
    RegistrationState.CONFIRMED: ("meeting_calendar", "agenda_calendar"),
    RegistrationState.CANCELLED: ("meeting_calendar",),
}
"""What goes into the person's calendar with the letter, or out of it."""


def _told(registration) -> Registration:
    announce([registration])
    return registration


PASSES = {RegistrationState.CONFIRMED: ("entry_pass",)}
"""What the letter about a state carries for the door."""


def announce(registrations) -> None:
    """Tell people who are in the same state where they stand now: one letter for each state, and for each offer."""
    if registrations:
        post_many(LETTERS[registrations[0].state], [_draft(registration) for registration in registrations])


def _draft(registration) -> Draft:
    person, meeting = registration.stakeholder, registration.meeting
    link = address_for(person, "register", slug=meeting.slug)
    if registration.invitation_id:
        link = Secret(address_for(person, "invitation", token=registration.invitation.token))
    is_seated = registration.state == RegistrationState.CONFIRMED
    asks = is_seated and FollowUpPlan.objects.filter(meeting=meeting).exclude(topics=[]).exists()
    context = {
        "registration": registration,
        "meeting": meeting,
        "place": registration.place_in_queue() if registration.state == RegistrationState.WAITLISTED else None,
        "link": link,
        "calendar_link": address_for(person, "agenda_ics", slug=meeting.slug),
        "meeting_link": address_for(person, "meeting", slug=meeting.slug),
        "follow_up_link": address_for(person, "follow_up", slug=meeting.slug) if asks else "",
    }
    key = f"registration:{registration.pk}:{registration.state}:{registration.offers}"
    enclosures = (*CALENDARS.get(registration.state, ()), *PASSES.get(registration.state, ()))
    words = wording_of(meeting, LETTERS[registration.state], person.letter_language)
    return Draft(person, registration, key, context, enclosures, words)
