"""How a review is written: saved, handed in, opened again; blind to the others until all are done."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.actions import post
from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock, move

from .. import panel, rubric
from ..addresses import address_for
from ..completeness import STEP_OF
from ..models import DeskRules, FieldComment, Review
from ..states import AssignmentState, GateAnswer, Outcome, PracticeState
from .assigning import accept, end
from .life import editors_for


class Overtaken(Refusal):
    """The review was saved in another window since this one was opened."""


@transaction.atomic
def save_review(
    assignment,
    *,
    gate,
    scores,
    to_author,
    to_editor,
    comments: Mapping[str, tuple[str, str]] | None = None,
    revision: int | None = None,
    window: str = "",
    by,
) -> Review:
    """Keep a review half done; whoever begins to write has said yes.

    `comments` are what is said to the submitter and to the editors, by field of the practice; without it those there
    are stay. `revision` is the one the window was filled from; without it nothing is compared.

    Raises:
        Overtaken: another window has saved meanwhile.
        Refusal: the review is closed.
    """
    assignment = accept(assignment, by=by)
    review = Review.objects.select_for_update().filter(assignment=assignment).first() or Review(assignment=assignment)
    is_same_window = window and review.last_window == window
    if revision is not None and review.revision != revision and not is_same_window:
        raise Overtaken(
            _(
                "This review was saved in another window meanwhile. Your words are still below. Save again to keep "
                "these, or reload the page to see the other ones."
            )
        )
    review.gate, review.scores, review.to_author, review.to_editor = gate, scores, to_author, to_editor
    review.revision += 1
    review.last_window = window
    review.save()
    if comments is not None:
        _keep_comments(review, comments)
    return review


def _keep_comments(review: Review, comments: Mapping[str, tuple[str, str]]) -> None:
    """The comments as they now stand; one that is emptied goes."""
    known = {comment.field: comment for comment in review.comments.all()}
    for field, (to_author, to_editor) in comments.items():
        if field not in STEP_OF:
            continue
        comment = known.get(field) or FieldComment(review=review, field=field)
        if (comment.to_author, comment.to_editor) == (to_author.strip(), to_editor.strip()):
            continue
        comment.to_author, comment.to_editor = to_author.strip(), to_editor.strip()
        if comment.to_author or comment.to_editor:
            comment.save()
        elif comment.pk:
            comment.delete()


@transaction.atomic
def submit_review(assignment, *, by) -> Review:
    """Hand a complete review in. When it was the last one awaited, the editors are told."""
    assignment = accept(assignment, by=by)
    review = Review.objects.filter(assignment=assignment).first() or Review(assignment=assignment)
    _refuse_incomplete(review)
    version = assignment.version
    if review.is_stopped_at_gate:
        review.scores, review.total, review.outcome = {}, None, Outcome.RETURNED
    else:
        review.total = rubric.total(review.scores)
        review.outcome = rubric.outcome(review.scores, version.evidence_level or 0)
    review.submitted_at = timezone.now()
    review.save(update_fields=["scores", "total", "outcome", "submitted_at", "saved_at"])
    end(assignment, AssignmentState.SUBMITTED)
    record("review.submitted", by=by, about=assignment, points=review.total, outcome=str(review.outcome))
    together = panel.of(version)
    if not together.awaited and together.is_full:
        _tell_editors(assignment, review, together)
    return review


def _tell_editors(assignment, review, together) -> None:
    """All reviews are in: to be decided, or, where they lie far apart, a third to be asked."""
    version = assignment.version
    is_split = together.is_split and not together.can_be_decided
    for editor in editors_for(version.practice):
        post(
            "reviews_are_in",
            to=editor,
            about=version.practice,
            key=f"reviews_are_in:{assignment.pk}:{review.revision}:{editor.pk}",
            title=version.title,
            is_split=is_split,
            link=address_for(editor, "decision", pk=version.practice_id),
        )


@transaction.atomic
def reopen(assignment, *, by) -> Review:
    """A reviewer opens their own review again, until the editors have decided; the editors are told.

    Whether they could read the other reviews before is kept beside it.
    """
    practice = lock(assignment.version.practice)
    assignment = lock(assignment)
    if assignment.state != AssignmentState.SUBMITTED:
        raise Refusal(_("Only a review that was handed in can be opened again."))
    if practice.state != PracticeState.IN_REVIEW or practice.current_id != assignment.version_id:
        raise Refusal(_("The editors have decided, so the review stays as it is."))
    others = assignment.version.assignments.exclude(pk=assignment.pk).live()
    could_read = (
        DeskRules.in_force().reviewers_read_reviews
        and others.exists()
        and not others.exclude(state=AssignmentState.SUBMITTED).exists()
    )
    review = assignment.review
    record(
        "review.reopened",
        by=by,
        about=assignment,
        points=review.total,
        outcome=str(review.outcome),
        after_reading=could_read,
    )
    review.reopened_after_reading = review.reopened_after_reading or could_read
    review.submitted_at, review.total, review.outcome = None, None, ""
    review.save(update_fields=["reopened_after_reading", "submitted_at", "total", "outcome", "saved_at"])
    assignment.ended_at = None
    move(assignment, AssignmentState.ACCEPTED, also=["ended_at"])
    for editor in editors_for(practice):
        post(
            "review_reopened",
            to=editor,
            about=practice,
            key=f"review_reopened:{assignment.pk}:{review.revision}:{editor.pk}",
            title=practice.title,
            link=address_for(editor, "reviewers", pk=practice.pk),
        )
    return review


def _refuse_incomplete(review) -> None:
    if any(review.gate.get(question) not in GateAnswer.values for question in rubric.GATE):
        raise Refusal(_("Answer every question of the gate, then submit the review."))
    if not review.is_stopped_at_gate and any(item.code not in review.scores for item in rubric.CRITERIA):
        raise Refusal(_("Give every criterion a score, then submit the review."))
    if not review.to_author.strip():
        raise Refusal(_("Write some comments for the submitter, then submit the review. They learn from your reasons."))
