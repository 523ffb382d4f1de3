"""A practice through its whole life; its words are in its versions."""

from typing import ClassVar

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Case, Count, Exists, Max, Min, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from meetings.models import Meeting, Recommendation
from meetings.states import HouseRule
from stakeholders.models import Consent
from stakeholders.states import Purpose

from .. import rules as may
from .. import states
from ..rubric import GAP_CALLING_A_THIRD, REVIEWERS_NEEDED
from ..states import OPEN_REVIEWS, AssignmentState, ClearanceState, Mover, Origin, Outcome, PracticeState, RunningStatus


class PracticeQuerySet(models.QuerySet):
    def published(self):
        return self.filter(state=PracticeState.PUBLISHED)

    def written_by(self, person):
        """Those a person writes, as lead author or along with one."""
        return self.filter(Q(submitter=person) | _written_along(person))

    def discarded(self):
        return self.filter(discarded_at__isnull=False)

    def kept(self):
        return self.filter(discarded_at=None)

    def traceable_by(self, person):
        """Those of which a person may know the session they came from.

        A session under the Chatham House Rule is named only to those who were in the meeting, unless the submitter
        consents to it.
        """
        chatham = (
            Q(session__rule=HouseRule.CHATHAM)
            | Q(invitation__session__rule=HouseRule.CHATHAM)
            | Q(recommendation__in=Recommendation.objects.from_chatham_house().values("pk"))
        )
        consent = Consent.objects.in_force().filter(
            purpose=Purpose.PRACTICE_THREAD,
            about_type__app_label="practices",
            about_type__model="practice",
            about_id=OuterRef("pk"),
            stakeholder=OuterRef("submitter"),
        )
        inside = Q(meeting__in=Meeting.objects.attended_by(person).values("pk"))
        return self.filter(~chatham | Exists(consent) | inside)

    def visible_to(self, person):
        """Published ones for everybody; others for their submitter, the editors, and the reviewers they are with."""
        published = Q(state=PracticeState.PUBLISHED)
        if not person.is_authenticated:
            return self.filter(published)
        if may.is_editor(person):
            never_submitted = Q(state=PracticeState.DRAFT) | Q(
                state=PracticeState.WITHDRAWN, current__submitted_at=None
            )
            return self.filter(~never_submitted | Q(submitter=person) | _written_along(person))
        reviewing = person.review_assignments.live().values("version__practice")
        return self.filter(published | Q(submitter=person) | _written_along(person) | Q(pk__in=reviewing))

    def for_thread(self):
        """What a thread names of them, the newest first."""
        named = ("slug", "published_at", "current__title", "current__language")
        return self.select_related("current").only(*named).order_by("-published_at", "-pk")

    def editions(self):
        """The frozen editions in which any of them can still be read, the newest first."""
        readable = apps.get_model("practices.Entry").objects.readable().filter(practice__in=self.values("pk"))
        editions = apps.get_model("practices.Edition").objects.filter(number__gt=0, pk__in=readable.values("edition"))
        return editions.only("titles", "slug", "number", "state").order_by("-number", "-pk")

    def to_translate(self, words: str = ""):
        """Those that may be translated, the newest first, with the translations there are; `words` narrow them."""
        settled = (PracticeState.ACCEPTED, PracticeState.PUBLISHED, PracticeState.UNPUBLISHED)
        allowed = Q(origin=Origin.REFERENCE) | Q(current__allows_translation=True)
        found = self.with_words(words) if words else self
        return (
            found.filter(allowed, state__in=settled)
            .select_related("current")
            .prefetch_related("translations")
            .order_by("-published_at", "-pk")
            .fetch_mode(models.FETCH_RAISE)
        )

    def with_words(self, words: str):
        """Whose title or lead has these words in it; for staff, who also look for what is not published."""
        return self.filter(Q(current__title__icontains=words) | Q(current__lead_organisation__icontains=words))

    def about_theme(self, theme: str):
        """Those whose submitted text names this industry sector."""
        named = Cast("current__themes", models.TextField())
        return self.annotate(themes_named=named).filter(themes_named__contains=f'"{theme}"')

    def for_submitter(self):
        """What a submitter's list shows, newest step first: with the last due date of the reviews, and the draft."""
        open_reviews = Q(current__assignments__state__in=OPEN_REVIEWS)
        drafts = Q(versions__submitted_at=None)
        return (
            self.select_related("current")
            .only("state", "state_since", "slug", "submitter", "current__title", "current__number", "discarded_at")
            .annotate(
                reviews_due=Max("current__assignments__due_on", filter=open_reviews),
                drafts=Count("versions", filter=drafts, distinct=True),
                asked=_of_current("DeskQuestion", Count("pk"), answered_at=None),
            )
            .order_by("-state_since", "-pk")
        )

    def for_desk(self, person):
        """What the editors' desk shows: who has the next move, and what is known of the reviews; not one's own."""
        return (
            self.filter(~Q(submitter=person) | Q(submitter=None), origin=Origin.SUBMITTED)
            .exclude(pk__in=person.co_authored.writing().values("practice"))
            .exclude(state=PracticeState.DRAFT)
            .annotate(
                awaited=_reviews(Count("pk"), state__in=OPEN_REVIEWS),
                done=_reviews(Count("pk"), state=AssignmentState.SUBMITTED),
                wishes=_reviews(Count("pk"), state__in=OPEN_REVIEWS, wished_until__isnull=False),
                questions=_of_current("DeskQuestion", Count("pk"), answered_at=None),
            )
            .annotate(mover=_MOVER)
        )

    def for_desk_rows(self):
        """The rows of a desk's page, longest waiting first: how far the reviews lie apart, and what is cleared."""
        handed_in = {"state": AssignmentState.SUBMITTED}
        total = Coalesce("review__total", Value(0.0))
        return (
            self.annotate(
                lowest=_reviews(Min(total), models.FloatField(), **handed_in),
                highest=_reviews(Max(total), models.FloatField(), **handed_in),
                outcomes=_reviews(Count("review__outcome", distinct=True), **handed_in),
                late=_reviews(Count("pk"), state__in=OPEN_REVIEWS, due_on__lt=timezone.localdate()),
                unagreed=_clearances(~Q(state__in=(ClearanceState.APPROVED, ClearanceState.NOT_NAMED))),
                objections=_clearances(Q(state__in=(ClearanceState.CORRECTED, ClearanceState.REFUSED))),
            )
            .select_related("current__desk_check", "editor__profile")
            .only(*_ON_A_DESK)
            .prefetch_related("current__partners", "current__safeguards")
            .order_by("mover", "state_since", "pk")
            .fetch_mode(models.FETCH_RAISE)
        )


def _written_along(person) -> Q:
    """Drafts thrown away are the lead author's alone."""
    return Q(pk__in=person.co_authored.writing().values("practice"), discarded_at=None)


_ON_A_DESK = (
    "state", "state_since", "slug", "submitter", "current__title", "current__language", "current__number",
    "current__lead_organisation", "current__lead_country", "current__desk_check__gate", "editor__email",
    "editor__profile__given_name", "editor__profile__family_name", "editor__profile__display_name",
)  # fmt: skip


def _reviews(aggregate, output_field=None, **conditions):
    """An aggregate over the assignments of the current version, as a subquery: no wide row is ever grouped."""
    return _of_current("ReviewAssignment", aggregate, output_field, **conditions)


def _of_current(model: str, aggregate, output_field=None, **conditions):
    rows = apps.get_model(f"practices.{model}")._default_manager.filter(version=OuterRef("current"), **conditions)
    rows = rows.order_by()
    field = output_field or models.IntegerField()
    return Coalesce(Subquery(rows.values("version").annotate(result=aggregate).values("result")), 0, output_field=field)


def _clearances(condition: Q):
    """How many of the bodies a practice names stand so."""
    rows = apps.get_model("practices.Clearance").objects.filter(condition, practice=OuterRef("pk")).order_by()
    counted = rows.values("practice").annotate(result=Count("pk")).values("result")
    return Coalesce(Subquery(counted), 0, output_field=models.IntegerField())


_MOVER = Case(
    When(state=PracticeState.SUBMITTED, questions__gt=0, then=Value(Mover.AUTHOR)),
    When(state=PracticeState.SUBMITTED, then=Value(Mover.EDITOR)),
    When(state=PracticeState.IN_REVIEW, wishes__gt=0, then=Value(Mover.EDITOR)),
    When(
        Q(state=PracticeState.IN_REVIEW, awaited__gt=0, done__gte=REVIEWERS_NEEDED - 1)
        | Q(state=PracticeState.IN_REVIEW, awaited__gte=REVIEWERS_NEEDED),
        then=Value(Mover.REVIEWERS),
    ),
    When(state=PracticeState.IN_REVIEW, then=Value(Mover.EDITOR)),
    When(state=PracticeState.ACCEPTED, then=Value(Mover.PARTNERS)),
    When(state=PracticeState.RETURNED, then=Value(Mover.AUTHOR)),
    default=Value(Mover.NOBODY),
    output_field=models.IntegerField(),
)


class Practice(RulesModel):
    """Where it came from, where it stands. Reference entries come from public sources and were never reviewed."""

    TRANSITIONS = states.PRACTICE_TRANSITIONS

    origin = models.CharField(max_length=10, choices=Origin, default=Origin.SUBMITTED)
    slug = models.SlugField(max_length=100, unique=True, null=True, blank=True)
    submitter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="practices"
    )
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="practices_in_charge",
        verbose_name=_("editor in charge"),
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
    invitation = models.ForeignKey(
        "meetings.PracticeInvitation",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="practices",
        help_text="By which rapporteurs or organisers asked for it.",
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
    discarded_at = models.DateTimeField(
        null=True, blank=True, help_text="When its author threw the draft away; it can be fetched back for a while."
    )
    withdrawn_because = models.TextField(_("why you withdraw it"), max_length=2000, blank=True)
    look_on = models.DateField(
        _("when it is asked again whether it still runs"), null=True, blank=True, help_text="Set on publication."
    )
    confirmed_on = models.DateField(null=True, blank=True, help_text="When its people last said how it stands.")
    status_now = models.CharField(
        max_length=10, choices=RunningStatus, blank=True, help_text="As told since; else the version's holds."
    )
    status_told_on = models.DateField(null=True, blank=True)
    ended_year = models.PositiveSmallIntegerField(null=True, blank=True, help_text="As told since.")

    objects = PracticeQuerySet.as_manager()

    # What `for_desk` and `for_desk_rows` add.
    awaited: int
    done: int
    mover: int
    lowest: float
    highest: float
    outcomes: int
    wishes: int
    questions: int
    late: int
    unagreed: int
    objections: int

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
            "edit": may.is_author,
            "submit": may.is_submitter | may.is_trusted_author,
            "withdraw": may.is_submitter | may.is_trusted_author,
            "lead": may.is_submitter,
            "assign": may.is_editor & may.is_not_submitter,
            "decide": may.is_editor & may.is_not_submitter,
            "answer": may.is_author,
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

    def author_ids(self) -> set[int]:
        """Everybody who ever wrote it or was asked to: none of them judges it."""
        named = set(self.co_authors.exclude(person=None).values_list("person", flat=True))
        return named if self.submitter_id is None else named | {self.submitter_id}

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
    def needs_third(self) -> bool:
        """Whether two reviews lie so far apart that a third is needed; on a desk's rows only."""
        apart = self.highest - self.lowest >= GAP_CALLING_A_THIRD or self.outcomes > 1
        return self.done == REVIEWERS_NEEDED and apart

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
