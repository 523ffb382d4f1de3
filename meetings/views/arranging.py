"""Sessions moved on the agenda by hand, by keyboard or by form; breaks and annotations."""

from collections.abc import Sequence

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from rrge_portal.kernel.refusal import Refusal

from ..actions import arranging
from ..actions import sessions as agenda
from ..actions.clashing import Clashing
from ..clashes import Clash
from ..forms.arranging import AnnotationForm, BreakForm, MoveForm, MovesForm
from ..models import Session
from .workspace import meeting_of, workspace

UNDO = "agenda_undo"
"""Where a browser's session keeps the moves that put its last ones back."""


@require_POST
def check_moves(request, slug):
    """What moves would do, before anything is saved: a piece of the editor's page."""
    meeting = meeting_of(request, slug, "meetings.change_meeting")
    form = MovesForm(request.POST, meeting=meeting)
    return render(request, "meetings/organise/_moves.html", {"meeting": meeting, **_previewed(form, meeting)})


@require_POST
def move_sessions(request, slug):
    """Save moves, from the editor (`moves`) or from the form beside a session."""
    meeting = meeting_of(request, slug, "meetings.change_meeting")
    form = MovesForm(_as_moves(request.POST, meeting), meeting=meeting)
    if form.is_valid():
        moves, despite = form.cleaned_data["moves"], form.cleaned_data["despite"]
        try:
            back = arranging.rearrange(meeting, moves, by=request.user, despite=despite)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            request.session[UNDO] = {"meeting": meeting.pk, "moves": MovesForm.written(back, meeting.zone)}
            said = ngettext("%(number)d session is moved.", "%(number)d sessions are moved.", len(back))
            messages.success(request, said % {"number": len(back)})
            return redirect("meetings:sessions", slug=slug)
    context = workspace(meeting, "sessions", **_previewed(form, meeting))
    return render(request, "meetings/organise/moves.html", context, status=409)


def _as_moves(data, meeting) -> dict:
    """What the form beside one session sent, as the list of moves it is."""
    if "moves" in data:
        return data
    form = MoveForm(data, meeting=meeting)
    fields = {name: data.get(name, "") for name in form.fields}
    return {"moves": [fields], "despite": data.get("despite", "")}


def _previewed(form: MovesForm, meeting) -> dict:
    if not form.is_valid() and "moves" not in form.cleaned_data:
        return {"moved": [], "errors": [sentence for each in form.errors.values() for sentence in each]}
    moves = form.cleaned_data["moves"]
    moved = arranging.preview(meeting, moves)
    return {
        "moved": moved,
        "errors": form.non_field_errors(),
        "is_possible": all(each.is_possible for each in moved),
        "has_clashes": any(each.clashes for each in moved),
        "written": MovesForm.written(moves, meeting.zone),
    }


@require_POST
def undo_moves(request, slug):
    """Put back what this browser moved last, unless somebody changed it since."""
    meeting = meeting_of(request, slug, "meetings.change_meeting")
    kept = request.session.pop(UNDO, None)
    form = MovesForm({"moves": kept["moves"]} if kept and kept["meeting"] == meeting.pk else {}, meeting=meeting)
    if not form.is_valid():
        raise Refusal(_("There is nothing to put back. Move the session to where it is to be."))
    arranging.rearrange(meeting, form.cleaned_data["moves"], by=request.user, despite=True)
    messages.success(request, _("The last move is undone."))
    return redirect("meetings:sessions", slug=slug)


@require_http_methods(["GET", "POST"])
def new_break(request, slug):
    meeting = meeting_of(request, slug, "meetings.change_meeting")
    form = BreakForm(request.POST or None, meeting=meeting)
    clashes: Sequence[Clash] = ()
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            added = arranging.add_breaks(
                meeting, data["spans"], titles=form.titles, by=request.user, despite=data["despite"]
            )
        except Clashing as clashing:
            clashes = clashing.clashes
            form.add_error(None, str(clashing))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            said = ngettext("%(number)d break is added.", "%(number)d breaks are added.", len(added))
            messages.success(request, said % {"number": len(added)})
            return redirect("meetings:sessions", slug=slug)
    context = workspace(meeting, "sessions", form=form, clashes=clashes, title=_("Add a break"))
    return render(request, "meetings/organise/agenda_form.html", context)


@require_http_methods(["GET", "POST"])
def annotate_session(request, slug, pk):
    meeting = meeting_of(request, slug, "meetings.change_meeting")
    session = get_object_or_404(Session.objects.visible_to(request.user), meeting=meeting, pk=pk)
    form = AnnotationForm(request.POST or None, session=session)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            agenda.annotate(
                session, annotations=form.annotations, by=request.user, version=form.cleaned_data["version"]
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("The annotations of “%(session)s” are saved.") % {"session": session.title})
            return redirect("meetings:sessions", slug=slug)
    title = _("Annotate “%(session)s”") % {"session": session.title}
    context = workspace(meeting, "sessions", form=form, title=title)
    return render(request, "meetings/organise/agenda_form.html", context, status=status)
