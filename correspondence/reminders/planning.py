"""When a reminder goes to one person, and why not: arithmetic over dates, zones and nights that asks no database.

Days are counted on the wall of the room's zone, so that a change of the clocks moves nothing. Of several reminders of
one date only the nearest that has fallen due is sensible: it holds from its moment until the next one's, or until the
date itself.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

BREATH = timedelta(days=1)
"""Between two reminders of the same thing."""
STALE = timedelta(days=3)
"""A portal that was down catches up on a reminder after its date for so long, then leaves it."""


class Offset(NamedTuple):
    """How far a reminder lies from its date: −7 is a week before, 1 the day after; at a time of day, or the date's."""

    days: int
    clock: time | None = None


class Hours(NamedTuple):
    """The waking hours of whoever is written to, on their own clock."""

    wakes: time = time(7)
    sleeps: time = time(21)


class Manner(NamedTuple):
    """How the reminders of one thing behave.

    `rest` is how long after a person was told they are left in peace; whoever is told only after a reminder has fallen
    due still gets it if it `catches_up`; `fresh` is how long a reminder stays sensible, None until its date; `lasts` is
    how long the date itself lasts, such as a day on which something is due.
    """

    rest: timedelta = timedelta()
    catches_up: bool = False
    fresh: timedelta | None = None
    lasts: timedelta = timedelta()


class Occurrence(NamedTuple):
    """One reminder of one date: it falls due `at`, and is no longer sensible from `until` on."""

    days: int
    at: datetime
    until: datetime


class Person(NamedTuple):
    """What of a person decides about a reminder: since when they know, and when they were last reminded of it."""

    zone: str
    owes: bool = True
    since: datetime | None = None
    reminded: datetime | None = None
    is_blocked: bool = False


class Why(StrEnum):
    """Why a reminder goes when it goes, or does not go."""

    DUE = "due"
    NIGHT = "night"
    RESTS = "rests"
    PAUSE = "pause"
    SETTLED = "settled"
    REMINDED = "reminded"
    BLOCKED = "blocked"
    JUST_TOLD = "just_told"
    PAUSED = "paused"
    OVERTAKEN = "overtaken"
    PAST = "past"


GOES = (Why.DUE, Why.NIGHT, Why.RESTS, Why.PAUSE)


class Verdict(NamedTuple):
    """What becomes of one reminder for one person: `at` is when it goes, or went, or when the reason came about."""

    why: Why
    at: datetime | None = None

    @property
    def goes(self) -> bool:
        return self.why in GOES


def falls(anchor: datetime, offset: Offset, zone: str, *, skips_weekends: bool = False) -> datetime:
    """When the reminder falls due. A weekend brings one before the date forward, and puts one after it off."""
    there = ZoneInfo(zone)
    local = anchor.astimezone(there).replace(tzinfo=None) + timedelta(days=offset.days)
    if offset.clock is not None:
        local = datetime.combine(local.date(), offset.clock)
    moment = local.replace(tzinfo=there).astimezone(UTC)
    while skips_weekends and moment.astimezone(there).weekday() >= 5:  # a Friday the zone left out is a Saturday
        local += timedelta(days=-1 if offset.days < 0 else 1)
        moment = local.replace(tzinfo=there).astimezone(UTC)
    return moment


def occurrences(
    anchor: datetime, offsets: Iterable[Offset], zone: str, manner: Manner, *, skips_weekends: bool = False
) -> list[Occurrence]:
    """The reminders of one date, the earliest first. One that falls together with a nearer one, or past the date it
    comes before, is left out."""
    falling = sorted((falls(anchor, offset, zone, skips_weekends=skips_weekends), offset.days) for offset in offsets)
    found = []
    for place, (at, days) in enumerate(falling):
        ends = [falling[place + 1][0]] if place + 1 < len(falling) else []
        if days < 0:
            ends.append(anchor + manner.lasts)
        if manner.fresh is not None or days >= 0:
            ends.append(at + (manner.fresh or STALE))
        if at < min(ends):
            found.append(Occurrence(days, at, min(ends)))
    return found


def current(of_one_date: Iterable[Occurrence], now: datetime) -> Occurrence | None:
    """The one that is sensible now, if any."""
    return next((each for each in of_one_date if each.at <= now < each.until), None)


def is_awake(zone: str, moment: datetime, hours: Hours) -> bool:
    """Whether the clock in that zone is within the hours."""
    return hours.wakes <= moment.astimezone(ZoneInfo(zone or "UTC")).time() < hours.sleeps


def next_waking(zone: str, moment: datetime, hours: Hours) -> datetime:
    """`moment` itself if it is day in that zone, else the morning that follows."""
    if is_awake(zone, moment, hours):
        return moment
    info = ZoneInfo(zone or "UTC")
    local = moment.astimezone(info)
    day = local.date() + timedelta(days=1 if local.time() >= hours.sleeps else 0)
    mornings = (datetime.combine(day, hours.wakes, info).replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    return min(morning for morning in mornings if morning >= moment)


@lru_cache
def _zones() -> tuple[str, ...]:
    """The names of all zones, read from the disk once."""
    return ("", *sorted(available_timezones()))


@lru_cache(maxsize=8)
def zones_awake(now: datetime, hours: Hours) -> tuple[str, ...]:
    """The names of all zones in which it is day, for asking a database."""
    return tuple(zone for zone in _zones() if is_awake(zone, now, hours))


def judge(
    person: Person,
    occurrence: Occurrence,
    now: datetime,
    *,
    hours: Hours,
    manner: Manner,
    is_paused: bool = False,
    paused_until: datetime | None = None,
) -> Verdict:
    """Whether the reminder goes to this person, when, and why then; or why it does not."""
    if person.reminded is not None and person.reminded >= occurrence.at:
        return Verdict(Why.REMINDED, person.reminded)
    if not person.owes:
        return Verdict(Why.SETTLED)
    if person.is_blocked:
        return Verdict(Why.BLOCKED)
    if now >= occurrence.until:
        return Verdict(Why.PAST, occurrence.until)
    if person.since is not None and person.since > occurrence.at and not manner.catches_up:
        return Verdict(Why.JUST_TOLD, person.since)
    if is_paused and paused_until is None:
        return Verdict(Why.PAUSED)
    bounds = [(max(occurrence.at, now), Why.DUE)]
    if person.since is not None:
        bounds.append((person.since + manner.rest, Why.RESTS))
    if person.reminded is not None:
        bounds.append((person.reminded + BREATH, Why.RESTS))
    if is_paused and paused_until is not None:
        bounds.append((paused_until, Why.PAUSE))
    ready, why = max(bounds, key=lambda bound: bound[0])
    goes = next_waking(person.zone, ready, hours)
    if goes >= occurrence.until:
        return Verdict(Why.OVERTAKEN, occurrence.until)
    return Verdict(Why.NIGHT if goes > ready else why, goes)
