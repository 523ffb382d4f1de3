"""Whoever is invited asks for a letter that supports their visa: through their link, without an account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rrge_portal.kernel.refusal import Refusal

from ..actions import wording
from ..forms.composing import VisaAskingForm
from ..models import Invitation, VisaRequest


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def ask_for_visa_letter(request, token):
    found = Invitation.objects.opened_by(token).select_related("meeting", "stakeholder__profile").first()
    if found is None:
        return render(request, "meetings/invitation_unknown.html", status=404)
    noted = VisaRequest.objects.filter(invitation=found).first()
    form = VisaAskingForm(
        request.POST or None, instance=noted or VisaRequest(invitation=found, legal_name=found.letter_name)
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            wording.ask_for_visa_letter(form.instance)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("The organisers have your request and send you the letter by e-mail."))
            return redirect("meetings:invitation", token=token)
    context = {
        "form": form,
        "heading": _("A letter for your visa"),
        "lead": _("For your application at the consulate of the country where the meeting takes place."),
        "back": reverse("meetings:invitation", kwargs={"token": token}),
        "back_label": _("Back to your invitation"),
    }
    return render(request, "components/form_page.html", context, status=status)
