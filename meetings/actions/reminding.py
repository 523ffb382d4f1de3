"""Organisers set how a meeting reminds: its rules, its hours, and when it pauses."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.reminders import Offset
from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock

from ..models import Meeting, ReminderPlan, ReminderRule

Usual = Mapping[str, Iterable[Offset]]


@transaction.atomic
def add_rule(meeting: Meeting, usual: Usual, *, letter: str, days: int, clock: time | None = None, by) -> ReminderRule:
    """Remind once more, so many days before or after the date."""
    plan = _own_plan(meeting, usual)
    rule = ReminderRule(plan=plan, letter=letter, days=days, clock=clock)
    _save(rule)
    record("reminder.added", by=by, about=rule, letter=letter, days=days)
    return rule


@transaction.atomic
def change_rule(
    meeting: Meeting, usual: Usual, letter: str, old_days: int, *, days: int, clock: time | None = None, by
) -> ReminderRule:
    """Remind on another day or at another time."""
    rule = _rule(_own_plan(meeting, usual), letter, old_days)
    rule.days, rule.clock = days, clock
    _save(rule)
    record("reminder.changed", by=by, about=rule, letter=letter, days=days)
    return rule


@transaction.atomic
def switch(meeting: Meeting, usual: Usual, letter: str, days: int, *, on: bool, by) -> ReminderRule:
    """Let a reminder go out again, or no more."""
    rule = _rule(_own_plan(meeting, usual), letter, days)
    if rule.is_on == on:
        raise Refusal(_("Somebody has just done this. Reload the page to see which reminders go out."))
    rule.is_on = on
    rule.save(update_fields=["is_on"])
    record("reminder.switched_on" if on else "reminder.switched_off", by=by, about=rule, letter=letter, days=days)
    return rule


@transaction.atomic
def remove_rule(meeting: Meeting, usual: Usual, letter: str, days: int, *, by) -> None:
    """Take a rule off the list."""
    plan = _own_plan(meeting, usual)
    _rule(plan, letter, days).delete()
    record("reminder.removed", by=by, about=meeting, letter=letter, days=days)


@transaction.atomic
def reset(meeting: Meeting, usual: Usual, *, by) -> None:
    """Put the usual rules back in place of the meeting's own; its hours and a pause stay."""
    plan = _own_plan(meeting, usual)
    plan.rules.all().delete()
    _write_usual(plan, usual)
    record("reminders.reset", by=by, about=meeting)


@transaction.atomic
def set_hours(
    meeting: Meeting, usual: Usual, *, wakes_at: time, sleeps_at: time, skips_weekends: bool, by
) -> ReminderPlan:
    """Say between which times people may be reminded, on their own clock, and whether on weekends."""
    plan = _own_plan(meeting, usual)
    plan.wakes_at, plan.sleeps_at, plan.skips_weekends = wakes_at, sleeps_at, skips_weekends
    _save(plan)
    record("reminders.hours_changed", by=by, about=meeting)
    return plan


@transaction.atomic
def pause(meeting: Meeting, usual: Usual, *, until: datetime | None = None, by) -> ReminderPlan:
    """Let nothing go out by itself, until a moment or until somebody resumes.

    Of what falls due meanwhile only the nearest that still makes sense goes out afterwards.
    """
    plan = _own_plan(meeting, usual)
    now = timezone.now()
    if plan.is_paused(now):
        raise Refusal(_("The reminders are paused already. Resume them first to pause them anew."))
    if until is not None and until <= now:
        raise Refusal(_("The pause would be over before it begins. Choose a time to come, or leave the field empty."))
    plan.paused_at, plan.paused_until = now, until
    plan.save(update_fields=["paused_at", "paused_until"])
    record("reminders.paused", by=by, about=meeting)
    return plan


@transaction.atomic
def resume(meeting: Meeting, usual: Usual, *, by) -> ReminderPlan:
    """Let reminders go out again."""
    plan = _own_plan(meeting, usual)
    if not plan.is_paused():
        raise Refusal(_("The reminders are not paused. Reload the page to see what goes out next."))
    plan.paused_at = plan.paused_until = None
    plan.save(update_fields=["paused_at", "paused_until"])
    record("reminders.resumed", by=by, about=meeting)
    return plan


def take_over(meeting: Meeting, copy: Meeting) -> None:
    """Let a meeting made like another remind by the same rules and hours; a pause stays behind."""
    plan = ReminderPlan.objects.filter(meeting=meeting).first()
    if plan is None:
        return
    hours = {name: getattr(plan, name) for name in ("wakes_at", "sleeps_at", "skips_weekends")}
    own = ReminderPlan.objects.create(meeting=copy, **hours)
    ReminderRule.objects.bulk_create(
        ReminderRule(plan=own, letter=rule.letter, days=rule.days, clock=rule.clock, is_on=rule.is_on)
        for rule in plan.rules.all()
    )


# --- Pieces -----------------------------------------------------------------------------------------------------------


def _own_plan(meeting: Meeting, usual: Usual) -> ReminderPlan:
    """The meeting's plan, locked; with the usual rules written down if it had none."""
    meeting = lock(meeting)
    plan, is_new = ReminderPlan.objects.get_or_create(meeting=meeting)
    if is_new:
        _write_usual(plan, usual)
    return plan


def _write_usual(plan: ReminderPlan, usual: Usual) -> None:
    ReminderRule.objects.bulk_create(
        ReminderRule(plan=plan, letter=letter, days=offset.days, clock=offset.clock)
        for letter, offsets in usual.items()
        for offset in offsets
    )


def _rule(plan: ReminderPlan, letter: str, days: int) -> ReminderRule:
    rule = plan.rules.filter(letter=letter, days=days).first()
    if rule is None:
        raise Refusal(_("This rule no longer exists. Reload the page to see which reminders go out."))
    return rule


def _save(row) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refusal(" ".join(error.messages)) from error
    row.save()
