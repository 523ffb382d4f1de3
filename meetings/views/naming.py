"""Names in texts under the Chatham House Rule: the page about those in the notes, and the one that stands between a
typed text and its readers."""

import re
from functools import wraps

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from rrge_portal.kernel.refusal import Refusal

from ..actions import notes
from ..actions.naming import REPLACE, look_again
from ..forms.naming import PREFIX, NamesForm, typed_decisions
from ..models import ClearedName, Session
from ..naming import Flag, NamesStand, screen_of
from .openness import allow_while_open

_PLACE = re.compile(r"^([\w-]{1,40}):(\d{1,6}):(.{1,300})$", re.DOTALL)


def asks_about_names(view):
    """Where names stand in what was sent, a page that asks about each comes in place of the answer; nothing is lost.

    The view hands `typed_decisions(request.POST)` to its action, which raises `NamesStand` for what is still open.
    """

    @wraps(view)
    def asking(request, *args, **kwargs):
        if request.method == "POST":
            request.POST = _with_other_words(request.POST)
        try:
            return view(request, *args, **kwargs)
        except NamesStand as stand:
            return _ask(request, stand)

    return asking


def _with_other_words(posted: QueryDict) -> QueryDict:
    """What was sent, with other words in the place of each name for which that was chosen."""
    decisions = typed_decisions(posted)
    if not decisions:
        return posted
    places = []
    for field, decision in decisions.items():
        place = _PLACE.match(posted.get(f"{field}-at", ""))
        if place and decision.deed == REPLACE and decision.put:
            places.append((place[1], int(place[2]), place[3], decision.put))
    changed = posted.copy()
    for name, start, hit, put in sorted(places, reverse=True):
        text = _as_checked(changed.get(name, ""))
        if text[start : start + len(hit)] == hit:
            flag = Flag(start, start + len(hit), "", hit, "", "", "", None)
            changed[name] = flag.replaced_in(text, put)
    return changed


def _as_checked(text: str) -> str:
    """As a form hands it to the action."""
    return text.replace("\r\n", "\n").strip()


def _ask(request, stand: NamesStand):
    texts = {name: _as_checked(value) for name, value in request.POST.items() if not name.startswith(PREFIX)}
    typed = {text: next((name for name, value in texts.items() if value == text), "") for text, _flags in stand.found}
    places = {
        flag.field: f"{typed[text]}:{flag.start}:{flag.text}"
        for text, flags in stand.found
        for flag in flags
        if typed[text]
    }
    data = request.POST if any(name.startswith(PREFIX) for name in request.POST) else None
    form = NamesForm(
        flags=stand.flags,
        places=places,
        replaceable=bool(places),
        label=_("Go on"),
        initial={
            **{flag.field: REPLACE for flag in stand.flags if places},
            **({name: value for name, value in data.items() if name.startswith(PREFIX)} if data else {}),
            **{f"{field}-at": place for field, place in places.items()},
            **{f"{flag.field}-hit": flag.text for flag in stand.flags},
        },
    )
    carried = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken" and not name.startswith(PREFIX) and name not in typed.values()
    ]
    context = {
        "sentence": str(stand),
        "form": form,
        "carried": carried,
        "texts": [(name, text) for text, name in typed.items() if name],
        "back": request.headers.get("Referer", "") if not places else "",
    }
    return render(request, "meetings/names_in_text.html", context, status=409)


# --- Those in the notes of a session ----------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def names(request, slug, pk):
    """Every name in the notes that nobody has decided about, and the reasons why others may stand."""
    session = _session(request, slug, pk)
    if request.method != "POST":
        return names_page(request, session)
    decisions = typed_decisions(request.POST)
    try:
        settled = notes.settle_names(session, by=request.user, decisions=decisions)
    except Refusal as refusal:
        return names_page(request, session, problem=refusal, data=request.POST)
    messages.success(
        request,
        ngettext("%(number)d name is settled.", "%(number)d names are settled.", settled) % {"number": settled}
        if settled
        else _("Nothing was decided. Choose for each name what is to be done with it."),
    )
    return redirect("meetings:names_in_notes", slug=slug, pk=pk)


@require_POST
def look_at_name_again(request, slug, pk, clearing):
    session = _session(request, slug, pk)
    look_again(get_object_or_404(ClearedName, session=session, pk=clearing), by=request.user)
    messages.success(request, _("The reason is taken back. The name is open again."))
    return redirect("meetings:names_in_notes", slug=slug, pk=pk)


def _session(request, slug, pk) -> Session:
    session = get_object_or_404(
        Session.objects.visible_to(request.user).select_related("meeting"), meeting__slug=slug, pk=pk
    )
    allow_while_open(request.user, "meetings.take_notes_session", session)
    return session


def names_page(request, session: Session, *, problem=None, data=None):
    """Also what answers whoever would show the notes while names are open."""
    note, screen = session.own_note, screen_of(session)
    texts = [text for segment in note.segments.all() for text in (segment.text, segment.addressee)] if note else []
    flags = {flag.digest: flag for text in texts for flag in screen.flags(text, note.language)}
    waiting = [flag for flag in flags.values() if flag.cleared is None]
    initial = {name: value for name, value in (data or {}).items() if name.startswith(PREFIX)}
    form = NamesForm(flags=waiting, places={}, replaceable=True, label=_("Do as chosen"), initial=initial)
    context = {
        "session": session,
        "meeting": session.meeting,
        "note": note,
        "problem": problem,
        "waiting": waiting,
        "cleared": [flag for flag in flags.values() if flag.cleared],
        "form": form,
        "may_publish": request.user.has_perm("meetings.publish_notes_session", session),
    }
    return render(request, "meetings/names_in_notes.html", context, status=409 if problem else 200)
