"""Reminders are rules, not cron lines.

`planning` says when one falls due and for whom it waits; `matters` what people are reminded of; `posting` writes what
is due, every minute; `timeline` shows beforehand who will get what, when, and why not. The letters are the only
memory: a reminder falls away once a letter of its kind was written since it fell due.
"""

from .matters import Anchor, Matter, Plan, matter, matter_of, matters
from .planning import BREATH, Hours, Manner, Offset
from .posting import post_due

__all__ = [
    "BREATH",
    "Anchor",
    "Hours",
    "Manner",
    "Matter",
    "Offset",
    "Plan",
    "matter",
    "matter_of",
    "matters",
    "post_due",
]
