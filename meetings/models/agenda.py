"""What those concerned were told of changed sessions, and the address of a person's own calendar."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from correspondence.models import Mailing
from rrge_portal.kernel.tokens import make_token, new_nonce, read_token

from .meeting import Meeting


class AgendaNotice(models.Model):
    """One telling of what changed on the agenda; the public log of changes, and what its letters are about.

    `changes` is a list of `{"session", "kind", "before", "after"}`, the last two as `meetings.changes.as_told` makes
    them, so that a letter and its calendar file say what was told then, whatever changes afterwards.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda_notices")
    changes = models.JSONField()
    mailing = models.OneToOneField(Mailing, models.SET_NULL, null=True, blank=True, related_name="agenda_notice")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    told_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-told_at", "-pk")

    def __str__(self):
        return f"agenda notice {self.pk}"

    @property
    def room(self) -> Meeting:
        return self.meeting


class PersonalCalendarQuerySet(models.QuerySet):
    def opened_by(self, token: str):
        """The calendar this address opens, unless a newer address replaced it or the person is no longer active."""
        key, nonce = read_token(PersonalCalendar.PURPOSE, token) or (None, "")
        return self.filter(pk=key, nonce=nonce, stakeholder__is_active=True)

    def opened_by_person(self, person):
        """The calendar of the person themself, or None while they have asked for none."""
        return self.filter(stakeholder=person).first()


class PersonalCalendar(models.Model):
    """The address at which a person's calendar program finds all their sessions; whoever has it can read them."""

    PURPOSE = "calendar"
    is_held_once = True

    stakeholder = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="personal_calendar")
    nonce = models.CharField(max_length=16, default=new_nonce)
    renewed_at = models.DateTimeField(auto_now=True)

    objects: ClassVar = PersonalCalendarQuerySet.as_manager()

    def __str__(self):
        return f"calendar of {self.stakeholder_id}"

    @property
    def token(self) -> str:
        return make_token(self.PURPOSE, self)
