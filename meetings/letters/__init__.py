"""What letters the meetings post to many, and the reminders that go out by themselves."""

from .. import wordings
from . import mailings, reminding

__all__ = ["mailings", "reminding", "wordings"]
