"""At the door: the page a phone's camera opens, the desk where codes are typed, the link for a phone without account.

Reading a page never checks anybody in. To whoever may not check people in, a code says nothing about its person.
"""

from datetime import date
from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from rrge_portal.kernel.codes import read_code
from rrge_portal.kernel.documents import as_pdf
from rrge_portal.kernel.moments import say_time
from rrge_portal.kernel.permissions import allow
from rrge_portal.kernel.refusal import Refusal

from ..actions import attendance as door_actions
from ..attendance import doors_of, marked, meant_by, on_now
from ..forms.attendance import DeskForm, WalkInForm
from ..models import DoorPass, Meeting, Registration, Session
from ..papers import entry_pass
from ..states import RegistrationState
from .workspace import meeting_of

DOOR, SESSION = "door", "checks_into"
"""What a browser at the door keeps: the token of its door pass, and the session it checked into last."""


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request, code):
    """Where the QR code leads: a big button for whoever is at the door, and nothing about anybody for anybody else."""
    registration = Registration.objects.opened_by(code).select_related("meeting", "stakeholder__profile").first()
    sessions, door = _door_of(request, registration.meeting) if registration else ([], None)
    if not sessions:
        if request.method == "POST":
            raise Http404
        return render(request, "meetings/check_in_closed.html")
    session = _chosen(request, sessions)
    if request.method == "POST":
        _act(request, session, registration, door)
        return redirect(f"{reverse('meetings:check_in', args=[registration.code])}?session={session.pk}")
    marked([registration], session)
    may_admit = door is None and request.user.has_perm("meetings.confirm_registration", registration)
    context = {
        "registration": registration,
        "meeting": registration.meeting,
        "session": session,
        "days": _by_day(sessions),
        "may_admit": may_admit and registration.state in {RegistrationState.REQUESTED, RegistrationState.OFFERED},
    }
    return render(request, "meetings/check_in.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request, slug):
    """Codes or names, one after the other; the answer stands above the field, which is ready for the next."""
    meeting = _meeting_at_door(request, slug)
    sessions, door = _door_of(request, meeting)
    if not sessions:
        raise Http404
    session = _chosen(request, sessions)
    address = f"{reverse('meetings:desk', args=[slug])}?session={session.pk}"
    form = DeskForm(request.POST or None, by_code_only=door is not None)
    found: list[Registration] = []
    if request.method == "POST" and (number := request.POST.get("registration", "")).isdecimal():
        people = Registration.objects.opened_by(request.POST.get("code", "")).filter(meeting=meeting, pk=number)
        if registration := people.select_related("meeting", "stakeholder__profile").first():
            _act(request, session, registration, door)
        return redirect(address)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["typed"]
        if read_code(typed):
            registration = (
                Registration.objects.opened_by(typed)
                .filter(meeting=meeting)
                .select_related("meeting", "stakeholder__profile")
                .first()
            )
            if registration is None:
                form.add_error("typed", _("No registration for this meeting has this code. Type the name instead."))
            elif registration.state != RegistrationState.CONFIRMED:
                return redirect(f"{reverse('meetings:check_in', args=[registration.code])}?session={session.pk}")
            else:
                _act(request, session, registration, door)
                return redirect(address)
        elif door is not None:
            form.add_error("typed", _("This is not a code. Read it once more, or find the person on the printed list."))
        else:
            found = marked(meant_by(meeting, typed), session)
            if not found:
                form.add_error("typed", _("Nobody with a confirmed seat is called so. Try fewer letters, or the code."))
    context = {
        "meeting": meeting,
        "days": _by_day(sessions),
        "session": session,
        "form": form,
        "found": found,
        "door": door,
        "may_enter": door is None and request.user.has_perm("meetings.organise_meeting", meeting),
    }
    return render(request, "meetings/desk.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def door(request, token):
    """A link for a phone at the door. Opening it changes nothing; the button lets this phone check people in."""
    found = DoorPass.objects.opened_by(token).select_related("meeting").first()
    if found is None:
        return render(request, "meetings/door.html", {"door": None}, status=404)
    if request.method == "POST" and found.is_open():
        request.session[DOOR] = token
        return redirect("meetings:desk", slug=found.meeting.slug)
    return render(request, "meetings/door.html", {"door": found, "meeting": found.meeting})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def walk_in(request, slug):
    """Somebody came who never registered: an organiser gives them a seat, if one is free, and lets them in."""
    meeting = meeting_of(request, slug)
    sessions = doors_of(meeting, request.user)
    if not sessions:
        raise Http404
    session = _chosen(request, sessions)
    back = f"{reverse('meetings:desk', args=[slug])}?session={session.pk}"
    form = WalkInForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            done = door_actions.let_in(session, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            _say(request, session, done)
            return redirect(back)
    context = {
        "form": form,
        "heading": _("Somebody who is not registered"),
        "lead": _("They get a seat, if one is free, and a letter that confirms it. Checked in for: %(session)s.")
        % {"session": session.title},
        "back": back,
        "back_label": _("Check people in"),
    }
    return render(request, "components/form_page.html", context, status=status)


@never_cache
@require_safe
def entry_pass_pdf(request, slug):
    """A participant's own code on a sheet to print."""
    mine = Registration.objects.visible_to(request.user).confirmed().filter(stakeholder=request.user)
    registration = get_object_or_404(mine.select_related("meeting", "stakeholder__profile"), meeting__slug=slug)
    response = HttpResponse(as_pdf(entry_pass(registration)), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="entry-pass-{slug}.pdf"'
    return response


# --- Pieces -----------------------------------------------------------------------------------------------------------


def _by_day(sessions: list[Session]) -> list[tuple[date, list[Session]]]:
    """The sessions under the days of the meeting's own zone."""
    return [(day, list(held)) for day, held in groupby(sessions, lambda each: each.starts_in(each.meeting.zone).date())]


def _meeting_at_door(request, slug: str) -> Meeting:
    found = _pass_of(request)
    if found and found.meeting.slug == slug:
        return found.meeting
    meeting = Meeting.objects.visible_to(request.user).filter(slug=slug).first()
    if meeting is None:
        raise Http404
    return meeting


def _pass_of(request) -> DoorPass | None:
    token = request.session.get(DOOR)
    found = DoorPass.objects.opened_by(token).select_related("meeting").first() if token else None
    return found if found and found.is_open() else None


def _door_of(request, meeting: Meeting) -> tuple[list[Session], DoorPass | None]:
    """The sessions this browser may check people into, and the pass it does so by, if it is not a person signed in."""
    own = doors_of(meeting, request.user)
    if own:
        return own, None
    found = _pass_of(request)
    return doors_of(meeting, request.user, found), found


def _chosen(request, sessions: list[Session]) -> Session:
    """The session in the address, else the one this browser checks into if it goes on, else the one that is on now."""
    wanted = request.POST.get("session") or request.GET.get("session", "")
    by_key = {str(session.pk): session for session in sessions}
    if wanted in by_key:
        return by_key[wanted]
    now = on_now(sessions)
    last = by_key.get(str(request.session.get(SESSION, "")))
    if last and now and last.starts_at <= now.starts_at < last.ends_at:
        return last
    return now or sessions[-1]


def _act(request, session: Session, registration: Registration, door: DoorPass | None) -> None:
    """Check in, admit or undo, and say what happened."""
    by = None if door else request.user
    name = {"name": registration.stakeholder.shown_name}
    request.session[SESSION] = session.pk
    if request.POST.get("deed") == "undo":
        door_actions.undo(session, registration, by=by, door=door)
        messages.info(request, _("%(name)s is no longer checked in.") % name)
        return
    if request.POST.get("deed") == "admit":
        allow(request.user, "meetings.confirm_registration", registration)
        done = door_actions.admit(session, registration, by=request.user)
    else:
        done = door_actions.check_in(session, registration, by=by, door=door)
    _say(request, session, done)


def _say(request, session: Session, done: door_actions.CheckedIn) -> None:
    first = done.attendance
    name = {"name": first.registration.stakeholder.shown_name}
    if done.is_new:
        messages.success(request, _("%(name)s is checked in.") % name)
        return
    told = {**name, "time": say_time(first.checked_in_at, session.meeting.zone), "who": first.by or first.door or "–"}
    messages.warning(request, _("%(name)s was already checked in at %(time)s by %(who)s.") % told)
