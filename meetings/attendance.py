"""What the door needs to know: which sessions take people in, which one is on, who is meant, how many are there."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from rrge_portal.kernel.codes import read_code

from .models import Attendance, Certificate, DoorPass, Meeting, Registration, Session
from .states import HouseRule, SessionKind, SessionState

EARLY = timedelta(minutes=45)
"""People arrive this long before a session begins."""
MOST_SUGGESTED = 8


def sessions_with_a_door(meeting: Meeting):
    """The sessions people are checked into, in the order of the agenda."""
    return (
        meeting.sessions.filter(state=SessionState.SCHEDULED)
        .exclude(kind=SessionKind.BREAK)
        .order_by("starts_at", "track", "pk")
    )


def doors_of(meeting: Meeting, person, door: DoorPass | None = None) -> list[Session]:
    """The sessions into which this person, or this phone at the door, may let people.

    A door pass never opens a session under the Chatham House Rule: who is in it only its organisers know.
    """
    sessions = []
    for session in sessions_with_a_door(meeting):
        session.meeting = meeting
        by_pass = door is not None and door.meeting_id == meeting.pk and session.rule != HouseRule.CHATHAM
        if by_pass or (person.is_authenticated and person.has_perm("meetings.check_in_session", session)):
            sessions.append(session)
    return sessions


def on_now(sessions: Sequence[Session], now: datetime | None = None) -> Session | None:
    """The one to preselect: begun last and not over; else the next to begin; else the last there was."""
    now = now or timezone.now()
    under_way = [session for session in sessions if session.starts_at - EARLY <= now < session.ends_at]
    if under_way:
        return max(under_way, key=lambda session: session.starts_at)
    ahead = [session for session in sessions if session.starts_at > now]
    if ahead:
        return min(ahead, key=lambda session: session.starts_at)
    return sessions[-1] if sessions else None


def meant_by(meeting: Meeting, typed: str) -> list[Registration]:
    """The confirmed people somebody at the door means by a code or by words of a name; the best known first."""
    people = meeting.registrations.confirmed().select_related("stakeholder__profile__organisation")
    code = read_code(typed)
    if code:
        return list(people.filter(code=code))
    words = typed.split()
    if not words:
        return []
    for word in words:
        people = people.filter(
            Q(stakeholder__profile__given_name__icontains=word)
            | Q(stakeholder__profile__family_name__icontains=word)
            | Q(stakeholder__profile__display_name__icontains=word)
        )
    return list(
        people.order_by("stakeholder__profile__family_name", "stakeholder__profile__given_name", "pk")[:MOST_SUGGESTED]
    )


def marked(registrations: Iterable[Registration], session: Session) -> list[Registration]:
    """The same with `attendance`: theirs in this session, or None."""
    registrations = list(registrations)
    there = {
        each.registration_id: each
        for each in Attendance.objects.filter(session=session, registration__in=registrations).select_related(
            "by__profile", "door"
        )
    }
    for registration in registrations:
        registration.attendance = there.get(registration.pk)
    return registrations


class Turnout(NamedTuple):
    """How many of the confirmed are in a session."""

    session: Session
    present: int
    confirmed: int

    @property
    def missing(self) -> int:
        return max(0, self.confirmed - self.present)


def turnout_of(meeting: Meeting) -> list[Turnout]:
    """For every session with a door, how many are in it."""
    confirmed = meeting.registrations.confirmed().count()
    counted = sessions_with_a_door(meeting).annotate(
        present=Count("attendances", filter=Q(attendances__registration__state="confirmed"))
    )
    return [Turnout(session, session.present, confirmed) for session in counted]


def attended(meeting: Meeting, *, at_least: int = 1):
    """The confirmed who were in at least so many sessions of the meeting."""
    return (
        meeting.registrations.confirmed()
        .annotate(sessions_attended=Count("attendances", distinct=True))
        .filter(sessions_attended__gte=at_least)
    )


def entitled(meeting: Meeting, *, at_least: int = 1):
    """Those who were in at least so many sessions and have no certificate yet."""
    certified = Certificate.objects.valid().filter(registration__meeting=meeting).values("registration")
    return attended(meeting, at_least=at_least).exclude(pk__in=certified)


def with_attendance(registrations, session: Session):
    """For a list: whether each is in the session (`is_present`), and the row that says so (`in_session`)."""
    rows = Attendance.objects.filter(session=session).select_related("by__profile", "door")
    return registrations.annotate(
        is_present=Exists(Attendance.objects.filter(session=session, registration=OuterRef("pk")))
    ).prefetch_related(Prefetch("attendances", queryset=rows, to_attr="in_session"))
