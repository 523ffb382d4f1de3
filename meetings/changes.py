"""What of the agenda people do not know yet: every session as they were last told of it, beside how it is now.

The two are compared, so that a change which is taken back before anybody was told leaves no trace.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from json import dumps
from typing import Any

from django.utils.translation import gettext as _
from django_countries import countries

from rrge_portal.kernel.localised import Text, pick
from rrge_portal.kernel.moments import say_span

from .models import Meeting, Session
from .states import SessionState

Told = dict[str, Any]
"""A session as people were told of it: plain values, as they lie in the database."""


def as_told(session: Session, meeting: Meeting) -> Told:
    """What there is to tell of a session, and the SEQUENCE its calendar entry carries."""
    return {
        "titles": session.titles,
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
        "place": session.place,
        "where": [meeting.venue, meeting.city, str(meeting.country)],
        "state": str(session.state),
        "sequence": session.sequence,
    }


def raise_sequence(session: Session, meeting: Meeting) -> None:
    """Raise SEQUENCE with the first change after people were told; those until the next telling share the number.

    A draft is in nobody's calendar, so its sessions stay at 0.
    """
    if not meeting.is_draft and session.sequence == (session.told or {}).get("sequence", 0):
        session.sequence += 1


def note_announced(session: Session, *, starts_at: datetime | None = None, ends_at: datetime | None = None) -> None:
    """People are told of the whole meeting by a letter of its own: what they know of the session moves along, so that
    only what changed besides stays to be told."""
    if session.told:
        session.told = {
            **session.told,
            "sequence": session.sequence,
            "starts_at": starts_at.isoformat() if starts_at else session.told["starts_at"],
            "ends_at": ends_at.isoformat() if ends_at else session.told["ends_at"],
        }


def told_times(session: Session) -> tuple[datetime, datetime] | None:
    """When people think the session is; None while they know nothing of it."""
    return _times(session.told) if session.told else None


@dataclass(frozen=True)
class Change:
    """One session before and after; without a session, the place of the whole meeting."""

    session: int | None
    before: Told | None
    after: Told

    @classmethod
    def from_row(cls, row: dict[str, Any]) -> "Change":
        return cls(row["session"], row["before"], row["after"])

    @property
    def row(self) -> dict[str, Any]:
        return {"session": self.session, "before": self.before, "after": self.after}

    @property
    def is_cancelled(self) -> bool:
        return self.after.get("state") == SessionState.CANCELLED

    @property
    def title(self) -> Text:
        return pick(self.after["titles"])

    def said(self, zone: str) -> list[str]:
        """The sentences that tell it, with the times of `zone`, in the page's language."""
        if self.session is None:
            return [_("The meeting now takes place here: %(place)s.") % {"place": say_place(self.after["where"])}]
        title, span = self.title, self.span(zone)
        if self.before is None:
            return [_("New: “%(session)s”, %(span)s.") % {"session": title, "span": span}]
        if self.is_cancelled:
            return [_("Cancelled: “%(session)s”, %(span)s.") % {"session": title, "span": span}]
        return list(self._differences(self.before, zone))

    def span(self, zone: str) -> str:
        return _span(self.after, zone)

    def _differences(self, before: Told, zone: str) -> Iterator[str]:
        title = self.title
        if before["titles"] != self.after["titles"]:
            yield _("“%(before)s” is now called “%(after)s”.") % {"before": pick(before["titles"]), "after": title}
        if _times(before) != _times(self.after):
            yield _("“%(session)s” is now on %(after)s, instead of %(before)s.") % {
                "session": title,
                "after": self.span(zone),
                "before": _span(before, zone),
            }
        if before["place"] != self.after["place"]:
            if self.after["place"]:
                yield _("“%(session)s” is now in this room: %(room)s.") % {
                    "session": title,
                    "room": self.after["place"],
                }
            else:
                yield _("“%(session)s” is no longer in this room: %(room)s.") % {
                    "session": title,
                    "room": before["place"],
                }


def pending(meeting: Meeting, sessions: Iterable[Session] | None = None) -> list[Change]:
    """What nobody has been told yet, in the order of the agenda; nothing while the meeting is not to take place."""
    if meeting.is_draft or meeting.is_called_off or meeting.is_over or meeting.is_historical:
        return []
    sessions = meeting.sessions.order_by("starts_at", "track", "pk") if sessions is None else sessions
    pairs = [(session, as_told(session, meeting)) for session in sessions]
    changes = [
        Change(session.pk, session.told, now)
        for session, now in pairs
        if (session.told is None and not session.is_cancelled) or (session.told and _differ(session.told, now))
    ]
    moved_out = next(
        (session.told for session, now in pairs if session.told and session.told["where"] != now["where"]), None
    )
    if moved_out:
        here = {"where": pairs[0][1]["where"]}
        changes.insert(0, Change(None, {"where": moved_out["where"]}, here))
    return changes


def _differ(before: Told, after: Told) -> bool:
    """Whether there is something to say of a session by itself; the place of the meeting is said once for all."""
    return any(before[name] != after[name] for name in ("titles", "place", "state")) or _times(before) != _times(after)


def fingerprint(changes: Iterable[Change]) -> str:
    """A short mark of exactly these changes: an organiser confirms those they have read, and no others."""
    return sha256(dumps([change.row for change in changes], sort_keys=True).encode()).hexdigest()[:16]


def concerning(changes: Iterable[Change], own_sessions: Iterable[int], *, is_confirmed: bool) -> list[Change]:
    """Of the changes, those that concern one person: all for whoever has a seat, else those of their own sessions."""
    own = set(own_sessions)
    return [change for change in changes if is_confirmed or change.session is None or change.session in own]


def said_of(changes: Iterable[Change], zone: str) -> list[str]:
    """The sentences of several changes, in their order."""
    return [sentence for change in changes for sentence in change.said(zone)]


def say_place(where: list[str]) -> str:
    """*Hotel Central, Panama City, Panama*, from what was kept of it."""
    venue, city, country = where
    return ", ".join(part for part in (venue, city, countries.name(country) if country else "") if part) or _(
        "not stated"
    )


def _times(told: Told) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(told["starts_at"]), datetime.fromisoformat(told["ends_at"])


def _span(told: Told, zone: str) -> str:
    return say_span(*_times(told), zone)
