"""Who was in which session, for the organisers: live, on paper, from paper; and the links for phones at the door."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rrge_portal.kernel.documents import as_pdf
from rrge_portal.kernel.permissions import allow
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.sheet_form import SheetForm

from ..actions import attendance as door_actions
from ..actions.exporting import export
from ..addresses import address_on_portal
from ..attendance import on_now, sessions_with_a_door, turnout_of, with_attendance
from ..attendance_sheet import ATTENDANCE_COLUMNS, exportable
from ..forms.attendance import DoorForm
from ..forms.attending import AttendanceFilter
from ..models import DoorPass, Session
from ..papers import attendance_list
from .workspace import meeting_of, workspace

LONGEST_AT_ONCE = 500
"""Names on a printed list that is made while one waits; a longer one is made by the worker."""
PAPER_PAGE = 100
"""Rows of a printed list entered on one page."""


@require_safe
def attendance(request, slug):
    """Counts of every session, and of one of them who is there and who is missing."""
    meeting = meeting_of(request, slug)
    turnout = turnout_of(meeting)
    sessions = [each.session for each in turnout]
    session = _session(sessions, request.GET.get("session", ""))
    filters = AttendanceFilter(request.GET, session=session)
    page_obj = None
    if session:
        confirmed = filters.narrow(with_attendance(meeting.registrations.confirmed(), session), session)
        listed = confirmed.select_related("stakeholder__profile__organisation").fetch_mode(models.FETCH_RAISE)
        page_obj = Paginator(in_name_order(listed), settings.LIST_PAGE_SIZE).get_page(request.GET.get("page"))
    is_long = bool(turnout) and turnout[0].confirmed > LONGEST_AT_ONCE
    context = workspace(
        meeting,
        "attendance",
        turnout=turnout,
        session=session,
        filters=filters,
        page_obj=page_obj,
        is_long=is_long,
    )
    return render(request, "meetings/organise/attendance.html", context)


def in_name_order(registrations):
    return registrations.order_by("stakeholder__profile__family_name", "stakeholder__profile__given_name", "pk")


def _session(sessions: list[Session], wanted: str) -> Session | None:
    return next((each for each in sessions if str(each.pk) == wanted), None) or on_now(sessions)


@require_POST
def make_attendance_list(request, slug):
    """A long list to print is made by the worker."""
    meeting = meeting_of(request, slug)
    session = get_object_or_404(sessions_with_a_door(meeting), pk=request.POST.get("session") or 0)
    return redirect(
        export("attendance_list", meeting, by=request.user, query=str(session.pk), columns=[], format="pdf")
    )


@require_safe
def attendance_pdf(request, slug):
    """The list to print: names, signatures and codes, so that the door goes on without a network."""
    meeting = meeting_of(request, slug)
    chosen = request.GET.get("session", "")
    session = get_object_or_404(sessions_with_a_door(meeting), pk=chosen) if chosen.isdecimal() else None
    if meeting.registrations.confirmed().count() > LONGEST_AT_ONCE:
        raise Refusal(_("This list is long. Make it with the button on the page of the attendance."))
    response = HttpResponse(as_pdf(attendance_list(meeting, session)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="attendance-{slug}.pdf"'
    return response


@require_http_methods(["GET", "POST"])
def export_attendance(request, slug):
    """Choose the columns; the worker writes the table."""
    meeting = meeting_of(request, slug)
    number = exportable(meeting).count()
    button = ngettext("Write %(number)d row", "Write %(number)d rows", number) % {"number": number}
    form = SheetForm(request.POST or None, columns=ATTENDANCE_COLUMNS, button=button)
    if request.method == "POST" and form.is_valid():
        return redirect(export("attendance_export", meeting, by=request.user, query="", **form.arguments()))
    context = workspace(
        meeting,
        "attendance",
        form=form,
        number=number,
        heading=_("Attendance as a table"),
        back_page="meetings:attendance",
    )
    return render(request, "meetings/organise/export.html", context)


@require_http_methods(["GET", "POST"])
def paper(request, slug, pk):
    """Enter the ticks of a printed list. What others did meanwhile stays: only boxes changed on this page count."""
    meeting = meeting_of(request, slug)
    session = get_object_or_404(sessions_with_a_door(meeting), pk=pk)
    session.meeting = meeting
    allow(request.user, "meetings.check_in_session", session)
    confirmed = with_attendance(meeting.registrations.confirmed(), session).select_related("stakeholder__profile")
    page_obj = Paginator(in_name_order(confirmed), PAPER_PAGE).get_page(request.GET.get("page"))
    if request.method == "POST":
        shown, ticked = _keys(request, "shown"), _keys(request, "ticked")
        were = _keys(request, "were")
        changed = door_actions.enter_from_paper(
            session, ticked=(shown & ticked) - were, unticked=(shown & were) - ticked, by=request.user
        )
        told = ngettext("%(number)d tick is entered.", "%(number)d ticks are entered.", changed)
        messages.success(request, told % {"number": changed})
        follows = page_obj.has_next() and "next" in request.POST
        page = page_obj.number + 1 if follows else page_obj.number
        return redirect(f"{request.path}?page={page}")
    context = workspace(meeting, "attendance", session=session, page_obj=page_obj)
    return render(request, "meetings/organise/attendance_paper.html", context)


def _keys(request, name: str) -> set[int]:
    return {int(each) for each in request.POST.getlist(name) if each.isdecimal()}


@require_http_methods(["GET", "POST"])
def doors(request, slug):
    """Links for phones at the door: made, shown as QR codes, closed."""
    meeting = meeting_of(request, slug)
    form = DoorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        door_actions.open_door(meeting, form.cleaned_data["label"], by=request.user)
        messages.success(request, _("The link is made. Open it on the phone at the door, or scan its code there."))
        return redirect("meetings:doors", slug=slug)
    made = list(meeting.door_passes.annotate(number=models.Count("attendances")))
    for each in made:
        each.meeting = meeting
        each.address = address_on_portal("door", token=each.token)
    context = workspace(meeting, "attendance", form=form, doors=made)
    return render(request, "meetings/organise/doors.html", context)


@require_http_methods(["GET", "POST"])
def close_door(request, slug, pk):
    meeting = meeting_of(request, slug)
    door = get_object_or_404(DoorPass.objects.filter(meeting=meeting), pk=pk)
    allow(request.user, "meetings.close_doorpass", door)
    if request.method == "POST":
        door_actions.close_door(door, by=request.user)
        messages.success(request, _("The link “%(door)s” is closed on every phone.") % {"door": door.label})
        return redirect("meetings:doors", slug=slug)
    context = workspace(
        meeting,
        "attendance",
        title=_("Close the link “%(door)s”?") % {"door": door.label},
        sentence=_("Phones that use it can check nobody in any more. What they did stays."),
        action=_("Close the link"),
        back_page="meetings:doors",
    )
    return render(request, "meetings/organise/confirm.html", context)
