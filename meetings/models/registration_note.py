"""What organisers write down about a registration, for each other."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from .. import rules as may
from .meeting import Meeting
from .registration import Registration


class RegistrationNoteQuerySet(models.QuerySet):
    def visible_to(self, person):
        """For the organisers of the meeting; never for the person it is about, not even where they organise it."""
        if not person.is_authenticated:
            return self.none()
        organised = Meeting.objects.organised_by(person).values("pk")
        return self.filter(registration__meeting__in=organised).exclude(registration__stakeholder=person)


class RegistrationNote(RulesModel):
    """A note for the organisers only. Deleted twelve months after the meeting."""

    is_withheld = True

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="organisers_notes")
    text = models.TextField(_("note"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    objects = RegistrationNoteQuerySet.as_manager()

    class Meta:
        ordering = ("-written_at", "-pk")
        rules_permissions: ClassVar = {"delete": may.is_organiser}

    def __str__(self):
        return f"note {self.pk} on registration {self.registration_id}"

    @property
    def room(self) -> Meeting:
        return self.registration.meeting
