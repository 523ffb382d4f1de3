"""Registering while signed in: with an invitation to one's address, or where the meeting is open."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from rrge_portal.kernel.moments import say_moment
from rrge_portal.kernel.permissions import allow
from rrge_portal.kernel.refusal import Refusal

from ..actions import invitation as answers
from ..actions import registration as seats
from ..forms.answering import OwnRegistrationForm, RegistrationForm, known_of
from ..models import Invitation, Meeting, Registration
from ..states import Admission, InvitationState, RegistrationState


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request, slug):
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), slug=slug)
    registration = own_registration(meeting, request.user)
    if registration and registration.state in Registration.LIVE:
        return _change(request, meeting, registration)
    invitation = own_invitation(meeting, request.user)
    closed = why_closed(meeting, invitation, registration)
    form = RegistrationForm(
        request.POST or None,
        meeting=meeting,
        invitation=invitation,
        button=_("Register"),
        initial=known_of(request.user, invitation, meeting),
    )
    if request.method == "POST" and form.is_valid():
        try:
            if invitation:
                answers.accept(invitation, by=request.user, **form.profile(), **form.stay())
            else:
                seats.register(meeting, by=request.user, **form.profile(), **form.stay())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return _page(request, meeting, form=form, status=409)
        messages.success(request, _("Your registration has arrived. Below is what happens next."))
        return redirect("meetings:register", slug=slug)
    if closed and request.method != "POST":
        return _page(request, meeting, closed=closed)
    return _page(request, meeting, form=form, invitation=invitation)


def _change(request, meeting, registration):
    form = OwnRegistrationForm(request.POST or None, meeting=meeting, registration=registration)
    status = 200
    if request.method == "POST":
        if request.POST.get("answer") == "accept":
            raise Refusal(_("You are already registered for this meeting. Open your meetings to see where you stand."))
        if form.is_valid():
            allow(request.user, "meetings.change_registration", registration)
            try:
                seats.change(registration, by=request.user, **form.stay())
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = 409
            else:
                messages.success(request, _("Your changes are saved."))
                return redirect("meetings:register", slug=meeting.slug)
    waits = registration.state == RegistrationState.WAITLISTED
    place = registration.place_in_queue() if waits else None
    closed = seats.why_closed_to_changes(meeting) if meeting.list_closed_at and status == 200 else ""
    return _page(
        request,
        meeting,
        form=form,
        registration=registration,
        place=place,
        closed_to_changes=closed,
        status=status,
    )


def _page(request, meeting, *, status=200, **context):
    return render(request, "meetings/register.html", {"meeting": meeting, **context}, status=status)


@require_POST
def cancel_registration(request, slug):
    registration = _own_or_404(request, slug)
    allow(request.user, "meetings.cancel_registration", registration)
    seats.cancel(registration, by=request.user)
    messages.success(request, _("Your registration is cancelled. Thank you for telling us."))
    return redirect("meetings:meeting", slug=slug)


@require_POST
def accept_offer(request, slug):
    registration = _own_or_404(request, slug)
    allow(request.user, "meetings.accept_offer_registration", registration)
    seats.accept_offer(registration, by=request.user)
    messages.success(request, _("The seat is yours. A letter confirms it."))
    return redirect("meetings:register", slug=slug)


def _own_or_404(request, slug) -> Registration:
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), slug=slug)
    registration = own_registration(meeting, request.user)
    if registration is None:
        raise Http404
    return registration


def own_registration(meeting, person) -> Registration | None:
    """The person's registration that counts: the latest."""
    if not person.is_authenticated:
        return None
    registration = meeting.registrations.filter(stakeholder=person).order_by("-pk").first()
    if registration:
        registration.meeting = meeting
    return registration


def own_invitation(meeting, person) -> Invitation | None:
    """The invitation the person may still act upon, or knows of."""
    invitation = meeting.invitations.addressed_to(person).exclude(state=InvitationState.PASSED_ON).first()
    if invitation:
        invitation.meeting = meeting
    return invitation


def why_closed(meeting, invitation, registration=None) -> str:
    """The sentence that says why nobody can register now; empty if the person can."""
    if meeting.why_shut:
        return meeting.why_shut
    if invitation:
        if not invitation.is_expired and not meeting.is_over:
            return ""
        return _("The answer to your invitation was due by %(due)s. Write to the organisers to ask for a new one.") % {
            "due": say_moment(invitation.due, meeting.zone) if invitation.due else meeting.days_said
        }
    if meeting.admission == Admission.INVITED:
        return _("This meeting is by invitation. If another address of yours was invited, use the link in the letter.")
    if registration and registration.state == RegistrationState.DECLINED:
        return _("The organisers could not admit you to this meeting. Write to them if circumstances changed.")
    window = meeting.registration_window()
    if window == "not yet":
        return _("Registration opens on %(moment)s. Come back then.") % {
            "moment": say_moment(meeting.registration_opens_at, meeting.zone)
        }
    if window == "closed":
        return _("Registration has closed. Write to the organisers if you still wish to take part.")
    return ""
