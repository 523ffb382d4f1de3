"""How the reminders of a meeting differ from the usual: their rules, their hours, and whether they pause."""

from datetime import datetime, time
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .meeting import Meeting


class ReminderPlan(models.Model):
    """Exists once somebody has changed something; without it a meeting follows the usual rules.

    A plan holds all its rules: what it does not hold is not reminded of.
    """

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="reminder_plan")
    wakes_at = models.TimeField(_("not before"), default=time(7))
    sleeps_at = models.TimeField(_("not after"), default=time(21))
    skips_weekends = models.BooleanField(_("not on Saturdays and Sundays"), default=False)
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_until = models.DateTimeField(null=True, blank=True, help_text="Empty: until somebody resumes them.")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sleeps_at__gt=F("wakes_at")),
                name="reminders_wake_before_they_sleep",
                violation_error_message=_("The evening would come before the morning. Exchange the two times."),
            ),
            models.CheckConstraint(
                condition=Q(paused_until=None) | Q(paused_at__isnull=False), name="a_pause_that_ends_has_begun"
            ),
        ]

    def __str__(self):
        return f"reminders of {self.meeting_id}"

    @property
    def room(self) -> Meeting:
        return self.meeting

    def is_paused(self, now: datetime | None = None) -> bool:
        """Whether the pause holds: one that ends by itself is over at its time."""
        now = now or timezone.now()
        return self.paused_at is not None and (self.paused_until is None or now < self.paused_until)


class ReminderRule(models.Model):
    """One rule: a letter, so many days from its date, to those it concerns.

    `days` is negative before the date and positive after it; without `clock` the reminder has the date's own time.
    """

    plan = models.ForeignKey(ReminderPlan, models.CASCADE, related_name="rules")
    letter = models.CharField(max_length=40)
    days = models.SmallIntegerField()
    clock = models.TimeField(null=True, blank=True)
    is_on = models.BooleanField(default=True)

    class Meta:
        ordering = ("letter", "days")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan", "letter", "days"],
                name="one_reminder_of_a_kind_and_day",
                violation_error_message=_("There is already a reminder of this kind for that day."),
            )
        ]

    def __str__(self):
        return f"{self.letter} {self.days:+}"

    @property
    def room(self) -> Meeting:
        return self.plan.meeting
