"""A focal point's pages, opened through the link in the letter: no account, and nothing changes by looking."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rrge_portal.kernel.refusal import Refusal

from ..actions import nominating
from ..forms.nominating import NomineeForm, NoteForm, ReasonForm, initial_of
from ..models import Nomination, Nominee
from ..states import MeetingRole, MeetingState, NominationState

ROWS_AT_ONCE = 10
"""People one form takes; more seats are named in a second go."""


def _opened(token: str) -> Nomination | None:
    opened = Nomination.objects.opened_by(token).exclude(state=NominationState.LISTED)
    return opened.select_related("meeting").first()


def _unknown(request):
    return render(request, "meetings/nomination_unknown.html", status=404)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def nomination(request, token):
    """Who is named, a form for the seats still open, and the note verbale."""
    found = _opened(token)
    if found is None:
        return _unknown(request)
    if request.method != "POST":
        return _page(request, found, token)
    nominating.see(found)
    deed = DEEDS.get(request.POST.get("deed", ""))
    return deed(request, found, token) if deed else HttpResponse(status=204)


def _name(request, found, token):
    rows = _rows(found, request.POST)
    note = NoteForm(request.POST, request.FILES, nomination=found)
    if not all([note.is_valid(), *(row.is_valid() for row in rows)]):
        return _page(request, found, token, rows=rows, note=note, status=422)
    people = [row.person for row in rows if row.is_filled]
    try:
        named = nominating.name_people(found, people, note=note.pending)
    except Refusal as refusal:
        return _page(request, found, token, rows=rows, note=note, refusal=refusal, status=409)
    told = ngettext(
        "%(number)d person is named and has been sent an invitation.",
        "%(number)d people are named and have been sent an invitation each.",
        len(named),
    ) % {"number": len(named)}
    messages.success(request, told if named else _("The note verbale is attached."))
    return redirect("meetings:nomination", token=token)


def _finish(request, found, token):
    return _do(request, found, token, nominating.finish, _("Thank you for telling us. You get no further reminders."))


def _ask_for_time(request, found, token):
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, found, token, reason=form, status=422)
    told = _("The organisers have your request and answer by letter.")
    return _do(request, found, token, nominating.ask_late, told, reason=form.cleaned_data["reason"])


def _do(request, found, token, act, told, **facts):
    try:
        act(found, **facts)
    except Refusal as refusal:
        found.refresh_from_db()
        return _page(request, found, token, refusal=refusal, status=409)
    messages.success(request, told)
    return redirect("meetings:nomination", token=token)


DEEDS = {"name": _name, "finish": _finish, "ask": _ask_for_time}


def _rows(found: Nomination, data=None) -> list[NomineeForm]:
    left = found.seats - found.nominees.live().count()
    numbers = range(min(max(left, 0), ROWS_AT_ONCE))
    if data is not None:  # whoever typed in a row sees it again, even if somebody else has taken its seat meanwhile
        numbers = range(max(len(numbers), *(n + 1 for n in range(ROWS_AT_ONCE) if f"row{n}-email" in data), 0))
    initial = {"language": found.language}
    return [NomineeForm(data, prefix=f"row{n}", initial=initial, empty_permitted=True) for n in numbers]


def _standing(found: Nomination) -> str:
    """Which of its pages a nomination shows: withdrawn, over, late or open."""
    if found.state == NominationState.WITHDRAWN:
        return "withdrawn"
    if found.meeting.state != MeetingState.PUBLISHED or found.meeting.is_over:
        return "over"
    return "late" if found.is_past_due else "open"


def _page(request, found, token, *, rows=None, note=None, reason=None, refusal=None, status=200):
    standing = _standing(found)
    if standing in {"withdrawn", "over"} and status == 200:
        status = 410
    named = found.nominees.none() if standing == "withdrawn" else found.nominees.live()
    nominees = list(named.select_related("invitation").prefetch_related("late_requests"))
    organisers = found.meeting.appointments.filter(role=MeetingRole.ORGANISER).select_related("stakeholder__profile")
    context = {
        "nomination": found,
        "meeting": found.meeting,
        "token": token,
        "standing": standing,
        "people": [(nominee, _consent(nominee)) for nominee in nominees],
        "left": max(0, found.seats - len(nominees)),
        "rows": _rows(found) if rows is None and standing == "open" else rows,
        "note": note or NoteForm(nomination=found),
        "reason": reason or ReasonForm(),
        "asked_for_time": found.late_requests.filter(nominee=None, state="asked").exists(),
        "refusal": refusal,
        "organisers": [appointment.stakeholder for appointment in organisers],
    }
    return render(request, "meetings/nomination.html", context, status=status)


def _consent(nominee: Nominee) -> str:
    """`asked`, `granted` or nothing: how a wish to replace this person after the deadline stands."""
    states = {asked.state for asked in nominee.late_requests.all()}
    return next((state for state in ("granted", "asked") if state in states), "")


# --- One nominee ------------------------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def nominee(request, token, pk, deed):
    """Correct, replace or take back one nominee, say that they lead, or ask the organisers for consent."""
    found = _opened(token)
    if found is None:
        return _unknown(request)
    if request.method != "POST" and _standing(found) in {"withdrawn", "over"}:
        return redirect("meetings:nomination", token=token)
    person = get_object_or_404(found.nominees.live().select_related("invitation"), pk=pk)
    person.nomination = found
    if deed not in NOMINEE_DEEDS:
        raise Http404
    form = _nominee_form(deed, person, request.POST if request.method == "POST" else None)
    refusal = None
    if request.method == "POST":
        nominating.see(found)
        if form is None or form.is_valid():
            try:
                messages.success(request, NOMINEE_DEEDS[deed](person, form))
            except Refusal as refused:
                refusal = refused
            else:
                return redirect("meetings:nomination", token=token)
    context = {"nomination": found, "nominee": person, "token": token, "deed": deed, "form": form, "refusal": refusal}
    status = 409 if refusal else 422 if request.method == "POST" else 200
    return render(request, "meetings/nominee.html", context, status=status)


def _nominee_form(deed: str, person: Nominee, data):
    if deed == "correct":
        return NomineeForm(data, initial=initial_of(person))
    if deed == "replace":
        return NomineeForm(data, initial={"language": person.nomination.language, "is_head": person.is_head})
    return ReasonForm(data) if deed == "ask" else None


def _correct(person, form) -> str:
    nominating.correct(person, form.person)
    return _("The details of %(name)s are corrected.") % {"name": form.person.given_name}


def _replace(person, form) -> str:
    fresh = nominating.replace(person, form.person)
    return _("%(new)s is named in place of %(old)s. Both have been sent a letter.") % {"new": fresh, "old": person}


def _take_back(person, form) -> str:
    nominating.take_back(person)
    return _("%(name)s is no longer named, and has been told.") % {"name": person}


def _lead(person, form) -> str:
    nominating.make_head(person)
    return _("%(name)s leads the delegation.") % {"name": person}


def _ask(person, form) -> str:
    nominating.ask_late(person.nomination, nominee=person, reason=form.cleaned_data["reason"])
    return _("The organisers have your request and answer by letter.")


NOMINEE_DEEDS = {"correct": _correct, "replace": _replace, "take-back": _take_back, "lead": _lead, "ask": _ask}
