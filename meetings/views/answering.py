"""Answering an invitation through its link: no account, and nothing changes until a button is pressed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from rrge_portal.kernel.refusal import Refusal

from ..actions import invitation as answers
from ..actions import nominations
from ..actions import registration as seats
from ..forms.answering import DeclineForm, LostLinkForm, PassOnForm, RegistrationForm, StayForm, known_of
from ..models import Invitation, Registration
from ..states import InvitationState, MeetingRole


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def invitation(request, token):
    found = Invitation.objects.opened_by(token).select_related("meeting", "stakeholder__profile").first()
    if found is None:
        return render(request, "meetings/invitation_unknown.html", status=404)
    if request.method == "POST":
        return _answer(request, found, token)
    wanted = request.GET.get("answer", "")
    return _page(request, found, token, form=_form(request, found, wanted), wanted=wanted)


@require_POST
@login_not_required
def seen(request, token):
    """Somebody touched the page; a scanner that only fetches it does not come here."""
    if found := Invitation.objects.opened_by(token).first():
        answers.seen(found)
    return HttpResponse(status=204)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def lost_link(request):
    """Send the link again; the answer is the same whether the address is invited or not."""
    form = LostLinkForm(request.POST or None)
    sent = request.method == "POST" and form.is_valid()
    if sent:
        answers.send_link_again(form.cleaned_data["email"])
        nominations.send_links_again(form.cleaned_data["email"])
    return render(request, "meetings/lost_link.html", {"form": form, "sent": sent})


def _answer(request, found, token):
    """Do what the pressed button says; a refusal shows the same form again with everything typed."""
    wanted = request.POST.get("answer", "")
    form = _form(request, found, wanted, data=request.POST)
    if wanted not in DEEDS or (form is not None and not form.is_valid()):
        return _page(request, found, token, form=form, wanted=wanted)
    try:
        messages.success(request, DEEDS[wanted](request, found, form))
    except Refusal as refusal:
        found.refresh_from_db()
        return _page(request, found, token, form=form, wanted=wanted, refusal=refusal, status=409)
    return redirect("meetings:invitation", token=token)


def _signed_in_invitee(request, found):
    return request.user if found.is_for(request.user) else None


def _accept(request, found, form) -> str:
    answers.accept(found, by=_signed_in_invitee(request, found), **form.profile(), **form.stay())
    return _("Your answer has arrived. Below is what happens next; a letter confirms it.")


def _decline(request, found, form) -> str:
    answers.decline(found, by=_signed_in_invitee(request, found), reason=form.cleaned_data["reason"])
    return _("Thank you for telling us. You get no further letters about this meeting.")


def _pass_on(request, found, form) -> str:
    colleague = answers.pass_on(found, by=_signed_in_invitee(request, found), **form.cleaned_data)
    return _("Thank you. A letter with their own link is on its way to %(name)s.") % {"name": colleague.name}


def _cancel(request, found, form) -> str:
    seats.cancel(_registration(found), by=_signed_in_invitee(request, found))
    return _("Your registration is cancelled, and the seat goes to the next person. Thank you for telling us.")


def _take_seat(request, found, form) -> str:
    seats.accept_offer(_registration(found), by=_signed_in_invitee(request, found))
    return _("The seat is yours. A letter confirms it.")


def _change(request, found, form) -> str:
    seats.change(_registration(found), by=_signed_in_invitee(request, found), **form.stay())
    return _("Your changes are saved.")


DEEDS = {
    "accept": _accept,
    "decline": _decline,
    "pass_on": _pass_on,
    "cancel": _cancel,
    "take_seat": _take_seat,
    "change": _change,
}


def _registration(found) -> Registration:
    registration = getattr(found, "registration", None)
    if registration is None:
        raise Refusal(_("There is no registration to change here. Answer the invitation first."))
    return registration


def _form(request, found, wanted, data=None):
    if wanted == "accept":
        return RegistrationForm(
            data,
            meeting=found.meeting,
            invitation=found,
            button=_("Accept and register"),
            initial=known_of(request.user, found, found.meeting),
        )
    if wanted == "decline":
        return DeclineForm(data)
    if wanted == "pass_on":
        return PassOnForm(data, initial={"language": found.language})
    if wanted == "change":
        return StayForm(data, meeting=found.meeting)
    return None


def _standing(found, registration) -> str:
    """Which of its pages the invitation shows."""
    if found.state == InvitationState.WITHDRAWN:
        return "withdrawn"
    if registration and registration.state in Registration.LIVE:
        return "registered"
    if found.state == InvitationState.PASSED_ON:
        return "passed_on"
    if found.meeting.why_shut:
        return "shut"
    if found.is_expired or found.meeting.is_over:
        return "expired"
    if found.state == InvitationState.ACCEPTED:
        return "given_back"
    if found.state == InvitationState.DECLINED:
        return "declined"
    return "open"


def _page(request, found, token, *, form, wanted, refusal=None, status=200):
    registration = getattr(found, "registration", None)
    standing = _standing(found, registration)
    meeting = found.meeting
    if standing in {"withdrawn", "expired", "shut"} and status == 200:
        form, status = None, 410
    if registration and standing == "registered" and wanted == "":
        form = StayForm(meeting=meeting, initial={"mode": registration.mode, "needs": registration.needs})
    organisers = meeting.appointments.filter(role=MeetingRole.ORGANISER).select_related("stakeholder__profile")
    context = {
        "invitation": found,
        "meeting": meeting,
        "token": token,
        "standing": standing,
        "registration": registration,
        "place": registration.place_in_queue() if registration and registration.state == "waitlisted" else None,
        "form": form,
        "wanted": wanted,
        "refusal": refusal,
        "due": found.due,
        "organisers": [appointment.stakeholder for appointment in organisers],
        "closed_to_changes": seats.why_closed_to_changes(meeting) if meeting.list_closed_at else "",
        "may_pass_on": found.passed_on_from_id is None and not hasattr(found, "nominee"),
        "is_somebody_else": request.user.is_authenticated and not found.is_for(request.user),
    }
    return render(request, "meetings/invitation.html", context, status=status)
