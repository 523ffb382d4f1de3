"""What a submitter sees: the form in steps."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings.models import PracticeInvitation
from rrge_portal.kernel.moments import say_time
from rrge_portal.kernel.permissions import allow
from rrge_portal.kernel.refusal import Refusal

from .. import completeness, reading
from ..actions import submission
from ..forms.submission import NewPracticeForm, StepForms
from ..models import Practice


def own_practice(request, pk, permission):
    """The practice of whoever asks; administrators, who may everything, do not write for others."""
    practice = get_object_or_404(Practice.objects.visible_to(request.user), pk=pk)
    allow(request.user, permission, practice)
    if practice.submitter_id != request.user.pk:
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
    if version is None or not practice.is_editable:
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
        return _show(request, forms, status=422 if request.htmx else 200)
    try:
        saved = submission.save_draft(
            version,
            values=forms.values(),
            rows=forms.row_values(),
            revision=forms.revision,
            window=forms.window,
            by=request.user,
        )
        if forms.origin:
            submission.name_origin(version.practice, **forms.origin.cleaned_data, by=request.user)
        if request.POST.get("deed") == "submit" and forms.consents:
            submission.submit(saved, consents=forms.consents.purposes, by=request.user)
    except submission.Overtaken as overtaken:
        return _show_both(request, forms, overtaken)
    except Refusal as refusal:
        forms.form.add_error(None, str(refusal))
        return _show(request, forms)
    return _go_on(request, saved, step)


def _go_on(request, version, step):
    """Where a saved step leads: nowhere for an automatic save, else to the same, the next, or out."""
    deed = request.POST.get("deed", "")
    if request.htmx:
        return render(request, "practices/submission/edit.html#saved", _frame(version, step))
    if deed == "submit":
        messages.success(request, _("Submitted. We have written to you; the editors have it now."))
        return redirect("practices:my_practice", pk=version.practice_id)
    if deed == "next":
        steps = completeness.steps_of(version)
        step = steps[min(steps.index(step) + 1, len(steps) - 1)]
    page = reverse("practices:edit_practice", kwargs={"pk": version.practice_id})
    more = request.POST.get("add", "")
    if more in step.rows:
        return redirect(f"{page}?step={step.code}&more={more}#{more}-last")
    messages.success(request, _("Your draft is saved."))
    return redirect(f"{page}?step={step.code}")


def _show_both(request, forms, overtaken):
    """The words typed here stay in the form, the other window's stand beside; saving again keeps these."""
    version, step = type(forms.version).objects.get(pk=forms.version.pk), forms.step
    data = request.POST.copy()
    data["revision"] = version.revision
    again = StepForms(version, step, person=request.user, data=data)
    again.is_valid()
    again.form.add_error(None, str(overtaken))
    stored = type(version).objects.get(pk=version.pk)
    other = [reading.read_field(stored, name) for name in (*step.fields, *step.rows)]
    typed = {name: getattr(version, name) for name in step.fields}
    changed = [line for line in other if line.rows or typed.get(line.name) != getattr(stored, line.name, None)]
    return _show(request, again, status=409, other=changed)


def _show(request, forms, *, status=200, **context):
    if request.htmx:
        return render(request, "practices/submission/edit.html#not_saved", context | {"forms": forms}, status=status)
    version = type(forms.version).objects.get(pk=forms.version.pk)
    saved_time = say_time(version.saved_at, str(request.zone) or "UTC") if version.revision else ""
    context |= _frame(version, forms.step) | {"forms": forms, "saved_time": saved_time}
    if forms.step.code == "check":
        parts = [part for part in reading.read(version) if part.step.code != "check"]
        context |= {"parts": parts, "gaps": completeness.unfinished(version)}
    return render(request, "practices/submission/edit.html", context, status=status)


def _frame(version, step) -> dict:
    """The list of steps with what is missing in each, and where one stands in it."""
    gaps = completeness.unfinished(version)
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
    here = [gap for gap in gaps if gap.step == step.code]
    position = [item["code"] for item in steps].index(step.code)
    return {
        "practice": version.practice,
        "version": version,
        "steps": steps,
        "step": step,
        "step_number": position + 1,
        "is_last": position == len(steps) - 1,
        "gaps_here": here,
        "missing": len(gaps),
    }
