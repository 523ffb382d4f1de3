"""The reminders the practices send by themselves: to reviewers who still owe a review."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from correspondence.actions import Draft
from correspondence.reminders import is_awake, rule
from correspondence.seals import Secret

from .addresses import address_for
from .models import ReviewAssignment
from .states import PracticeState

OCCASIONS = (-7, -1, 2)
"""Days from the due date on which a reviewer is reminded: a week and a day before it, two days after it."""
STILL_FRESH = timedelta(days=3)
"""A portal that was down catches up on a reminder for so long, then leaves it."""


@rule("review_reminder")
def review_reminders(now: datetime) -> Iterator[Draft]:
    """Whoever still owes a review; handing it in, saying no or a decision ends it."""
    today = now.date()
    owed = (
        ReviewAssignment.objects.open()
        .filter(
            version__practice__state=PracticeState.IN_REVIEW,
            due_on__range=(today - timedelta(days=2) - STILL_FRESH, today + timedelta(days=7)),
        )
        .select_related("reviewer__profile", "version__practice")
    )
    for assignment in owed:
        come = [offset for offset in OCCASIONS if _has_come(assignment, offset, today)]
        if come and is_awake(assignment.reviewer.letter_zone, now):
            yield _reminder(assignment, come[-1])


def _has_come(assignment: ReviewAssignment, offset: int, today: date) -> bool:
    """Whether the occasion has come, not too long ago, and not before the reviewer was asked."""
    day = assignment.due_on + timedelta(days=offset)
    return assignment.assigned_at.date() < day <= today <= day + STILL_FRESH


def _reminder(assignment: ReviewAssignment, offset: int) -> Draft:
    reviewer = assignment.reviewer
    return Draft(
        to=reviewer,
        about=assignment,
        key=f"review_reminder:{assignment.pk}:{assignment.due_on}:{offset}",
        context={
            "title": assignment.version.title,
            "due_on": assignment.due_on,
            "is_late": offset > 0,
            "link": Secret(address_for(reviewer, "review", token=assignment.token)),
        },
    )
