"""What does not go together on an agenda: said before anything is saved.

Hard clashes are refused: one person or one track in two places at once, a session outside the days of the meeting.
Soft ones may be meant: two sessions in one room that a wall divides, a working lunch over a break; whoever reads the
warning may save all the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from rrge_portal.kernel.moments import say_date, say_span
from stakeholders.models import Stakeholder

from .models import Meeting, Session

People = Mapping[int | None, Mapping[int, Stakeholder]]
"""Who has a part in each session, by the session's key (None for one not saved yet)."""


@dataclass(frozen=True)
class Clash:
    """One thing that does not go together: `session` and, where there is one, the `other`."""

    session: Session
    sentence: str
    is_hard: bool
    other: Session | None = None


def clashes_of(session: Session, others: Iterable[Session], people: People, meeting: Meeting) -> list[Clash]:
    """What the session clashes with, the hard first."""
    found = list(_outside_the_days(session, meeting))
    for other in others:
        if other is not session and other.pk != session.pk and _overlap(session, other) and not other.is_cancelled:
            found += _between(session, other, people, meeting)
    return sorted(found, key=lambda clash: not clash.is_hard)


def clashes_on(sessions: Sequence[Session], people: People, meeting: Meeting) -> dict[int, list[Clash]]:
    """Every clash of an agenda, by the session's key: what the editor marks."""
    scheduled = [session for session in sessions if not session.is_cancelled]
    found = {session.pk: clashes_of(session, scheduled, people, meeting) for session in scheduled}
    return {key: clashes for key, clashes in found.items() if clashes}


def _overlap(one: Session, other: Session) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _outside_the_days(session: Session, meeting: Meeting) -> Iterable[Clash]:
    first, last = (_day(at, meeting) for at in (session.starts_at, session.ends_at))
    if first < meeting.starts_on or last > meeting.ends_on:
        sentence = _(
            "The meeting lasts from %(first)s to %(last)s. Choose a time within these days, or change the meeting."
        )
        said = {"first": say_date(meeting.starts_on), "last": say_date(meeting.ends_on)}
        yield Clash(session, sentence % said, is_hard=True)


def _day(moment, meeting: Meeting) -> date:
    return moment.astimezone(ZoneInfo(meeting.zone)).date()


def _between(session: Session, other: Session, people: People, meeting: Meeting) -> Iterable[Clash]:
    said = {"other": other.title, "span": say_span(other.starts_at, other.ends_at, meeting.zone)}
    if session.track == other.track:
        sentence = _("“%(other)s” is at the same time: %(span)s. Change the time, or give the two different tracks.")
        yield Clash(session, sentence % said, is_hard=True, other=other)
    theirs = people.get(other.pk, {})
    for key, person in people.get(session.pk, {}).items():
        if key in theirs:
            sentence = _(
                "%(person)s is in “%(other)s” at the same time: %(span)s. Change the time or name somebody else."
            )
            yield Clash(session, sentence % {**said, "person": person.shown_name}, is_hard=True, other=other)
    if session.track != other.track:
        if (session.is_break and not session.track) or (other.is_break and not other.track):
            sentence = _("It overlaps a break of the whole meeting: “%(other)s”, %(span)s.")
            if not other.is_break:
                sentence = _("“%(other)s” goes on during this break: %(span)s.")
            yield Clash(session, sentence % said, is_hard=False, other=other)
        if session.place and session.place.casefold() == other.place.casefold():
            sentence = _("“%(other)s” is in the same room at the same time: %(room)s, %(span)s.")
            yield Clash(session, sentence % {**said, "room": other.place}, is_hard=False, other=other)
