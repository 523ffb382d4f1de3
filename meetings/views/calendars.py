"""The agenda to take away: a person's own calendar, and the agenda as a document."""

from hashlib import sha256

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from .. import calendars
from ..actions.calendars import renew_calendar as renew
from ..models import PersonalCalendar


def calendar_links(calendar: PersonalCalendar | None) -> dict:
    """Where the person's calendar is, for a browser and for a calendar program; empty while there is none."""
    if calendar is None:
        return {"calendar_url": "", "webcal_url": ""}
    url = settings.PORTAL_URL + reverse("meetings:personal_calendar", kwargs={"token": calendar.token})
    return {"calendar_url": url, "webcal_url": f"webcal://{url.partition('://')[2]}"}


@require_safe
@login_not_required
def personal_calendar(request, token):
    """What a calendar program fetches every hour; nothing is sent again while nothing changed."""
    calendar = get_object_or_404(PersonalCalendar.objects.opened_by(token).select_related("stakeholder"))
    content = calendars.personal(calendar.stakeholder)
    etag = f'"{sha256(content).hexdigest()[:32]}"'
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["ETag"] = etag
    response["Cache-Control"] = "private, max-age=300"
    response["Content-Disposition"] = 'inline; filename="my-meetings.ics"'
    return get_conditional_response(request, etag=etag, response=response)


@require_POST
def renew_calendar(request):
    renew(by=request.user)
    messages.success(
        request, _("Your calendar has a new address. Add it to your calendar; an earlier one no longer opens anything.")
    )
    return redirect("meetings:my_meetings")
