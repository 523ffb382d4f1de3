"""What a submitter sees: the form in steps."""

import json

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings.models import PracticeInvitation
from rrge_portal.kernel.moments import say_time
from rrge_portal.kernel.permissions import allow
from rrge_portal.kernel.refusal import Refusal

from .. import comments, completeness, reading
from .. import rules as may
from ..actions import submission
from ..drafts import marks_of, stored
from ..forms.submission import NewPracticeForm, StepForms
from ..models import Practice


def own_practice(request, pk, permission):
    """A practice of whoever asks; administrators, who may everything, do not write for others."""
    practice = get_object_or_404(Practice.objects.visible_to(request.user), pk=pk)
    allow(request.user, permission, practice)
    if not may.is_author(request.user, practice):
        raise PermissionDenied
    return practice


@require_http_methods(["GET", "POST"])
def new_practice(request):
    invitation = _invitation(request)
    form = NewPracticeForm(
        request.POST or None, person=request.user, invitation=invitation, initial=_first_values(request, invitation)
    )
    if request.method == "POST" and form.is_valid():
        practice = submission.start(by=request.user, invitation=invitation, **form.cleaned_data)
        messages.success(request, _("Your draft is kept. Fill in the steps in any order, and come back when you like."))
        return redirect("practices:edit_practice", pk=practice.pk)
    return render(request, "practices/submission/new.html", {"form": form, "invitation": invitation})


def _invitation(request) -> PracticeInvitation | None:
    """The invitation whose link was followed, if it was written to whoever is signed in."""
    key = request.GET.get("invitation", "")
    return PracticeInvitation.objects.to(request.user).filter(pk=key).first() if key.isdigit() else None


def _first_values(request, invitation: PracticeInvitation | None) -> dict:
    """The language of the page, and the meeting, session or recommendation the link came from."""
    names = ("meeting", "session", "recommendation")
    if invitation is not None:
        return {"language": request.LANGUAGE_CODE} | {name: getattr(invitation, f"{name}_id") for name in names}
    origin = {name: request.GET.get(name) for name in names}
    return {"language": request.LANGUAGE_CODE} | {name: key for name, key in origin.items() if key and key.isdigit()}


@require_http_methods(["GET", "POST"])
def edit_practice(request, pk):
    practice = own_practice(request, pk, "practices.edit_practice")
    version = practice.draft
    if version is None or not practice.is_editable or practice.discarded_at:
        messages.info(request, _("It cannot be changed at present. Here you see where it stands."))
        return redirect("practices:my_practice", pk=pk)
    step = _step(version, request.GET.get("step", ""))
    if request.method == "POST":
        return _save(request, version, step)
    return _show(request, StepForms(version, step, person=request.user, more=request.GET.get("more", "")))


def _step(version, code: str):
    steps = completeness.steps_of(version)
    return next((step for step in steps if step.code == code), steps[0])


def _save(request, version, step):
    forms = StepForms(version, step, person=request.user, data=request.POST)
    if not forms.is_valid():
        return _show(request, forms)
    try:
        saved = submission.save_draft(
            version,
            values=forms.typed(),
            revision=forms.revision,
            window=forms.window,
            known=forms.known,
            by=request.user,
        )
        if forms.origin:
            submission.name_origin(version.practice, **forms.origin.cleaned_data, by=request.user)
    except submission.Overtaken as overtaken:
        return _show_both(request, forms, overtaken)
    except Refusal as refusal:
        forms.form.add_error(None, str(refusal))
        return _show(request, forms, status=409 if is_script(request) else 200)
    if request.POST.get("deed") == "submit" and forms.consents:
        try:
            submission.submit(saved, consents=forms.consents.purposes, by=request.user)
        except Refusal as refusal:
            return _show_saved(request, forms, saved, str(refusal))
    return _answer_script(request, forms, saved) if is_script(request) else _go_on(request, forms, saved)


def is_script(request) -> bool:
    """Whether the form saves by itself, and wants a short answer instead of a page."""
    return request.headers.get("Accept", "").startswith("application/json")


def _answer_script(request, forms, version):
    """The form goes on from what it has just sent: of a field others changed it keeps the mark of what it shows."""
    return JsonResponse(
        {
            "revision": version.revision,
            "known": marks_of(forms.typed()),
            "saved": say_time(version.saved_at, str(request.zone) or "UTC"),
            "steps": render_to_string("practices/submission/edit.html#step_items", _frame(version, forms.step)),
            "others": [reading.read_field(version, name).label for name in version.from_others],
        }
    )


def _go_on(request, forms, version):
    """Where a saved step leads: to the same, the next, or out."""
    deed, step = request.POST.get("deed", ""), forms.step
    if deed == "submit":
        messages.success(request, _("Submitted. We have written to you; the editors have it now."))
        return redirect("practices:my_practice", pk=version.practice_id)
    for label in (reading.read_field(version, name).label for name in version.from_others):
        messages.info(request, _("“%(field)s” was changed elsewhere meanwhile; that is kept.") % {"field": label})
    if deed == "next":
        steps = completeness.steps_of(version)
        step = steps[min(steps.index(step) + 1, len(steps) - 1)]
    page = reverse("practices:edit_practice", kwargs={"pk": version.practice_id})
    more = request.POST.get("add", "")
    if more in step.rows:
        return redirect(f"{page}?step={step.code}&more={more}#{more}-last")
    if forms.moved:
        return redirect(f"{page}?step={step.code}#{forms.moved}")
    messages.success(request, _("Your draft is saved."))
    return redirect(f"{page}?step={step.code}")


def _show_both(request, forms, overtaken):
    """The words typed here stay in the form, the other ones stand beside; saving again keeps these."""
    version, step = type(forms.version).objects.get(pk=forms.version.pk), forms.step
    data = request.POST.copy()
    data["revision"] = version.revision
    data["known"] = json.dumps(forms.known | marks_of({name: stored(version, name) for name in overtaken.fields}))
    again = StepForms(version, step, person=request.user, data=data)
    again.is_valid()
    again.form.add_error(None, str(overtaken))
    there = type(version).objects.get(pk=version.pk)
    return _show(request, again, status=409, other=[reading.read_field(there, name) for name in overtaken.fields])


def _show_saved(request, forms, version, problem: str):
    """It is saved but not submitted: the form goes on from what it has just saved."""
    data = request.POST.copy()
    data["revision"], data["known"] = version.revision, json.dumps(marks_of(forms.typed()))
    again = StepForms(version, forms.step, person=request.user, data=data)
    again.is_valid()
    again.form.add_error(None, problem)
    return _show(request, again)


def _show(request, forms, *, status=200, **context):
    if is_script(request):
        return JsonResponse({"problem": _first_problem(forms)}, status=422 if status == 200 else status)
    version = type(forms.version).objects.get(pk=forms.version.pk)
    saved_time = say_time(version.saved_at, str(request.zone) or "UTC") if version.revision else ""
    context |= _frame(version, forms.step, request.user) | {"forms": forms, "saved_time": saved_time}
    context["remarks"] = _remarks(version, forms.step) if version.number > 1 else []
    context["evidence"] = version.evidence_files.all() if forms.step.code == "evidence" else []
    if forms.step.code == "check":
        parts = [part for part in reading.read(version) if part.step.code != "check"]
        context |= {"parts": parts, "gaps": comments.unfinished(version)}
    return render(request, "practices/submission/edit.html", context, status=status)


def _remarks(version, step) -> list:
    """What reviewers wrote about the fields of this step, each with the label of its field."""
    found = [comment for comment in comments.of_version_before(version) if comments.step_of(comment) == step.code]
    for comment in found:
        comment.label = reading.read_field(version, comment.field).label
    return comments.in_order(found)


def _first_problem(forms) -> str:
    """The first thing that could not be kept, with the label of its field."""
    for form in (form for part in forms.all for form in (getattr(part, "forms", None) or [part])):
        for name, errors in form.errors.items():
            label = f"{form.fields[name].label}: " if name in form.fields else ""
            return f"{label}{errors[0]}"
    return ""


def _frame(version, step, person=None) -> dict:
    """The list of steps with what is missing in each, and where one stands in it."""
    gaps = comments.unfinished(version)
    page = reverse("practices:edit_practice", kwargs={"pk": version.practice_id})
    steps = [
        {
            "code": item.code,
            "title": item.title,
            "url": f"{page}?step={item.code}",
            "current": item.code == step.code,
            "missing": sum(gap.step == item.code for gap in gaps),
            "optional": not any(completeness.is_required(name, version) for name in (*item.fields, *item.rows)),
        }
        for item in completeness.steps_of(version)
    ]
    practice = version.practice
    may_submit = person is not None and person.has_perm("practices.submit_practice", practice)
    here = [gap for gap in gaps if gap.step == step.code]
    position = [item["code"] for item in steps].index(step.code)
    return {
        "practice": practice,
        "version": version,
        "steps": steps,
        "step": step,
        "step_number": position + 1,
        "is_last": position == len(steps) - 1,
        "gaps_here": here,
        "missing": len(gaps),
        "stated": sum(not item["missing"] for item in steps if not item["optional"]),
        "may_submit": may_submit,
        "needed": sum(not item["optional"] for item in steps),
    }
