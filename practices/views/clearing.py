"""Asking reviewers, and clearing an accepted practice question by question."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rrge_portal.kernel.moments import say_short_date
from rrge_portal.kernel.refusal import Refusal
from stakeholders.actions import know

from .. import panel
from .. import reviewers as pool
from .. import safeguards as asked
from ..actions import deciding, reviewing
from ..forms.editorial import AskReviewerForm, RemarkForm
from ..models import ReviewAssignment
from ..states import PracticeState
from .editorial import on_desk, practice_nav


@require_http_methods(["GET", "POST"])
def reviewers(request, pk):
    practice = on_desk(request, pk, "practices.assign_practice")
    form = AskReviewerForm(request.POST or None, candidates=pool.people())
    if request.method == "POST" and form.is_valid():
        try:
            assignment = _ask(practice, form.cleaned_data, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            name, day = assignment.reviewer.shown_name, say_short_date(assignment.due_on)
            messages.success(request, _("%(name)s is asked for a review by %(day)s.") % {"name": name, "day": day})
            return redirect("practices:reviewers", pk=pk)
    version = practice.current
    assignments = ReviewAssignment.objects.visible_to(request.user).filter(version=version)
    live = assignments.live().count()
    needed = panel.of(version).needed
    context = {
        "practice": practice,
        "version": version,
        "form": form,
        "assignments": assignments.select_related("reviewer__profile__organisation"),
        "candidates": pool.candidates(version, words=request.GET.get("q", "")),
        "can_ask": practice.state in {PracticeState.SUBMITTED, PracticeState.IN_REVIEW} and live < needed,
        "left": needed - live,
        "is_third": needed > 2,
        "nav": practice_nav(practice, "reviewers"),
    }
    return render(request, "practices/editorial/reviewers.html", context)


@transaction.atomic
def _ask(practice, answers, *, by):
    """Somebody from the list, or somebody by address, who becomes known now if they were not."""
    reviewer = answers["reviewer"] or know(
        answers["email"],
        given_name=answers["given_name"],
        family_name=answers["family_name"],
        country=answers["country"],
        language=answers["language"] or "en",
    )
    return reviewing.assign(practice, reviewer, due_on=answers["due_on"], by=by)


@require_POST
def call_off_review(request, pk, assignment):
    practice = on_desk(request, pk, "practices.assign_practice")
    found = ReviewAssignment.objects.visible_to(request.user).filter(version__practice=practice)
    reviewing.call_off(get_object_or_404(found, pk=assignment), by=request.user)
    messages.success(request, _("The request is taken back, and the reviewer knows. You can ask somebody else."))
    return redirect("practices:reviewers", pk=pk)


@require_http_methods(["GET", "POST"])
def clearance(request, pk):
    """The questions one by one; confirming one is a POST of its question and remark."""
    practice = on_desk(request, pk, "practices.clear_practice")
    form = RemarkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            deciding.confirm_safeguard(
                practice.current, form.cleaned_data["question"], remark=form.cleaned_data["remark"], by=request.user
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(f"{request.path}#next")
    return render(request, "practices/editorial/clearance.html", _clearance(request, practice, form))


def _clearance(request, practice, form) -> dict:
    version = practice.current
    answers = {answer.question: answer for answer in version.safeguards.select_related("confirmed_by__profile")}
    is_clearing = practice.state == PracticeState.ACCEPTED
    groups, left = [], 0
    for title, questions in asked.questions(version):
        rows = []
        for question in questions:
            answer = answers.get(question.code)
            posted = form if form.is_bound and form.data.get("question") == question.code else None
            blank = RemarkForm(initial={"question": question.code}, auto_id=f"id_{question.code}_%s")
            rows.append((question, answer, posted or blank if is_clearing and not answer else None))
            left += answer is None
        groups.append((title, rows))
    return {
        "practice": practice,
        "version": version,
        "groups": groups,
        "left": left,
        "confirmed": len(answers),
        "total": left + len(answers),
        "is_clearing": is_clearing,
        "nav": practice_nav(practice, "clearance"),
    }


@require_POST
def reopen_question(request, pk, answer):
    practice = on_desk(request, pk, "practices.clear_practice")
    deciding.unconfirm(get_object_or_404(practice.current.safeguards, pk=answer), by=request.user)
    return redirect("practices:clearance", pk=pk)


@require_POST
def publish_practice(request, pk):
    practice = on_desk(request, pk, "practices.publish_practice")
    deciding.publish(practice, by=request.user)
    messages.success(request, _("Published. The submitter has been written to, and the search finds it."))
    return redirect("practices:editorial_practice", pk=pk)
