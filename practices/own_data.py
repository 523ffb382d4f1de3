"""What of the practices belongs to a person and stands in no row that is theirs alone."""

from stakeholders.own_data import part, row_of

from .models import CommentAnswer, DeskQuestion, Reviewer


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
