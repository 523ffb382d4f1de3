"""Certificates of attendance: issued by organisers, fetched by participants, verified by anybody."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rrge_portal.kernel.documents import as_pdf
from rrge_portal.kernel.permissions import allow
from rrge_portal.kernel.refusal import Refusal

from ..actions import certifying
from ..attendance import attended, entitled
from ..forms.afterwards import IssueForm, RevokeForm, VerifyForm
from ..models import Certificate
from ..papers import certificate as certificate_paper
from .workspace import meeting_of, workspace

# --- Organisers -------------------------------------------------------------------------------------------------------


@require_safe
def certificates(request, slug):
    meeting = meeting_of(request, slug)
    issued = Certificate.objects.visible_to(request.user).filter(registration__meeting=meeting).order_by("name", "pk")
    context = workspace(
        meeting,
        "certificates",
        attended=attended(meeting).count(),
        owed=entitled(meeting).count(),
        page_obj=Paginator(issued, settings.LIST_PAGE_SIZE).get_page(request.GET.get("page")),
    )
    return render(request, "meetings/organise/certificates.html", context)


@require_http_methods(["GET", "POST"])
def issue(request, slug):
    """How many will get one; the button writes to them."""
    meeting = meeting_of(request, slug)
    asked = request.POST.get("at_least") or request.GET.get("at_least", "1")
    at_least = int(asked) if asked.isdecimal() and 0 < int(asked) < 100 else 1
    number = entitled(meeting, at_least=at_least).count()
    button = ngettext("Send %(number)d certificate", "Send %(number)d certificates", number) % {"number": number}
    form = IssueForm(request.POST or None, button=button, initial={"at_least": at_least})
    status = 200
    if request.method == "POST" and form.is_valid():
        if "count" in request.POST:
            return redirect(f"{request.path}?at_least={at_least}")
        try:
            mailing = certifying.issue(meeting, at_least=at_least, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("The certificates are issued. Below you see the letters leave."))
            return redirect("meetings:mailing", slug=slug, pk=mailing.pk)
    people = entitled(meeting, at_least=at_least).select_related("stakeholder__profile")
    context = workspace(
        meeting, "certificates", form=form, number=number, at_least=at_least, sample=people.order_by("pk").first()
    )
    return render(request, "meetings/organise/issue_certificates.html", context, status=status)


def _one(request, slug: str, pk: int, permission: str):
    meeting = meeting_of(request, slug)
    mine = Certificate.objects.visible_to(request.user).select_related("registration__meeting")
    found = get_object_or_404(mine, registration__meeting=meeting, pk=pk)
    allow(request.user, permission, found)
    return meeting, found


@require_http_methods(["GET", "POST"])
def revoke(request, slug, pk):
    meeting, found = _one(request, slug, pk, "meetings.revoke_certificate")
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        certifying.revoke(found, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The certificate of %(name)s is revoked.") % {"name": found.name})
        return redirect("meetings:certificates", slug=slug)
    return render(
        request,
        "meetings/organise/revoke_certificate.html",
        workspace(meeting, "certificates", form=form, certificate=found),
    )


@require_POST
def reissue(request, slug, pk):
    _meeting, found = _one(request, slug, pk, "meetings.reissue_certificate")
    fresh = certifying.reissue(found, by=request.user)
    messages.success(
        request, _("%(name)s gets a new certificate. The earlier one says that it is replaced.") % {"name": fresh.name}
    )
    return redirect("meetings:certificates", slug=slug)


# --- Anybody ----------------------------------------------------------------------------------------------------------


@login_not_required
@require_safe
def verify(request):
    """The field where a certificate's code is typed."""
    form = VerifyForm(request.GET or None)
    if "code" in request.GET and form.is_valid():
        found = Certificate.objects.opened_by(form.cleaned_data["code"]).first()
        if found:
            return redirect("meetings:certificate", code=found.code)
        form.add_error("code", _("No certificate has this code. Compare it with the paper, letter by letter."))
    form.helper.form_method = "get"
    form.helper.disable_csrf = True
    return render(request, "meetings/verify_certificate.html", {"form": form})


@login_not_required
@never_cache
@require_safe
def certificate(request, code):
    """Whether a certificate is valid; who was at which meeting, and nothing else."""
    found = _opened(code)
    may_download = request.user.is_authenticated and request.user.has_perm("meetings.download_certificate", found)
    context = {"certificate": found, "may_download": may_download and found.state == "valid"}
    return render(request, "meetings/certificate.html", context)


@never_cache
@require_safe
def certificate_pdf(request, code):
    """The certificate in the page's language, for its holder and the organisers."""
    found = _opened(code)
    allow(request.user, "meetings.download_certificate", found)
    if found.state != "valid":
        raise Refusal(_("This certificate is no longer valid. Ask the organisers for the present one."))
    response = HttpResponse(as_pdf(certificate_paper(found)), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="certificate.pdf"'
    return response


def _opened(code: str) -> Certificate:
    found = Certificate.objects.opened_by(code).select_related("registration__meeting").first()
    if found is None:
        raise Http404
    return found
