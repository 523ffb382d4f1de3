"""The account pages: a person's own profile, consents and data, and, for administrators, roles."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from journal.models import Entry
from rrge_portal.kernel.moments import ZONE_COOKIE, is_zone
from rrge_portal.kernel.permissions import allow
from rrge_portal.kernel.refusal import Refusal

from . import actions
from .consents import SENTENCES
from .forms import GrantRoleForm, ProfileForm
from .models import PortalRole, Profile, Stakeholder
from .overview import tasks
from .own_data import own_data

A_YEAR = 365 * 24 * 3600


@require_safe
def account(request):
    return render(request, "stakeholders/account.html", {"tasks": tasks(request.user, str(request.zone))})


@require_http_methods(["GET", "POST"])
def profile(request):
    own = getattr(request.user, "profile", None) or Profile(stakeholder=request.user)
    allow(request.user, "stakeholders.change_profile", own)
    form = ProfileForm(request.POST or None, instance=own)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_profile(
                form.save(commit=False),
                organisation=form.cleaned_data["organisation_name"],
                by=request.user,
                version=form.cleaned_data["version"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
            status = 409
        else:
            messages.success(request, _("Your profile is saved. Later registrations are filled from it."))
            return redirect("stakeholders:profile")
    return render(request, "stakeholders/profile.html", {"form": form}, status=status)


@require_safe
def consents(request):
    given = request.user.consents.prefetch_related("about").order_by("-given_at", "-pk")
    rows = [{"consent": consent, "sentence": SENTENCES[consent.purpose]} for consent in given]
    return render(request, "stakeholders/consents.html", {"rows": rows})


@require_POST
def withdraw_consent(request, pk):
    consent = get_object_or_404(request.user.consents, pk=pk)
    actions.withdraw_consent(consent, by=request.user)
    messages.success(request, _("Your consent is withdrawn. What rested on it has ended."))
    return redirect("stakeholders:consents")


@require_safe
def data(request):
    if "download" not in request.GET:
        return render(request, "stakeholders/data.html")
    response = JsonResponse(own_data(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="rrge-portal-my-data.json"'
    return response


@require_http_methods(["GET", "POST"])
def people_roles(request):
    """Whoever matches the search, or else everybody who has a role; a form that gives one; and the history."""
    allow(request.user, "stakeholders.administer")
    form = GrantRoleForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.grant_role_to_address(**form.cleaned_data, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("The role is given, and the person has been told by letter."))
            return redirect("stakeholders:people_roles")
    query = request.GET.get("q", "").strip()
    people = Stakeholder.objects.called(query) if query else Stakeholder.objects.with_roles()
    whom = GenericPrefetch("about", [Stakeholder.objects.select_related("profile")])
    context = {
        "form": form,
        "query": query,
        "page_obj": Paginator(people, settings.LIST_PAGE_SIZE).get_page(request.GET.get("page")),
        "entries": Entry.objects.with_verbs("role.granted", "role.revoked").for_history().prefetch_related(whom)[:20],
    }
    return render(request, "stakeholders/people_roles.html", context, status=status)


@require_POST
def revoke_role(request, pk):
    granted = get_object_or_404(PortalRole.objects.select_related("stakeholder"), pk=pk)
    allow(request.user, "stakeholders.revoke_portalrole", granted)
    actions.revoke_role(granted, by=request.user)
    messages.success(request, _("The role is taken back."))
    return redirect("stakeholders:people_roles")


@require_POST
@login_not_required
def set_zone(request):
    """Keep the zone a reader chose on a page, and go back to that page."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = redirect(back)
    zone = request.POST.get("zone", "")
    if is_zone(zone):
        response.set_cookie(
            ZONE_COOKIE, zone, max_age=A_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=True
        )
    elif not zone:
        response.delete_cookie(ZONE_COOKIE)
    return response
