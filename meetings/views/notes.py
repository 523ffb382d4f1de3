"""The notes editor. It saves by itself a moment after typing, and what two people write is brought together."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rrge_portal.kernel.moments import say_time
from rrge_portal.kernel.refusal import Refusal

from ..actions import notes
from ..forms.naming import typed_decisions
from ..forms.notes import NoteForm, RecommendationForm, paragraph_formset, typed_paragraphs
from ..models import NoteVersion, Session
from ..naming import NamesStand
from ..note_history import changes
from ..states import SegmentKind
from .naming import asks_about_names, names_page
from .openness import allow_while_open


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, slug, pk):
    session = _session(request, slug, pk)
    try:
        allow_while_open(request.user, "meetings.take_notes_session", session)
    except Refusal as refusal:
        if _is_script(request):
            return JsonResponse({"problem": str(refusal)}, status=409)
        raise
    if request.method == "POST":
        return _save_for_script(request, session) if _is_script(request) else _save(request, session)
    return _page(request, session, *_filled(session))


@require_POST
def publish(request, slug, pk):
    session = _session(request, slug, pk)
    allow_while_open(request.user, "meetings.publish_notes_session", session)
    try:
        notes.publish(session, by=request.user)
    except NamesStand as stand:
        return names_page(request, session, problem=stand)
    messages.success(request, _("The notes are shown to the participants of the meeting. You can take them back."))
    return redirect("meetings:notes", slug=slug, pk=pk)


@require_POST
def take_back(request, slug, pk):
    session = _session(request, slug, pk)
    allow_while_open(request.user, "meetings.publish_notes_session", session)
    notes.take_back(session, by=request.user)
    messages.success(request, _("The notes are hidden from participants again. Go on writing."))
    return redirect("meetings:notes", slug=slug, pk=pk)


@require_POST
@asks_about_names
def recommend(request, slug, pk):
    session = _session(request, slug, pk)
    allow_while_open(request.user, "meetings.recommend_session", session)
    form = _recommendation_form(session, request.POST)
    if not form.is_valid():
        return _page(request, session, *_filled(session), recommendation_form=form)
    decisions = typed_decisions(request.POST)
    written = notes.recommend(session, by=request.user, decisions=decisions, **form.cleaned_data)
    messages.success(request, _("Written down as recommendation %(number)d.") % {"number": written.number})
    return redirect("meetings:notes", slug=slug, pk=pk)


def _session(request, slug, pk) -> Session:
    return get_object_or_404(
        Session.objects.visible_to(request.user).select_related("meeting"), meeting__slug=slug, pk=pk
    )


def _filled(session):
    """The editor's forms, filled with what is stored."""
    note = session.own_note
    paragraphs = note.paragraphs() if note else []
    known = {paragraph.key: paragraph.mark for paragraph in paragraphs}
    form = NoteForm(initial={"known": known, "language": note.language if note else get_language()})
    return form, paragraph_formset(session, paragraphs=paragraphs)


def _is_script(request) -> bool:
    """Whether the page's script asks, which wants the facts and no page."""
    return request.headers.get("Accept") == "application/json"


def _save_for_script(request, session):
    """Save what was typed; answer with the whole as it now is, so that the editor can take over what others wrote."""
    form, formset = NoteForm(request.POST), paragraph_formset(session, request.POST)
    if not (form.is_valid() and formset.is_valid()):
        return JsonResponse({"problem": _("A paragraph is too long, or its kind is not on the list.")}, status=400)
    try:
        saved = notes.save(session, by=request.user, paragraphs=typed_paragraphs(formset), **form.cleaned_data)
    except Refusal as refusal:
        return JsonResponse({"problem": str(refusal)}, status=409)
    return JsonResponse(
        {
            "saved": say_time(saved.note.saved_at, str(request.zone) or session.meeting.zone),
            "moved": saved.merged.moved,
            "paragraphs": [{**paragraph._asdict(), "mark": paragraph.mark} for paragraph in saved.merged.paragraphs],
        }
    )


def _save(request, session):
    """Save what is in the editor, arranged as the pressed button says."""
    form, formset = NoteForm(request.POST), paragraph_formset(session, request.POST)
    if not (form.is_valid() and formset.is_valid()):
        return _page(request, session, form, formset, problem=_("Correct what is marked, then save."))
    paragraphs = typed_paragraphs(formset)
    removed = _arrange(paragraphs, request.POST)
    try:
        saved = notes.save(session, by=request.user, paragraphs=paragraphs, **form.cleaned_data)
        if key := request.POST.get("settle"):
            notes.settle(session, by=request.user, key=key)
    except Refusal as refusal:
        return _page(request, session, form, formset, problem=refusal, status=409)
    if removed:
        messages.info(request, _("Removed: “%(text)s”") % {"text": removed})
    if saved.merged.moved:
        messages.warning(
            request,
            _("Somebody else wrote in the same paragraph at the same time. Both versions are kept and marked below."),
        )
    messages.success(request, _("The notes are saved."))
    return redirect("meetings:notes", slug=session.meeting.slug, pk=session.pk)


def _arrange(paragraphs: list, data) -> str:
    """Move or remove a paragraph where a button said so. Returns the text of a removed one, so that it can be shown."""
    if data.get("up", "").isdigit() and 0 < (place := int(data["up"])) < len(paragraphs):
        paragraphs[place - 1], paragraphs[place] = paragraphs[place], paragraphs[place - 1]
    if data.get("remove", "").isdigit() and (place := int(data["remove"])) < len(paragraphs):
        return paragraphs.pop(place).text
    return ""


# --- Versions ---------------------------------------------------------------------------------------------------------


@never_cache
@require_safe
def versions(request, slug, pk):
    session = _session(request, slug, pk)
    allow_while_open(request.user, "meetings.take_notes_session", session)
    kept = NoteVersion.objects.filter(note__session=session).select_related("saved_by__profile").defer("paragraphs")
    return render(
        request,
        "meetings/note_versions.html",
        {"session": session, "meeting": session.meeting, "versions": list(kept), "zone": _zone(request, session)},
    )


@never_cache
@require_safe
def version(request, slug, pk, number):
    """One version: what it changed since the one before, and how it differs from the notes as they are now."""
    session = _session(request, slug, pk)
    allow_while_open(request.user, "meetings.take_notes_session", session)
    kept = _version(session, number)
    before = NoteVersion.objects.filter(note=kept.note, number__lt=number).first()
    against_now = request.GET.get("against") == "now"
    old, new = (kept.read, kept.note.paragraphs()) if against_now else (before.read if before else [], kept.read)
    context = {
        "session": session,
        "meeting": session.meeting,
        "version": kept,
        "before": before,
        "against_now": against_now,
        "changes": changes(old, new),
        "is_latest": kept.number == kept.note.version,
        "zone": _zone(request, session),
    }
    return render(request, "meetings/note_version.html", context)


@require_POST
def bring_back(request, slug, pk, number):
    session = _session(request, slug, pk)
    allow_while_open(request.user, "meetings.take_notes_session", session)
    notes.bring_back(_version(session, number), by=request.user)
    messages.success(request, _("That version is back. What stood there before is kept among the versions."))
    return redirect("meetings:notes", slug=slug, pk=pk)


def _version(session, number: int) -> NoteVersion:
    kept = NoteVersion.objects.select_related("note__session__meeting", "saved_by__profile")
    return get_object_or_404(kept, note__session=session, number=number)


def _zone(request, session) -> str:
    return str(request.zone) or session.meeting.zone


# --- Pieces -----------------------------------------------------------------------------------------------------------


def _recommendation_form(session, data=None, text="") -> RecommendationForm:
    action = reverse("meetings:recommend", kwargs={"slug": session.meeting.slug, "pk": session.pk})
    return RecommendationForm(data, action=action, initial={"text": text, "language": get_language()})


def _page(request, session, form, formset, *, status=200, recommendation_form=None, **context):
    note = session.own_note
    segments = list(note.segments.filter(kind=SegmentKind.RECOMMENDATION, recommended_in=None)) if note else []
    recommendations = list(session.recommendations.visible_to(request.user))
    numbered = {recommendation.text for recommendation in recommendations}
    proposed = [segment.text for segment in segments if segment.text not in numbered]
    chosen = request.GET.get("recommend", "")
    text = proposed[int(chosen)] if chosen.isdigit() and int(chosen) < len(proposed) else ""
    context |= {
        "session": session,
        "meeting": session.meeting,
        "note": note,
        "form": form,
        "formset": formset,
        "blank": formset.empty_form,
        "recommendations": recommendations,
        "proposed": proposed,
        "recommendation_form": recommendation_form or _recommendation_form(session, text=text),
        "may_publish": request.user.has_perm("meetings.publish_notes_session", session),
        "may_recommend": request.user.has_perm("meetings.recommend_session", session),
    }
    return render(request, "meetings/notes.html", context, status=status)
