"""The organisers' page of recommendations: across sessions, numbered, brought together, entrusted."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db import models
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from journal.models import Entry
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.vocabulary import Mark

from .. import thread
from ..actions import recommendations as actions
from ..forms.naming import typed_decisions
from ..forms.recommendations import MergeForm, OwnerForm, PeriodForm, ReasonForm, ReportForm, WordingForm, people_of
from ..models import NoteSegment, Recommendation
from ..naming import NamesStand
from ..recommending import near_duplicates, nearest, plan_of, proposed
from ..states import CommentState
from .naming import asks_about_names
from .workspace import meeting_of, workspace

FOLLOW_UP = "meetings.follow_up_meeting"
"""What is still done after a meeting is closed."""


@require_safe
def organise_recommendations(request, slug):
    meeting = meeting_of(request, slug)
    listed = list(_with_sessions(meeting.recommendations).fetch_mode(models.FETCH_RAISE))
    standing = [each for each in listed if each.is_standing]
    plan = plan_of(meeting)
    context = workspace(
        meeting,
        "organise_recommendations",
        plan=plan,
        standing=standing,
        others=[each for each in listed if not each.is_standing],
        proposals=[(segment, nearest(segment.text, standing)) for segment in proposed(meeting)],
        pairs=near_duplicates(standing)[:10],
        marks=Mark.choices,
        period_form=_period_form(meeting, plan),
    )
    return render(request, "meetings/organise/recommendations.html", context)


def _with_sessions(recommendations):
    return (
        recommendations.select_related("session", "merged_into", "owner_person__profile")
        .prefetch_related("sources__session")
        .annotate(
            unanswered=models.Count("comments", filter=models.Q(comments__state=CommentState.OPEN), distinct=True)
        )
        .order_by("number")
    )


@require_POST
@asks_about_names
def number_proposal(request, slug, pk):
    """Give a proposed paragraph a number, or join it to a recommendation that says the same."""
    meeting = meeting_of(request, slug)
    segment = get_object_or_404(
        NoteSegment.objects.select_related("note__session__meeting"), note__session__meeting=meeting, pk=pk
    )
    if request.POST.get("into", "").isdigit():
        into = get_object_or_404(meeting.recommendations, number=request.POST["into"])
        actions.join(segment, into, by=request.user, decisions=typed_decisions(request.POST))
        messages.success(request, _("It counts towards recommendation %(number)d now.") % {"number": into.number})
    else:
        mark = request.POST.get("mark", Mark.PARTICIPANTS)
        chosen = mark if mark in Mark.values else Mark.PARTICIPANTS
        written = actions.number(segment, by=request.user, mark=chosen, decisions=typed_decisions(request.POST))
        messages.success(request, _("Written down as recommendation %(number)d.") % {"number": written.number})
    return redirect("meetings:organise_recommendations", slug=slug)


@require_POST
def renumber(request, slug):
    """Number in the order of the places typed beside each."""
    meeting = meeting_of(request, slug)
    places = {
        int(name.removeprefix("place-")): int(value) if value.isdigit() else 0
        for name, value in request.POST.items()
        if name.startswith("place-") and name.removeprefix("place-").isdigit()
    }
    actions.renumber(meeting, sorted(places, key=lambda pk: (places[pk], pk)), by=request.user)
    messages.success(request, _("The recommendations are numbered in this order."))
    return redirect("meetings:organise_recommendations", slug=slug)


@require_POST
def fix_numbers(request, slug):
    actions.fix_numbers(meeting_of(request, slug), by=request.user)
    messages.success(request, _("The numbers are fixed and can be cited. Further recommendations get the next ones."))
    return redirect("meetings:organise_recommendations", slug=slug)


@require_POST
def comment_period(request, slug):
    meeting = meeting_of(request, slug)
    form = _period_form(meeting, plan_of(meeting), request.POST)
    if not form.is_valid():
        raise Refusal(form.errors["until"][0])
    until = form.cleaned_data["until"]
    actions.open_comments(meeting, by=request.user, until=until)
    messages.success(
        request,
        _("Participants can comment until then. Moderators and rapporteurs answer.")
        if until
        else _("The comment period is over."),
    )
    return redirect("meetings:organise_recommendations", slug=slug)


@require_POST
def show_progress(request, slug):
    shown = request.POST.get("shown") == "yes"
    actions.show_progress(meeting_of(request, slug, FOLLOW_UP), by=request.user, shown=shown)
    messages.success(
        request,
        _("The public page of the outcome says how far each recommendation has got.")
        if shown
        else _("The progress is no longer on the public page."),
    )
    return redirect("meetings:organise_recommendations", slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
@asks_about_names
def one_recommendation(request, slug, number):
    meeting, found = _one(request, slug, number)
    form = _wording_form(found, request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(found, by=request.user, decisions=typed_decisions(request.POST), **form.cleaned_data)
        except NamesStand:
            raise
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("The wording is saved. The earlier one is kept below."))
            return redirect("meetings:one_recommendation", slug=slug, number=number)
    return _page(request, meeting, found, status=status, wording_form=form)


@require_POST
def entrust(request, slug, number):
    meeting, found = _one(request, slug, number, FOLLOW_UP)
    form = _owner_form(meeting, found, request.POST)
    if not form.is_valid():
        return _page(request, meeting, found, owner_form=form)
    actions.entrust(found, by=request.user, **form.cleaned_data)
    messages.success(request, _("Saved. A person who is new to it has been told by letter."))
    return redirect("meetings:one_recommendation", slug=slug, number=number)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, slug, number):
    meeting, found = _one(request, slug, number)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.withdraw(found, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The recommendation is withdrawn. Its number is not given again."))
        return redirect("meetings:one_recommendation", slug=slug, number=number)
    context = workspace(
        meeting,
        "organise_recommendations",
        title=_("Withdraw recommendation %(number)d") % {"number": number},
        sentence=found.text,
        form=form,
        back_page="meetings:organise_recommendations",
    )
    return render(request, "meetings/organise/reason.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@asks_about_names
def merge(request, slug, number, into):
    """Both side by side; the first is brought into the second."""
    meeting, found = _one(request, slug, number)
    other = get_object_or_404(_with_sessions(meeting.recommendations), number=into)
    label = _("Bring %(number)d into %(into)d") % {"number": number, "into": into}
    form = MergeForm(request.POST or None, initial={"text": other.text}, label=label)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            words = form.cleaned_data["text"]
            actions.merge(found, other, by=request.user, text=words, decisions=typed_decisions(request.POST))
        except NamesStand:
            raise
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            told = _("Recommendation %(number)d is part of recommendation %(into)d now, and its number points there.")
            messages.success(request, told % {"number": number, "into": into})
            return redirect("meetings:one_recommendation", slug=slug, number=into)
    context = workspace(meeting, "organise_recommendations", both=[found, other], form=form, label=label)
    return render(request, "meetings/organise/merge_recommendations.html", context, status=status)


def _one(request, slug, number, permission="meetings.organise_meeting"):
    meeting = meeting_of(request, slug, permission)
    return meeting, get_object_or_404(_with_sessions(meeting.recommendations), number=number)


def _period_form(meeting, plan, data=None) -> PeriodForm:
    until = plan.comments_open_until
    local = until.astimezone(ZoneInfo(meeting.zone)).replace(tzinfo=None) if until else None
    action = reverse("meetings:comment_period", kwargs={"slug": meeting.slug})
    return PeriodForm(data, action=action, zone=meeting.zone, initial={"until": local})


def _owner_form(meeting, found, data=None) -> OwnerForm:
    return OwnerForm(
        data,
        action=reverse("meetings:entrust_recommendation", kwargs={"slug": meeting.slug, "number": found.number}),
        people=people_of(meeting),
        initial={"owner": found.owner, "owner_person": found.owner_person_id, "due_on": found.due_on},
    )


def _wording_form(found, data=None) -> WordingForm:
    names = ("text", "addressee", "themes", "language", "mark")
    return WordingForm(data, initial={name: getattr(found, name) for name in names})


def _page(request, meeting, found: Recommendation, *, status=200, wording_form=None, owner_form=None):
    report_address = reverse("meetings:report_on_recommendation", kwargs={"slug": meeting.slug, "number": found.number})
    context = workspace(
        meeting,
        "organise_recommendations",
        recommendation=found,
        thread=thread.of_recommendation(found, request.user),
        wording_form=wording_form or _wording_form(found),
        owner_form=owner_form or _owner_form(meeting, found),
        report_form=ReportForm(recommendation=found, action=f"{report_address}?back=organise"),
        versions=found.versions.all(),
        steps=found.steps.all(),
        mergeable=meeting.recommendations.standing().exclude(pk=found.pk).order_by("number"),
        comments=found.comments.all(),
        entries=Entry.objects.about(found).for_history(),
    )
    return render(request, "meetings/organise/recommendation.html", context, status=status)
