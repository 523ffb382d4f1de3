"""What the desk of the demonstration shows besides: reviewers with their fields, a question asked, comments answered.

Fictional, like everything of the demonstration.
"""

from datetime import timedelta

from django.utils import timezone

from .actions import answering, desk, pool, reviewing, submission
from .comments import of_version_before
from .models import Practice
from .rubric import GATE

FIELDS: dict[str, dict[str, object]] = {
    "reviewer": {"themes": ["supply_chain", "fisheries", "agriculture"], "pillars": ["prevention"]},
    "reviewer2": {"themes": ["finance"], "pillars": ["protection", "partnership"], "at_once": 2},
    "rapporteur": {"themes": ["technology", "services"], "partnership_types": ["information_sharing"]},
}


def load_reviewers(people) -> None:
    """Three reviewers, one of them away over the turn of the year."""
    for name, values in FIELDS.items():
        pool.make_reviewer(people[name], values=values, by=people["editor"], tell=False)
    year = timezone.localdate().year
    away = timezone.localdate().replace(year=year, month=12, day=20)
    pool.add_absence(
        people["rapporteur"].reviewer, starts_on=away, ends_on=away + timedelta(days=14), by=people["rapporteur"]
    )


def comment(assignment) -> None:
    """Comments to single fields, on a review that is still being written."""
    reviewing.save_review(
        assignment,
        gate={},
        scores={},
        to_author="",
        to_editor="",
        comments={
            "description": ("Who checks that a manager keeps the code, and how often?", ""),
            "problem": ("How do you know that they pay? A number would help.", "I have not found a source either."),
        },
        by=assignment.reviewer,
    )


def load_desk(people, *, asked: Practice, returned: Practice) -> None:
    """A question before the review in one practice, and half-written answers to reviewers in another."""
    desk.put_in_charge(asked, people["editor"], by=people["editor"])
    desk.check(
        asked,
        gate=dict.fromkeys(GATE, "yes") | {"rights": "ask"},
        questions={"rights": "Has the platform agreed to being named? (Fictional question.)"},
        by=people["editor"],
    )
    version = submission.revise(returned, by=returned.submitter)
    first = of_version_before(version).first()
    if first is not None:
        answers = {first.pk: "The association visits each hotel twice a year; we say so now."}
        answering.answer_comments(version, answers=answers, by=returned.submitter)
