"""The two reminders of a meeting: to answer the invitation, and before it begins.

Both are asked every minute what is due. A reminder is due from a number of days before a date until that date; the
days are counted on the wall of the meeting's zone, so that a change of the clocks moves nothing. Of several that are
due at once only the nearest is posted. When a date moves, what was sent before is not sent again.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from itertools import batched
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, DateTimeField, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from correspondence.actions import Draft
from correspondence.models import Letter
from correspondence.reminders import is_awake, rule

from ..addresses import address_for, invitation_context
from ..models import Invitation, Meeting, Registration, Session
from ..states import (
    REMINDER_BEFORE_MEETING,
    REMINDER_TO_ANSWER,
    InvitationState,
    MeetingState,
    SessionState,
)

DAYS_BEFORE_ANSWER = (7, 2)
DAYS_BEFORE_MEETING = (7, 1)
REST = timedelta(days=2)
"""After an invitation nobody is reminded for this long."""
BREATH = timedelta(days=1)
"""Between two reminders about the same thing."""
AT_ONCE = 500
"""Letters a rule posts in one go; the rest follow a minute later."""


class Occurrence(NamedTuple):
    """One reminder that will go out: which, how many days before, from when on, to how many."""

    letter: str
    days: int
    at: datetime
    number: int


def days_before(moment: datetime, days: int, zone: str) -> datetime:
    """The same time of day in `zone`, `days` earlier."""
    return moment.astimezone(ZoneInfo(zone)) - timedelta(days=days)


def _nearest(moment: datetime, offsets: Iterable[int], zone: str, now: datetime) -> int | None:
    """The smallest number of days whose reminder has become due, if the date is still ahead."""
    if moment <= now:
        return None
    return min((days for days in offsets if days_before(moment, days, zone) <= now), default=None)


def _reminded(kind: str, model) -> Subquery:
    """When the latest letter of this kind about the row was written."""
    return Subquery(
        Letter.objects.filter(kind=kind, about_type=ContentType.objects.get_for_model(model), about_id=OuterRef("pk"))
        .order_by("-created_at")
        .values("created_at")[:1]
    )


def _unposted(owed: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Of pairs of a letter's key and a row, those whose letter does not exist yet, `AT_ONCE` at most."""
    left = AT_ONCE
    for chunk in batched(owed, AT_ONCE):
        posted = set(Letter.objects.filter(key__in=[key for key, _row in chunk]).values_list("key", flat=True))
        fresh = [pair for pair in chunk if pair[0] not in posted][:left]
        yield from fresh
        left -= len(fresh)
        if not left:
            return


def _awaiting(now: datetime):
    """Invitations that were sent a while ago and await an answer, with the moment it is due as `due_at`."""
    return (
        Invitation.objects.filter(
            state=InvitationState.SENT, sent_at__lte=now - REST, meeting__state=MeetingState.PUBLISHED
        )
        .annotate(due_at=Coalesce("answer_by", "meeting__answer_by", "meeting__registration_closes_at"))
        .filter(due_at__gt=now)
    )


@rule(REMINDER_TO_ANSWER)
def to_answer(now: datetime) -> Iterator[Draft]:
    """7 and 2 days before the answer is due, to those who have not answered; only by day where they are."""
    soon = now + timedelta(days=max(DAYS_BEFORE_ANSWER), hours=3)
    due = (
        _awaiting(now)
        .filter(due_at__lte=soon)
        .annotate(reminded_at=_reminded(REMINDER_TO_ANSWER, Invitation))
        .filter(Q(reminded_at=None) | Q(reminded_at__lte=now - BREATH))
        .select_related("meeting", "stakeholder__profile")
        .order_by("pk")
    )
    for key, invitation in _unposted(_owing_an_answer(due, now)):
        yield Draft(invitation, invitation, key, invitation_context(invitation))


def _owing_an_answer(invitations, now: datetime) -> Iterator[tuple[str, Invitation]]:
    for invitation in invitations.iterator():
        days = _nearest(invitation.due_at, DAYS_BEFORE_ANSWER, invitation.meeting.zone, now)
        if days is not None and is_awake(invitation.letter_zone, now):
            yield f"{REMINDER_TO_ANSWER}:{invitation.pk}:{days}", invitation


def begins_at(meeting: Meeting, first_session: datetime | None) -> datetime:
    """The start of the first session, or of the first day where there is none."""
    return first_session or datetime.combine(meeting.starts_on, time(), ZoneInfo(meeting.zone))


def _first_session(outer: str) -> Subquery:
    return Subquery(
        Session.objects.filter(meeting=OuterRef(outer), state=SessionState.SCHEDULED)
        .order_by("starts_at")
        .values("starts_at")[:1],
        output_field=DateTimeField(),
    )


@rule(REMINDER_BEFORE_MEETING)
def before_meeting(now: datetime) -> Iterator[Draft]:
    """7 days and 1 day before the meeting begins, to the confirmed; only by day where they are."""
    today = now.date()
    confirmed = (
        Registration.objects.confirmed()
        .filter(
            meeting__state=MeetingState.PUBLISHED,
            meeting__starts_on__range=(
                today - timedelta(days=1),
                today + timedelta(days=max(DAYS_BEFORE_MEETING) + 2),
            ),
        )
        .annotate(
            first_session=_first_session("meeting"),
            reminded_at=_reminded(REMINDER_BEFORE_MEETING, Registration),
        )
        .filter(Q(reminded_at=None) | Q(reminded_at__lte=now - BREATH))
        .select_related("meeting", "stakeholder__profile")
        .order_by("pk")
    )
    for key, registration in _unposted(_about_to_meet(confirmed, now)):
        meeting, person = registration.meeting, registration.stakeholder
        context = {
            "meeting": meeting,
            "start": begins_at(meeting, registration.first_session),
            "zone": meeting.zone,
            "url": address_for(person, "meeting", slug=meeting.slug),
        }
        yield Draft(person, registration, key, context)


def _about_to_meet(registrations, now: datetime) -> Iterator[tuple[str, Registration]]:
    for registration in registrations.iterator():
        zone = registration.meeting.zone
        start = begins_at(registration.meeting, registration.first_session)
        days = _nearest(start, DAYS_BEFORE_MEETING, zone, now)
        if days is None or not is_awake(registration.stakeholder.letter_zone, now):
            continue
        seated_at = registration.decided_at or registration.requested_at
        if seated_at <= days_before(start, days, zone):  # later ones have just had the letter that gave the seat
            yield f"{REMINDER_BEFORE_MEETING}:{registration.pk}:{days}", registration


def upcoming(meeting: Meeting, now: datetime | None = None) -> list[Occurrence]:
    """What will go out by itself for one meeting, soonest first, and to how many as things stand."""
    if meeting.state != MeetingState.PUBLISHED:
        return []
    now = now or timezone.now()
    return sorted(
        [*_upcoming_to_answer(meeting, now), *_upcoming_before_meeting(meeting, now)], key=lambda each: each.at
    )


def _upcoming_to_answer(meeting: Meeting, now: datetime) -> Iterator[Occurrence]:
    owed = (
        meeting.invitations.filter(state=InvitationState.SENT)
        .annotate(due_at=Coalesce("answer_by", "meeting__answer_by", "meeting__registration_closes_at"))
        .filter(due_at__gt=now)
        .order_by("due_at")
        .values("due_at")
        .annotate(number=Count("pk"))
    )
    for row in owed:
        for days in DAYS_BEFORE_ANSWER:
            at = days_before(row["due_at"], days, meeting.zone)
            if at > now:
                yield Occurrence(REMINDER_TO_ANSWER, days, at, row["number"])


def _upcoming_before_meeting(meeting: Meeting, now: datetime) -> Iterator[Occurrence]:
    confirmed = meeting.registrations.confirmed().count()
    scheduled = meeting.sessions.filter(state=SessionState.SCHEDULED)
    start = begins_at(meeting, scheduled.aggregate(first=Min("starts_at"))["first"])
    for days in DAYS_BEFORE_MEETING:
        at = days_before(start, days, meeting.zone)
        if confirmed and at > now:
            yield Occurrence(REMINDER_BEFORE_MEETING, days, at, confirmed)
