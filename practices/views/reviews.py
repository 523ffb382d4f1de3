"""What a reviewer sees: their list, and one review by its link, with or without an account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from rrge_portal.kernel.refusal import Refusal

from .. import reading
from ..actions import reviewing
from ..forms.reviews import DeclineForm, ReviewForm
from ..models import Review, ReviewAssignment
from ..states import AssignmentState, PracticeState


@require_safe
def reviews(request):
    assignments = ReviewAssignment.objects.visible_to(request.user).for_reviewer(request.user)
    return render(request, "practices/reviews/list.html", {"assignments": assignments})


@require_http_methods(["GET", "POST"])
@login_not_required
@never_cache
def review(request, token):
    """The link is enough: it says who reviews what. What others wrote is not fetched before all are done."""
    assignment = _opened(token)
    if assignment is None or not _is_open(assignment):
        return _closed(request, assignment)
    known = Review.objects.filter(assignment=assignment).first()
    form = ReviewForm(request.POST or None, review=known)
    if request.method == "POST" and form.is_valid():
        return _save(request, assignment, form)
    return _show(request, assignment, form)


def _save(request, assignment, form):
    reviewer = assignment.reviewer
    try:
        reviewing.save_review(
            assignment,
            gate=form.gate,
            scores=form.scores,
            to_author=form.cleaned_data["to_author"],
            to_editor=form.cleaned_data["to_editor"],
            by=reviewer,
        )
        if request.POST.get("deed") == "submit":
            reviewing.submit_review(assignment, by=reviewer)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _show(request, assignment, form)
    if request.htmx:
        return render(request, "practices/reviews/review.html#saved")
    if request.POST.get("deed") != "submit":
        messages.success(request, _("Your review is saved. The same link opens it again."))
    return redirect("practices:review", token=assignment.token)


def _show(request, assignment, form):
    context = {
        "assignment": assignment,
        "version": assignment.version,
        "parts": reading.read(assignment.version, without=reading.ONLY_FOR_EDITORS),
        "form": form,
    }
    return render(request, "practices/reviews/review.html", context)


@require_http_methods(["GET", "POST"])
@login_not_required
@never_cache
def decline_review(request, token):
    assignment = _opened(token)
    if assignment is None or not _is_open(assignment):
        return _closed(request, assignment)
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reviewing.decline(assignment, reason=form.cleaned_data["reason"], by=assignment.reviewer)
        return redirect("practices:review", token=token)
    return render(request, "practices/reviews/decline.html", {"assignment": assignment, "form": form})


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
        .order_by("submitted_at")
        if is_submitted
        else []
    )
    context = {"assignment": assignment, "is_submitted": is_submitted, "reviews": written}
    return render(request, "practices/reviews/closed.html", context, status=200 if is_submitted else 410)
