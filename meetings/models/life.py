"""What happens to a whole meeting: what everybody was told of it, and what was settled before it closed."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from correspondence.models import Mailing
from rrge_portal.kernel.localised import Text, pick
from rrge_portal.kernel.moments import say_days

from ..states import AnnouncementKind, ClosingItem, SeatFate, TravelAdvice
from .meeting import Meeting


class Announcement(models.Model):
    """What everybody concerned was told, once, when a meeting was postponed, given new dates or cancelled.

    `audience` is frozen here as pairs of a kind of row and its key; the mailing counts along it.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="announcements")
    kind = models.CharField(max_length=10, choices=AnnouncementKind)
    words = models.JSONField(_("in your own words"), default=dict, blank=True)
    seats = models.CharField(_("seats"), max_length=10, choices=SeatFate, blank=True)
    travel = models.CharField(_("travel"), max_length=10, choices=TravelAdvice, default=TravelAdvice.UNBOOKED)
    old_starts_on = models.DateField()
    old_ends_on = models.DateField()
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    audience = models.JSONField(default=list)
    mailing = models.OneToOneField(Mailing, models.SET_NULL, null=True, blank=True, related_name="announcement")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-made_at", "-pk")

    def __str__(self):
        return f"{self.kind} {self.pk}"

    @property
    def room(self) -> Meeting:
        return self.meeting

    @property
    def word(self) -> Text:
        return pick(self.words)

    @property
    def old_days(self) -> str:
        """*9–10 December 2026*, as it was."""
        return say_days(self.old_starts_on, self.old_ends_on)

    @property
    def new_days(self) -> str:
        """As it is from now on; empty while new dates are to be announced."""
        return say_days(self.starts_on, self.ends_on) if self.starts_on else ""


class ClosingStep(models.Model):
    """One thing on the closing checklist an organiser settled by hand: done outside the portal, or left out."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="closing_steps")
    item = models.CharField(max_length=15, choices=ClosingItem)
    is_waived = models.BooleanField(default=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("meeting", "item")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "item"],
                name="a_closing_item_is_settled_once",
                violation_error_message=_("Somebody else has settled this already."),
            )
        ]

    def __str__(self):
        return f"{self.item} of meeting {self.meeting_id}"

    @property
    def room(self) -> Meeting:
        return self.meeting
