"""A submitter's own practices: where each stands, what was decided, and what can be done now."""

from itertools import pairwise

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rrge_portal.kernel.refusal import Refusal

from .. import comments, history, progress, reading, thread
from ..actions import submission
from ..models import Practice, Review
from ..states import PracticeState
from .submission import own_practice


@require_safe
def my_practices(request):
    practices = Practice.objects.visible_to(request.user).submitted_by(request.user).for_submitter()
    rows = [(practice, progress.for_submitter(practice)) for practice in practices]
    return render(request, "practices/submission/mine.html", {"rows": rows})


@require_safe
def my_practice(request, pk):
    practice = own_practice(request, pk, "practices.edit_practice")
    submitted = [version for version in practice.versions.all() if version.is_submitted]
    last = submitted[-1] if submitted else practice.draft
    return render(
        request,
        "practices/submission/practice.html",
        {
            "practice": practice,
            "next": progress.for_submitter(Practice.objects.visible_to(request.user).for_submitter().get(pk=pk)),
            "decisions": [decision for version in reversed(submitted) for decision in version.decisions.all()],
            "comments": Review.objects.words_for_author(practice),
            "remarks": _remarks(practice),
            "answering": practice.draft if practice.state == PracticeState.RETURNED else None,
            "history": history.for_submitter(practice),
            "versions": submitted,
            "parts": reading.read(last),
            "version": last,
            "thread": thread.way_of(practice, request.user),
        },
    )


def _remarks(practice) -> list:
    """The reviewers' comments to single fields with one's own answers, by version, the newest first."""
    found: dict[int, list] = {}
    for comment in comments.for_author(practice):
        version = comment.review.assignment.version
        label = reading.read_field(version, comment.field).label
        found.setdefault(version.number, []).append((label, comment))
    return sorted(found.items(), reverse=True)


@require_http_methods(["GET", "POST"])
def withdraw_practice(request, pk):
    practice = own_practice(request, pk, "practices.withdraw_practice")
    if request.method == "POST":
        submission.withdraw(practice, by=request.user)
        messages.success(request, _("It is withdrawn. Your words stay here, and nobody works on them any more."))
        return redirect("practices:my_practice", pk=pk)
    if not practice.is_withdrawable:
        raise Refusal(_("It can no longer be withdrawn. If it must not be public, write to the editors."))
    return render(
        request,
        "components/confirm.html",
        {
            "title": _("Withdraw “%(title)s”?") % {"title": practice.title},
            "sentence": _(
                "Nobody will review or publish it. This cannot be undone, but the text stays readable for you."
            ),
            "action": _("Withdraw this practice"),
            "back": reverse("practices:my_practice", kwargs={"pk": pk}),
        },
    )


@require_POST
def revise_practice(request, pk):
    practice = own_practice(request, pk, "practices.submit_practice")
    submission.revise(practice, by=request.user)
    return redirect(f"{reverse('practices:edit_practice', kwargs={'pk': pk})}?step=answer")


@require_safe
def practice_changes(request, pk):
    """What changed from one submitted version to the next, field by field."""
    practice = own_practice(request, pk, "practices.edit_practice")
    return render(request, "practices/submission/changes.html", {"practice": practice, "pairs": compared(practice)})


def compared(practice) -> list:
    """Each submitted version after the first, with the fields in which it differs from the one before."""
    versions = [version for version in practice.versions.all() if version.is_submitted]
    pairs = [(after, reading.changes(before, after)) for before, after in pairwise(versions)]
    return pairs[::-1]
