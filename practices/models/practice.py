"""A practice through its whole life; its words are in its versions."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from .. import rules as may
from .. import states
from ..states import AssignmentState, Origin, Outcome, PracticeState


class PracticeQuerySet(models.QuerySet):
    def published(self):
        return self.filter(state=PracticeState.PUBLISHED)

    def submitted_by(self, person):
        return self.filter(submitter=person)

    def visible_to(self, person):
        """Published ones for everybody; others for their submitter, the editors, and the reviewers they are with."""
        published = Q(state=PracticeState.PUBLISHED)
        if not person.is_authenticated:
            return self.filter(published)
        if may.is_editor(person):
            return self.exclude(~Q(submitter=person), state=PracticeState.DRAFT)
        reviewing = person.review_assignments.exclude(state=AssignmentState.DECLINED).values("version__practice")
        return self.filter(published | Q(submitter=person) | Q(pk__in=reviewing))


class Practice(RulesModel):
    """Where it came from, where it stands. Reference entries come from public sources and were never reviewed."""

    TRANSITIONS = states.PRACTICE_TRANSITIONS

    origin = models.CharField(max_length=10, choices=Origin, default=Origin.SUBMITTED)
    slug = models.SlugField(max_length=100, unique=True, null=True, blank=True)
    submitter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="practices"
    )
    meeting = models.ForeignKey(
        "meetings.Meeting", models.SET_NULL, null=True, blank=True, related_name="practices", verbose_name=_("meeting")
    )
    session = models.ForeignKey(
        "meetings.Session", models.SET_NULL, null=True, blank=True, related_name="practices", verbose_name=_("session")
    )
    recommendation = models.ForeignKey(
        "meetings.Recommendation",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="practices",
        verbose_name=_("recommendation"),
    )
    state = models.CharField(max_length=12, choices=PracticeState, default=PracticeState.DRAFT)
    label = models.CharField(
        max_length=10, choices=[choice for choice in Outcome.choices if choice[0] != Outcome.RETURNED], blank=True
    )
    current = models.ForeignKey(
        "practices.PracticeVersion",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The newest submitted version, or the first draft; the published one once published.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    state_since = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = PracticeQuerySet.as_manager()

    class Meta:
        ordering = ("-published_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state=PracticeState.PUBLISHED) | Q(slug__isnull=False, published_at__isnull=False),
                name="a_published_practice_has_an_address_and_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(origin=Origin.REFERENCE) | Q(label="", submitter=None),
                name="reference_entries_are_not_assessed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "-published_at"], name="practice_state"),
        ]
        rules_permissions: ClassVar = {
            "edit": may.is_submitter,
            "submit": may.is_submitter,
            "withdraw": may.is_submitter,
            "assign": may.is_editor & may.is_not_submitter,
            "decide": may.is_editor & may.is_not_submitter,
            "clear": may.is_editor & may.is_not_submitter,
            "publish": may.is_editor & may.is_not_submitter,
            "take_down": may.is_editor,
        }

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("practices:practice", kwargs={"slug": self.slug})

    @property
    def title(self) -> str:
        return (self.current and self.current.title) or str(_("Untitled practice"))

    @property
    def tone(self) -> str:
        return states.PRACTICE_TONES[self.state]

    @property
    def draft(self):
        """The version its submitter is writing, or None."""
        return self.versions.filter(submitted_at=None).first()

    @property
    def is_editable(self) -> bool:
        return self.state in states.EDITABLE

    @property
    def is_withdrawable(self) -> bool:
        return PracticeState.WITHDRAWN in self.TRANSITIONS[self.state]

    @property
    def is_reference(self) -> bool:
        return self.origin == Origin.REFERENCE

    @property
    def is_published(self) -> bool:
        return self.state == PracticeState.PUBLISHED


class PublicSource(models.Model):
    """The public sources a reference entry was compiled from. `note` records doubts, for editors only."""

    practice = models.OneToOneField(Practice, models.CASCADE, related_name="source")
    urls = models.JSONField(default=list)
    sectors = models.JSONField(default=list, help_text="Sectors of the lead and the partners together, as stated.")
    note = models.TextField(blank=True)
    status_note = models.CharField(max_length=300, blank=True)

    def __str__(self):
        return f"sources of {self.practice_id}"
