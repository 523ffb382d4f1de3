"""Beforehand: which reminders come, to how many, to whom at what hour, and to whom not and why."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import batched
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import BooleanField, Case, Count, F, Q, QuerySet, Value, When

from .matters import Expected, Matter, Plan
from .planning import BREATH, Verdict, judge

AHEAD = timedelta(days=400)
AT_ONCE = 40
"""Reminders counted in one query."""


class Coming(NamedTuple):
    """One line of the timeline: the reminders of one kind that fall due on one day, and how many get them."""

    letter: str
    days: int
    day: date
    at: datetime
    number: int
    is_under_way: bool


def coming(matters: Sequence[Matter], plans: Sequence[Plan], now: datetime) -> list[Coming]:
    """What goes out by itself from now on, soonest first; what has fallen due stays while somebody waits for it."""
    lines: dict[tuple[str, int, date], list[tuple[datetime, int, bool]]] = {}
    for matter in matters:
        ahead = [
            each
            for each in matter.expected(plans, now - matter.reach(plans), now + AHEAD)
            if now < each.occurrence.until
        ]
        for expected, number in _counted(matter, ahead, now):
            at = expected.occurrence.at
            if number:
                key = (matter.letter, expected.occurrence.days, day_of(expected))
                lines.setdefault(key, []).append((at, number, at <= now))
    found = [
        Coming(
            letter,
            days,
            day,
            min(at for at, _n, _u in parts),
            sum(n for _at, n, _u in parts),
            all(u for *_x, u in parts),
        )
        for (letter, days, day), parts in lines.items()
    ]
    return sorted(found, key=lambda line: (line.at, line.letter, line.days))


def day_of(expected: Expected) -> date:
    """The day a reminder falls due on, on the wall of its room."""
    return expected.occurrence.at.astimezone(ZoneInfo(expected.anchor.plan.zone)).date()


def _counted(matter: Matter, many: Sequence[Expected], now: datetime):
    for chunk in batched(many, AT_ONCE):
        rows = matter.with_facts(matter.concerned())
        counts = rows.aggregate(
            **{f"n{place}": Count("pk", filter=gets(matter, each)) for place, each in enumerate(chunk)}
        )
        yield from ((each, counts[f"n{place}"]) for place, each in enumerate(chunk))


def gets(matter: Matter, expected: Expected) -> Q:
    """Those of rows `with_facts` who will get this reminder, as things stand."""
    at, until = expected.occurrence.at, expected.occurrence.until
    plan = expected.anchor.plan
    if plan.is_paused and (plan.paused_until is None or plan.paused_until >= until):
        return Q(pk__in=())
    breathed = Q(reminded=None) | Q(reminded__lt=min(at, until - BREATH))
    return matter.in_time(expected) & Q(is_blocked=False) & breathed


class OneReminder(NamedTuple):
    """The reminders of one kind and day, of one or several dates."""

    matter: Matter
    many: list[Expected]

    def rows(self) -> QuerySet:
        """Everybody concerned, those who get it first: `gets` says whether, and `place` of which date."""
        whose, get = Q(pk__in=()), Q(pk__in=())
        for each in self.many:
            whose |= each.anchor.rows
            get |= gets(self.matter, each)
        rows = self.matter.with_facts(self.matter.with_everything(self.matter.concerned().filter(whose)))
        places = (When(each.anchor.rows, then=Value(place)) for place, each in enumerate(self.many))
        return rows.annotate(
            gets=Case(When(get, then=Value(True)), default=Value(False), output_field=BooleanField()),
            place=Case(*places),
        ).order_by(F("gets").desc(), "pk")

    def expected(self, row) -> Expected:
        return self.many[row.place]

    def verdict(self, row, now: datetime) -> Verdict:
        """What becomes of it for one of the `rows`."""
        expected = self.expected(row)
        plan = expected.anchor.plan
        return judge(
            self.matter.person(row),
            expected.occurrence,
            now,
            hours=plan.hours,
            manner=self.matter.manner,
            is_paused=plan.is_paused,
            paused_until=plan.paused_until,
        )


def one_reminder(matter: Matter, plans: Sequence[Plan], days: int, day: date, now: datetime) -> OneReminder | None:
    """The reminder of this kind so many days from its date which falls due on this day; None if there is none."""
    around = datetime.combine(day, datetime.min.time(), now.tzinfo)
    reach = matter.reach(plans)
    many = [
        each
        for each in matter.expected(plans, around - reach, around + reach)
        if each.occurrence.days == days and day_of(each) == day
    ]
    return OneReminder(matter, many) if many else None


__all__ = ["Coming", "OneReminder", "coming", "day_of", "gets", "one_reminder"]
