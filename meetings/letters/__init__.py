"""What letters the meetings post to many, and the reminders that go out by themselves."""

from .. import wordings
from . import (
    afterwards,
    calendars,
    enclosing,
    follow_up,
    life,
    listing,
    mailings,
    matters,
    nominations,
    reminding,
    reports,
    telling,
)

__all__ = [
    "afterwards",
    "calendars",
    "enclosing",
    "follow_up",
    "life",
    "listing",
    "mailings",
    "matters",
    "nominations",
    "reminding",
    "reports",
    "telling",
    "wordings",
]
