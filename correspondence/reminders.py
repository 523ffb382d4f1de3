"""Reminders are rules: each says who is due one now; the letter's key makes it the only one.

A rule is asked every minute. It yields only those who still owe an answer, so an answer stops it; and it yields
nobody in whose zone it is night, so a reminder waits for the morning.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils import timezone

from .actions import Draft, post_many

WAKING_HOURS = range(7, 21)

DueNow = Callable[[datetime], Iterable[Draft]]


class Rule(NamedTuple):
    """The letter a rule posts, what it is called, and who is due one at a given moment."""

    letter: str
    due: DueNow


_rules: dict[str, Rule] = {}


def rule(letter: str):
    """Register a function of the moment that yields the drafts due then; `letter` is the kind it posts."""

    def register(function: DueNow) -> DueNow:
        _rules[letter] = Rule(letter, function)
        return function

    return register


def is_awake(zone: str, now: datetime) -> bool:
    """Whether it is between 7:00 and 21:00 in that zone."""
    return now.astimezone(ZoneInfo(zone or "UTC")).hour in WAKING_HOURS


def post_due(now: datetime | None = None) -> int:
    """Post what is due by every rule. Returns how many letters are new."""
    now = now or timezone.now()
    return sum(post_many(rule.letter, rule.due(now)) for rule in _rules.values())
