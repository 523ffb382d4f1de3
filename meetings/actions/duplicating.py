"""A meeting is held again: a new draft with the same agenda on other days."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db import transaction

from journal.actions import record
from rrge_portal.kernel.moments import NoSuchTimeError, TwiceThatDayError, from_wall

from ..models import LetterHead, Meeting, SectorSeats, Session
from ..states import MeetingRole, SessionState
from . import reminding, scheduling
from .appointing import appoint
from .wording import set_letterhead, word

SESSIONS, PEOPLE, SEATS, DEADLINES, WORDINGS = "sessions", "people", "seats", "deadlines", "wordings"
"""What may come along: the agenda, who moderates, reports and speaks, seats per sector, dates of registration, and the
organisers' own words of letters with their letterhead."""

COPIED = (
    "summaries", "region", "themes", "time_zone", "format", "venue", "city", "country", "languages", "capacity",
    "listing", "admission", "checks_contributions",
)  # fmt: skip


class Duplicated(NamedTuple):
    """The new meeting, and the sessions whose time on the clock does not exist, or comes twice, on their new day."""

    meeting: Meeting
    misplaced: list[Session]


@transaction.atomic
def duplicate(
    meeting: Meeting, *, titles: dict[str, str], slug: str, starts_on: date, bring: Collection[str], by
) -> Duplicated:
    """Make a draft like `meeting` that begins on `starts_on`; every session keeps its time on the clock on the wall."""
    shift = starts_on - meeting.starts_on
    copy = Meeting(
        titles=titles,
        slug=slug,
        starts_on=starts_on,
        ends_on=meeting.ends_on + shift,
        **{name: getattr(meeting, name) for name in COPIED},
    )
    if DEADLINES in bring:
        for name in ("registration_opens_at", "registration_closes_at", "answer_by"):
            moment = getattr(meeting, name)
            setattr(copy, name, moment and shifted(moment, shift, meeting.zone)[0])
    copy = scheduling.schedule(copy, by=by)
    if SEATS in bring:
        SectorSeats.objects.bulk_create(
            _copy_of(seats, meeting=copy) for seats in SectorSeats.objects.filter(meeting=meeting)
        )
    if WORDINGS in bring:
        _copy_wordings(meeting, copy, by=by)
    misplaced = _copy_sessions(meeting, copy, shift, bring, by=by) if SESSIONS in bring else []
    reminding.take_over(meeting, copy)
    record("meeting.duplicated", by=by, about=copy, source=meeting.pk)
    return Duplicated(copy, misplaced)


def shifted(moment: datetime, shift: timedelta, zone: str) -> tuple[datetime, bool]:
    """The moment at which the clock in `zone` shows the same time, so many days later; and whether it shows it once.

    Where the clocks skip that time, as much later as they skip; where they show it twice, the first.
    """
    wall = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) + shift
    try:
        return from_wall(wall, zone), True
    except (NoSuchTimeError, TwiceThatDayError):
        return wall.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC), False


def _copy_sessions(meeting: Meeting, copy: Meeting, shift: timedelta, bring: Collection[str], *, by) -> list[Session]:
    misplaced = []
    scheduled = meeting.sessions.filter(state=SessionState.SCHEDULED).prefetch_related("appointments__stakeholder")
    for session in scheduled.order_by("starts_at", "pk"):
        (starts_at, begins), (ends_at, ends) = (
            shifted(moment, shift, meeting.zone) for moment in (session.starts_at, session.ends_at)
        )
        if ends_at <= starts_at:
            ends_at, ends = starts_at + (session.ends_at - session.starts_at), False
        new = Session.objects.create(
            meeting=copy,
            starts_at=starts_at,
            ends_at=ends_at,
            **{
                name: getattr(session, name)
                for name in ("kind", "titles", "description", "annotations", "track", "place", "rule")
            },
        )
        if not (begins and ends):
            misplaced.append(new)
        if PEOPLE in bring:
            wanted: dict[str, list] = {}
            for appointment in session.appointments.exclude(role=MeetingRole.ORGANISER):
                wanted.setdefault(appointment.role, []).append(appointment.stakeholder)
            appoint(new, wanted, by=by)
    return misplaced


def _copy_wordings(meeting: Meeting, copy: Meeting, *, by) -> None:
    """The words and the letterhead; a signed PDF names its meeting, so it stays behind."""
    for wording in meeting.wordings.all():
        word(copy, wording.kind, wording.language, subject=wording.subject, body=wording.body, version=0, by=by)
    if head := LetterHead.objects.filter(meeting=meeting).first():
        set_letterhead(_copy_of(head, meeting=copy), by=by)


def _copy_of(row, **changes):
    """A new row with the same values, not saved yet."""
    values = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    return type(row)(**values | {f"{name}_id": thing.pk for name, thing in changes.items()})
