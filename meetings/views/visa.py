"""Whoever is invited, by link, or has a seat, signed in, asks for a letter that supports their visa."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rrge_portal.kernel.refusal import Refusal

from ..actions import wording
from ..forms.composing import VisaAskingForm
from ..models import Invitation, Registration, VisaRequest
from ..states import InvitationState


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def ask_for_visa_letter(request, token):
    found = Invitation.objects.opened_by(token).select_related("meeting", "stakeholder__profile").first()
    if found is None:
        return render(request, "meetings/invitation_unknown.html", status=404)
    back = reverse("meetings:invitation", kwargs={"token": token})
    if request.method != "POST" and found.state not in {InvitationState.SENT, InvitationState.ACCEPTED}:
        return redirect(back)
    noted = VisaRequest.objects.filter(invitation=found).first()
    return _page(
        request,
        noted or VisaRequest(invitation=found, legal_name=found.letter_name),
        back=back,
        back_label=_("Back to your invitation"),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_as_registered(request, slug):
    """Whoever is registered and signed in; one who was invited asks through the invitation."""
    mine = Registration.objects.visible_to(request.user).confirmed().filter(stakeholder=request.user)
    seat = get_object_or_404(mine.select_related("meeting", "invitation__meeting"), meeting__slug=slug)
    whose = {"invitation": seat.invitation} if seat.invitation else {"registration": seat}
    noted = VisaRequest.objects.filter(**whose).first()
    return _page(
        request,
        noted or VisaRequest(legal_name=request.user.letter_name, **whose),
        back=reverse("meetings:register", kwargs={"slug": slug}),
        back_label=_("Your registration"),
    )


def _page(request, noted: VisaRequest, *, back: str, back_label: str):
    form = VisaAskingForm(request.POST or None, instance=noted)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            wording.ask_for_visa_letter(form.instance)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("The organisers have your request and send you the letter by e-mail."))
            return redirect(back)
    context = {
        "form": form,
        "heading": _("A letter for your visa"),
        "lead": _("For your application at the consulate of the country where the meeting takes place."),
        "back": back,
        "back_label": back_label,
    }
    return render(request, "components/form_page.html", context, status=status)
