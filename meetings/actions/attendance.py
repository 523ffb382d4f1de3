"""Checking people in: at the door, by code or by name, several at once; and from a list of paper afterwards."""

from collections.abc import Collection
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock

from ..models import Attendance, DoorPass, Registration, Session
from ..states import Format, MeetingState, RegistrationState
from . import invitation as answers
from . import registration as seats


class CheckedIn(NamedTuple):
    """The person's attendance, and whether it is this click that made it."""

    attendance: Attendance
    is_new: bool


@transaction.atomic
def check_in(session: Session, registration: Registration, *, by=None, door=None, mode: str = "") -> CheckedIn:
    """Let a person with a confirmed seat into a session. Whoever comes second with the same code learns who was first.

    `by` is the signed-in person at the door, or None for a phone with a door pass.
    """
    _check_session(session, registration)
    if door is not None and not door.is_open():
        raise Refusal(_("This door link works on the days of the meeting only. Ask an organiser to check people in."))
    registration = lock(registration)
    if registration.state != RegistrationState.CONFIRMED:
        raise Refusal(
            _("This person has no confirmed seat: “%(state)s”. An organiser can give them one in the registrations.")
            % {"state": registration.get_state_display()}
        )
    attendance, is_new = Attendance.objects.get_or_create(
        session=session,
        registration=registration,
        defaults={"by": by, "door": door, "mode": mode or registration.mode or Format.IN_PERSON},
    )
    return CheckedIn(attendance, is_new)


@transaction.atomic
def admit(session: Session, registration: Registration, *, by) -> CheckedIn:
    """Give somebody who came without a confirmed seat one, if there is one, and let them in."""
    if registration.state in {RegistrationState.REQUESTED, RegistrationState.OFFERED}:
        registration = seats.confirm(registration, by=by)
    return check_in(session, registration, by=by)


@transaction.atomic
def let_in(session: Session, *, email: str, organisation: str, by, **profile) -> CheckedIn:
    """Give a seat to somebody at the door who never registered, if one is free, and let them in.

    An invitation they have not answered is accepted by it.
    `profile` holds fields of `Profile`; what somebody the portal knows wrote of themself stays.
    """
    meeting = lock(session.meeting)
    _check_session(session)
    person = seats.save_person(email, organisation=organisation, **profile)
    registration = meeting.registrations.live().filter(stakeholder=person).first()
    if registration is None:
        registration = Registration.objects.create(
            meeting=meeting,
            stakeholder=person,
            invitation=answers.came(meeting, person, by=by),
            sector=profile["sector"],
            state=RegistrationState.REQUESTED,
        )
        record("registration.entered_at_door", by=by, about=registration)
    return admit(session, registration, by=by)


@transaction.atomic
def undo(session: Session, registration: Registration, *, by=None, door=None) -> None:
    """Take a check-in back that was a mistake; a door pass takes back only its own."""
    found = Attendance.objects.filter(session=session, registration=registration)
    deleted, _rows = (found.filter(door=door) if door is not None else found).delete()
    if not deleted:
        raise Refusal(_("This person is not checked in from here, so there is nothing to undo. Reload the page."))
    record("attendance.undone", by=by, about=session)


@transaction.atomic
def enter_from_paper(session: Session, *, ticked: Collection[int], unticked: Collection[int] = (), by) -> int:
    """Enter the ticks of a printed list, and take back those taken off on the screen. Returns how many changed.

    Only rows that were changed on the page come here, so that whoever was checked in meanwhile stays so.
    """
    _check_session(session)
    confirmed = set(
        Registration.objects.confirmed().filter(meeting=session.meeting, pk__in=ticked).values_list("pk", flat=True)
    )
    there = set(
        Attendance.objects.filter(session=session, registration__in=confirmed).values_list("registration", flat=True)
    )
    modes = dict(Registration.objects.filter(pk__in=confirmed - there).values_list("pk", "mode"))
    now = timezone.now()
    Attendance.objects.bulk_create(
        [
            Attendance(session=session, registration_id=pk, by=by, mode=mode or Format.IN_PERSON, checked_in_at=now)
            for pk, mode in sorted(modes.items())
        ],
        ignore_conflicts=True,
    )
    removed, _rows = Attendance.objects.filter(session=session, registration__in=unticked).delete()
    number = len(modes) + removed
    if number:
        record("attendance.entered", by=by, about=session, number=number)
    return number


def _check_session(session: Session, registration: Registration | None = None) -> None:
    if registration is not None and registration.meeting_id != session.meeting_id:
        raise Refusal(_("This code is for another meeting."))
    if session.meeting.state not in {MeetingState.PUBLISHED, MeetingState.CLOSED}:
        raise Refusal(_("This meeting does not take place as announced, so nobody is checked in."))
    if session.is_cancelled or session.is_break:
        raise Refusal(_("Nobody is checked in for this item of the agenda. Choose a session that takes place."))


# --- Doors ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def open_door(meeting, label: str, *, by) -> DoorPass:
    """Make a link by which a phone without an account may check people in on the days of the meeting."""
    door = DoorPass.objects.create(meeting=meeting, label=label, made_by=by)
    record("door.opened", by=by, about=door)
    return door


@transaction.atomic
def close_door(door: DoorPass, *, by) -> DoorPass:
    """End a door link at once, on every phone that has it."""
    door = lock(door)
    if door.closed_at is None:
        door.closed_at = timezone.now()
        door.save(update_fields=["closed_at"])
        record("door.closed", by=by, about=door)
    return door
