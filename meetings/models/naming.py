"""A name in a text under the Chatham House Rule that somebody looked at and let stand."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..states import NameReason
from .meeting import Meeting
from .session import Session


class ClearedName(models.Model):
    """Why a name may stand at one place of one sentence.

    It is known by a sum of the session, the sentence and the place: the row itself names nobody, and a sentence that
    is changed in any way is looked at again.
    """

    is_withheld = True  # about what others said, which whoever cleared it does not take along

    session = models.ForeignKey(Session, models.CASCADE, related_name="cleared_names")
    digest = models.CharField(max_length=64)
    reason = models.CharField(_("why it may stand"), max_length=15, choices=NameReason)
    words = models.CharField(_("in your own words"), max_length=300, blank=True)
    cleared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    cleared_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("cleared_at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "digest"], name="a_name_is_cleared_once_at_one_place"),
            models.CheckConstraint(
                condition=~Q(reason=NameReason.OTHER) | ~Q(words=""),
                name="another_reason_is_said_in_words",
                violation_error_message=_("Say in your own words why the name may stand."),
            ),
        ]

    def __str__(self):
        return f"cleared name {self.pk}"

    @property
    def room(self) -> Meeting:
        return self.session.meeting
