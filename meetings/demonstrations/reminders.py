"""One rule more in the live meeting of the demonstration: on the morning three days before, to those with a seat."""

from datetime import time

from ..actions import reminding as actions
from ..letters.reminding import usual_offsets
from ..models import Meeting
from ..states import REMINDER_BEFORE_MEETING


def load(meeting: Meeting, *, by) -> None:
    """Add the rule to the usual ones."""
    actions.add_rule(meeting, usual_offsets(), letter=REMINDER_BEFORE_MEETING, days=-3, clock=time(9), by=by)
