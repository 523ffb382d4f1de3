"""The notes editor. Every button of it saves, so nothing typed is ever lost; so does htmx, a moment after typing."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from rrge_portal.kernel.permissions import allow
from rrge_portal.kernel.refusal import Refusal

from ..actions import notes
from ..forms.notes import NoteForm, RecommendationForm, segment_formset
from ..models import Session
from ..states import SegmentKind


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, slug, pk):
    session = _session(request, slug, pk)
    allow(request.user, "meetings.take_notes_session", session)
    if request.method == "POST":
        return _save(request, session)
    note = session.own_note
    form = NoteForm(
        initial={"version": note.version if note else 0, "language": note.language if note else get_language()}
    )
    segments = _stored(note)
    return _page(request, session, form=form, formset=segment_formset(session, initial=segments))


@require_POST
def publish(request, slug, pk):
    session = _session(request, slug, pk)
    allow(request.user, "meetings.publish_notes_session", session)
    notes.publish(session, by=request.user)
    messages.success(request, _("The notes are shown to the participants of the meeting. You can take them back."))
    return redirect("meetings:notes", slug=slug, pk=pk)


@require_POST
def take_back(request, slug, pk):
    session = _session(request, slug, pk)
    allow(request.user, "meetings.publish_notes_session", session)
    notes.take_back(session, by=request.user)
    messages.success(request, _("The notes are hidden from participants again. Go on writing."))
    return redirect("meetings:notes", slug=slug, pk=pk)


@require_POST
def recommend(request, slug, pk):
    session = _session(request, slug, pk)
    allow(request.user, "meetings.recommend_session", session)
    form = _recommendation_form(session, request.POST)
    if not form.is_valid():
        note = session.own_note
        head = NoteForm(
            initial={"version": note.version if note else 0, "language": note.language if note else get_language()}
        )
        formset = segment_formset(session, initial=_stored(note))
        return _page(request, session, form=head, formset=formset, recommendation_form=form)
    written = notes.recommend(session, by=request.user, **form.cleaned_data)
    messages.success(request, _("Written down as recommendation %(number)d.") % {"number": written.number})
    return redirect("meetings:notes", slug=slug, pk=pk)


def _session(request, slug, pk) -> Session:
    return get_object_or_404(
        Session.objects.visible_to(request.user).select_related("meeting"), meeting__slug=slug, pk=pk
    )


def _save(request, session):
    """Save what is in the editor, arranged as the pressed button says."""
    form = NoteForm(request.POST)
    formset = segment_formset(session, request.POST)
    if not (form.is_valid() and formset.is_valid()):
        return _page(request, session, form=form, formset=formset, problem=_("Correct what is marked, then save."))
    rows = [row.cleaned_data for row in formset if row.cleaned_data]
    removed = _arrange(rows, request.POST)
    try:
        note = notes.save(
            session,
            by=request.user,
            version=form.cleaned_data["version"],
            segments=rows,
            language=form.cleaned_data["language"],
        )
    except notes.WrittenMeanwhile as conflict:
        return _conflict(request, session, rows, form, conflict)
    except Refusal as refusal:
        return _page(request, session, form=form, formset=formset, problem=refusal, status=409)
    if request.htmx:
        return render(request, "meetings/notes.html#version", {"version": note.version, "saved_at": timezone.now()})
    if removed:
        messages.info(request, _("Removed: “%(text)s”") % {"text": removed})
    messages.success(request, _("The notes are saved."))
    return HttpResponseRedirect(reverse("meetings:notes", kwargs={"slug": session.meeting.slug, "pk": session.pk}))


def _arrange(rows: list[dict], data) -> str:
    """Move or remove a paragraph where a button said so. Returns the text of a removed one, so that it can be shown."""
    if data.get("up", "").isdigit() and 0 < (place := int(data["up"])) < len(rows):
        rows[place - 1], rows[place] = rows[place], rows[place - 1]
    if data.get("remove", "").isdigit() and (place := int(data["remove"])) < len(rows):
        return rows.pop(place)["text"]
    return ""


def _conflict(request, session, rows, form, conflict):
    """Both texts side by side; saving again from here replaces theirs knowingly."""
    if request.htmx:
        return render(request, "meetings/notes.html#conflict", status=409)
    head = NoteForm(initial={"version": conflict.note.version, "language": form.cleaned_data["language"]})
    return _page(
        request,
        session,
        form=head,
        formset=segment_formset(session, initial=rows),
        problem=conflict,
        theirs=list(conflict.note.segments.all()),
        status=409,
    )


def _stored(note) -> list[dict]:
    if note is None:
        return []
    return [{"kind": each.kind, "text": each.text, "said_by": each.said_by} for each in note.segments.all()]


def _recommendation_form(session, data=None, text="") -> RecommendationForm:
    action = reverse("meetings:recommend", kwargs={"slug": session.meeting.slug, "pk": session.pk})
    return RecommendationForm(data, action=action, initial={"text": text, "language": get_language()})


def _page(request, session, *, form, formset, status=200, recommendation_form=None, **context):
    note = session.own_note
    segments = list(note.segments.filter(kind=SegmentKind.RECOMMENDATION)) if note else []
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
        "recommendations": recommendations,
        "proposed": proposed,
        "recommendation_form": recommendation_form or _recommendation_form(session, text=text),
        "may_publish": request.user.has_perm("meetings.publish_notes_session", session),
        "may_recommend": request.user.has_perm("meetings.recommend_session", session),
    }
    return render(request, "meetings/notes.html", context, status=status)
