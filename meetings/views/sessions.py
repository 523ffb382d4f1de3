"""The organiser's agenda: sessions listed, added, changed and cancelled."""

from datetime import date
from typing import NamedTuple

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from rrge_portal.kernel.refusal import Refusal
from stakeholders.models import Stakeholder

from ..actions import sessions as agenda
from ..actions.clashing import Clashing
from ..changes import pending
from ..clashes import Clash, clashes_on
from ..forms.arranging import MoveForm, days_of
from ..forms.sessions import SessionForm
from ..models import Meeting, Session
from ..states import MeetingRole
from .arranging import UNDO
from .workspace import meeting_of, workspace

IN_ORDER: list[str] = [MeetingRole.MODERATOR, MeetingRole.RAPPORTEUR, MeetingRole.SPEAKER, MeetingRole.ORGANISER]


class Planned(NamedTuple):
    """One session of the editor: who is named in it, whom it lacks, what it clashes with, and how to move it."""

    session: Session
    named: dict[str, list[str]]
    lacks: list[str]
    clashes: list[Clash]
    start: int
    minutes: int
    form: MoveForm


class PlannedDay(NamedTuple):
    """A day of the editor, and the minutes after midnight its grid shows."""

    date: date
    planned: list[Planned]
    begins: int
    ends: int


def _planned(session: Session, meeting: Meeting, clashes: dict[int, list[Clash]]) -> Planned:
    named: dict[str, list[str]] = {}
    appointments = sorted(session.appointments.all(), key=lambda each: IN_ORDER.index(each.role))
    for appointment in appointments:
        named.setdefault(appointment.get_role_display(), []).append(appointment.stakeholder.shown_name)
    needed = {} if session.is_break else {"moderator": _("No moderator yet"), "rapporteur": _("No rapporteur yet")}
    held = {appointment.role for appointment in appointments}
    start = session.starts_in(meeting.zone)
    return Planned(
        session,
        named,
        [sentence for role, sentence in needed.items() if role not in held],
        clashes.get(session.pk, []),
        start.hour * 60 + start.minute,
        int((session.ends_at - session.starts_at).total_seconds() // 60),
        MoveForm.of(session, meeting),
    )


@require_safe
def sessions(request, slug):
    """The agenda to edit: a list by day, which the script of the page lays out as a grid."""
    meeting = meeting_of(request, slug, "meetings.change_meeting")
    listed = list(
        meeting.sessions.annotate(
            contributed=Count("contributions", filter=Q(contributions__state="shared"), distinct=True)
        )
        .prefetch_related("appointments__stakeholder__profile")
        .order_by("starts_at", "track", "pk")
    )
    people: dict[int | None, dict[int, Stakeholder]] = {
        session.pk: {each.stakeholder_id: each.stakeholder for each in session.appointments.all()} for session in listed
    }
    clashes = clashes_on(listed, people, meeting)
    days: dict[date, list[Planned]] = {day: [] for day in days_of(meeting)} if listed else {}
    for session in listed:
        days.setdefault(session.starts_in(meeting.zone).date(), []).append(_planned(session, meeting, clashes))
    context = workspace(
        meeting,
        "sessions",
        days=[_day(day, planned) for day, planned in sorted(days.items())],
        tracks=list(dict.fromkeys(session.track for session in listed if session.track)),
        rooms=sorted({session.place for session in listed if session.place}),
        untold=len(pending(meeting, listed)),
        can_undo=request.session.get(UNDO, {}).get("meeting") == meeting.pk,
        may_duplicate=request.user.has_perm("meetings.schedule_meeting"),
        view=request.GET.get("view", ""),
    )
    return render(request, "meetings/organise/sessions.html", context)


def _day(day: date, planned: list[Planned]) -> PlannedDay:
    """The grid shows whole hours, one more than is needed at each end, and at least from 8 to 18 o'clock."""
    first = min([each.start for each in planned], default=9 * 60)
    last = max([each.start + each.minutes for each in planned], default=17 * 60)
    return PlannedDay(day, planned, max(0, min(8, first // 60 - 1)) * 60, min(24, max(18, -(-last // 60) + 1)) * 60)


@require_http_methods(["GET", "POST"])
def new_session(request, slug):
    meeting = meeting_of(request, slug, "meetings.change_meeting")
    form = SessionForm(request.POST or None, instance=Session(meeting=meeting), initial=_after_the_last(meeting))
    if request.method == "POST" and form.is_valid():
        try:
            session = agenda.add(
                form.instance, people=form.people, by=request.user, despite=form.cleaned_data["despite"]
            )
        except Clashing as clashing:
            form.warn(clashing)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("“%(session)s” is on the agenda.") % {"session": session.title})
            return redirect("meetings:sessions", slug=slug)
    return render(request, "meetings/organise/session_form.html", workspace(meeting, "sessions", form=form))


def _after_the_last(meeting: Meeting) -> dict:
    """A new session begins where the last one ended, unless that is past its day."""
    last = meeting.sessions.filter(state="scheduled").order_by("-ends_at").first()
    if last is None:
        return {"day": meeting.starts_on}
    end = last.ends_at.astimezone(last.starts_in(meeting.zone).tzinfo)
    return {"day": end.date(), "start": end.time()}


@require_http_methods(["GET", "POST"])
def edit_session(request, slug, pk):
    meeting = meeting_of(request, slug, "meetings.change_meeting")
    session = _session(request, meeting, pk)
    form = SessionForm(request.POST or None, instance=session)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            agenda.change(
                form.instance,
                people=form.people,
                by=request.user,
                version=form.cleaned_data["version"],
                despite=form.cleaned_data["despite"],
            )
        except Clashing as clashing:
            form.warn(clashing)
        except Refusal as refusal:
            form.refuse(refusal, current=SessionForm(instance=_session(request, meeting, pk)))
            status = 409
        else:
            messages.success(request, _("“%(session)s” is saved.") % {"session": session.title})
            return redirect("meetings:sessions", slug=slug)
    context = workspace(meeting, "sessions", form=form, session=session)
    return render(request, "meetings/organise/session_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def cancel_session(request, slug, pk):
    meeting = meeting_of(request, slug, "meetings.change_meeting")
    session = _session(request, meeting, pk)
    if request.method == "POST":
        agenda.cancel(session, by=request.user)
        messages.success(request, _("“%(session)s” is cancelled.") % {"session": session.title})
        return redirect("meetings:sessions", slug=slug)
    context = workspace(
        meeting,
        "sessions",
        title=_("Cancel “%(session)s”?") % {"session": session.title},
        sentence=_("It stays on the agenda, marked as cancelled, and is cancelled in people’s calendars."),
        lost=_what_is_lost(session),
        action=_("Cancel the session"),
        back_page="meetings:sessions",
    )
    return render(request, "meetings/organise/confirm.html", context)


def _what_is_lost(session: Session) -> list[str]:
    named, contributed = session.appointments.count(), session.contributions.filter(state="shared").count()
    lost = [_("A cancelled session cannot be put back; you would add it anew.")]
    if named:
        lost.append(
            ngettext(
                "%(number)d person loses the part they were named for.",
                "%(number)d people lose the part they were named for.",
                named,
            )
            % {"number": named}
        )
    if contributed:
        lost.append(
            ngettext(
                "%(number)d contribution no longer belongs to a session that takes place.",
                "%(number)d contributions no longer belong to a session that takes place.",
                contributed,
            )
            % {"number": contributed}
        )
    if hasattr(session, "note"):
        lost.append(_("The notes begun for it can no longer be continued."))
    return lost


def _session(request, meeting: Meeting, pk: int) -> Session:
    return get_object_or_404(Session.objects.visible_to(request.user).select_related("meeting"), meeting=meeting, pk=pk)
