"""Whatever happens in whatever order: nobody reminded after answering, nobody twice, nobody forgotten, nobody at night.

The planner is played hour by hour through invitations, answers, dates and zones that move, pauses and downtime, in
zones whose clocks change – by half an hour, at midnight, in Ramadan, or by a whole day.
"""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from correspondence.reminders.planning import (
    BREATH,
    Hours,
    Manner,
    Occurrence,
    Offset,
    Person,
    Why,
    current,
    falls,
    is_awake,
    judge,
    next_waking,
    occurrences,
)

ZONES = (
    "America/Santiago",
    "Europe/Paris",
    "Africa/Casablanca",
    "Asia/Tehran",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "America/Panama",
    "Asia/Kathmandu",
    "UTC",
)
HOUR = timedelta(hours=1)
USUAL = Hours()

zones = st.sampled_from(ZONES)
moments = st.integers(0, 150_000).map(lambda number: datetime(2011, 1, 1, tzinfo=UTC) + timedelta(hours=number))
hours = st.builds(
    Hours,
    wakes=st.times(time(0), time(11)).map(lambda at: at.replace(tzinfo=None)),
    sleeps=st.times(time(15), time(23, 59)).map(lambda at: at.replace(tzinfo=None)),
)
answering = st.just(Manner(rest=timedelta(days=2), catches_up=True))
attending = st.just(Manner())
before = st.lists(st.integers(-30, -1), min_size=1, max_size=4, unique=True)


@given(zone=zones, moment=moments, awake=hours)
def test_the_next_waking_hour_is_by_day_and_within_a_day(zone, moment, awake):
    waking = next_waking(zone, moment, awake)

    assert moment <= waking <= moment + timedelta(hours=49)  # Apia once left a whole day out
    assert is_awake(zone, waking, awake)
    assert waking == moment or not is_awake(zone, moment, awake)


@given(zone=zones, anchor=moments, days=st.integers(-30, 30).filter(bool))
def test_days_are_counted_on_the_wall(zone, anchor, days):
    at = falls(anchor, Offset(days), zone)

    wall = anchor.astimezone(ZoneInfo(zone)).replace(tzinfo=None) + timedelta(days=days)
    shown = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert abs(shown - wall) <= timedelta(hours=24)
    if ZoneInfo(zone).utcoffset(wall) == ZoneInfo(zone).utcoffset(wall + 3 * HOUR):
        assert shown == wall


@given(zone=zones, anchor=moments, days=before)
def test_of_one_date_only_one_reminder_is_sensible_at_a_time(zone, anchor, days):
    found = occurrences(anchor, [Offset(each) for each in days], zone, Manner())

    assert [each.days for each in found] == sorted(days)
    assert all(early.until == late.at for early, late in pairwise(found))
    assert found[-1].until == anchor


@given(zone=zones, anchor=moments, days=before)
@example(zone="Pacific/Apia", anchor=datetime(2011, 12, 30, 10, tzinfo=UTC), days=[-1])  # it had no such Friday
def test_none_falls_on_a_weekend_and_none_before_its_date_is_put_off(zone, anchor, days):
    for each in days:
        at = falls(anchor, Offset(each), zone, skips_weekends=True)
        assert at.astimezone(ZoneInfo(zone)).weekday() < 5
        assert at <= falls(anchor, Offset(each), zone)


class Played:
    """One person, one date, and every reminder that went."""

    def __init__(self, anchor, zone, person_zone, days, manner, start):
        self.anchor, self.zone, self.days, self.manner = anchor, zone, days, manner
        self.person_zone = person_zone
        self.owes, self.is_paused, self.is_down = True, False, False
        self.since, self.now, self.changed = start, start, start
        self.reminded: datetime | None = None
        self.keys: set[tuple] = set()
        self.went: list[tuple[datetime, datetime, int, bool]] = []

    def key(self, each: Occurrence) -> tuple:
        """Of the letter, as the post room holds it: it is the only one of its rule and day."""
        return self.anchor.date(), each.days

    def coming(self) -> list[Occurrence]:
        return occurrences(self.anchor, [Offset(each) for each in self.days], self.zone, self.manner)

    def person(self) -> Person:
        return Person(self.person_zone, self.owes, self.since, self.reminded)

    def do(self, event: str, amount: int) -> None:
        self.changed = self.now
        match event:
            case "answer":
                self.owes = False
            case "reopen":
                self.owes = True
            case "move":
                self.anchor += timedelta(hours=amount * 11)
            case "zone":
                self.zone = ZONES[amount % len(ZONES)]
            case "travel":
                self.person_zone = ZONES[amount % len(ZONES)]
            case "pause":
                self.is_paused = True
            case "resume":
                self.is_paused = False
            case "down":
                self.is_down = True
            case "up":
                self.is_down = False

    def tick(self) -> None:
        self.now += HOUR
        each = current(self.coming(), self.now)
        if self.is_down or each is None:
            return
        verdict = judge(self.person(), each, self.now, hours=USUAL, manner=self.manner, is_paused=self.is_paused)
        if verdict.goes and verdict.at == self.now and self.key(each) not in self.keys:
            self.keys.add(self.key(each))
            self.went.append((self.now, self.anchor, each.days, self.owes))
            self.reminded = self.now


events = st.lists(
    st.tuples(
        st.sampled_from(["answer", "reopen", "move", "zone", "travel", "pause", "resume", "down", "up", "wait"]),
        st.integers(-20, 20),
        st.integers(1, 60),
    ),
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(
    anchor=moments,
    zone=zones,
    person_zone=zones,
    days=st.lists(st.integers(-14, -1), min_size=1, max_size=3, unique=True),
    manner=answering | attending,
    happens=events,
)
def test_whatever_happens_nobody_is_reminded_wrongly_and_nobody_is_forgotten(
    anchor, zone, person_zone, days, manner, happens
):
    played = Played(anchor, zone, person_zone, days, manner, anchor - timedelta(days=20))
    for event, amount, waits in happens:
        played.do(event, amount)
        for _hour in range(waits):
            went = len(played.went)
            owed, paused, down = played.owes, played.is_paused, played.is_down
            played.tick()
            if len(played.went) > went:
                assert (owed, paused, down) == (True, False, False)
                assert is_awake(played.person_zone, played.now, USUAL)
                assert played.now < played.anchor
    played.do("up", 0)
    while played.now < played.anchor:
        played.tick()
        if played.went and played.went[-1][0] == played.now:
            assert is_awake(played.person_zone, played.now, USUAL)

    assert all(owed for *_rest, owed in played.went)
    occasions = [(date, day) for _at, date, day, _owed in played.went]
    assert len(occasions) == len(set(occasions)), "nobody twice"
    times = [at for at, *_rest in played.went]
    assert all(late - early >= BREATH for early, late in pairwise(times))
    if played.owes and not played.is_paused:
        for each in played.coming():
            told_in_time = played.since <= each.at or manner.catches_up
            if told_in_time and each.until - max(each.at, played.changed) >= timedelta(days=3):
                is_reminded = played.reminded is not None and played.reminded >= each.at
                assert is_reminded or played.key(each) in played.keys, "nobody is forgotten"


@pytest.mark.parametrize(
    ("person", "why"),
    [
        (Person("UTC"), Why.DUE),
        (Person("Asia/Tokyo"), Why.NIGHT),
        (Person("UTC", since=datetime(2026, 12, 9, 12, tzinfo=UTC)), Why.RESTS),
        (Person("UTC", reminded=datetime(2026, 12, 9, 18, tzinfo=UTC)), Why.RESTS),
        (Person("UTC", reminded=datetime(2026, 12, 10, 13, tzinfo=UTC)), Why.REMINDED),
        (Person("UTC", owes=False), Why.SETTLED),
        (Person("UTC", is_blocked=True), Why.BLOCKED),
    ],
)
def test_every_reason_has_its_name(person, why):
    each = Occurrence(-7, datetime(2026, 12, 10, 12, tzinfo=UTC), datetime(2026, 12, 15, 12, tzinfo=UTC))
    manner = Manner(rest=timedelta(days=2), catches_up=True)

    assert judge(person, each, each.at + 2 * HOUR, hours=USUAL, manner=manner).why == why


def test_a_pause_without_end_holds_and_one_with_an_end_puts_off():
    each = Occurrence(-7, datetime(2026, 12, 10, 12, tzinfo=UTC), datetime(2026, 12, 15, 12, tzinfo=UTC))
    fixed = {"hours": USUAL, "manner": Manner(), "is_paused": True}
    until = datetime(2026, 12, 12, 5, tzinfo=UTC)

    assert judge(Person("UTC"), each, each.at, **fixed).why == Why.PAUSED
    put_off = judge(Person("UTC"), each, each.at, **fixed, paused_until=until)
    assert (put_off.goes, put_off.at) == (True, until.replace(hour=7))
    too_late = judge(Person("UTC"), each, each.at, **fixed, paused_until=each.until)
    assert too_late.why == Why.OVERTAKEN
