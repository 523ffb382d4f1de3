"""Clearing an accepted practice: what an editor confirms, whom lead and partners answer, what is flagged."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from rrge_portal.kernel.refusal import Refusal

from .. import described, parties, screening
from .. import safeguards as asked
from ..actions import clearing, consenting, deciding, editing, flagging, taking_down
from ..forms.clearing import AskForm, ContactForm, EditTextForm, FlagForm, PaperForm, TombstoneForm, WithdrawForm
from ..forms.editorial import RemarkForm
from ..models import Clearance
from ..states import ClearanceState, GivenHow, PracticeState
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
    bodies = list(practice.clearances.named())
    missing = clearing.not_cleared(practice) if practice.state in clearing.CLEARED_IN else []
    flags = screening.open_flags(practice) if is_clearing or practice.state == PracticeState.UNPUBLISHED else []
    return {
        "practice": practice,
        "version": version,
        "groups": groups,
        "left": left,
        "confirmed": len(answers),
        "total": left + len(answers),
        "is_clearing": is_clearing,
        "bodies": bodies,
        "agreed": sum(body.is_approved for body in bodies),
        "missing": missing,
        "to_ask": [body for body in bodies if body.state == ClearanceState.OPEN],
        "without_address": [body for body in bodies if body.state == ClearanceState.OPEN and not body.email],
        "can_ask": practice.state in clearing.CLEARED_IN,
        "can_edit": practice.state in editing.EDITABLE_BY_EDITORS,
        "ask": AskForm(initial={"due_on": usual_day()}),
        "flags": flags,
        "consents": practice.publication_consents.select_related("clearance"),
        "taken": practice.take_downs.filter(ended_at=None).first(),
        "nav": practice_nav(practice, "clearance"),
    }


def usual_day():
    """By when an answer asked for today is usually due."""
    return timezone.localdate() + timedelta(days=clearing.DAYS_TO_ANSWER)


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


# --- Lead and partners ------------------------------------------------------------------------------------------------


@require_POST
def ask_everybody(request, pk):
    practice = on_desk(request, pk, "practices.clear_practice")
    form = AskForm(request.POST)
    if not form.is_valid():
        raise Refusal(_("Say by which day the answers are due."))
    asked_now, unknown = clearing.ask_all(practice, due_on=form.cleaned_data["due_on"], by=request.user)
    said = ngettext("%(number)d organisation is asked.", "%(number)d organisations are asked.", asked_now)
    messages.success(request, said % {"number": asked_now})
    if unknown:
        without = ngettext(
            "For %(number)d there is no address yet: open it and write one down.",
            "For %(number)d there is no address yet: open them and write one down.",
            unknown,
        )
        messages.warning(request, without % {"number": unknown})
    return redirect(reverse("practices:clearance", kwargs={"pk": pk}) + "#bodies")


DEEDS = ("contact", "ask", "paper", "withdraw", "accept")


@require_http_methods(["GET", "POST"])
def clearance_of(request, pk, clearance):
    """One body: how it is described, what it answered, whom to ask there; each deed has its own form."""
    practice = on_desk(request, pk, "practices.clear_practice")
    body = get_object_or_404(practice.clearances.select_related("version", "recorded_by__profile"), pk=clearance)
    body.practice = practice
    deed = request.POST.get("deed", "")
    forms = _forms(body, deed, request.POST or None)
    status = 200
    if deed == "accept" or (deed in forms and forms[deed].is_valid()):
        try:
            message = _do(body, deed, forms.get(deed), request)
        except Refusal as refusal:
            status = 409
            if deed not in forms:
                raise
            forms[deed].add_error(None, str(refusal))
        else:
            messages.success(request, message)
            return redirect("practices:clearance_of", pk=pk, clearance=clearance)
    context = {
        "practice": practice,
        "version": practice.current,
        "body": body,
        "shown": described.to_party(body, practice.current),
        "proposals": described.proposals(body, practice.current),
        "consents": body.consents.all(),
        "sentences": parties.SENTENCES,
        "forms": forms,
        "can_ask": practice.state in clearing.CLEARED_IN and body.state != ClearanceState.NOT_NAMED,
        "nav": practice_nav(practice, "clearance"),
    }
    return render(request, "practices/editorial/clearance_of.html", context, status=status)


def _forms(body: Clearance, deed: str, data) -> dict:
    contact = {"name": body.name, "email": body.email, "language": body.language}
    due_on = body.due_on if body.is_asked and not body.is_overdue else usual_day()
    return {
        "contact": ContactForm(data if deed == "contact" else None, initial=contact, auto_id="id_contact_%s"),
        "ask": AskForm(
            data if deed == "ask" else None,
            initial={"due_on": due_on},
            auto_id="id_ask_%s",
            keeps_the_text=body.state == ClearanceState.CORRECTED,
        ),
        "paper": PaperForm(data if deed == "paper" else None, clearance=body, auto_id="id_paper_%s"),
        "withdraw": WithdrawForm(data if deed == "withdraw" else None, auto_id="id_withdraw_%s"),
    }


def _do(body: Clearance, deed: str, form, request) -> str:
    by = request.user
    if deed == "contact":
        clearing.name_contact(body, **form.cleaned_data, by=by)
        return _("Written down. Whoever had an earlier link can no longer use it.")
    if deed == "ask":
        clearing.ask(body, **form.cleaned_data, by=by)
        return _("The letter with the link is on its way.")
    if deed == "paper":
        clearing.record_on_paper(body, **form.agreement, by=by)
        return _("Written down in the ledger.")
    if deed == "accept":
        base = request.POST.get("base", "")
        editing.accept_correction(body, base=int(base) if base.isdigit() else 0, by=by)
        return _("The wording is taken over in a new version. Whoever's description changed by it is asked again.")
    clearing.withdraw(body, hides_title=form.cleaned_data["hides_title"], how=GivenHow.EDITOR, by=by)
    return _("Withdrawn. If it was published, it is off every page, list and search.")


@require_POST
def end_consent(request, pk, consent):
    practice = on_desk(request, pk, "practices.clear_practice")
    found = get_object_or_404(practice.publication_consents, pk=consent)
    consenting.end_one(found, hides_title=bool(request.POST.get("hides_title")), by=request.user)
    messages.success(request, _("The consent has ended, and what rested on it is unpublished."))
    return redirect(reverse("practices:clearance", kwargs={"pk": pk}) + "#ledger")


# --- The text ---------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def edit_text(request, pk):
    practice = on_desk(request, pk, "practices.clear_practice")
    form = EditTextForm(request.POST or None, version=practice.current)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            editing.edit(
                practice,
                values=form.values,
                partners=form.partners,
                base=form.cleaned_data["base"],
                by=request.user,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(
                request, _("Saved as a new version. Only those whose description changed are asked again.")
            )
            return redirect("practices:clearance", pk=pk)
    context = {
        "practice": practice,
        "version": practice.current,
        "form": form,
        "can_edit": practice.state in editing.EDITABLE_BY_EDITORS,
        "nav": practice_nav(practice, "clearance"),
    }
    return render(request, "practices/editorial/edit_text.html", context, status=status)


@require_http_methods(["GET", "POST"])
def screen(request, pk):
    """The text with every flag beside it; clearing one is a POST of its code and the reason."""
    practice = on_desk(request, pk, "practices.clear_practice")
    form = FlagForm(request.POST or None)
    status = 200
    screened = screening.screen(practice.current)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["flag"]
        try:
            flagging.clear(practice, code, reason=form.cleaned_data["reason"], by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            return redirect(f"{request.path}#flags")
    context = _screen(practice, screened, form)
    return render(request, "practices/editorial/screen.html", context, status=status)


def _screen(practice, screened, form) -> dict:
    known = screening.cleared(practice)
    rows, left, advice = [], 0, 0
    for passage in screened:
        flags = []
        for flag in passage.flags:
            answer = known.get(flag.key)
            posted = form if form.is_bound and form.data.get("flag") == flag.code else None
            blank = FlagForm(initial={"flag": flag.code}, auto_id=f"id_{flag.code}_%s")
            flags.append((flag, answer, None if answer else posted or blank))
            left += answer is None and not flag.is_advice
            advice += answer is None and flag.is_advice
        if flags:
            rows.append((passage, flags))
    return {
        "practice": practice,
        "version": practice.current,
        "rows": rows,
        "left": left,
        "advice": advice,
        "clean": sum(not passage.flags for passage in screened),
        "form": form if form.is_bound and not form.is_valid() else None,
        "can_edit": practice.state in editing.EDITABLE_BY_EDITORS,
        "nav": practice_nav(practice, "screen"),
    }


@require_POST
def reopen_flag(request, pk, flag):
    practice = on_desk(request, pk, "practices.clear_practice")
    flagging.reopen(get_object_or_404(practice.cleared_flags, pk=flag), by=request.user)
    return redirect("practices:screen", pk=pk)


@require_http_methods(["GET", "POST"])
def tombstone_of(request, pk):
    """What stands at the address of a practice that was taken down."""
    practice = on_desk(request, pk, "practices.take_down_practice")
    taken = get_object_or_404(practice.take_downs.standing())
    form = TombstoneForm(request.POST or None, initial={"cause": taken.cause, "hides_title": taken.hides_title})
    if request.method == "POST" and form.is_valid():
        taking_down.change_tombstone(taken, **form.cleaned_data, by=request.user)
        messages.success(request, _("Saved. Visitors of its address read it from now on."))
        return redirect("practices:clearance", pk=pk)
    heading = _("What stands in its place")
    back = reverse("practices:clearance", kwargs={"pk": pk})
    return render(request, "components/form_page.html", {"form": form, "heading": heading, "back": back})
