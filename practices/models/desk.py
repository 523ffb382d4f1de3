"""What editors keep on their desk: the check before review, their questions, their letters, their rules."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.words import Words
from rrge_portal.kernel.vocabulary import Language

from .. import rubric
from ..states import GateAnswer
from .practice import Practice
from .version import PracticeVersion


class DeskCheck(models.Model):
    """The gate as the editors answered it for one version: `{question: yes | no | ask}`."""

    version = models.OneToOneField(PracticeVersion, models.CASCADE, related_name="desk_check")
    gate = models.JSONField(default=dict)
    remark = models.TextField(_("what struck you"), blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    checked_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"desk check {self.pk}"

    @property
    def room(self) -> Practice:
        return self.version.practice

    @property
    def is_passed(self) -> bool:
        return all(self.gate.get(code) == GateAnswer.YES for code in rubric.GATE)

    @property
    def is_stopped(self) -> bool:
        return GateAnswer.NO in self.gate.values()


class DeskQuestion(models.Model):
    """What an editor asks the submitter before the review, about one question of the gate; the answer beside it."""

    is_withheld = True

    version = models.ForeignKey(PracticeVersion, models.CASCADE, related_name="desk_questions")
    gate = models.CharField(max_length=20)
    text = models.TextField(_("your question"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(_("your answer"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("asked_at", "pk")

    def __str__(self):
        return f"question {self.pk}"

    @property
    def room(self) -> Practice:
        return self.version.practice

    @property
    def about(self):
        """The question of the gate it belongs to."""
        return rubric.GATE[self.gate]


class DeskRules(models.Model):
    """How the desk works: one row, the usual rules where there is none."""

    days_for_review = models.PositiveSmallIntegerField(
        _("days for a review"), default=21, help_text=_("Proposed when a reviewer is asked; each request may differ.")
    )
    reviewers_read_reviews = models.BooleanField(
        _("Once all reviews of a version are in, its reviewers read one another's."),
        default=True,
        help_text=_("Before that they never do. What is meant for the editors only stays with the editors."),
    )
    reviewers_see_names = models.BooleanField(
        _("Then they also learn who wrote them."),
        default=False,
        help_text=_("The submitter never does."),
    )
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "desk rules"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(days_for_review__gte=3, days_for_review__lte=180),
                name="a_review_takes_3_to_180_days",
                violation_error_message=_("A review takes between 3 and 180 days."),
            )
        ]

    def __str__(self):
        return "rules of the desk"

    @classmethod
    def in_force(cls) -> "DeskRules":
        return cls.objects.order_by("pk").first() or cls()


class DeskWording(models.Model):
    """The editors' own subject and text of one kind of letter in one language; plain text with placeholders."""

    kind = models.CharField(max_length=40)
    language = models.CharField(_("language"), max_length=7, choices=Language)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"), max_length=8000)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("kind", "language")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "language"],
                name="one_wording_of_the_desk_a_letter_and_language",
                violation_error_message=_("Somebody else has just worded this letter. Reload the page to see theirs."),
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.language}"

    @property
    def words(self) -> Words:
        return Words(self.subject, self.body, self.language)
