"""What of the practices belongs to a person and stands in no row that is theirs alone."""

from collections.abc import Collection

from django.db.models import QuerySet

from stakeholders.own_data import part, row_of

from .models import (
    Adaptation,
    Clearance,
    CoAuthor,
    CommentAnswer,
    Concern,
    DeskQuestion,
    Reviewer,
    SavedSearch,
)


@part("my entry as a reviewer")
def reviewer_entry(person) -> list[dict]:
    """What they know, how much they take on, whom they stand close to, and when they are away."""
    return [
        row_of(entry) | {"absences": [row_of(absence) for absence in entry.absences.all()]}
        for entry in Reviewer.objects.filter(stakeholder=person)
    ]


@part("requests to review, and what I answered")
def requests_to_review(person) -> list[dict]:
    return [row_of(assignment) for assignment in person.review_assignments.order_by("pk")]


@part("my reviews")
def reviews(person) -> list[dict]:
    return [
        row_of(assignment.review) | {"comments": [row_of(comment) for comment in assignment.review.comments.all()]}
        for assignment in person.review_assignments.filter(review__isnull=False).order_by("pk")
    ]


@part("my answers to editors and reviewers")
def answers(person) -> list[dict]:
    asked = DeskQuestion.objects.filter(version__practice__submitter=person)
    answered = CommentAnswer.objects.filter(version__practice__submitter=person)
    return [{"question": each.text, "answer": each.answer} for each in asked.order_by("pk")] + [
        {"answer": each.text} for each in answered.order_by("pk")
    ]


@part("searches saved for my address")
def searches(person) -> list[dict]:
    """Those somebody saved, or began to save, for their address without being signed in."""
    return _without((), SavedSearch.objects.filter(stakeholder=None), person)


@part("concerns I reported")
def concerns(person) -> list[dict]:
    """What they feared of a published text, with the answer; what the editors noted for themselves stays with them."""
    return _without({"handler", "take_down", "note"}, Concern.objects.all(), person)


@part("what I told of practices I adapted")
def adaptations(person) -> list[dict]:
    return _without({"checked_by"}, Adaptation.objects.all(), person)


@part("what I answered for an organisation")
def clearances(person) -> list[dict]:
    """Whether it agreed to how a practice describes it, in whose name, and what should change."""
    return _without({"recorded_by", "note"}, Clearance.objects.all(), person)


@part("practices I write along at")
def writing_along(person) -> list[dict]:
    return [row_of(each) for each in CoAuthor.objects.filter(person=person).order_by("pk")]


def _without(fields: Collection[str], rows: QuerySet, person) -> list[dict]:
    """The rows under a person's own address, without these fields."""
    if not person.email:
        return []
    own = map(row_of, rows.filter(email__iexact=person.email).order_by("pk"))
    return [{name: value for name, value in row.items() if name not in fields} for row in own]
