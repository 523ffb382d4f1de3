"""Closing a meeting: its checklist, the deed, its archive, and opening it again."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from rrge_portal.kernel import jobs
from rrge_portal.kernel.models import Job

from .. import archive
from ..actions import closing
from ..closing import checklist, extras_of
from ..forms.participants import ReasonForm
from ..states import ClosingItem
from .workspace import meeting_of, workspace


@require_http_methods(["GET", "POST"])
def close_meeting(request, slug):
    """What is done, what is open and where to do it; and the button, once nothing is."""
    meeting = meeting_of(request, slug)
    if request.method == "POST":
        closing.close(meeting, by=request.user)
        messages.success(request, _("The meeting is closed. Take its archive now; it can be made again at any time."))
        return redirect("meetings:close_meeting", slug=slug)
    items = checklist(meeting)
    mine = Job.objects.visible_to(request.user).filter(kind=archive.KIND, arguments__meeting=meeting.pk)
    context = workspace(
        meeting,
        "close_meeting",
        items=items,
        still_open=sum(not item.is_settled for item in items),
        extras=extras_of(meeting),
        built=mine.order_by("-pk").first(),
    )
    return render(request, "meetings/organise/close.html", context)


@require_http_methods(["GET", "POST"])
def settle(request, slug, item):
    """Say by hand that an item is done or left out; take that back; or delete the extras now."""
    meeting = meeting_of(request, slug)
    if item not in ClosingItem.values:
        raise Http404
    deed = request.POST.get("deed") or request.GET.get("deed", "")
    if deed == "delete" and item == ClosingItem.EXTRAS:
        return _delete_extras(request, meeting)
    if request.method == "GET":
        return _waive(request, meeting, item)
    if deed == "done":
        closing.settle(meeting, item, by=request.user, is_waived=False)
    elif deed == "back":
        closing.unsettle(meeting, item, by=request.user)
    else:
        return _waive(request, meeting, item)
    return redirect("meetings:close_meeting", slug=slug)


def _delete_extras(request, meeting):
    """Once more the question, with what will be lost; then the deed."""
    number = extras_of(meeting)
    if request.method == "POST":
        closing.delete_extras(meeting, by=request.user)
        messages.success(request, _("What people needed and how they travelled is deleted."))
        return redirect("meetings:close_meeting", slug=meeting.slug)
    lost = ngettext(
        "%(number)d answer about needs, food, access, interpretation or travel.",
        "%(number)d answers about needs, food, access, interpretation or travel.",
        number,
    )
    context = workspace(
        meeting,
        "close_meeting",
        title=_("Delete personal extras now?"),
        sentence=_("They would otherwise be deleted 30 days after the meeting, or after the last travel claim."),
        lost=[lost % {"number": number}],
        action=_("Delete them"),
        back_page="meetings:close_meeting",
    )
    return render(request, "meetings/organise/confirm.html", context)


def _waive(request, meeting, item: str):
    form = ReasonForm(request.POST or None, button=_("Leave it out"))
    if request.method == "POST" and form.is_valid():
        closing.settle(meeting, item, by=request.user, is_waived=True, reason=form.cleaned_data["reason"])
        return redirect("meetings:close_meeting", slug=meeting.slug)
    context = workspace(
        meeting,
        "close_meeting",
        form=form,
        title=_("Close without this?"),
        sentence=ClosingItem(item).label,
        back_page="meetings:close_meeting",
    )
    return render(request, "meetings/organise/reason.html", context)


@require_http_methods(["GET", "POST"])
def reopen_meeting(request, slug):
    meeting = meeting_of(request, slug, "meetings.reopen_meeting")
    form = ReasonForm(request.POST or None, button=_("Open the meeting again"))
    if request.method == "POST" and form.is_valid():
        closing.reopen(meeting, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The meeting is open again, and can be changed."))
        return redirect("meetings:close_meeting", slug=slug)
    context = workspace(
        meeting,
        "close_meeting",
        form=form,
        title=_("Open the meeting again?"),
        sentence=_("Everything in it can be changed again until you close it anew."),
        back_page="meetings:close_meeting",
    )
    return render(request, "meetings/organise/reason.html", context)


@require_POST
def build_archive(request, slug):
    """Start making the archive; it changes nothing in the meeting, so it may be made of a closed one."""
    meeting = meeting_of(request, slug, "meetings.reopen_meeting")
    return redirect(jobs.start(archive.KIND, by=request.user, meeting=meeting.pk))
