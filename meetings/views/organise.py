"""The organiser's own meetings, and one of them: overview, editing, publishing, people."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from journal.models import Entry
from rrge_portal.kernel.permissions import allow
from rrge_portal.kernel.refusal import Refusal

from ..actions import appointing, scheduling
from ..forms.scheduling import MeetingForm, OrganiserForm
from ..letters import reminding
from ..letters.rule_words import lines
from ..models import Appointment, Meeting
from ..readiness import lacks_of
from ..seating import seats_by_sector
from ..states import MeetingRole
from ..waiting import balance_of, seats_of, waits_of, with_counts
from .workspace import meeting_of, workspace


@require_safe
def organise(request):
    """The meetings a person runs, the next first, with what waits in each."""
    meetings = with_counts(Meeting.objects.organised_by(request.user).filter(record=None)).order_by(
        F("starts_on").desc(), "pk"
    )
    page = Paginator(meetings, settings.PUBLIC_PAGE_SIZE).get_page(request.GET.get("page"))
    may_schedule = request.user.has_perm("meetings.schedule_meeting")
    return render(request, "meetings/organise/meetings.html", {"page_obj": page, "may_schedule": may_schedule})


@require_http_methods(["GET", "POST"])
def new_meeting(request):
    allow(request.user, "meetings.schedule_meeting")
    form = MeetingForm(request.POST or None, initial={"time_zone": request.zone or "", "languages": ["en"]})
    if request.method == "POST" and form.is_valid():
        try:
            meeting = scheduling.schedule(form.instance, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("The meeting is scheduled, as a draft that only you see. Add its sessions next.")
            )
            return redirect("meetings:overview", slug=meeting.slug)
    return render(request, "meetings/organise/new_meeting.html", {"form": form})


@require_safe
def overview(request, slug):
    meeting = meeting_of(request, slug)
    context = workspace(
        meeting,
        "overview",
        waits=waits_of(meeting),
        seats=seats_of(meeting),
        sectors=seats_by_sector(meeting),
        balance=balance_of(meeting),
        occurrences=lines(reminding.coming_up(meeting)[:4]),
        entries=Entry.objects.in_room(meeting).for_history()[:10],
    )
    return render(request, "meetings/organise/overview.html", context)


@require_http_methods(["GET", "POST"])
def edit_meeting(request, slug):
    meeting = meeting_of(request, slug, "meetings.change_meeting")
    shown = with_counts(Meeting.objects.organised_by(request.user)).get(pk=meeting.pk)
    form = MeetingForm(request.POST or None, instance=meeting)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            meeting = scheduling.change(form.instance, by=request.user, version=form.cleaned_data["version"])
        except Refusal as refusal:
            form.refuse(
                refusal, current=MeetingForm(instance=Meeting.objects.organised_by(request.user).get(pk=meeting.pk))
            )
            status = 409
        else:
            messages.success(request, _("The meeting is saved."))
            return redirect("meetings:overview", slug=meeting.slug)
    context = workspace(shown, "edit_meeting", form=form)
    return render(request, "meetings/organise/edit_meeting.html", context, status=status)


@require_http_methods(["GET", "POST"])
def publish_meeting(request, slug):
    """What is still missing, each with the page where to mend it; and the button."""
    meeting = meeting_of(request, slug, "meetings.publish_meeting")
    if request.method == "POST":
        scheduling.publish(meeting, by=request.user)
        messages.success(request, _("The meeting is published. People can now be invited."))
        return redirect("meetings:overview", slug=slug)
    lacks = lacks_of(meeting)
    context = workspace(
        meeting,
        "overview",
        essential=[lack for lack in lacks if lack.is_essential],
        advisable=[lack for lack in lacks if not lack.is_essential],
    )
    return render(request, "meetings/organise/publish.html", context)


@require_http_methods(["GET", "POST"])
def people(request, slug):
    """Who organises the meeting, and who does what in its sessions."""
    meeting = meeting_of(request, slug, "meetings.appoint_meeting")
    form = OrganiserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            appointment = appointing.name_organiser(meeting, form.cleaned_data["person"], by=request.user)
        except Refusal as refusal:
            form.add_error("person", str(refusal))
        else:
            told = _("%(address)s now organises the meeting too, and gets a letter that says so.")
            messages.success(request, told % {"address": appointment.stakeholder.letter_address})
            return redirect("meetings:people", slug=slug)
    appointments = (
        meeting.appointments.select_related("stakeholder__profile__organisation", "session")
        .exclude(session__state="cancelled")
        .order_by("session__starts_at", "session__track", "role", "pk")
    )
    context = workspace(
        meeting,
        "people",
        form=form,
        organisers=[each for each in appointments if each.role == MeetingRole.ORGANISER],
        in_sessions=[each for each in appointments if each.role != MeetingRole.ORGANISER],
    )
    return render(request, "meetings/organise/people.html", context)


@require_http_methods(["GET", "POST"])
def remove_organiser(request, slug, pk):
    meeting = meeting_of(request, slug, "meetings.appoint_meeting")
    appointment = get_object_or_404(
        Appointment.objects.visible_to(request.user).select_related("stakeholder__profile", "meeting"),
        meeting=meeting,
        pk=pk,
        role=MeetingRole.ORGANISER,
    )
    if request.method == "POST":
        appointing.remove_organiser(appointment, by=request.user)
        messages.success(request, _("%(name)s no longer organises the meeting.") % {"name": appointment.stakeholder})
        is_still_theirs = Meeting.objects.organised_by(request.user).filter(pk=meeting.pk).exists()
        return redirect("meetings:people", slug=slug) if is_still_theirs else redirect("meetings:organise")
    context = workspace(
        meeting,
        "people",
        title=_("Take %(name)s off the organisers?") % {"name": appointment.stakeholder},
        sentence=_("They can then no longer change the meeting, invite people or read its letters."),
        action=_("Take off"),
        back_page="meetings:people",
    )
    return render(request, "meetings/organise/confirm.html", context)
