"""A session: an item of the agenda."""

from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from rrge_portal.kernel.localised import Text, pick

from .. import rules as may
from .. import states
from ..states import HouseRule, MeetingRole, SessionKind, SessionState
from .meeting import Meeting


class SessionQuerySet(models.QuerySet):
    def visible_to(self, person):
        """The sessions of the meetings a person may see."""
        return self.filter(meeting__in=Meeting.objects.visible_to(person).values("pk"))

    def for_agenda(self):
        """What an agenda shows, in its order."""
        return self.select_related("meeting").order_by("starts_at", "track", "pk")


class Session(RulesModel):
    TRANSITIONS = states.SESSION_TRANSITIONS

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="sessions")
    kind = models.CharField(_("kind"), max_length=15, choices=SessionKind, default=SessionKind.PLENARY)
    titles = models.JSONField(_("title"), default=dict)
    description = models.TextField(_("what it is about"), blank=True)
    annotations = models.JSONField(
        default=dict, blank=True, help_text='By language: {"en": {"aim": "…", "questions": "…", "outcome": "…", …}}.'
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    track = models.CharField(
        _("track"), max_length=60, blank=True, help_text=_("The name of the group, when several run at once.")
    )
    place = models.CharField(_("room"), max_length=100, blank=True)
    rule = models.CharField(_("rule"), max_length=15, choices=HouseRule, default=HouseRule.ATTRIBUTED)
    state = models.CharField(max_length=10, choices=SessionState, default=SessionState.SCHEDULED)
    version = models.PositiveIntegerField(default=1)
    sequence = models.PositiveIntegerField(
        default=0, help_text="SEQUENCE of RFC 5545: rises with the first change after people were told."
    )
    told = models.JSONField(
        null=True, blank=True, help_text="What people were last told of it, as `meetings.changes.as_told` makes it."
    )
    changed_at = models.DateTimeField(auto_now=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ("starts_at", "track", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_it_starts",
                violation_error_message=_("The session would end before it starts. Correct one of the two times."),
            )
        ]
        indexes: ClassVar = [models.Index(fields=["meeting", "starts_at"], name="session_agenda")]
        rules_permissions: ClassVar = {
            "check_in": may.is_organiser | (may.is_attributed & (may.is_moderator | may.is_rapporteur)),
            "take_notes": may.is_open & (may.is_rapporteur | may.is_moderator | may.is_organiser),
            "publish_notes": may.is_open & (may.is_rapporteur | may.is_organiser),
            "recommend": may.is_open & (may.is_rapporteur | may.is_moderator | may.is_organiser),
        }

    def __str__(self):
        return str(self.title)

    def get_absolute_url(self):
        return reverse("meetings:session", kwargs={"slug": self.meeting.slug, "pk": self.pk})

    @property
    def room(self) -> Meeting:
        return self.meeting

    @property
    def title(self) -> Text:
        return pick(self.titles)

    @property
    def is_chatham(self) -> bool:
        return self.rule == HouseRule.CHATHAM

    @property
    def is_break(self) -> bool:
        return self.kind == SessionKind.BREAK

    @property
    def is_cancelled(self) -> bool:
        return self.state == SessionState.CANCELLED

    @property
    def where(self) -> str:
        """Its track and its room; said once where both have the same name."""
        return " · ".join(dict.fromkeys(part for part in (self.track, self.place) if part))

    @property
    def annotation(self) -> dict[str, str]:
        """What is to be discussed, part by part, in the page's language if it exists in it; empty where it does not."""
        for language in (get_language() or "", settings.LANGUAGE_CODE, *self.annotations):
            if self.annotations.get(language):
                return {**self.annotations[language], "language": language}
        return {}

    def starts_in(self, zone: str) -> datetime:
        """The start as the clock on the wall shows it in `zone`."""
        return self.starts_at.astimezone(ZoneInfo(zone))

    @property
    def own_note(self):
        """Its notes, or None while nobody has written any."""
        return getattr(self, "note", None)

    def people(self, person) -> dict[str, list]:
        """Who does what in it, by role, as far as `person` may know: `{"moderator": [Stakeholder, …], …}`."""
        roles: dict[str, list] = {role: [] for role in MeetingRole.values}
        for appointment in self.appointments.visible_to(person).select_related("stakeholder__profile"):
            roles[appointment.role].append(appointment.stakeholder)
        return roles
