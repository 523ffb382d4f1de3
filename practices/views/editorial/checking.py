"""The desk check, and the submitter's answers to what editors ask."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rrge_portal.kernel.refusal import Refusal

from ... import reading
from ...actions import desk
from ...forms.desk import AnswerDeskForm, DeskCheckForm
from ...models import DeskCheck, EvidenceFile
from ...states import PracticeState
from ..submission import own_practice
from .frame import on_desk, practice_nav


@require_http_methods(["GET", "POST"])
def desk_check(request, pk):
    practice = on_desk(request, pk, "practices.assign_practice")
    version = practice.current
    known = DeskCheck.objects.filter(version=version).select_related("checked_by__profile").first()
    questions = list(version.desk_questions.select_related("asked_by__profile"))
    before = DeskCheck.objects.filter(version__practice=practice).order_by("-version__number").first()
    mark = desk.mark_of_check(version)
    form = DeskCheckForm(request.POST or None, check=known or before, questions=questions, mark=mark)
    other, status = None, 200
    if request.method == "POST" and form.is_valid():
        try:
            done = desk.check(practice, by=request.user, **form.answers)
        except desk.Overtaken as overtaken:
            data = request.POST.copy()
            data["mark"] = mark
            form.data = data
            form.add_error(None, str(overtaken))
            other, status = known, 409
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            return _after(request, done, pk)
    context = {
        "practice": practice,
        "version": version,
        "check": known,
        "other": other,
        "is_taken_over": known is None and before is not None,
        "is_open": practice.state == PracticeState.SUBMITTED,
        "questions": questions,
        "form": form,
        "parts": reading.read(version, marks=reading.marks_seen_by(request.user, practice)),
        "files": EvidenceFile.objects.visible_to(request.user).filter(version=version),
        "nav": practice_nav(practice, "desk_check"),
    }
    return render(request, "practices/editorial/check.html", context, status=status)


def _after(request, done: DeskCheck, pk):
    if done.is_passed:
        messages.success(request, _("The desk check is passed. Now two reviewers are asked."))
        return redirect("practices:reviewers", pk=pk)
    if done.is_stopped:
        messages.warning(request, _("One “no” stops it. Return it with your reasons, or change the answer."))
        return redirect("practices:return_practice", pk=pk)
    messages.success(request, _("The submitter has been asked. When they answer, you get a letter."))
    return redirect("practices:desk_check", pk=pk)


@require_http_methods(["GET", "POST"])
def answer_desk(request, pk):
    """The submitter's page: each question of the editors with a field for the answer."""
    practice = own_practice(request, pk, "practices.answer_practice")
    questions = list(practice.current.desk_questions.all())
    posted = request.POST.get("question", "")
    rows, status = [], 200
    for question in questions:
        is_posted = request.method == "POST" and str(question.pk) == posted
        form = AnswerDeskForm(request.POST if is_posted else None, question=question)
        if is_posted and form.is_valid():
            try:
                desk.answer_desk(question, text=form.cleaned_data["text"], by=request.user)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = 409
            else:
                messages.success(request, _("Your answer is with the editors."))
                return redirect("practices:answer_desk", pk=pk)
        rows.append((question, form if question.answered_at is None else None))
    context = {"practice": practice, "rows": rows}
    return render(request, "practices/submission/answer_desk.html", context, status=status)
