"""What a reviewer sees: their list, and one review by its link, with or without an account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rrge_portal.kernel.refusal import Refusal

from .. import comments, reading, rubric
from ..actions import assigning, reviewing
from ..forms.reviews import DeclineForm, MoreTimeForm, ReviewForm
from ..models import DeskRules, EvidenceFile, Review, ReviewAssignment, Reviewer
from ..states import AssignmentState, PracticeState


@require_safe
def reviews(request):
    assignments = ReviewAssignment.objects.visible_to(request.user).for_reviewer(request.user)
    is_reviewer = Reviewer.objects.visible_to(request.user).filter(stakeholder=request.user).exists()
    return render(request, "practices/reviews/list.html", {"assignments": assignments, "is_reviewer": is_reviewer})


@require_http_methods(["GET", "POST"])
@login_not_required
@never_cache
def review(request, token):
    """The link is enough: it says who reviews what. What others wrote is not fetched before all are done.

    Looking changes nothing; whoever begins to write has said yes.
    """
    assignment = _opened(token)
    if assignment is None or not _is_open(assignment):
        return _closed(request, assignment)
    known = Review.objects.filter(assignment=assignment).prefetch_related("comments").first()
    form = ReviewForm(request.POST or None, review=known, without=reading.ONLY_FOR_EDITORS)
    if request.method == "POST" and form.is_valid():
        return _save(request, assignment, form)
    return _show(request, assignment, form, known)


def _save(request, assignment, form):
    reviewer = assignment.reviewer
    try:
        saved = reviewing.save_review(
            assignment,
            gate=form.gate,
            scores=form.scores,
            to_author=form.cleaned_data["to_author"],
            to_editor=form.cleaned_data["to_editor"],
            comments=form.comments,
            revision=form.cleaned_data["revision"],
            window=form.cleaned_data["window"],
            by=reviewer,
        )
        if request.POST.get("deed") == "submit":
            reviewing.submit_review(assignment, by=reviewer)
    except reviewing.Overtaken as overtaken:
        return _show_both(request, assignment, overtaken)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        if request.POST.get("deed") == "submit":
            form.say_what_is_missing()
        known = Review.objects.filter(assignment=assignment).first()
        form.data = request.POST.copy()
        form.data["revision"] = known.revision if known else 0
        return _show(request, _opened(assignment.token), form, known)
    if request.htmx:
        return render(request, "practices/reviews/review.html#saved", {"review": saved, "standing": standing(saved)})
    if request.POST.get("deed") != "submit":
        messages.success(request, _("Your review is saved. The same link opens it again."))
    return redirect("practices:review", token=assignment.token)


def _show_both(request, assignment, overtaken):
    """What was typed here stays; saving again keeps it."""
    stored = Review.objects.filter(assignment=assignment).prefetch_related("comments").first()
    data = request.POST.copy()
    data["revision"] = stored.revision if stored else 0
    form = ReviewForm(data, review=stored, without=reading.ONLY_FOR_EDITORS)
    form.is_valid()
    form.add_error(None, str(overtaken))
    if request.htmx:
        return render(request, "practices/reviews/review.html#not_saved", {"form": form}, status=409)
    return _show(request, assignment, form, stored, status=409, other=stored)


def _show(request, assignment, form, known, *, status=200, other=None):
    version = assignment.version
    read = reading.read(version, without=reading.ONLY_FOR_EDITORS, marks=reading.FOR_REVIEWERS)
    context = {
        "assignment": assignment,
        "version": version,
        "files": EvidenceFile.objects.visible_to(assignment.reviewer).filter(version=version),
        "parts": comments.beside(read, _earlier(assignment), form if assignment.is_begun else None),
        "form": form,
        "other": other,
        "review": known,
        "standing": standing(known),
        "changed": _changed(version),
    }
    return render(request, "practices/reviews/review.html", context, status=status)


def standing(known) -> dict:
    """How far a review is: how many criteria are scored, the points so far, and what the rubric says of all of them."""
    scores = known.scores if known else {}
    is_complete = all(item.code in scores for item in rubric.CRITERIA)
    evidence = (known.assignment.version.evidence_level or 0) if is_complete else 0
    return {
        "is_stopped": bool(known and known.is_stopped_at_gate),
        "scored": len(scores),
        "all": len(rubric.CRITERIA),
        "points": rubric.so_far(scores),
        "outcome": rubric.outcome(scores, evidence).label if is_complete else "",
        "misses_floor": is_complete and rubric.misses_floor(scores),
        "evidence": evidence,
    }


def _earlier(assignment) -> dict:
    """One's own comments on the version before, each with the submitter's answer."""
    mine = Review.objects.filter(
        assignment__reviewer=assignment.reviewer,
        assignment__version=assignment.version.reviewed_before,
        submitted_at__isnull=False,
    ).prefetch_related("comments__answer__version")
    return comments.remarks([("", each) for each in mine], for_editor=True)


def _changed(version) -> list:
    """What differs from the version reviewed before, without what reviewers have no need of."""
    before = version.reviewed_before or version.practice.versions.filter(number=version.number - 1).first()
    if before is None:
        return []
    return [
        pair
        for pair in reading.changes(before, version, marks=reading.FOR_REVIEWERS)
        if pair[0].name not in reading.ONLY_FOR_EDITORS
    ]


@require_POST
@login_not_required
@never_cache
def accept_review(request, token):
    assignment = _opened(token)
    if assignment is None or not _is_open(assignment):
        return _closed(request, assignment)
    assigning.accept(assignment, by=assignment.reviewer)
    messages.success(request, _("Thank you. Write when it suits you: everything you write is saved as you go."))
    return redirect("practices:review", token=token)


@require_http_methods(["GET", "POST"])
@login_not_required
@never_cache
def decline_review(request, token):
    assignment = _opened(token)
    if assignment is None or not _is_open(assignment):
        return _closed(request, assignment)
    initial = {"why_not": request.GET.get("why_not", "")}
    form = DeclineForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        assigning.decline(assignment, by=assignment.reviewer, **form.cleaned_data)
        return redirect("practices:review", token=token)
    return render(request, "practices/reviews/decline.html", {"assignment": assignment, "form": form})


@require_http_methods(["GET", "POST"])
@login_not_required
@never_cache
def more_time(request, token):
    assignment = _opened(token)
    if assignment is None or not _is_open(assignment):
        return _closed(request, assignment)
    form = MoreTimeForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            assigning.wish_for_time(assignment, by=assignment.reviewer, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("until", str(refusal))
            status = 409
        else:
            messages.success(request, _("The editors have been asked. You get a letter with their answer."))
            return redirect("practices:review", token=token)
    context = {"assignment": assignment, "form": form}
    return render(request, "practices/reviews/more_time.html", context, status=status)


@require_POST
@login_not_required
@never_cache
def reopen_review(request, token):
    assignment = _opened(token)
    if assignment is None:
        return _closed(request, assignment)
    reviewing.reopen(assignment, by=assignment.reviewer)
    messages.success(request, _("Your review is open again. It counts once you hand it in anew."))
    return redirect("practices:review", token=token)


def _opened(token):
    opened = ReviewAssignment.objects.opened_by(token)
    return opened.select_related("version__practice", "reviewer__profile").first()


def _is_open(assignment) -> bool:
    return assignment.is_open and assignment.version.practice.state == PracticeState.IN_REVIEW


def _closed(request, assignment):
    """A link that opens nothing, or nothing any more; after handing in, one's own review, then the others' too."""
    if assignment is None:
        return render(request, "practices/reviews/closed.html", {"is_forged": True}, status=404)
    is_submitted = assignment.state == AssignmentState.SUBMITTED
    written = (
        Review.objects.visible_to(assignment.reviewer)
        .filter(assignment__version=assignment.version, submitted_at__isnull=False)
        .select_related("assignment__reviewer__profile")
        .prefetch_related("comments__answer__version")
        .order_by("submitted_at")
        if is_submitted
        else []
    )
    rules = DeskRules.in_force()
    context = {
        "assignment": assignment,
        "is_submitted": is_submitted,
        "reviews": [_read(each, assignment, rules) for each in written],
        "reads_others": rules.reviewers_read_reviews,
        "unsent": None if is_submitted else _unsent(assignment),
    }
    return render(request, "practices/reviews/closed.html", context, status=200 if is_submitted else 410)


def _unsent(assignment) -> dict | None:
    """What was saved of a review that was never handed in: for whoever holds its link, and for nobody else."""
    kept = Review.objects.filter(assignment=assignment).prefetch_related("comments__answer__version").first()
    return _read(kept, assignment, DeskRules.in_force()) if kept else None


def _read(each: Review, assignment, rules: DeskRules) -> dict:
    """A review as a reviewer reads it: their own whole, another's without what is for the editors."""
    is_own = each.assignment_id == assignment.pk
    said = comments.remarks([("", each)], for_editor=is_own)
    labels = {name: reading.read_field(assignment.version, name).label for name in said}
    return {
        "review": each,
        "is_own": is_own,
        "name": each.assignment.reviewer.shown_name if rules.reviewers_see_names and not is_own else "",
        "remarks": [(labels[name], remark) for name, found in said.items() for remark in found],
    }
