"""One recommendation or paragraph with its comments, where it stands, and the practices that came of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from rrge_portal.kernel.permissions import allow
from rrge_portal.kernel.refusal import Refusal

from .. import thread
from ..actions import commenting
from ..actions import recommendations as actions
from ..actions.asking import ask_for_practice
from ..forms.naming import typed_decisions
from ..forms.recommendations import AnswerForm, AskForm, CommentForm, ReportForm, people_known_to
from ..models import Comment, Meeting, NoteSegment, PracticeInvitation, Recommendation, SessionNote
from ..recommending import plan_of
from ..states import NoteState
from .naming import asks_about_names


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def recommendation(request, slug, number):
    """One recommendation, for whoever may see it; people in the meeting comment on it in the comment period."""
    found = _recommendation(request, slug, number)
    page = found.get_absolute_url()
    form = _comment_form(request, found)
    if request.method == "POST" and (answer := _comment(request, found, form, page)):
        return answer
    may_ask = request.user.has_perm("meetings.describe_recommendation", found)
    may_report = request.user.has_perm("meetings.report_recommendation", found) and bool(found.is_standing)
    own = {"slug": slug, "number": number}
    ask_address = reverse("meetings:ask_for_recommendation", kwargs=own)
    report_address = reverse("meetings:report_on_recommendation", kwargs=own)
    plan = plan_of(found.meeting)
    context = _around(request, found, form, may_ask=may_ask) | {
        "recommendation": found,
        "merged_into": _merged_into(request, found),
        "thread": thread.of_recommendation(found, request.user),
        "invitations": _invitations(may_ask, found.practice_invitations),
        "ask_form": _ask_form(request, found.meeting, ask_address) if may_ask else None,
        "report_form": ReportForm(recommendation=found, action=report_address) if may_report else None,
        "steps": found.steps.all() if plan.progress_shown_at or may_report else [],
        "shows_progress": bool(plan.progress_shown_at) or may_report,
        "is_organiser": request.user.has_perm("meetings.change_recommendation", found),
    }
    return render(request, "meetings/recommendation.html", context, status=_status(form))


@require_POST
def report(request, slug, number):
    """The organisers or the person it is entrusted to say how far it has got, also after the meeting is closed."""
    found = _recommendation(request, slug, number)
    allow(request.user, "meetings.report_recommendation", found)
    form = ReportForm(request.POST, recommendation=found, action="")
    if not form.is_valid():
        raise Refusal(_("This status can no longer be reported. Reload the page to see where it stands."))
    actions.report(found, by=request.user, **form.cleaned_data)
    messages.success(request, _("Thank you. It is written down where the recommendation stands."))
    if request.GET.get("back") == "organise":
        return redirect("meetings:one_recommendation", slug=slug, number=number)
    return redirect(found)


@require_POST
@asks_about_names
def ask_for_recommendation(request, slug, number):
    found = _recommendation(request, slug, number)
    allow(request.user, "meetings.describe_recommendation", found)
    return _ask(request, found, found.get_absolute_url())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def paragraph(request, slug, pk, key):
    """A paragraph of published notes, with its comments and what came of it."""
    found = _segment(request, slug, pk, key)
    session = found.note.session
    form = _comment_form(request, found)
    if request.method == "POST" and (answer := _comment(request, found, form, request.path)):
        return answer
    may_ask = request.user.has_perm("meetings.recommend_session", session)
    action = reverse("meetings:ask_for_paragraph", kwargs={"slug": slug, "pk": pk, "key": key})
    context = _around(request, found, form, may_ask=may_ask) | {
        "session": session,
        "segment": found,
        "thread": thread.of_paragraph(found, request.user),
        "invitations": _invitations(may_ask, found.practice_invitations),
        "ask_form": _ask_form(request, session.meeting, action) if may_ask else None,
    }
    return render(request, "meetings/paragraph.html", context, status=_status(form))


@require_POST
@asks_about_names
def ask_for_paragraph(request, slug, pk, key):
    found = _segment(request, slug, pk, key)
    allow(request.user, "meetings.recommend_session", found.note.session)
    page = reverse("meetings:paragraph", kwargs={"slug": slug, "pk": pk, "key": key})
    return _ask(request, found, page)


@require_POST
@asks_about_names
def answer(request, slug, pk):
    """Accept a comment, with the wording as it then reads, or leave the text as it is and say why."""
    found = get_object_or_404(
        Comment.objects.visible_to(request.user).select_related(
            "meeting", "recommendation", "segment__note", "session"
        ),
        meeting__slug=slug,
        pk=pk,
    )
    allow(request.user, "meetings.answer_comment", found)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise Refusal(_("The answer or the wording is too long. Go back and shorten it."))
    words = form.cleaned_data
    if words["deed"] == "accept":
        text = words["text"] if found.proposed else ""
        decisions = typed_decisions(request.POST)
        commenting.accept(found, by=request.user, answer=words["answer"], text=text, decisions=decisions)
        messages.success(request, _("The comment is accepted, and whoever wrote it is told."))
    else:
        commenting.decline(found, by=request.user, answer=words["answer"])
        messages.success(request, _("The text stays as it is, and whoever commented is told why."))
    if found.recommendation:
        return redirect(found.recommendation)
    if found.segment:
        return redirect("meetings:paragraph", slug=slug, pk=found.session_id, key=found.segment.key)
    return redirect("meetings:session", slug=slug, pk=found.session_id)


# --- Pieces -----------------------------------------------------------------------------------------------------------


def _recommendation(request, slug, number) -> Recommendation:
    visible = Recommendation.objects.visible_to(request.user).filter(
        meeting__in=Meeting.objects.visible_to(request.user).values("pk")
    )
    rows = visible.select_related("meeting", "session").prefetch_related("sources__session")
    return get_object_or_404(rows, meeting__slug=slug, number=number)


def _segment(request, slug, pk, key) -> NoteSegment:
    notes = SessionNote.objects.visible_to(request.user).filter(state=NoteState.PUBLISHED)
    return get_object_or_404(
        NoteSegment.objects.select_related("note__session__meeting"),
        note__in=notes.values("pk"),
        note__session=pk,
        note__session__meeting__slug=slug,
        key=key,
    )


def _comment_form(request, thing) -> CommentForm | None:
    """None where the reader may not comment, or not any more."""
    meeting = thing.meeting
    if not request.user.has_perm("meetings.contribute_meeting", meeting) or not commenting.is_open(meeting):
        return None
    return CommentForm(request.POST or None, longest=commenting.longest(thing), initial={"proposed": thing.text})


def _comment(request, thing, form, page):
    allow(request.user, "meetings.contribute_meeting", thing.meeting)
    if form is None:
        raise Refusal(_("The comment period is over. Write to the organisers of the meeting instead."))
    if form.is_valid():
        try:
            commenting.comment_on(thing, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you. Moderators and rapporteurs read it, and you are told once."))
            return redirect(page)
    return None


def _status(form) -> int:
    return 409 if form is not None and form.is_bound and form.non_field_errors() else 200


def _around(request, thing, form, *, may_ask: bool) -> dict:
    """The meeting, the comments the reader may see, and what they may do with them."""
    meeting = thing.meeting
    comments = list(
        thing.comments.visible_to(request.user).select_related(
            "author__profile", "session", "meeting", "recommendation__session"
        )
    )
    for comment in comments:
        comment.recommendation = thing if isinstance(thing, Recommendation) else None
    return {
        "meeting": meeting,
        "comments": comments,
        "may_answer": bool(comments) and request.user.has_perm("meetings.answer_comment", comments[0]),
        "comment_form": form,
        "open_until": plan_of(meeting).comments_open_until if form else None,
        "may_ask": may_ask,
    }


def _merged_into(request, found: Recommendation) -> Recommendation | None:
    """The one it was brought into, if the reader may see that one."""
    if found.merged_into_id is None:
        return None
    return Recommendation.objects.visible_to(request.user).filter(pk=found.merged_into_id).first()


def _invitations(may_ask: bool, invitations) -> list[PracticeInvitation]:
    """Who was asked, for those who may ask."""
    if not may_ask:
        return []
    return list(invitations.select_related("stakeholder__profile").prefetch_related("practices"))


def _ask_form(request, meeting: Meeting, action: str, data=None) -> AskForm:
    people = people_known_to(request.user, meeting)
    return AskForm(data, action=action, people=people, initial={"language": get_language()})


def _ask(request, thing, page):
    form = _ask_form(request, thing.meeting, "", request.POST)
    if not form.is_valid():
        raise Refusal(_("Choose somebody of the meeting, or type a whole e-mail address."))
    words = form.cleaned_data
    person = words["person"]
    email = person.letter_address if person else words["email"]
    ask_for_practice(
        thing,
        by=request.user,
        email=email,
        name=words["name"],
        language=words["language"],
        person=person,
        decisions=typed_decisions(request.POST),
    )
    messages.success(request, _("The letter is on its way. This page shows when the draft is begun."))
    return redirect(page)
