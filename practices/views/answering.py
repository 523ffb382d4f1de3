"""The submitter's answers to the reviewers, comment by comment, beside the field each is about."""

import json

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rrge_portal.kernel.moments import say_time
from rrge_portal.kernel.refusal import Refusal

from .. import comments, reading
from ..actions import answering
from ..actions.submission import Overtaken
from ..drafts import marks_of
from ..forms.answering import AnswersForm, name_of
from .submission import is_script, own_practice


@require_http_methods(["GET", "POST"])
def answer_comments(request, pk):
    practice = own_practice(request, pk, "practices.edit_practice")
    version = practice.draft
    if version is None or version.number == 1 or not practice.is_editable:
        messages.info(request, _("There is nothing to answer at present. Here you see where it stands."))
        return redirect("practices:my_practice", pk=pk)
    remarks = comments.in_order(comments.of_version_before(version))
    if request.method == "POST":
        return _save(request, version, remarks)
    return _show(request, version, remarks, AnswersForm(remarks=remarks))


def _save(request, version, remarks):
    form = AnswersForm(request.POST, remarks=remarks)
    if not form.is_valid():
        return _show(request, version, remarks, form, status=422 if is_script(request) else 200)
    try:
        changed = answering.answer_comments(version, answers=form.answers, known=form.marks, by=request.user)
    except Overtaken as overtaken:
        return _show_both(request, version, remarks, overtaken)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _show(request, version, remarks, form, status=409)
    others = [reading.read_field(version, remark.field).label for remark in remarks if remark.pk in changed]
    if is_script(request):
        marks = marks_of({name_of(comment): text for comment, text in form.answers.items()})
        saved = say_time(timezone.now(), str(request.zone) or "UTC")
        return JsonResponse({"known": marks, "saved": saved, "others": others})
    for label in others:
        said = _("The comment on “%(field)s” was answered elsewhere meanwhile; that answer is kept.")
        messages.info(request, said % {"field": label})
    messages.success(request, _("Your answers are saved. The reviewers read them once you hand the text in."))
    return redirect("practices:answer_comments", pk=version.practice_id)


def _show_both(request, version, remarks, overtaken):
    """What is typed here stays in the form, the other answer stands beside; saving again keeps this one."""
    there = dict(version.comment_answers.filter(comment__in=overtaken.fields).values_list("comment", "text"))
    form = AnswersForm(request.POST, remarks=remarks)
    form.is_valid()
    data = request.POST.copy()
    data["known"] = json.dumps(
        form.cleaned_data["known"] | marks_of({name_of(key): text for key, text in there.items()})
    )
    again = AnswersForm(data, remarks=remarks)
    again.add_error(None, str(overtaken))
    return _show(request, version, remarks, again, status=409, there=there)


def _show(request, version, remarks, form, *, status=200, there=None):
    if is_script(request):
        return JsonResponse({"problem": next(iter(form.errors.values()))[0]}, status=status)
    practice = version.practice
    before = version.reviewed_before or practice.versions.get(number=version.number - 1)
    rows = [
        (comment, form[name_of(comment.pk)], *_fields(before, version, comment.field), (there or {}).get(comment.pk))
        for comment in remarks
    ]
    context = {"practice": practice, "version": version, "rows": rows, "form": form}
    return render(request, "practices/submission/answers.html", context, status=status)


def _fields(before, version, name: str) -> tuple:
    """The field as it was, as it is in the draft, and the step it is changed on."""
    return reading.read_field(before, name), reading.read_field(version, name), comments.STEP_OF.get(name, "")
