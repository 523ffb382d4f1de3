"""The list of participants: how one person stands in it, and the lists that were made final."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from rules.contrib.models import RulesModel

from .. import rules as may
from .. import states
from ..states import ListState
from .meeting import Meeting
from .registration import Registration


class ListEntry(models.Model):
    """How one participant stands in the list of this meeting, once somebody corrected it.

    A participant without an entry stands in it as their profile says. The profile itself is not touched: a link in a
    letter corrects one list, and whoever wants more signs in.
    """

    registration = models.OneToOneField(Registration, models.CASCADE, related_name="entry")
    title = models.CharField(_("title"), max_length=40, blank=True)
    given_name = models.CharField(_("given name"), max_length=100, blank=True)
    family_name = models.CharField(_("family name"), max_length=100, blank=True)
    display_name = models.CharField(_("name to show"), max_length=200, blank=True)
    function = models.CharField(_("function"), max_length=200, blank=True)
    institution = models.CharField(_("institution"), max_length=200, blank=True)
    country = CountryField(_("country"), blank=True)
    is_own = models.BooleanField(default=True, help_text="Corrected last by the participant, not by an organiser.")
    version = models.PositiveIntegerField(default=1)
    corrected_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "list entries"

    def __str__(self):
        return f"entry of registration {self.registration_id}"

    @property
    def room(self) -> Meeting:
        return self.registration.meeting


class ParticipantListQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Those of the meetings a person is in; one that was made public for whoever sees the meeting."""
        inside = Q(meeting__in=Meeting.objects.attended_by(person).values("pk"))
        public = Q(is_public=True, state=ListState.FINAL, meeting__in=Meeting.objects.visible_to(person).values("pk"))
        return self.filter(inside | public)

    def in_force(self):
        return self.filter(state=ListState.FINAL)


class ParticipantList(RulesModel):
    """The final list, frozen as data, so that its document is the same whenever it is downloaded.

    `lines` are those of `meetings.participants.Line`, in no particular order: the order depends on the language.
    """

    TRANSITIONS = states.LIST_TRANSITIONS
    is_withheld = True  # it names others, whom whoever made it final does not take along

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="participant_lists")
    lines = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=ListState, default=ListState.FINAL)
    is_public = models.BooleanField(default=False, help_text="Shown to everybody, with those who agreed to that.")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reopened_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True, help_text="Why it was opened again.")

    objects = ParticipantListQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(state="final"),
                name="one_final_list_a_meeting",
                violation_error_message=_("The list of this meeting is final already."),
            )
        ]
        rules_permissions: ClassVar = {"change": may.is_organiser}

    def __str__(self):
        return f"list of participants {self.pk}"

    @property
    def room(self) -> Meeting:
        return self.meeting
