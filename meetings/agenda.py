"""The agenda as people read it: days, in them stretches of time, in those the tracks that run side by side."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo


class Slot(NamedTuple):
    """A stretch of time and what happens in it, one list of sessions for each track."""

    starts_at: datetime
    ends_at: datetime
    tracks: list[list[Any]]

    @property
    def is_break(self) -> bool:
        return all(session.is_break for track in self.tracks for session in track)


class Day(NamedTuple):
    """A day on the calendar of the zone the agenda is shown in."""

    date: date
    slots: list[Slot]


def by_day(sessions: Iterable[Any], zone: str) -> list[Day]:
    """The sessions, in the order of their start, as days of `zone`; another zone may put one on another day."""
    here = ZoneInfo(zone)
    days = groupby(_slots(sessions), key=lambda slot: slot.starts_at.astimezone(here).date())
    return [Day(day, list(slots)) for day, slots in days]


def _slots(sessions: Iterable[Any]) -> Iterator[Slot]:
    """Sessions that overlap in time share a slot."""
    together: list[Any] = []
    ends_at = None
    for session in sessions:
        if ends_at is not None and session.starts_at >= ends_at:
            yield _slot(together)
            together, ends_at = [], None
        together.append(session)
        ends_at = session.ends_at if ends_at is None else max(ends_at, session.ends_at)
    if together:
        yield _slot(together)


def _slot(sessions: list[Any]) -> Slot:
    tracks: dict[str, list[Any]] = {}
    for session in sessions:
        tracks.setdefault(session.track or f"#{session.pk}", []).append(session)
    return Slot(
        min(session.starts_at for session in sessions), max(session.ends_at for session in sessions), [*tracks.values()]
    )
