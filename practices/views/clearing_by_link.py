"""What lead and partners do by the link in their letter, without an account; opening it changes nothing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rrge_portal.kernel.refusal import Refusal

from .. import described, parties
from ..actions import clearing
from ..forms.clearing import AGREE, OTHERWISE, ClearanceAnswerForm, OptionalContactForm, WithdrawForm
from ..models import Clearance
from ..states import ClearanceState
from .submission import own_practice


@require_http_methods(["GET", "POST"])
@login_not_required
@never_cache
def clear_by_link(request, token):
    """How the body is described, and its answer; afterwards what it agreed to, and how to withdraw that."""
    body = _opened(token)
    if body is None:
        return render(request, "practices/clearing/answer.html", {"is_forged": True}, status=404)
    if not _is_asked(body):
        if request.method == "POST":
            return _too_late(request, body)
        is_known = body.state not in {ClearanceState.OPEN, ClearanceState.NOT_NAMED}
        status = 200 if is_known or body.consents.exists() else 410
        return render(request, "practices/clearing/answer.html", _context(body), status=status)
    version = body.version
    form = ClearanceAnswerForm(request.POST or None, clearance=body, source=described.source_of(body, version))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            _answer(body, form)
        except Refusal as refusal:
            form.show_again(body.described)
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("Thank you. Your answer has reached the editors."))
            return redirect("practices:clear_by_link", token=token)
    return render(request, "practices/clearing/answer.html", _context(body, form=form), status=status)


def _too_late(request, body):
    """Of an answer from a window that was overtaken: where it stands now, and every word that was written there."""
    source = described.source_of(body, body.version or body.practice.current)
    form = ClearanceAnswerForm(request.POST, clearance=body, source=source)
    return render(request, "practices/clearing/answer.html", _context(body, unsent=form.written), status=409)


def _opened(token) -> Clearance | None:
    return Clearance.objects.opened_by(token).select_related("practice__current", "version").first()


def _is_asked(body) -> bool:
    return body.is_asked and body.practice.state in clearing.CLEARED_IN and body.version is not None


def _context(body, **more) -> dict:
    version = body.version or body.practice.current
    return {
        "body": body,
        "version": version,
        "shown": described.to_party(body, version),
        "consents": body.consents.all(),
        "sentences": parties.SENTENCES,
        "can_withdraw": body.consents.filter(withdrawn_at=None).exists(),
        **more,
    }


def _answer(body, form) -> None:
    said = form.cleaned_data
    who = {"answered_by": said["answered_by"], "function": said["function"], "seen": said["seen"]}
    if said["answer"] == AGREE:
        clearing.approve(body, scopes=form.scopes, expires_on=said.get("expires_on"), **who)
    elif said["answer"] == OTHERWISE:
        clearing.propose(body, proposed=form.proposed, remark=said["remark"], **who)
    else:
        clearing.refuse(body, remark=said["remark"], **who)


@require_http_methods(["GET", "POST"])
@login_not_required
@never_cache
def withdraw_by_link(request, token):
    body = _opened(token)
    if body is None:
        return render(request, "practices/clearing/answer.html", {"is_forged": True}, status=404)
    form = WithdrawForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            clearing.withdraw(body, hides_title=form.cleaned_data["hides_title"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("Withdrawn. It is off every page, list and search of the compendium."))
            return redirect("practices:clear_by_link", token=token)
    return render(request, "practices/clearing/withdraw.html", _context(body, form=form), status=status)


@require_http_methods(["GET", "POST"])
def contacts(request, pk):
    """Whom the editors may ask at the lead and at each partner; private, and nobody is written to by naming them."""
    practice = own_practice(request, pk, "practices.edit_practice")
    version = practice.draft or practice.current
    rows = described.contacts(practice, version)
    forms = [
        OptionalContactForm(request.POST or None, initial=initial, prefix=f"body{number}", auto_id=True)
        for number, (_party, initial) in enumerate(rows)
    ]
    if request.method == "POST" and False not in [form.is_valid() for form in forms]:
        said = [
            {"organisation": party.organisation, "is_lead": party.is_lead, **form.cleaned_data}
            for (party, _initial), form in zip(rows, forms, strict=True)
            if form.cleaned_data["email"] or form.cleaned_data["name"]
        ]
        clearing.save_contacts(practice, said, by=request.user)
        messages.success(request, _("Saved. The editors write to them only once the practice is accepted."))
        return redirect("practices:my_practice", pk=pk)
    context = {
        "practice": practice,
        "rows": [(party, form) for (party, _initial), form in zip(rows, forms, strict=True)],
    }
    return render(request, "practices/clearing/contacts.html", context)
