"""Assignments, reviews, decisions, and the questions cleared before publication."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from rrge_portal.kernel.tokens import make_token, new_nonce, read_token

from .. import rubric, states
from .. import rules as may
from ..states import NO_REVIEWS, OPEN_REVIEWS, AssignmentState, GateAnswer, Outcome, PracticeState, WhyNot
from .desk import DeskRules
from .practice import Practice
from .version import PracticeVersion


def _not_of(person, path: str) -> Q:
    """Of a practice somebody else submitted, or nobody who can still be named."""
    submitter = f"{path}__practice__submitter"
    return ~Q(**{submitter: person}) | Q(**{f"{submitter}__isnull": True})


class AssignmentQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Editors see all but who judges their own practice; reviewers see their own."""
        if not person.is_authenticated:
            return self.none()
        if may.is_editor(person):
            return self.filter(_not_of(person, "version") | Q(reviewer=person))
        return self.filter(reviewer=person)

    def open(self):
        """Those whose review is still awaited."""
        return self.filter(state__in=OPEN_REVIEWS)

    def live(self):
        """Those of which a review has come or may come."""
        return self.exclude(state__in=NO_REVIEWS)

    def for_reviewer(self, person):
        """A person's own list: what they still owe first, the soonest due on top."""
        return (
            self.filter(reviewer=person)
            .select_related("version__practice")
            .order_by(Case(When(state__in=OPEN_REVIEWS, then=0), default=1), "due_on", "pk")
        )

    def opened_by(self, token: str):
        """The assignment a link opens: none for a forged, damaged or replaced link."""
        opened = read_token("review", token)
        return self.filter(pk=opened[0], nonce=opened[1]) if opened else self.none()


class ReviewAssignment(RulesModel):
    """One reviewer asked to judge one version."""

    is_withheld = True  # what a reviewer said to an editor is not the editor's to take along
    TRANSITIONS = states.ASSIGNMENT_TRANSITIONS

    version = models.ForeignKey(PracticeVersion, models.CASCADE, related_name="assignments")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="review_assignments")
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    nonce = models.CharField(max_length=16, default=new_nonce)
    state = models.CharField(max_length=10, choices=AssignmentState, default=AssignmentState.ASSIGNED)
    due_on = models.DateField(_("due"))
    accepted_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(_("reason"), max_length=500, blank=True)
    why_not = models.CharField(_("why not"), max_length=10, choices=WhyNot, blank=True)
    suggested_name = models.CharField(_("somebody else who could"), max_length=200, blank=True)
    suggested_email = models.EmailField(_("their e-mail address"), blank=True)
    wished_until = models.DateField(_("new day"), null=True, blank=True, help_text="Asked for, not yet answered.")
    wish_reason = models.CharField(_("why"), max_length=300, blank=True)
    assigned_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ("assigned_at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "reviewer"],
                name="a_reviewer_judges_a_version_once",
                violation_error_message=_("This person already reviews this version, or has declined to."),
            )
        ]
        rules_permissions: ClassVar = {"review": may.is_reviewer}

    def __str__(self):
        return f"assignment {self.pk}"

    @property
    def room(self) -> Practice:
        return self.version.practice

    @property
    def token(self) -> str:
        return make_token("review", self)

    @property
    def tone(self) -> str:
        return "danger" if self.is_overdue else states.ASSIGNMENT_TONES[self.state]

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on < timezone.localdate()

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_REVIEWS

    @property
    def is_begun(self) -> bool:
        """Whether its reviewer has said yes."""
        return self.state == AssignmentState.ACCEPTED

    @property
    def is_done(self) -> bool:
        return self.state == AssignmentState.SUBMITTED

    @property
    def can_be_reopened(self) -> bool:
        """Whether its reviewer may still change it: until the editors decide."""
        practice = self.version.practice
        return self.is_done and practice.state == PracticeState.IN_REVIEW and practice.current_id == self.version_id


class ReviewQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Editors see submitted reviews; a reviewer their own, and the others' once no review of it is open,
        where the rules of the desk say so.

        An editor who reviews is as blind as any reviewer, and nobody reads the reviews of their own practice.
        """
        if not person.is_authenticated:
            return self.none()
        if may.is_editor(person):
            reviewing = person.review_assignments.open().values("version")
            others = Q(submitted_at__isnull=False) & _not_of(person, "assignment__version")
            return self.filter(others & ~Q(assignment__version__in=reviewing) | Q(assignment__reviewer=person))
        if not DeskRules.in_force().reviewers_read_reviews:
            return self.filter(assignment__reviewer=person)
        mine = person.review_assignments.filter(state=AssignmentState.SUBMITTED).values("version")
        still_blind = ReviewAssignment.objects.open().values("version")
        return self.filter(
            Q(assignment__reviewer=person)
            | Q(submitted_at__isnull=False, assignment__version__in=mine) & ~Q(assignment__version__in=still_blind)
        )

    def words_for_author(self, practice) -> list[tuple[int, str]]:
        """Version and comments, once that version is decided on: no name, no score, no word meant for the editor."""
        return list(
            self.filter(submitted_at__isnull=False, assignment__version__practice=practice)
            .exclude(assignment__version__decisions=None)
            .exclude(to_author="")
            .order_by("assignment__version__number", "pk")
            .values_list("assignment__version__number", "to_author")
        )


class Review(models.Model):
    """Gate and scores of one reviewer. `scores` is `{criterion: 0–4}`, `gate` is `{question: yes | no | ask}`."""

    assignment = models.OneToOneField(ReviewAssignment, models.CASCADE, related_name="review")
    gate = models.JSONField(default=dict)
    scores = models.JSONField(default=dict)
    to_author = models.TextField(_("comments for the submitter"), blank=True)
    to_editor = models.TextField(_("comments for the editor only"), blank=True)
    total = models.FloatField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    revision = models.PositiveIntegerField(default=0, help_text="Rises with every save.")
    last_window = models.CharField(
        max_length=16, blank=True, help_text="The browser window of the last save: it never conflicts with itself."
    )
    reopened_after_reading = models.BooleanField(
        default=False, help_text="Whether its reviewer could read the other reviews before opening it again."
    )
    saved_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(total=None) | Q(total__gte=0, total__lte=100), name="a_total_lies_between_0_and_100"
            )
        ]

    def __str__(self):
        return f"review {self.pk}"

    @property
    def is_stopped_at_gate(self) -> bool:
        return GateAnswer.NO in self.gate.values()

    def scored(self) -> list[tuple[rubric.Criterion, int]]:
        """Criterion and score, in the order of the rubric, as far as scored."""
        return [(item, self.scores[item.code]) for item in rubric.CRITERIA if item.code in self.scores]


class FieldComment(models.Model):
    """What a reviewer says about one field of the practice: to the submitter, to the editors, or to both."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="comments")
    field = models.CharField(max_length=40)
    to_author = models.TextField(_("for the submitter"), blank=True)
    to_editor = models.TextField(_("for the editors only"), blank=True)

    class Meta:
        ordering = ("review", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["review", "field"], name="a_reviewer_comments_on_a_field_once")
        ]

    def __str__(self):
        return f"comment on {self.field}"


class CommentAnswer(models.Model):
    """What the submitter answers to one comment, written with the draft and read once that is submitted."""

    comment = models.OneToOneField(FieldComment, models.CASCADE, related_name="answer")
    version = models.ForeignKey(PracticeVersion, models.CASCADE, related_name="comment_answers")
    text = models.TextField(_("your answer"), blank=True)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self):
        return f"answer {self.pk}"


class Decision(models.Model):
    """What an editor decided on a version, and why. Never edited: a new decision is a new row."""

    version = models.ForeignKey(PracticeVersion, models.CASCADE, related_name="decisions")
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    reasons = models.TextField(_("reasons, as the submitter will read them"))
    exception = models.TextField(
        _("why it was decided without the usual reviews"), blank=True, help_text="Only for the editors."
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-made_at", "-pk")

    def __str__(self):
        return f"{self.get_outcome_display()}"


class SafeguardAnswer(models.Model):
    """One do-no-harm or partner-consent question, confirmed by an editor for one version."""

    version = models.ForeignKey(PracticeVersion, models.CASCADE, related_name="safeguards")
    question = models.CharField(max_length=30)
    remark = models.CharField(_("how you know"), max_length=300, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    confirmed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "question"], name="a_safeguard_is_confirmed_once")
        ]

    def __str__(self):
        return self.question
