"""Who reviews a practice: asked, given more time, replaced, called off."""

from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rrge_portal.kernel.moments import say_short_date
from rrge_portal.kernel.refusal import Refusal
from stakeholders.actions import know

from ... import panel
from ... import reviewers as pool
from ...actions import assigning
from ...forms.reviewers import AskAgainForm, AskReviewerForm, DueForm, ReplaceForm
from ...models import DeskCheck, DeskRules, ReviewAssignment
from ...states import PracticeState
from .frame import on_desk, practice_nav


def usual_day():
    """When a review asked for today is usually due."""
    return timezone.localdate() + timedelta(days=DeskRules.in_force().days_for_review)


@require_http_methods(["GET", "POST"])
def reviewers(request, pk):
    practice = on_desk(request, pk, "practices.assign_practice")
    initial = {"due_on": usual_day(), **{name: request.GET.get(name, "") for name in ("email", "given_name")}}
    form = AskReviewerForm(request.POST or None, candidates=pool.people(), initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            assignment = _ask(practice, form.cleaned_data, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            name, day = assignment.reviewer.shown_name, say_short_date(assignment.due_on)
            messages.success(request, _("%(name)s is asked for a review by %(day)s.") % {"name": name, "day": day})
            return redirect("practices:reviewers", pk=pk)
    return render(request, "practices/editorial/reviewers.html", _page(request, practice, form), status=status)


def _page(request, practice, form) -> dict:
    version = practice.current
    assignments = list(
        ReviewAssignment.objects.visible_to(request.user)
        .filter(version=version)
        .select_related("reviewer__profile__organisation", "reviewer__reviewer")
        .prefetch_related("reviewer__reviewer__absences")
    )
    live = sum(item.is_open or item.is_done for item in assignments)
    needed = panel.of(version).needed
    check = DeskCheck.objects.filter(version=version).first()
    is_time = practice.state in {PracticeState.SUBMITTED, PracticeState.IN_REVIEW}
    can_ask = is_time and live < needed and bool(check and check.is_passed)
    earlier = panel.earlier_reviewers(version) if can_ask else []
    return {
        "practice": practice,
        "version": version,
        "form": form,
        "assignments": [(item, pool.away_until(getattr(item.reviewer, "reviewer", None))) for item in assignments],
        "candidates": pool.candidates(version, words=request.GET.get("q", "")) if can_ask else [],
        "can_ask": can_ask,
        "needs_check": is_time and not (check and check.is_passed),
        "left": needed - live,
        "is_third": needed > 2,
        "earlier": earlier,
        "again": AskAgainForm(initial={"due_on": usual_day()}) if earlier else None,
        "nav": practice_nav(practice, "reviewers"),
    }


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
    return assigning.assign(practice, reviewer, due_on=answers["due_on"], by=by)


@require_POST
def ask_again(request, pk):
    practice = on_desk(request, pk, "practices.assign_practice")
    form = AskAgainForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say by which day the reviews are due."))
        return redirect("practices:reviewers", pk=pk)
    asked = assigning.ask_again(practice, due_on=form.cleaned_data["due_on"], by=request.user)
    names = ", ".join(item.reviewer.shown_name for item in asked)
    messages.success(request, _("Asked again: %(names)s.") % {"names": names})
    return redirect("practices:reviewers", pk=pk)


def _assignment(request, pk, assignment):
    practice = on_desk(request, pk, "practices.assign_practice")
    found = ReviewAssignment.objects.visible_to(request.user).filter(version__practice=practice)
    found = found.select_related("reviewer__profile__organisation", "reviewer__reviewer", "version__practice")
    return practice, get_object_or_404(found, pk=assignment)


@require_http_methods(["GET", "POST"])
def assignment(request, pk, assignment):
    """One request to a reviewer: another day, somebody else, or none at all."""
    practice, asked = _assignment(request, pk, assignment)
    deed = request.POST.get("deed", "")
    people = [row for row in pool.candidates(asked.version) if row.is_suggested] if asked.is_open else []
    due = DueForm(request.POST if deed == "due" else None, initial={"due_on": asked.wished_until or asked.due_on})
    replace = ReplaceForm(
        request.POST if deed == "replace" else None, candidates=people, initial={"due_on": usual_day()}
    )
    form, status = {"due": due, "replace": replace}.get(deed), 200
    if form is not None and form.is_valid():
        try:
            message = _do(asked, deed, form.cleaned_data, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, message)
            return redirect("practices:reviewers", pk=pk)
    context = {
        "practice": practice,
        "version": asked.version,
        "asked": asked,
        "away": pool.away_until(getattr(asked.reviewer, "reviewer", None), asked.due_on),
        "due": due,
        "replace": replace if people else None,
        "nav": practice_nav(practice, "reviewers"),
    }
    return render(request, "practices/editorial/assignment.html", context, status=status)


def _do(asked, deed: str, answers: dict, *, by) -> str:
    day = say_short_date(answers["due_on"])
    if deed == "due":
        assigning.set_due(asked, due_on=answers["due_on"], by=by)
        return _("The review is due on %(day)s now, and the reviewer knows.") % {"day": day}
    new = assigning.reassign(asked, answers["reviewer"], due_on=answers["due_on"], by=by)
    name = new.reviewer.shown_name
    return _("%(name)s is asked instead, by %(day)s. Both have a letter.") % {"name": name, "day": day}


@require_POST
def keep_day(request, pk, assignment):
    _practice, asked = _assignment(request, pk, assignment)
    assigning.refuse_time(asked, by=request.user)
    messages.success(request, _("The day stays, and the reviewer knows."))
    return redirect("practices:reviewers", pk=pk)


@require_POST
def call_off_review(request, pk, assignment):
    _practice, asked = _assignment(request, pk, assignment)
    assigning.call_off(asked, by=request.user)
    messages.success(request, _("The request is taken back, and the reviewer knows. You can ask somebody else."))
    return redirect("practices:reviewers", pk=pk)
