"""A practice under review with words and names that occur nowhere else: who judges it, what is said to whom."""

from datetime import timedelta

from django.utils import timezone

from practices.models import (
    Absence,
    CommentAnswer,
    Decision,
    DeskCheck,
    DeskQuestion,
    DeskWording,
    FieldComment,
    PracticeVersion,
    Review,
    ReviewAssignment,
    Reviewer,
)
from practices.states import AssignmentState, PracticeState
from tests.factories import PracticeFactory


def plant_reviews(key: int, reviewer, submitter) -> None:
    """Its first version was returned and is answered in a draft; on the second one a review is open."""
    now = timezone.now()
    practice = PracticeFactory(pk=key, submitter=submitter, current__title="Zqunpublishedpractice")
    first = practice.current
    PracticeVersion.objects.filter(pk=first.pk).update(submitted_at=now)
    second = PracticeVersion.objects.create(practice=practice, number=2, title="Zqunpublishedpractice", language="en")
    PracticeVersion.objects.filter(pk=second.pk).update(submitted_at=now)
    type(practice)._base_manager.filter(pk=key).update(state=PracticeState.IN_REVIEW, current=second.pk)
    entry = Reviewer.objects.create(pk=key, stakeholder=reviewer, close_to=["Zqcloseto"])
    Absence.objects.create(pk=key, reviewer=entry, starts_on=now.date(), ends_on=now.date())
    due = {"reviewer": reviewer, "due_on": now.date() + timedelta(days=9)}
    done = ReviewAssignment.objects.create(version=first, state=AssignmentState.SUBMITTED, **due)
    ReviewAssignment.objects.create(
        pk=key,
        version=second,
        state=AssignmentState.ACCEPTED,
        wish_reason="Zqwishreason",
        wished_until=now.date(),
        **due,
    )
    review = Review.objects.create(
        assignment=done, to_author="Zqtoauthor", to_editor="Zqtoeditor", outcome="returned", submitted_at=now
    )
    comment = FieldComment.objects.create(
        review=review, field="problem", to_author="Zqfieldtoauthor", to_editor="Zqfieldtoeditor"
    )
    CommentAnswer.objects.create(comment=comment, version=second, text="Zqfieldanswer")
    Decision.objects.create(version=first, outcome="returned", reasons="Zqreasons", exception="Zqexception")
    DeskCheck.objects.create(version=second, gate={}, remark="Zqdeskremark")
    DeskQuestion.objects.create(version=second, gate="rights", text="Zqdeskquestion", answer="Zqdeskanswer")
    DeskWording.objects.create(kind="decision_good", language="en", subject="Zqdeskwording", body="Zqdeskwording")
