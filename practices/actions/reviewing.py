"""How practices are reviewed: reviewers are asked, say no, or judge; blind to one another until all are done."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.actions import post, recall
from correspondence.seals import Secret
from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock, move

from .. import panel, reviewers, rubric
from ..addresses import address_for
from ..models import Review, ReviewAssignment
from ..states import AssignmentState, GateAnswer, Outcome, PracticeState
from .life import advance, editors_for, refuse_own


@transaction.atomic
def assign(practice, reviewer, *, due_on: date, by) -> ReviewAssignment:
    """Ask a person to review the submitted version. Two are asked; a third only where the two lie far apart."""
    practice = lock(practice)
    refuse_own(practice, by)
    version = practice.current
    if practice.state not in {PracticeState.SUBMITTED, PracticeState.IN_REVIEW}:
        raise Refusal(_("Reviewers cannot be asked now: it is “%(state)s”.") % {"state": practice.get_state_display()})
    if conflict := reviewers.conflict(reviewer, version):
        raise Refusal(conflict)
    if version.assignments.filter(reviewer=reviewer).exists():
        raise Refusal(_("This person was already asked to review this version. Choose another one."))
    if due_on <= timezone.localdate():
        raise Refusal(_("The review would be due before it can be written. Choose a later day."))
    if version.assignments.live().count() >= panel.of(version).needed:
        raise Refusal(
            _("Enough reviewers are asked already. A third one is asked only when two reviews lie far apart.")
        )
    assignment = ReviewAssignment.objects.create(version=version, reviewer=reviewer, assigned_by=by, due_on=due_on)
    if practice.state == PracticeState.SUBMITTED:
        advance(practice, PracticeState.IN_REVIEW)
    record("review.requested", by=by, about=assignment)
    post(
        "review_requested",
        to=reviewer,
        about=assignment,
        key=f"review_requested:{assignment.pk}",
        title=version.title,
        text_language=version.language,
        due_on=due_on,
        link=Secret(address_for(reviewer, "review", token=assignment.token)),
    )
    return assignment


@transaction.atomic
def decline(assignment, *, reason: str, by) -> ReviewAssignment:
    """A reviewer says no, with a reason; the editors ask somebody else."""
    if not reason.strip():
        raise Refusal(_("Say in a few words why, so that the editors know whom to ask instead."))
    assignment = _end(assignment, AssignmentState.DECLINED, reason=reason.strip())
    record("review.declined", by=by, about=assignment)
    practice = assignment.version.practice
    for editor in editors_for(practice):
        post(
            "review_declined",
            to=editor,
            about=practice,
            key=f"review_declined:{assignment.pk}:{editor.pk}",
            title=practice.title,
            link=address_for(editor, "editorial_practice", pk=practice.pk),
        )
    return assignment


@transaction.atomic
def call_off(assignment, *, by) -> ReviewAssignment:
    """An editor takes a request back, so that somebody else can be asked; the reviewer's link ends."""
    refuse_own(assignment.version.practice, by)
    assignment = _end(assignment, AssignmentState.CANCELLED)
    record("review.called_off", by=by, about=assignment)
    post("review_not_needed", to=assignment.reviewer, about=assignment, key=f"review_not_needed:{assignment.pk}")
    return assignment


@transaction.atomic
def save_review(assignment, *, gate, scores, to_author, to_editor, by) -> Review:
    """Keep a review half done."""
    assignment = lock(assignment)
    _refuse_unless_open(assignment)
    _take_on(assignment, by)
    review, _made = Review.objects.update_or_create(
        assignment=assignment,
        defaults={"gate": gate, "scores": scores, "to_author": to_author, "to_editor": to_editor},
    )
    return review


@transaction.atomic
def submit_review(assignment, *, by) -> Review:
    """Hand a complete review in. When it was the last one awaited, the editors are told."""
    assignment = lock(assignment)
    _refuse_unless_open(assignment)
    _take_on(assignment, by)
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
    _end(assignment, AssignmentState.SUBMITTED)
    record("review.submitted", by=by, about=assignment)
    if not version.assignments.open().exists() and panel.of(version).is_full:
        for editor in editors_for(version.practice):
            post(
                "reviews_are_in",
                to=editor,
                about=version.practice,
                key=f"reviews_are_in:{assignment.pk}:{editor.pk}",
                title=version.title,
                link=address_for(editor, "decision", pk=version.practice_id),
            )
    return review


def _take_on(assignment, by) -> None:
    """Whoever begins to write has said yes."""
    if assignment.state == AssignmentState.ASSIGNED:
        assignment.accepted_at = timezone.now()
        move(assignment, AssignmentState.ACCEPTED, also=["accepted_at"])
        record("review.accepted", by=by, about=assignment)


def _refuse_unless_open(assignment) -> None:
    """A review is written while its practice is under review, and until it is handed in."""
    if not assignment.is_open or assignment.room.state != PracticeState.IN_REVIEW:
        raise Refusal(_("This review is closed. Nothing more can be written in it."))


def _refuse_incomplete(review) -> None:
    if any(review.gate.get(question) not in GateAnswer.values for question in rubric.GATE):
        raise Refusal(_("Answer every question of the gate, then submit the review."))
    if not review.is_stopped_at_gate and any(item.code not in review.scores for item in rubric.CRITERIA):
        raise Refusal(_("Give every criterion a score, then submit the review."))
    if not review.to_author.strip():
        raise Refusal(_("Write some comments for the submitter, then submit the review. They learn from your reasons."))


def _end(assignment, state, *, reason="") -> ReviewAssignment:
    assignment = lock(assignment)
    assignment.ended_at, assignment.decline_reason = timezone.now(), reason
    move(assignment, state, also=["ended_at", "decline_reason"])
    recall(about=assignment, kinds=["review_requested", "review_reminder"])
    return assignment
