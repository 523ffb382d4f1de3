"""Who reviews what until when: asked, accepted, declined, given more time, replaced, taken back."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.actions import post, recall
from correspondence.seals import Secret
from journal.actions import record
from rrge_portal.kernel.moments import say_short_date
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock, move

from .. import panel, reviewers, wordings
from ..addresses import address_for
from ..conflicts import conflict
from ..models import ReviewAssignment, Reviewer
from ..states import AssignmentState, PracticeState, WhyNot
from . import pool
from .desk import refuse_unchecked
from .life import advance, editors_for, refuse_own


@transaction.atomic
def assign(practice, reviewer, *, due_on: date, by) -> ReviewAssignment:
    """Ask a person to review the submitted version. Two are asked; a third only where the two lie far apart."""
    practice = lock(practice)
    refuse_own(practice, by)
    version = practice.current
    if practice.state not in {PracticeState.SUBMITTED, PracticeState.IN_REVIEW}:
        raise Refusal(_("Reviewers cannot be asked now: it is “%(state)s”.") % {"state": practice.get_state_display()})
    refuse_unchecked(version)
    _refuse_unsuitable(reviewer, version, due_on)
    if reviewer == by and version.assignments.filter(state=AssignmentState.SUBMITTED).exists():
        raise Refusal(_("You could read a review of it already, so yours would not be independent. Ask somebody else."))
    if version.assignments.live().count() >= panel.of(version).needed:
        raise Refusal(
            _("Enough reviewers are asked already. A third one is asked only when two reviews lie far apart.")
        )
    pool.make_reviewer(reviewer, by=by, tell=False)
    assignment = ReviewAssignment.objects.create(version=version, reviewer=reviewer, assigned_by=by, due_on=due_on)
    if practice.state == PracticeState.SUBMITTED:
        advance(practice, PracticeState.IN_REVIEW)
    record("review.requested", by=by, about=assignment, reviewer=reviewer.pk, due_on=str(due_on))
    post(
        "review_requested",
        to=reviewer,
        about=assignment,
        key=f"review_requested:{assignment.pk}",
        words=wordings.wording_of("review_requested", reviewer.letter_language),
        title=version.title,
        text_language=version.language,
        due_on=due_on,
        link=Secret(address_for(reviewer, "review", token=assignment.token)),
    )
    return assignment


def _refuse_unsuitable(reviewer, version, due_on: date) -> None:
    if sentence := conflict(reviewer, version):
        raise Refusal(sentence)
    if version.assignments.filter(reviewer=reviewer).exists():
        raise Refusal(_("This person was already asked to review this version. Choose another one."))
    _refuse_day(due_on)
    entry = Reviewer.objects.filter(stakeholder=reviewer).first()
    if absence := reviewers.absence_on(entry, due_on):
        raise Refusal(
            _("This person is away until %(day)s. Choose a later day for the review, or somebody else.")
            % {"day": say_short_date(absence.ends_on)}
        )


def _refuse_day(due_on: date) -> None:
    if due_on <= timezone.localdate():
        raise Refusal(_("The review would be due before it can be written. Choose a later day."))


@transaction.atomic
def ask_again(practice, *, due_on: date, by) -> list[ReviewAssignment]:
    """Ask those who reviewed the last version for the new one, as far as each still may.

    Raises:
        Refusal: none of them can be asked, with the reason of the last one.
    """
    asked: list[ReviewAssignment] = []
    reason = str(_("Nobody reviewed an earlier version. Choose two reviewers."))
    for person in panel.earlier_reviewers(practice.current):
        try:
            with transaction.atomic():
                asked.append(assign(practice, person, due_on=due_on, by=by))
        except Refusal as refusal:
            reason = str(refusal)
    if not asked:
        raise Refusal(reason)
    return asked


@transaction.atomic
def accept(assignment, *, by) -> ReviewAssignment:
    """A reviewer says yes; pressing the button twice says it once."""
    assignment = lock(assignment)
    refuse_unless_open(assignment)
    if assignment.state == AssignmentState.ACCEPTED:
        return assignment
    assignment.accepted_at = timezone.now()
    move(assignment, AssignmentState.ACCEPTED, also=["accepted_at"])
    recall(about=assignment, kinds=["review_request_reminder"])
    record("review.accepted", by=by, about=assignment)
    return assignment


@transaction.atomic
def decline(
    assignment, *, reason: str, why_not: str = WhyNot.OTHER, suggested_name: str = "", suggested_email: str = "", by
) -> ReviewAssignment:
    """A reviewer says no, with a reason and perhaps the name of somebody else; the editors ask another person."""
    if not reason.strip() and why_not == WhyNot.OTHER:
        raise Refusal(_("Say in a few words why, so that the editors know whom to ask instead."))
    assignment = lock(assignment)
    refuse_unless_open(assignment)
    assignment.why_not = why_not
    assignment.suggested_name, assignment.suggested_email = suggested_name.strip(), suggested_email.strip()
    assignment.decline_reason = reason.strip()
    end(
        assignment,
        AssignmentState.DECLINED,
        also=["why_not", "suggested_name", "suggested_email", "decline_reason"],
    )
    record("review.declined", by=by, about=assignment, why_not=str(why_not), suggests=bool(suggested_name))
    practice = assignment.version.practice
    for editor in editors_for(practice):
        post(
            "review_declined",
            to=editor,
            about=practice,
            key=f"review_declined:{assignment.pk}:{editor.pk}",
            title=practice.title,
            link=address_for(editor, "reviewers", pk=practice.pk),
        )
    return assignment


@transaction.atomic
def call_off(assignment, *, by) -> ReviewAssignment:
    """An editor takes a request back, so that somebody else can be asked; the reviewer's link ends."""
    refuse_own(assignment.version.practice, by)
    assignment = end(lock(assignment), AssignmentState.CANCELLED)
    record("review.called_off", by=by, about=assignment)
    post("review_not_needed", to=assignment.reviewer, about=assignment, key=f"review_not_needed:{assignment.pk}")
    return assignment


@transaction.atomic
def reassign(assignment, to, *, due_on: date, by) -> ReviewAssignment:
    """Give an open review to somebody else; what the first one saved stays with them."""
    call_off(assignment, by=by)
    return assign(assignment.version.practice, to, due_on=due_on, by=by)


@transaction.atomic
def wish_for_time(assignment, *, until: date, reason: str, by) -> ReviewAssignment:
    """A reviewer asks for more time; the editors say yes or no."""
    assignment = lock(assignment)
    refuse_unless_open(assignment)
    if until <= max(assignment.due_on, timezone.localdate()):
        raise Refusal(_("This day is no later than the one there is. Choose a later day."))
    assignment.wished_until, assignment.wish_reason = until, reason.strip()
    assignment.save(update_fields=["wished_until", "wish_reason"])
    record("review.time_wished", by=by, about=assignment, until=str(until))
    practice = assignment.version.practice
    for editor in editors_for(practice):
        post(
            "review_time_wished",
            to=editor,
            about=practice,
            key=f"review_time_wished:{assignment.pk}:{until}:{timezone.now().isoformat()}:{editor.pk}",
            title=practice.title,
            until=until,
            due_on=assignment.due_on,
            link=address_for(editor, "assignment", pk=practice.pk, assignment=assignment.pk),
        )
    return assignment


@transaction.atomic
def set_due(assignment, *, due_on: date, by) -> ReviewAssignment:
    """Move the day a review is due, asked for or not; the reviewer is told, and reminders move along."""
    refuse_own(assignment.version.practice, by)
    assignment = lock(assignment)
    refuse_unless_open(assignment)
    _refuse_day(due_on)
    assignment.due_on, assignment.wished_until, assignment.wish_reason = due_on, None, ""
    assignment.save(update_fields=["due_on", "wished_until", "wish_reason"])
    recall(about=assignment, kinds=["review_reminder"])
    record("review.due_moved", by=by, about=assignment, due_on=str(due_on))
    _tell_due(assignment, is_granted=True)
    return assignment


@transaction.atomic
def refuse_time(assignment, *, by) -> ReviewAssignment:
    """Keep the day a review is due; the reviewer is told."""
    refuse_own(assignment.version.practice, by)
    assignment = lock(assignment)
    refuse_unless_open(assignment)
    if assignment.wished_until is None:
        raise Refusal(_("No more time is asked for any more. Reload the page to see where it stands."))
    assignment.wished_until, assignment.wish_reason = None, ""
    assignment.save(update_fields=["wished_until", "wish_reason"])
    record("review.time_refused", by=by, about=assignment)
    _tell_due(assignment, is_granted=False)
    return assignment


def _tell_due(assignment, *, is_granted: bool) -> None:
    reviewer = assignment.reviewer
    post(
        "review_time_answered",
        to=reviewer,
        about=assignment,
        key=f"review_time_answered:{assignment.pk}:{timezone.now().isoformat()}",
        title=assignment.version.title,
        is_granted=is_granted,
        due_on=assignment.due_on,
        link=Secret(address_for(reviewer, "review", token=assignment.token)),
    )


def refuse_unless_open(assignment) -> None:
    """A review is written while its practice is under review, and until it is handed in."""
    if not assignment.is_open or assignment.room.state != PracticeState.IN_REVIEW:
        raise Refusal(_("This review is closed. Nothing more can be written in it."))


def end(assignment, state, *, also=()) -> ReviewAssignment:
    """The reviewer owes nothing any more; `assignment` is locked by the caller."""
    assignment.ended_at = timezone.now()
    move(assignment, state, also=["ended_at", *also])
    recall(about=assignment, kinds=["review_requested", "review_reminder", "review_request_reminder"])
    return assignment


def close_reviews(version) -> None:
    """End the reviews of a version nobody needs any more, and tell the reviewers so."""
    for assignment in version.assignments.open().select_related("reviewer__profile"):
        end(assignment, AssignmentState.CANCELLED)
        post(
            "review_not_needed",
            to=assignment.reviewer,
            about=assignment,
            key=f"review_not_needed:{assignment.pk}",
        )
