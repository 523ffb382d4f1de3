"""A submitter's own practices: where each stands, what was decided, and what can be done now."""

from itertools import pairwise

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rrge_portal.kernel.refusal import Refusal

from .. import comments, expected, history, progress, reading, thread
from ..actions import drafting, submission
from ..forms.authors import WithdrawalForm
from ..forms.mine import MineFilterForm
from ..models import EvidenceFile, Practice, Review
from ..states import PracticeState
from .submission import own_practice

PER_PAGE = 25
LARGE = 10
"""Practices from which on the list is searched rather than read."""


@require_safe
def my_practices(request):
    """With what one writes along; from ten on with filters."""
    written = Practice.objects.visible_to(request.user).written_by(request.user)
    form = MineFilterForm(request.GET, person=request.user)
    found = form.filtered(written.kept()).for_submitter()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": [(practice, progress.for_submitter(practice)) for practice in page],
        "page": page,
        "form": form,
        "discarded": written.discarded().select_related("current").order_by("-discarded_at", "-pk"),
        "is_large": form.is_used or page.paginator.count >= LARGE,
    }
    return render(request, "practices/submission/mine.html", context)


@require_safe
def my_practice(request, pk):
    practice = own_practice(request, pk, "practices.edit_practice")
    submitted = [version for version in practice.versions.all() if version.is_submitted]
    last = submitted[-1] if submitted else practice.draft
    listed = Practice.objects.visible_to(request.user).for_submitter().get(pk=pk)
    return render(
        request,
        "practices/submission/practice.html",
        {
            "practice": practice,
            "next": progress.for_submitter(listed),
            **expected.way_and_source(_with_due(practice, listed)),
            "may_withdraw": request.user.has_perm("practices.withdraw_practice", practice),
            "files": EvidenceFile.objects.visible_to(request.user).filter(version=last),
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


def _with_due(practice, listed):
    practice.reviews_due = listed.reviews_due
    return practice


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
    if not practice.is_withdrawable:
        raise Refusal(_("It can no longer be withdrawn. If it must not be public, write to the editors."))
    form = WithdrawalForm(request.POST or None, needs_reason=practice.state != PracticeState.DRAFT)
    if request.method == "POST" and form.is_valid():
        submission.withdraw(practice, because=form.cleaned_data["because"], by=request.user)
        messages.success(request, _("It is withdrawn. Your words stay here, and nobody works on them any more."))
        return redirect("practices:my_practice", pk=pk)
    return render(request, "practices/submission/withdraw.html", {"practice": practice, "form": form})


@require_POST
def discard_practice(request, pk):
    practice = own_practice(request, pk, "practices.lead_practice")
    drafting.discard(practice, by=request.user)
    messages.success(request, _("“%(title)s” is thrown away. You can fetch it back below.") % {"title": practice.title})
    return redirect("practices:my_practices")


@require_POST
def fetch_back_practice(request, pk):
    practice = own_practice(request, pk, "practices.lead_practice")
    drafting.fetch_back(practice, by=request.user)
    messages.success(request, _("“%(title)s” is back, as you left it.") % {"title": practice.title})
    return redirect("practices:my_practice", pk=pk)


@require_POST
def duplicate_practice(request, pk):
    practice = own_practice(request, pk, "practices.edit_practice")
    copy = drafting.duplicate(practice, by=request.user)
    messages.success(request, _("This is a new draft with the same words. Change what is different."))
    return redirect("practices:edit_practice", pk=copy.pk)


@require_POST
def revise_practice(request, pk):
    practice = own_practice(request, pk, "practices.edit_practice")
    submission.revise(practice, by=request.user)
    return redirect(f"{reverse('practices:edit_practice', kwargs={'pk': pk})}?step=answer")


@require_safe
def practice_changes(request, pk):
    """What changed from one submitted version to the next, field by field."""
    practice = own_practice(request, pk, "practices.edit_practice")
    return render(
        request, "practices/submission/changes.html", {"practice": practice, "pairs": compared(practice, request.user)}
    )


def compared(practice, person) -> list:
    """Each submitted version after the first, with the fields in which it differs from the one before."""
    versions = [version for version in practice.versions.all() if version.is_submitted]
    marks = reading.marks_seen_by(person, practice)
    pairs = [(after, reading.changes(before, after, marks=marks)) for before, after in pairwise(versions)]
    return pairs[::-1]
