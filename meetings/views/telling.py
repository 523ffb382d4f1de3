"""Changes of the agenda are read once more, then told to those concerned."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from ..actions import telling
from ..changes import Change, fingerprint, pending, said_of
from .workspace import meeting_of, workspace


@require_http_methods(["GET", "POST"])
def agenda_changes(request, slug):
    """What would be told, to how many; told on POST, exactly as it was read."""
    meeting = meeting_of(request, slug, "meetings.change_meeting")
    if request.method == "POST":
        notice = telling.tell(meeting, by=request.user, seen=request.POST.get("seen", "-"))
        number = len(notice.mailing.audience) if notice.mailing else 0
        said = ngettext("%(number)d person is told.", "%(number)d people are told.", number)
        messages.success(request, said % {"number": number})
        return redirect("meetings:sessions", slug=slug)
    changes = pending(meeting)
    notices = meeting.agenda_notices.select_related("by__profile", "mailing")[:20]
    context = workspace(
        meeting,
        "sessions",
        sentences=said_of(changes, meeting.zone),
        seen=fingerprint(changes),
        audience=len(telling.concerned(meeting, changes)) if changes else 0,
        notices=[(notice, said_of(map(Change.from_row, notice.changes), meeting.zone)) for notice in notices],
    )
    return render(request, "meetings/organise/agenda_changes.html", context)


@require_POST
def tell_at_once(request, slug):
    meeting = meeting_of(request, slug, "meetings.change_meeting")
    at_once = bool(request.POST.get("at_once"))
    telling.tell_at_once(meeting, by=request.user, at_once=at_once)
    if at_once:
        messages.success(request, _("From now on every change of the agenda is told as soon as it is saved."))
    else:
        messages.success(request, _("From now on changes of the agenda are collected until you tell them."))
    return redirect("meetings:agenda_changes", slug=slug)
