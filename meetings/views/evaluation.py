"""The evaluation for the organisers: its questions, sending it, how many answered, and at last what came of it."""

import csv
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.sheets import safe_cell

from ..actions import evaluating
from ..forms.afterwards import OpenForm, QuestionForm
from ..letters.reminding import rules_in
from ..models import Question, Survey
from ..questionnaire import as_rows, results_of
from .workspace import meeting_of, workspace


def _survey(meeting) -> Survey | None:
    survey = getattr(meeting, "survey", None)
    if survey:
        survey.meeting = meeting
    return survey


@require_http_methods(["GET", "HEAD", "POST"])
def evaluation(request, slug):
    """The button prepares the usual questions; afterwards the page shows where the evaluation stands."""
    meeting = meeting_of(request, slug)
    survey = _survey(meeting)
    if request.method == "POST":
        evaluating.prepare(meeting, by=request.user)
        messages.success(request, _("The usual questions are below. Change them as you like; nobody was asked yet."))
        return redirect("meetings:evaluation", slug=slug)
    context = workspace(meeting, "evaluation", survey=survey)
    if survey:
        context["questions"] = list(survey.questions.all())
        context["asked"] = survey.asked.count()
        context["answered"] = survey.asked.filter(has_answered=True).count()
        context["results"] = results_of(survey) if survey.is_closed else []
        context["reminds"] = any(rule.letter == "survey" and rule.is_on for rule in rules_in(meeting))
    return render(request, "meetings/organise/evaluation.html", context)


@require_http_methods(["GET", "POST"])
def question(request, slug, pk=None):
    meeting = meeting_of(request, slug)
    survey = _survey(meeting)
    if survey is None:
        raise Http404
    if pk:
        found = get_object_or_404(Question.objects.filter(survey=survey), pk=pk)
        found.survey = survey
    else:
        found = Question(survey=survey, position=0)
    form = QuestionForm(request.POST or None, question=found)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            evaluating.keep_question(form.filled(), by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("The question is saved."))
            return redirect("meetings:evaluation", slug=slug)
    context = workspace(meeting, "evaluation", form=form, question=found)
    return render(request, "meetings/organise/question.html", context, status=status)


@require_POST
def remove_question(request, slug, pk):
    meeting = meeting_of(request, slug)
    found = get_object_or_404(Question.objects.filter(survey__meeting=meeting).select_related("survey"), pk=pk)
    evaluating.remove_question(found, by=request.user)
    messages.success(request, _("The question is taken out."))
    return redirect("meetings:evaluation", slug=slug)


@require_http_methods(["GET", "POST"])
def open_survey(request, slug):
    meeting = meeting_of(request, slug)
    survey = get_object_or_404(Survey.objects.visible_to(request.user), meeting=meeting)
    number = evaluating.audience_of(meeting).count()
    button = ngettext("Ask %(number)d person", "Ask %(number)d people", number) % {"number": number}
    form = OpenForm(request.POST or None, button=button)
    status = 200
    if request.method == "POST" and form.is_valid():
        closes_at = datetime.combine(form.cleaned_data["closes_on"], time(23, 59), ZoneInfo(meeting.zone))
        try:
            mailing = evaluating.open_to_all(survey, closes_at=closes_at, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("The evaluation is open. Below you see the letters leave."))
            return redirect("meetings:mailing", slug=slug, pk=mailing.pk)
    context = workspace(meeting, "evaluation", form=form, number=number)
    return render(request, "meetings/organise/open_survey.html", context, status=status)


@require_http_methods(["GET", "POST"])
def remind_survey(request, slug):
    meeting = meeting_of(request, slug)
    survey = get_object_or_404(Survey.objects.visible_to(request.user), meeting=meeting)
    number = survey.asked.filter(has_answered=False).count()
    if request.method == "POST":
        mailing = evaluating.remind(survey, by=request.user)
        messages.success(request, _("Those who have not answered are reminded. Below you see the letters leave."))
        return redirect("meetings:mailing", slug=slug, pk=mailing.pk)
    context = workspace(
        meeting,
        "evaluation",
        title=_("Remind those who have not answered?"),
        sentence=_("They get the letter with their link once more."),
        action=ngettext("Remind %(number)d person", "Remind %(number)d people", number) % {"number": number},
        tone="primary",
        back_page="meetings:evaluation",
    )
    return render(request, "meetings/organise/confirm.html", context)


@require_safe
def results_csv(request, slug):
    """What the page shows, for a spreadsheet: the same numbers hidden, no row of a person."""
    meeting = meeting_of(request, slug)
    survey = get_object_or_404(Survey.objects.visible_to(request.user), meeting=meeting)
    if not survey.is_closed:
        raise Refusal(_("Results are shown once the evaluation has closed."))
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="evaluation-{slug}.csv"'
    writer = csv.writer(response)
    writer.writerows([safe_cell(cell) for cell in row] for row in as_rows(results_of(survey)))
    return response


@require_http_methods(["GET", "POST"])
def close_survey(request, slug):
    meeting = meeting_of(request, slug)
    survey = get_object_or_404(Survey.objects.visible_to(request.user), meeting=meeting)
    if request.method == "POST":
        evaluating.close(survey, by=request.user)
        messages.success(request, _("The evaluation is closed. This is what came of it."))
        return redirect("meetings:evaluation", slug=slug)
    context = workspace(
        meeting,
        "evaluation",
        title=_("Close the evaluation now?"),
        sentence=_("Nobody can answer any more, and the results are shown. This cannot be taken back."),
        action=_("Close the evaluation"),
        back_page="meetings:evaluation",
    )
    return render(request, "meetings/organise/confirm.html", context)
