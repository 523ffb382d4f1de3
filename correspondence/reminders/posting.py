"""What is due is posted, each minute: to whoever still owes something, is awake, and was not reminded already.

Measured on SQLite: a minute in which 20 meetings await 10,000 answers each, everybody reminded already, takes 1 second;
500 letters take 3 to 5, in transactions of 50.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import batched, groupby

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ..actions import CHUNK, post_many
from .matters import Expected, Matter, Plan, matters
from .planning import Hours, zones_awake

AT_ONCE = 500
"""Letters about one thing that are written in one go; the rest follow a minute later."""
DATES = 40
"""Dates asked for in one query."""


def post_due(now: datetime | None = None) -> int:
    """Post what is due. Returns how many letters are new."""
    now = now or timezone.now()
    known: dict[object, list[Plan]] = {}
    posted = 0
    for each in matters():
        source = type(each).plans
        if source not in known:
            known[source] = [plan for plan in each.plans(now) if not plan.is_paused]
        posted += _post(each, known[source], now)
    return posted


def _post(matter: Matter, plans: Sequence[Plan], now: datetime) -> int:
    reach = matter.reach(plans)
    sensible = [
        each
        for each in matter.expected(plans, now - reach, now + reach)
        if each.occurrence.at <= now < each.occurrence.until
    ]
    sensible.sort(key=_hours)
    posted = 0
    for hours, group in groupby(sensible, key=_hours):
        for many in batched(group, DATES):
            posted += _post_many(matter, many, now, hours, AT_ONCE - posted)
            if posted >= AT_ONCE:
                return posted
    return posted


def _hours(expected: Expected) -> Hours:
    return expected.anchor.plan.hours


def _post_many(matter: Matter, many: Sequence[Expected], now: datetime, hours: Hours, most: int) -> int:
    awake = Q(zone__in=zones_awake(now, hours))
    keys = list(matter.ready(many, now, awake).values_list("pk", flat=True)[:most])
    return sum(_write(matter, many, chunk, now, awake) for chunk in batched(keys, CHUNK))


@transaction.atomic
def _write(matter: Matter, many: Sequence[Expected], keys: Iterable[int], now: datetime, awake: Q) -> int:
    """Write to those who still owe it now that their rows are locked: whoever answers meanwhile waits, and takes the
    letter back."""
    rows = matter.concerned().model._base_manager.filter(pk__in=keys)
    list(rows.select_for_update().order_by("pk").values_list("pk"))
    places = dict(matter.ready(many, now, awake).filter(pk__in=keys).values_list("pk", "place"))
    ready = matter.with_everything(matter.concerned().filter(pk__in=places)).order_by("pk")
    return post_many(matter.letter, [matter.draft(row, matter.key(row, many[places[row.pk]])) for row in ready])
