"""Saving a search, and what its reader can do with the link in a letter or signed in."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import models
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rrge_portal.kernel.permissions import allow

from .. import browsing
from ..actions import saved_searches as actions
from ..forms.saved_searches import RhythmForm, SaveSearchForm
from ..models import SavedSearch

MOST_AN_HOUR = 20
"""Searches saved from one network address."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def save_search(request):
    """Save the search in the address. The answer is the same whether the e-mail address is known or not."""
    wanted = browsing.read(request.GET)
    own = request.user.email if request.user.is_authenticated else ""
    form = SaveSearchForm(request.POST or None, initial={"email": own})
    sent = request.method == "POST" and form.is_valid()
    if sent and _is_too_often(request):
        form.add_error(None, _("Too many searches were saved from here within an hour. Try again later."))
        sent = False
    if sent:
        by = request.user if request.user.is_authenticated else None
        actions.save_search(query=wanted.lasting, language=get_language() or "en", by=by, **form.cleaned_data)
        if by and form.cleaned_data["email"].lower() == (own or "").lower():
            messages.success(request, _("Saved. A letter comes as soon as a new practice is found."))
            return redirect("practices:saved_searches")
    context = {"form": form, "sent": sent, "search": browsing.in_words(wanted), "wanted": wanted}
    return render(request, "practices/save_search.html", context, status=429 if form.non_field_errors() else 200)


def _is_too_often(request) -> bool:
    counter = f"searches-saved:{get_adapter(request).get_client_ip(request)}"
    cache.add(counter, 0, 60 * 60)
    return cache.incr(counter) > MOST_AN_HOUR


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def saved_search(request, token):
    """What the link in a letter opens: confirm, change, stop, forget. Opening it changes nothing."""
    saved = SavedSearch.objects.opened_by(token).first()
    if saved is None:
        return render(request, "practices/saved_search_unknown.html", status=404)
    here = reverse("practices:saved_search", kwargs={"token": token})
    return _do(request, saved, here) if request.method == "POST" else _show(request, saved)


def _show(request, saved, form=None):
    context = {
        "saved": saved,
        "wanted": actions.wanted_of(saved),
        "search": browsing.in_words(actions.wanted_of(saved)),
    }
    form = form or RhythmForm(initial={"rhythm": saved.rhythm})
    return render(request, "practices/saved_search.html", context | {"form": form})


def _do(request, saved, back: str):
    by = request.user if request.user.is_authenticated else None
    deed = request.POST.get("deed", "")
    form = RhythmForm(request.POST)
    if deed == "rhythm" and not form.is_valid():
        return _show(request, saved, form)
    if deed == "rhythm":
        actions.change_rhythm(saved, **form.cleaned_data)
        messages.success(request, _("Saved."))
    elif deed == "confirm":
        actions.confirm_search(saved, by=by)
        messages.success(request, _("Confirmed. A letter comes as soon as a new practice is found."))
    elif deed == "stop":
        actions.stop_search(saved, by=by)
        messages.success(request, _("Stopped. No more letters about this search."))
    elif deed == "forget":
        actions.forget_search(saved)
        messages.success(request, _("Forgotten. Nothing is kept of this search, your address for it included."))
        back = back if "/account/" in back else reverse("practices:compendium")
    return HttpResponseRedirect(back)


@require_http_methods(["GET", "HEAD"])
def saved_searches(request):
    """A signed-in person's own."""
    own = SavedSearch.objects.visible_to(request.user).fetch_mode(models.FETCH_RAISE)
    rows = [{"saved": saved, "wanted": actions.wanted_of(saved)} for saved in own]
    for row in rows:
        row["search"] = browsing.in_words(row["wanted"])
    return render(request, "practices/saved_searches.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def own_search(request, pk):
    """One of a signed-in person's own: the same page as the link in its letters opens."""
    saved = get_object_or_404(SavedSearch.objects.visible_to(request.user), pk=pk)
    allow(request.user, "practices.manage_savedsearch", saved)
    return (
        _do(request, saved, reverse("practices:saved_searches")) if request.method == "POST" else _show(request, saved)
    )
