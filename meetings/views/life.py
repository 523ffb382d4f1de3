"""Postponing and cancelling a whole meeting: first the letter and to how many, then the deed."""

from typing import NamedTuple

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from correspondence import rendering
from rrge_portal.kernel.refusal import Refusal

from ..actions import life
from ..addresses import address_for
from ..forms.life import AnnouncementForm, PostponeForm
from ..models import Announcement, Meeting
from ..states import AnnouncementKind, RegistrationState
from .workspace import meeting_of, workspace


class Numbers(NamedTuple):
    """What is at stake: letters that go out, seats given, sessions on the agenda."""

    letters: int
    seats: int
    sessions: int


def _numbers(meeting: Meeting) -> Numbers:
    return Numbers(
        len(life.concerned(meeting)),
        meeting.registrations.filter(state=RegistrationState.CONFIRMED).count(),
        meeting.sessions.filter(state="scheduled").exclude(kind="break").count(),
    )


def _send(number: int, said: str) -> str:
    return ngettext("%(deed)s and send %(number)d letter", "%(deed)s and send %(number)d letters", number) % {
        "deed": said,
        "number": number,
    }


@require_http_methods(["GET", "POST"])
def postpone_meeting(request, slug):
    meeting = meeting_of(request, slug, "meetings.change_meeting")
    numbers = _numbers(meeting)
    deed = _("Announce the new dates") if meeting.is_postponed else _("Postpone the meeting")
    form = PostponeForm(request.POST or None, meeting=meeting, button=_send(numbers.letters, deed))
    return _page(
        request,
        meeting,
        form,
        numbers,
        title=_("New dates") if meeting.is_postponed else _("Postpone the meeting"),
        act=lambda: life.postpone(meeting, by=request.user, **form.said()),
    )


@require_http_methods(["GET", "POST"])
def cancel_meeting(request, slug):
    meeting = meeting_of(request, slug, "meetings.change_meeting")
    numbers = _numbers(meeting)
    form = AnnouncementForm(
        request.POST or None, meeting=meeting, button=_send(numbers.letters, _("Cancel the meeting")), tone="danger"
    )
    return _page(
        request,
        meeting,
        form,
        numbers,
        title=_("Cancel the meeting"),
        act=lambda: life.cancel(meeting, by=request.user, **form.said()),
        is_final=True,
    )


def _page(request, meeting: Meeting, form: AnnouncementForm, numbers: Numbers, *, title, act, is_final=False):
    preview, status = None, 200
    if request.method == "POST" and form.is_valid():
        if "do" in request.POST:
            try:
                announcement = act()
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = 409
            else:
                messages.success(request, _("It is done, and everybody concerned is told in one letter."))
                if announcement.mailing:
                    return redirect("meetings:mailing", slug=meeting.slug, pk=announcement.mailing.pk)
                return redirect("meetings:overview", slug=meeting.slug)
        else:
            preview = _preview(request, meeting, form, is_final=is_final)
    context = workspace(
        meeting, "edit_meeting", form=form, title=title, numbers=numbers, preview=preview, is_final=is_final
    )
    return render(request, "meetings/organise/life.html", context, status=status)


def _preview(request, meeting: Meeting, form: AnnouncementForm, *, is_final: bool):
    """The letter as somebody with a seat gets it, in the page's language."""
    said = form.said()
    days = {name: said.get(name) for name in ("starts_on", "ends_on")}
    kind = AnnouncementKind.NEW_DATES if days["starts_on"] else AnnouncementKind.POSTPONED
    announcement = Announcement(
        meeting=meeting,
        kind=AnnouncementKind.CANCELLED if is_final else kind,
        words=said["words"],
        seats=said.get("seats", ""),
        travel=said["travel"],
        old_starts_on=meeting.starts_on,
        old_ends_on=meeting.ends_on,
        **days,
    )
    return rendering.render(
        life.LETTERS[announcement.kind],
        name=request.user.letter_name,
        language=get_language() or "en",
        context={
            "meeting": meeting,
            "announcement": announcement,
            "has_seat": True,
            "url": address_for(request.user, "meeting", slug=meeting.slug),
        },
    )
