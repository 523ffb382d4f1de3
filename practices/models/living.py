"""A practice after its publication: whether it still runs, what came of it since, who took it up."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from rules.contrib.models import RulesModel

from rrge_portal.kernel.tokens import make_token, new_nonce, read_token
from rrge_portal.kernel.vocabulary import EvidenceLevel, Language

from .. import rules as may
from .. import states
from ..states import Kinship, LifeAnswer, MessageState
from .practice import Practice


class LifeSignQuerySet(models.QuerySet):
    def opened_by(self, token: str):
        opened = read_token("still-running", token)
        return self.filter(pk=opened[0], nonce=opened[1]) if opened else self.none()

    def answered(self):
        return self.exclude(answer="")


class LifeSign(models.Model):
    """One question “still running?” and its answer; the newest answer is what the page of the practice says."""

    is_withheld = True

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="life_signs")
    nonce = models.CharField(max_length=16, default=new_nonce)
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(max_length=10, choices=LifeAnswer, blank=True)
    news = models.TextField(_("what is new"), max_length=2000, blank=True)
    ended_year = models.PositiveSmallIntegerField(_("year it ended"), null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    shown = models.CharField(
        max_length=10, choices=MessageState, default=MessageState.WAITING, help_text="Of the news."
    )

    objects = LifeSignQuerySet.as_manager()

    class Meta:
        ordering = ("-asked_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice"], condition=Q(answer=""), name="one_open_question_whether_it_runs"
            ),
        ]

    def __str__(self):
        return f"life sign {self.pk}"

    @property
    def room(self) -> Practice:
        return self.practice

    @property
    def token(self) -> str:
        return make_token("still-running", self)


class MessageQuerySet(models.QuerySet):
    def shown(self):
        return self.filter(state=MessageState.SHOWN)

    def waiting(self):
        return self.filter(state=MessageState.WAITING)

    def visible_to(self, person):
        """Editors see what waits, but nobody checks what belongs to their own practice."""
        if not may.is_editor(person):
            return self.none()
        return self.filter(~Q(practice__submitter=person) | Q(practice__submitter=None))


class ResultUpdate(RulesModel):
    """A result that came after publication, shown with its own date; the published version stays as it was."""

    TRANSITIONS = states.MESSAGE_TRANSITIONS

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="updates")
    number = models.PositiveIntegerField(null=True, blank=True, help_text="Given when it is shown.")
    indicator = models.CharField(_("indicator"), max_length=200)
    baseline = models.CharField(_("before"), max_length=100, blank=True)
    value = models.CharField(_("after"), max_length=100)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    as_of = models.DateField(_("as of"))
    source = models.CharField(_("source"), max_length=300)
    evidence = models.PositiveSmallIntegerField(_("evidence"), choices=EvidenceLevel)
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.WAITING)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    remark = models.CharField(_("what is missing"), max_length=500, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ("practice", "number", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "number"], name="updates_are_numbered"),
            models.CheckConstraint(
                condition=~Q(state=MessageState.SHOWN) | Q(number__isnull=False), name="a_shown_update_has_a_number"
            ),
        ]
        rules_permissions: ClassVar = {"check": may.is_editor}

    def __str__(self):
        return self.indicator

    @property
    def room(self) -> Practice:
        return self.practice


class Adaptation(RulesModel):
    """“We adapted this”: where, which body, what was changed. Shown once an editor has read it."""

    is_withheld = True
    TRANSITIONS = states.MESSAGE_TRANSITIONS

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="adaptations")
    organisation = models.CharField(_("organisation"), max_length=200)
    country = CountryField(_("country"))
    year = models.PositiveSmallIntegerField(_("since which year"), null=True, blank=True)
    text = models.TextField(_("what you changed, and how it went"), max_length=2000)
    url = models.URLField(_("page about it"), max_length=500, blank=True)
    email = models.EmailField(_("your e-mail address"), blank=True)
    language = models.CharField(_("language of this text"), max_length=7, choices=Language, default=Language.EN)
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.WAITING)
    sent_at = models.DateTimeField(default=timezone.now)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ("practice", "pk")
        rules_permissions: ClassVar = {"check": may.is_editor}

    def __str__(self):
        return self.organisation

    @property
    def room(self) -> Practice:
        return self.practice


class PracticeRelation(models.Model):
    """How one practice is related to another, as an editor says: it replicates, adapts, went into it or came before."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="relations")
    kind = models.CharField(_("relation"), max_length=12, choices=Kinship)
    other = models.ForeignKey(Practice, models.CASCADE, related_name="relations_from", verbose_name=_("to"))
    since = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ("practice", "kind", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "kind", "other"],
                name="a_relation_is_told_once",
                violation_error_message=_("This relation is there already."),
            ),
            models.UniqueConstraint(
                fields=["practice"],
                condition=Q(kind=Kinship.MERGED_INTO),
                name="a_practice_goes_into_one_other",
                violation_error_message=_("It went into another practice already. Remove that relation first."),
            ),
            models.CheckConstraint(
                condition=~Q(practice=F("other")),
                name="a_practice_is_not_related_to_itself",
                violation_error_message=_("Choose another practice than this one."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}"

    @property
    def room(self) -> Practice:
        return self.practice
