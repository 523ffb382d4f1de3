"""How many of a meeting's seats are meant for each sector."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.vocabulary import Sector

from .meeting import Meeting


class SectorSeats(models.Model):
    """The most people of one sector who can have a seat; a sector without a row has no limit of its own."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="sector_seats")
    sector = models.CharField(_("sector"), max_length=20, choices=Sector)
    seats = models.PositiveIntegerField(_("seats"))

    class Meta:
        ordering = ("meeting", "sector")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "sector"], name="one_number_of_seats_a_sector"),
            models.CheckConstraint(
                condition=Q(seats__gt=0),
                name="a_sector_has_at_least_one_seat",
                violation_error_message=_("A sector needs at least one seat. Leave the field empty for no limit."),
            ),
        ]
        verbose_name_plural = "sector seats"

    def __str__(self):
        return f"{self.sector}: {self.seats}"

    @property
    def room(self) -> Meeting:
        return self.meeting
