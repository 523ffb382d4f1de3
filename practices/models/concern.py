"""When a published text is doubted, and when it is taken down."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from rrge_portal.kernel.vocabulary import Language

from .. import rules as may
from .. import states
from ..states import Cause, ConcernKind, ConcernState, PracticeState
from .practice import Practice


class TakeDownQuerySet(models.QuerySet):
    def standing(self):
        """Those that still keep their practice off every page."""
        return self.filter(ended_at=None, practice__state=PracticeState.UNPUBLISHED)


class TakeDown(models.Model):
    """Why and since when a practice is off every page; what of that a visitor of its address reads."""

    is_withheld = True

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="take_downs")
    cause = models.CharField(_("what visitors read"), max_length=10, choices=Cause, default=Cause.OTHER)
    reason = models.TextField(_("why, for the editors only"), blank=True)
    hides_title = models.BooleanField(_("Show no title either."), default=False)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    taken_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = TakeDownQuerySet.as_manager()

    class Meta:
        ordering = ("-taken_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice"], condition=Q(ended_at=None), name="a_practice_is_taken_down_once_at_a_time"
            )
        ]

    def __str__(self):
        return f"{self.get_cause_display()}"

    @property
    def room(self) -> Practice:
        return self.practice


class ConcernQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Editors see all but those about their own practice."""
        if not may.is_editor(person):
            return self.none()
        return self.filter(~Q(practice__submitter=person) | Q(practice__submitter=None))

    def open(self):
        return self.filter(state__in=states.OPEN_CONCERNS)

    def for_list(self):
        """What still waits first, the soonest due on top."""
        return self.select_related("practice__current", "handler__profile").order_by(
            Case(When(state__in=states.OPEN_CONCERNS, then=0), default=1), "due_on", "pk"
        )


class Concern(RulesModel):
    """What somebody fears of a published text, or knows to be wrong in it. Whoever writes need not be known."""

    is_withheld = True
    TRANSITIONS = states.CONCERN_TRANSITIONS

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="concerns")
    kind = models.CharField(_("what it is about"), max_length=14, choices=ConcernKind)
    passage = models.TextField(_("which sentence"), max_length=1000, blank=True)
    text = models.TextField(_("your concern"), max_length=3000)
    email = models.EmailField(_("your e-mail address"), blank=True)
    language = models.CharField(max_length=7, choices=Language, default=Language.EN)
    state = models.CharField(max_length=10, choices=ConcernState, default=ConcernState.OPEN)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="concerns_handled"
    )
    take_down = models.ForeignKey(TakeDown, models.SET_NULL, null=True, blank=True, related_name="concerns")
    received_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField(_("answer due"))
    state_since = models.DateTimeField(default=timezone.now)
    answer = models.TextField(_("answer"), max_length=3000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(_("what came of it, for the editors only"), max_length=3000, blank=True)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state=ConcernState.ANSWERED) | ~Q(answer=""),
                name="an_answered_concern_has_an_answer",
                violation_error_message=_("Write the answer first."),
            )
        ]
        rules_permissions: ClassVar = {"handle": may.is_editor}

    def __str__(self):
        return f"concern {self.pk}"

    @property
    def room(self) -> Practice:
        return self.practice

    @property
    def is_open(self) -> bool:
        return self.state in states.OPEN_CONCERNS

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on < timezone.localdate()

    @property
    def tone(self) -> str:
        return "danger" if self.is_overdue else states.CONCERN_TONES[self.state]

    # The post room's addressee: whoever wrote and left an address.

    @property
    def letter_name(self) -> str:
        return ""

    @property
    def letter_address(self) -> str:
        return self.email

    @property
    def letter_language(self) -> str:
        return self.language

    @property
    def letter_stakeholder(self) -> None:
        return None
