"""What a balanced group would look like."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..states import BalanceDimension
from .meeting import Meeting


class BalanceTarget(models.Model):
    """At least so many of one group with a seat; `group` is a sector, a region, a country or a gender."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="balance_targets")
    dimension = models.CharField(max_length=10, choices=BalanceDimension)
    group = models.CharField(max_length=20)
    number = models.PositiveIntegerField(_("at least"))

    class Meta:
        ordering = ("meeting", "dimension", "group")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "dimension", "group"], name="one_target_a_group"),
            models.CheckConstraint(condition=Q(number__gt=0), name="a_target_is_at_least_one"),
        ]

    def __str__(self):
        return f"{self.dimension} {self.group}: {self.number}"

    @property
    def room(self) -> Meeting:
        return self.meeting
