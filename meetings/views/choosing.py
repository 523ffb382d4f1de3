"""Known stakeholders are found by what is known of them, and put on the list of a meeting."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import models
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ..actions.choosing import AT_ONCE, put_on_list, said, start_putting
from ..audience import known, reasons_against
from ..forms.audience import KnownFilter
from .inviting import has_changed
from .workspace import meeting_of, workspace


@require_http_methods(["GET", "POST"])
def choose_invitees(request, slug):
    """Those ticked, or all that match, are put on the list; whoever there is a reason against is shown with it."""
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    everybody = known()
    used = set(everybody.order_by().values_list("profile__country", flat=True).distinct())
    filters = KnownFilter(request.GET, countries_used=used)
    matching = filters.narrow(everybody, meeting).order_by("profile__family_name", "profile__given_name", "pk")
    number = matching.count()
    changed = bool(request.POST.get("all")) and has_changed(request, number)
    if request.method == "POST" and not changed:
        if request.POST.get("all"):
            keys = list(matching.values_list("pk", flat=True))
        else:
            ticked = [pk for pk in request.POST.getlist("pk") if pk.isdecimal()]
            keys = list(everybody.filter(pk__in=ticked).order_by("pk").values_list("pk", flat=True))
        if len(keys) > AT_ONCE:
            return redirect(start_putting(meeting, keys, by=request.user))
        if keys:
            messages.success(request, said(put_on_list(meeting, keys, by=request.user)))
        else:
            messages.warning(request, _("Nobody is ticked, so nobody was put on the list."))
        return redirect(f"{request.path}?{filters.query()}")
    shown = matching.select_related("profile__organisation").fetch_mode(models.FETCH_RAISE)
    paginator = Paginator(shown, settings.LIST_PAGE_SIZE)
    paginator.count = number
    page = paginator.get_page(request.GET.get("page"))
    people = list(page.object_list)
    reasons = reasons_against(meeting, people)
    context = workspace(
        meeting,
        "invitations",
        filters=filters,
        page_obj=page,
        number=number,
        rows=[(person, reasons.get(person.pk, "")) for person in people],
        has_changed=changed,
    )
    return render(request, "meetings/organise/choose.html", context, status=409 if changed else 200)
