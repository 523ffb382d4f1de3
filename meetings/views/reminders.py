"""What goes out by itself in a meeting: the timeline, who gets what and why not, the rules, the hours, the pause."""

from datetime import date, datetime

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from correspondence.reminders.timeline import OneReminder, one_reminder
from rrge_portal.kernel.refusal import Refusal

from ..actions import reminding as actions
from ..forms.reminders import HoursForm, PauseForm, RuleForm
from ..letters import reminding
from ..letters.names import name_of
from ..letters.rule_words import lines, rules_in_words, say_rule, say_verdict
from ..models import Meeting, ReminderPlan
from ..states import MeetingState
from .workspace import meeting_of, workspace


def _own_plan(meeting: Meeting) -> ReminderPlan:
    """The meeting's plan, or the usual one, unsaved."""
    return ReminderPlan.objects.filter(meeting=meeting).first() or ReminderPlan(meeting=meeting)


@require_safe
def reminders(request, slug):
    """What comes, day by day; what went; and by which rules."""
    meeting = meeting_of(request, slug)
    plan = _own_plan(meeting)
    context = workspace(
        meeting,
        "reminders",
        plan=plan,
        is_paused=plan.is_paused(),
        lines=lines(reminding.coming_up(meeting)),
        went=reminding.went(meeting),
        kinds=rules_in_words(plan),
        own=plan.pk is not None,
    )
    return render(request, "meetings/organise/reminders.html", context)


def _reminder(meeting: Meeting, letter: str, days: str, day: str, now: datetime) -> OneReminder:
    """The reminder an address names; 404 if no rule or date of the meeting makes one."""
    known = {each.letter: each for each in reminding.of_meetings()}
    try:
        on = date.fromisoformat(day)
    except ValueError as error:
        raise Http404 from error
    found = None
    if letter in known and 2000 < on.year < 2200:
        found = one_reminder(known[letter], known[letter].plans(now, meeting), int(days), on, now)
    if found is None:
        raise Http404
    return found


@require_safe
def occurrence(request, slug, letter, days, day):
    """Who gets one reminder, at what time of their own; and who does not, and why."""
    meeting = meeting_of(request, slug)
    now = timezone.now()
    found = _reminder(meeting, letter, days, day, now)
    rows = found.rows()
    number, everybody = rows.filter(gets=True).count(), rows.count()
    who = request.GET.get("who", "")
    shown = rows.filter(gets=who == "gets") if who in {"gets", "not"} else rows
    page = Paginator(shown.fetch_mode(models.FETCH_RAISE), settings.LIST_PAGE_SIZE).get_page(request.GET.get("page"))
    for row in page.object_list:
        row.verdict = found.verdict(row, now)
        row.said = say_verdict(letter, row.verdict, row.zone)
    context = workspace(
        meeting,
        "reminders",
        name=name_of(letter),
        rule=say_rule(letter, int(days)),
        at=min(each.occurrence.at for each in found.many),
        letter=letter,
        days=days,
        day=day,
        number=number,
        rest=everybody - number,
        who=who,
        page_obj=page,
        is_quiet=meeting.state != MeetingState.PUBLISHED,
    )
    return render(request, "meetings/organise/reminder.html", context)


@require_safe
def preview(request, slug, letter, days, day, pk):
    """The letter as one of them will read it, in their language, its link hidden."""
    meeting = meeting_of(request, slug)
    found = _reminder(meeting, letter, days, day, timezone.now())
    row = get_object_or_404(found.rows(), pk=pk)
    context = workspace(
        meeting,
        "reminders",
        shown=reminding.shown(found.matter, row),
        letter=letter,
        days=days,
        day=day,
    )
    return render(request, "meetings/organise/reminder_preview.html", context)


@require_http_methods(["GET", "POST"])
def new_rule(request, slug):
    meeting = meeting_of(request, slug)
    form = RuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_rule(
                meeting,
                reminding.usual_offsets(),
                letter=form.kind,
                days=form.days,
                clock=form.cleaned_data["clock"],
                by=request.user,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(request, slug, _("The reminder is added. The timeline shows who will get it."))
    return _form(request, meeting, form, _("Add a reminder"))


@require_http_methods(["GET", "POST"])
def change_rule(request, slug, letter, days):
    meeting = meeting_of(request, slug)
    rule = reminding.rule_of(meeting, letter, int(days))
    if rule is None:
        raise Http404
    form = RuleForm(request.POST or None, letter=letter, days=rule.days, clock=rule.clock)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_rule(
                meeting,
                reminding.usual_offsets(),
                letter,
                int(days),
                days=form.days,
                clock=form.cleaned_data["clock"],
                by=request.user,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(request, slug, _("The reminder is changed."))
    return _form(request, meeting, form, _("Change: %(name)s") % {"name": name_of(letter)})


@require_POST
def switch_rule(request, slug, letter, days, turn):
    meeting = meeting_of(request, slug)
    usual = reminding.usual_offsets()
    if turn == "remove":
        actions.remove_rule(meeting, usual, letter, int(days), by=request.user)
        return _done(request, slug, _("The reminder is removed."))
    actions.switch(meeting, usual, letter, int(days), on=turn == "on", by=request.user)
    return _done(request, slug, _("It goes out again.") if turn == "on" else _("It goes out no more."))


@require_http_methods(["GET", "POST"])
def reset(request, slug):
    meeting = meeting_of(request, slug)
    if request.method == "POST":
        actions.reset(meeting, reminding.usual_offsets(), by=request.user)
        return _done(request, slug, _("The usual rules hold again."))
    context = workspace(
        meeting,
        "reminders",
        title=_("Put the usual rules back?"),
        sentence=_("The rules you added, changed or switched off are replaced. Hours and pauses stay."),
        action=_("Put the usual rules back"),
        back_page="meetings:reminders",
        tone="primary",
    )
    return render(request, "meetings/organise/confirm.html", context)


@require_http_methods(["GET", "POST"])
def hours(request, slug):
    meeting = meeting_of(request, slug)
    form = HoursForm(request.POST or None, instance=_own_plan(meeting))
    if request.method == "POST" and form.is_valid():
        actions.set_hours(meeting, reminding.usual_offsets(), **form.cleaned_data, by=request.user)
        return _done(request, slug, _("The hours are saved."))
    return _form(request, meeting, form, _("When people may be reminded"))


@require_http_methods(["GET", "POST"])
def pause(request, slug):
    meeting = meeting_of(request, slug)
    form = PauseForm(request.POST if request.method == "POST" else None, zone=meeting.zone)
    if request.method == "POST" and form.is_valid():
        try:
            actions.pause(meeting, reminding.usual_offsets(), until=form.cleaned_data["until"], by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(request, slug, _("The reminders are paused; nothing goes out by itself."))
    lead = _(
        "Nothing goes out by itself meanwhile. Afterwards, of what fell due, each person gets only the nearest "
        "reminder that still makes sense."
    )
    return _form(request, meeting, form, _("Pause the reminders"), lead)


@require_POST
def resume(request, slug):
    meeting = meeting_of(request, slug)
    actions.resume(meeting, reminding.usual_offsets(), by=request.user)
    return _done(request, slug, _("The reminders go out again: of what fell due, only the nearest to each person."))


def _form(request, meeting: Meeting, form, title: str, lead: str = ""):
    context = workspace(meeting, "reminders", form=form, title=title, lead=lead)
    return render(request, "meetings/organise/reminder_form.html", context)


def _done(request, slug: str, sentence: str):
    messages.success(request, sentence)
    return redirect("meetings:reminders", slug=slug)
