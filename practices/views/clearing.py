"""Clearing an accepted practice question by question."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rrge_portal.kernel.refusal import Refusal

from .. import safeguards as asked
from ..actions import deciding
from ..forms.editorial import RemarkForm
from ..states import PracticeState
from .editorial import on_desk, practice_nav


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
