"""Stopping letters by their link, seeing what one has stopped, and whom the portal does not write to."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from rrge_portal.kernel.permissions import allow
from rrge_portal.kernel.refusal import Refusal

from . import stopping
from .forms import LiftForm, SearchForm, StopAddressForm
from .models import Suppression
from .states import StopReason
from .subscriptions import subscription_of
from .suppression import lift, lift_for_the_person, suppress


@never_cache
@csrf_exempt  # mail programs post here without cookies (RFC 8058); the signed token is what is believed
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request, token):
    """Stop letters like the one with this link, and undo it. Opening the page changes nothing: scanners open links."""
    letter = stopping.letter_of(token)
    if letter is None:
        return render(request, "correspondence/stop_unknown.html", status=404)
    if subscription := subscription_of(letter.kind):
        if request.method != "POST":
            return redirect(subscription.page(letter))
        subscription.stop(letter)
        return HttpResponse(_("You get no more such letters."), content_type="text/plain; charset=utf-8")
    if request.method == "POST":
        if request.POST.get("List-Unsubscribe") == "One-Click":
            stopping.stop(letter)
            return HttpResponse(_("You get no more such letters."), content_type="text/plain; charset=utf-8")
        if deed := DEEDS.get(request.POST.get("deed", "")):
            deed(letter)
        return redirect("correspondence:stop", token=token)
    wishes = stopping.wishes_of(letter)
    context = {"letter": letter, "token": token, "wishes": wishes, "has_stopped_all": stopping.has_stopped_all(wishes)}
    return render(request, "correspondence/stop.html", context)


DEEDS = {
    "room": stopping.stop_room,
    "everything": stopping.stop,
    "undo": stopping.undo,
}


@csrf_exempt  # the provider proves itself by the webhook's secret, which Anymail checks
@login_not_required
def tracking(request, provider):
    """Hand a mail provider's webhook to Anymail; without a secret, or for another provider, there is nothing here."""
    if provider != settings.MAIL_PROVIDER or not settings.ANYMAIL.get("WEBHOOK_SECRET"):
        raise Http404
    try:
        found = resolve(f"/{provider}/tracking/", urlconf="anymail.urls")
    except Resolver404 as unknown:
        raise Http404 from unknown
    return found.func(request, *found.args, **found.kwargs)


@require_http_methods(["GET", "POST"])
def mine(request):
    """What a signed-in person has stopped, and a button to get letters again."""
    own = Suppression.objects.live().filter(address=(request.user.email or "").lower()).order_by("-since")
    if request.method == "POST":
        suppression = get_object_or_404(own, pk=request.POST.get("pk") or 0)
        lift_for_the_person(suppression, because="By the person, in their account.", by=request.user)
        messages.success(request, _("You get these letters again."))
        return redirect("correspondence:mine")
    return render(request, "correspondence/mine.html", {"suppressions": own.select_related("room_type")})


@require_http_methods(["GET", "POST"])
def stopped(request):
    """Addresses that are not written to unasked, with a search; one can be added that asked for it by other means."""
    allow(request.user, "correspondence.see_suppressions")
    form = StopAddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        suppress(form.cleaned_data["address"], StopReason.ASKED, words=form.cleaned_data["words"], by=request.user)
        messages.success(request, _("Nobody writes to this address unasked any more."))
        return redirect("correspondence:stopped")
    search = SearchForm(request.GET)
    found = search.narrow(Suppression.objects.live().order_by("-since", "-pk")).fetch_mode(models.FETCH_RAISE)
    page = Paginator(found, settings.LIST_PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "correspondence/stopped.html", {"form": form, "search": search, "page_obj": page})


@require_http_methods(["GET", "POST"])
def lift_suppression(request, pk):
    allow(request.user, "correspondence.see_suppressions")
    suppression = get_object_or_404(Suppression.objects.live(), pk=pk)
    form = LiftForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            lift(suppression, because=form.cleaned_data["because"], by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("This address is written to again."))
            return redirect("correspondence:stopped")
    context = {"form": form, "suppression": suppression}
    return render(request, "correspondence/lift.html", context, status=status)
