"""What letters the meetings post to many, and the reminders that go out by themselves."""

from .. import wordings
from . import listing, mailings, nominations, reminding

__all__ = ["listing", "mailings", "nominations", "reminding", "wordings"]
