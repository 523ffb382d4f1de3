"""Sessions are moved on the agenda, one or several at once, and breaks are added for everybody."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock

from ..changes import raise_sequence
from ..clashes import Clash, clashes_of
from ..models import Meeting, Session
from ..states import SessionKind
from . import sessions as agenda
from .clashing import people_of, refuse_clashes
from .telling import tell_if_at_once


class Move(NamedTuple):
    """Where a session is to be: its key, the version the organiser saw, and its new times, track and room."""

    session: int
    version: int
    starts_at: datetime
    ends_at: datetime
    track: str
    place: str


class Moved(NamedTuple):
    """A session as it would stand after a move, how it stands now, and what would clash."""

    session: Session
    now: Session
    clashes: list[Clash]

    @property
    def is_possible(self) -> bool:
        return not any(clash.is_hard for clash in self.clashes)


def preview(meeting: Meeting, moves: Iterable[Move]) -> list[Moved]:
    """What the moves would do together, in their order; saves nothing."""
    saved = {session.pk: session for session in meeting.sessions.all()}
    now = {session.pk: session for session in meeting.sessions.all()}
    moved = [_placed(saved[move.session], move) for move in moves if move.session in saved]
    people = people_of(meeting)
    return [Moved(session, now[session.pk], clashes_of(session, saved.values(), people, meeting)) for session in moved]


@transaction.atomic
def rearrange(meeting: Meeting, moves: Sequence[Move], *, by, despite: bool = False) -> list[Move]:
    """Move sessions, all of them or none. Returns the moves that would put everything back.

    Two sessions may change places: only where all stand in the end is compared.

    Raises:
        Refusal: somebody changed or cancelled one of them meanwhile, or something clashes hard.
        Clashing: something clashes softly, and `despite` does not say that it is meant so.
    """
    meeting = lock(meeting)
    sessions = {session.pk: session for session in meeting.sessions.select_for_update()}
    back = [_as_it_stands(sessions.get(move.session), move) for move in moves]
    moved = [_placed(sessions[move.session], move) for move in moves]
    refuse_clashes(moved, meeting, people_of(meeting), despite=despite)
    for session in moved:
        session.meeting = meeting
        raise_sequence(session, meeting)
        session.version += 1
        session.full_clean(exclude=["meeting"])
        session.save(update_fields=["starts_at", "ends_at", "track", "place", "sequence", "version", "changed_at"])
        record("session.moved", by=by, about=session)
    tell_if_at_once(meeting, by=by)
    return back


def _as_it_stands(session: Session | None, move: Move) -> Move:
    if session is None or session.is_cancelled:
        raise Refusal(_("A session you moved has been cancelled meanwhile. Reload the page, and move the others."))
    if session.version != move.version:
        raise Refusal(
            _("Somebody else changed “%(session)s” meanwhile. Reload the page to see it, then move it again.")
            % {"session": session.title}
        )
    return Move(session.pk, session.version + 1, session.starts_at, session.ends_at, session.track, session.place)


def _placed(session: Session, move: Move) -> Session:
    session.starts_at, session.ends_at = move.starts_at, move.ends_at
    session.track, session.place = move.track, move.place
    return session


@transaction.atomic
def add_breaks(
    meeting: Meeting,
    spans: Iterable[tuple[datetime, datetime]],
    *,
    titles: Mapping[str, str],
    by,
    despite: bool = False,
) -> list[Session]:
    """Put a break for everybody on the agenda of one day or of several."""
    return [
        agenda.add(
            Session(meeting=meeting, kind=SessionKind.BREAK, titles=dict(titles), starts_at=starts_at, ends_at=ends_at),
            people={},
            by=by,
            despite=despite,
        )
        for starts_at, ends_at in spans
    ]
