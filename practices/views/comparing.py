"""A reader's own selection, and practices side by side."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from rrge_portal.kernel.addresses import permanent_address

from .. import comparing, content, selection


@never_cache
@require_safe
@login_not_required
def my_selection(request):
    """The selection this browser keeps, or the one in the address, which can be kept."""
    keys = selection.asked_for(request)
    practices = list(selection.selected(keys).select_related("current"))
    said = selection.say(practice.pk for practice in practices)
    address = f"{reverse('practices:selection')}?{selection.ASKED}={said}"
    context = {
        "practices": practices,
        "gone": len(keys) - len(practices),
        "is_own": selection.is_own(request),
        "said": said,
        "share": settings.PORTAL_URL + address if practices else "",
        "can_compare": 2 <= len(practices) <= comparing.MOST,
        "most": comparing.MOST,
    }
    return render(request, "practices/selection.html", context)


@require_POST
@login_not_required
def change_selection(request):
    """Add, take out, move, empty; or compare what is ticked. The browser keeps what comes of it."""
    asked = selection.read(".".join(request.POST.getlist("practice")))
    public = [practice.pk for practice in selection.selected(asked)]
    if request.POST.get("deed") == "compare":
        return redirect(f"{reverse('practices:compare')}?{selection.ASKED}={selection.say(public or asked)}")
    before = selection.kept(request)
    after = _changed(before, request.POST.get("deed", ""), asked, public)
    response = HttpResponseRedirect(_back(request))
    selection.keep(response, after)
    _tell(request, before, after)
    return response


def _changed(keys: list[int], deed: str, asked: list[int], public: list[int]) -> list[int]:
    if deed == "empty":
        return []
    if deed == "keep":
        return public
    for key in public if deed == "add" else asked:
        if deed == "add":
            keys = selection.with_one(keys, key)
        elif deed == "remove":
            keys = selection.without(keys, key)
        elif deed in {"up", "down"}:
            keys = selection.moved(keys, key, -1 if deed == "up" else 1)
    return keys[: selection.MOST]


def _tell(request, before: list[int], after: list[int]) -> None:
    if more := len(set(after) - set(before)):
        said = ngettext(
            "%(number)d practice added to your selection.", "%(number)d practices added to your selection.", more
        )
        messages.success(request, said % {"number": more})
    elif less := len(set(before) - set(after)):
        said = ngettext(
            "%(number)d practice taken out of your selection.",
            "%(number)d practices taken out of your selection.",
            less,
        )
        messages.success(request, said % {"number": less})
    elif len(before) >= selection.MOST and request.POST.get("deed") == "add":
        messages.warning(request, _("Your selection is full. Take something out of it first."))


def _back(request) -> str:
    back = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if back and allowed else reverse("practices:selection")


@require_safe
@login_not_required
def compare(request):
    """Two to four practices side by side, named in the address or taken from the reader's own selection.

    Of more, the first ones are shown; whoever leaves one out sees the next in its place.
    """
    keys = selection.asked_for(request)
    public = list(selection.selected(keys).values_list("pk", flat=True))
    practices = list(content.for_public_content(selection.selected(public[: comparing.MOST])))
    shown = comparing.columns(practices, get_language() or "en")
    columns = [
        {
            "column": column,
            "without": selection.say(selection.without(public, column.practice.pk)),
            "address": permanent_address(column.practice),
        }
        for column in shown
    ]
    context = {
        "columns": columns,
        "rows": comparing.rows(shown),
        "is_enough": len(practices) > 1,
        "number": len(public),
        "gone": len(keys) - len(public),
        "most": comparing.MOST,
    }
    return render(request, "practices/compare.html", context)
