"""The submitter's answers to the reviewers, comment by comment, beside the field each is about."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rrge_portal.kernel.refusal import Refusal

from .. import comments, reading
from ..actions import answering
from ..forms.answering import AnswersForm
from .submission import own_practice


@require_http_methods(["GET", "POST"])
def answer_comments(request, pk):
    practice = own_practice(request, pk, "practices.edit_practice")
    version = practice.draft
    if version is None or version.number == 1 or not practice.is_editable:
        messages.info(request, _("There is nothing to answer at present. Here you see where it stands."))
        return redirect("practices:my_practice", pk=pk)
    remarks = comments.in_order(comments.of_version_before(version))
    form = AnswersForm(request.POST or None, remarks=remarks)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            answering.answer_comments(version, answers=form.answers, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            if request.htmx:
                return render(request, "practices/submission/answers.html#saved")
            messages.success(request, _("Your answers are saved. The reviewers read them once you hand the text in."))
            return redirect("practices:answer_comments", pk=pk)
    before = version.reviewed_before or practice.versions.get(number=version.number - 1)
    rows = [(comment, form[f"answer_{comment.pk}"], *_fields(before, version, comment.field)) for comment in remarks]
    context = {"practice": practice, "version": version, "rows": rows, "form": form}
    return render(request, "practices/submission/answers.html", context, status=status)


def _fields(before, version, name: str) -> tuple:
    """The field as it was, as it is in the draft, and the step it is changed on."""
    return reading.read_field(before, name), reading.read_field(version, name), comments.STEP_OF.get(name, "")
