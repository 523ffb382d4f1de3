"""The evaluation of a meeting: its questions, who was asked, and answers that belong to nobody."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from rrge_portal.kernel.localised import Text, pick
from rrge_portal.kernel.tokens import make_token, new_nonce, read_token
from rrge_portal.kernel.vocabulary import Sector

from .. import rules as may
from .. import states
from ..states import AttendanceRole, QuestionKind, SurveyState
from .meeting import Meeting
from .registration import Registration


class SurveyQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(meeting__in=Meeting.objects.organised_by(person).values("pk"))


class Survey(RulesModel):
    TRANSITIONS = states.SURVEY_TRANSITIONS

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="survey")
    state = models.CharField(max_length=10, choices=SurveyState, default=SurveyState.DRAFT)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        rules_permissions: ClassVar = {"run": may.is_organiser}

    def __str__(self):
        return f"evaluation of {self.meeting_id}"

    @property
    def room(self) -> Meeting:
        return self.meeting

    @property
    def tone(self) -> str:
        return states.SURVEY_TONES[self.state]

    @property
    def is_draft(self) -> bool:
        return self.state == SurveyState.DRAFT

    @property
    def is_closed(self) -> bool:
        return self.state == SurveyState.CLOSED

    def takes_answers(self, now: datetime | None = None) -> bool:
        return self.state == SurveyState.OPEN and (self.closes_at is None or (now or timezone.now()) < self.closes_at)


class Question(models.Model):
    """`options` are texts in several languages, for a choice only; an answer is the option's number from 0."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=10, choices=QuestionKind)
    texts = models.JSONField(_("question"), default=dict)
    options = models.JSONField(_("answers to choose from"), default=list, blank=True)

    class Meta:
        ordering = ("position", "pk")

    def __str__(self):
        return str(self.text)

    @property
    def room(self) -> Meeting:
        return self.survey.meeting

    @property
    def text(self) -> Text:
        return pick(self.texts)

    @property
    def shown_options(self) -> list[Text]:
        return [pick(option) for option in self.options]


class AskedQuerySet(models.QuerySet):
    def opened_by(self, token: str):
        """Whoever a link asks; none for a forged or damaged one."""
        opened = read_token("survey", token)
        return self.filter(pk=opened[0], nonce=opened[1]) if opened else self.none()


class Asked(models.Model):
    """Somebody was asked. Whether they answered is known, so that they are not reminded; what and when is not.

    The rows exist before any answer, and the mark has no time: their order tells nothing.
    """

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="asked")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="asked")
    nonce = models.CharField(max_length=16, default=new_nonce)
    has_answered = models.BooleanField(default=False)

    objects = AskedQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "registration"], name="everybody_is_asked_once")
        ]

    def __str__(self):
        return f"asked {self.pk}"

    @property
    def room(self) -> Meeting:
        return self.survey.meeting

    @property
    def token(self) -> str:
        return make_token("survey", self)

    # Written to as the person.

    @property
    def letter_name(self) -> str:
        return self.registration.stakeholder.letter_name

    @property
    def letter_address(self) -> str:
        return self.registration.stakeholder.letter_address

    @property
    def letter_language(self) -> str:
        return self.registration.stakeholder.letter_language

    @property
    def letter_stakeholder(self):
        return self.registration.stakeholder


class Answers(models.Model):
    """One person's answers, without the person: the key is random, there is no time, and no row leads here.

    `seal` is the hash of a secret that only the browser keeps from which the answers came; with it they can be changed
    until the survey closes. It is then destroyed, and the rows are written anew in random order.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="answers")
    sector = models.CharField(max_length=15, blank=True, choices=Sector)
    role = models.CharField(max_length=12, choices=AttendanceRole)
    values = models.JSONField(default=dict, help_text="By the question's key: a number, or a text.")
    seal = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("key",)
        verbose_name_plural = "answers"

    def __str__(self):
        return "answers"
