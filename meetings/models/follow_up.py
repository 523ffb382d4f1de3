"""What is asked of those who have a seat, kept apart from their registration and deleted by itself.

Food, access and interpretation are deleted 30 days after the meeting; travel, asked only of those whose travel the
organisers pay, 30 days after the last day for claims.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .meeting import Meeting
from .registration import Registration


class FollowUpPlan(models.Model):
    """Which questions the organisers of a meeting ask, and by when they need the answers."""

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="follow_up_plan")
    topics = models.JSONField(_("questions"), default=list, blank=True)
    answer_by = models.DateField(_("answers due"), null=True, blank=True)
    claims_close_on = models.DateField(
        _("last day for travel claims"),
        null=True,
        blank=True,
        help_text=_("Travel data is deleted 30 days after it. Leave it empty for the last day of the meeting."),
    )

    def __str__(self):
        return f"follow-up questions of meeting {self.meeting_id}"

    @property
    def room(self) -> Meeting:
        return self.meeting


class FollowUpQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Those of the registrations a person sees: organisers of their meetings', people their own."""
        return self.filter(registration__in=Registration.objects.visible_to(person).values("pk"))


class FollowUp(models.Model):
    """What one person needs at the meeting. Without a row they have not answered."""

    registration = models.OneToOneField(Registration, models.CASCADE, related_name="follow_up")
    dietary = models.CharField(_("food"), max_length=500, blank=True)
    access = models.TextField(_("access and assistance"), max_length=1000, blank=True)
    interpretation = models.JSONField(_("interpretation into"), default=list, blank=True)
    wants_funding = models.BooleanField(_("asks the organisers to pay the journey"), default=False)
    answered_at = models.DateTimeField(auto_now=True)

    objects = FollowUpQuerySet.as_manager()

    def __str__(self):
        return f"answers of registration {self.registration_id}"

    @property
    def room(self) -> Meeting:
        return self.registration.meeting


class Travel(models.Model):
    """The journey of somebody whose journey the organisers pay."""

    registration = models.OneToOneField(Registration, models.CASCADE, related_name="travel")
    passport_name = models.CharField(
        _("name as in the passport"), max_length=200, blank=True, help_text=_("The ticket is booked under it.")
    )
    leaves_from = models.CharField(_("you leave from"), max_length=200, blank=True)
    arrives_on = models.DateField(_("arrival"), null=True, blank=True)
    arrival = models.CharField(_("how you arrive"), max_length=200, blank=True)
    departs_on = models.DateField(_("departure"), null=True, blank=True)
    departure = models.CharField(_("how you leave"), max_length=200, blank=True)
    answered_at = models.DateTimeField(auto_now=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "travel"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(arrives_on=None) | Q(departs_on=None) | Q(departs_on__gte=F("arrives_on")),
                name="nobody_departs_before_arriving",
                violation_error_message=_("The departure is before the arrival. Correct one of the two days."),
            )
        ]

    def __str__(self):
        return f"journey of registration {self.registration_id}"

    @property
    def room(self) -> Meeting:
        return self.registration.meeting
