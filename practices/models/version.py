"""What a practice says: one version of its text, its partners and its results. Immutable once submitted."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from rrge_portal.kernel.vocabulary import EvidenceLevel, Language, Sector

from ..states import Formality, Level, Licence, Relation, RunningStatus
from .practice import Practice

TEXTS = (
    "public_role", "private_role", "problem", "target_group", "theory_of_change", "description", "results_in_words",
    "challenges", "failures", "lessons_learned", "costs", "sustainability", "replicability", "replicated_in",
    "rights_aspects", "survivor_involvement", "risks",
)  # fmt: skip
"""Fields of a version that hold text for every reader, in the order of the form."""


class PracticeVersion(models.Model):
    """Field by field as in the practice form; a draft may be saved with anything missing."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField(default=0, help_text="Rises with every save of the draft.")
    last_window = models.CharField(
        max_length=16, blank=True, help_text="The browser window of the last save: it never conflicts with itself."
    )
    saved_at = models.DateTimeField(auto_now=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    answer_to_reviewers = models.TextField(_("what you changed, and answers to the reviewers"), blank=True)

    # 1 In short
    title = models.CharField(_("title"), max_length=200, blank=True)
    summary = models.TextField(_("short summary"), blank=True)
    language = models.CharField(_("language of this text"), max_length=7, choices=Language, blank=True)

    # 2 Who
    lead_organisation = models.CharField(_("lead organisation"), max_length=200, blank=True)
    lead_sector = models.CharField(_("sector of the lead"), max_length=20, choices=Sector, blank=True)
    lead_country = CountryField(_("country of the lead"), blank=True)
    focal_point = models.CharField(_("focal point at the lead"), max_length=200, blank=True)
    relation_to_lead = models.CharField(_("your relation to the lead"), max_length=300, blank=True)
    public_role = models.TextField(_("how the public side is involved"), blank=True)
    private_role = models.TextField(_("how the private side is involved"), blank=True)

    # 3 What kind
    partnership_types = models.JSONField(_("type of partnership"), default=list, blank=True)
    formality = models.CharField(_("formality"), max_length=10, choices=Formality, blank=True)

    # 4 Where and when
    countries = models.JSONField(_("countries"), default=list, blank=True)
    is_global = models.BooleanField(_("worldwide"), default=False)
    regions = models.JSONField(_("regions"), default=list, blank=True)
    level = models.CharField(_("level"), max_length=10, choices=Level, blank=True)
    start_year = models.PositiveSmallIntegerField(_("year it began"), null=True, blank=True)
    start_month = models.PositiveSmallIntegerField(_("month, if known"), null=True, blank=True)
    end_year = models.PositiveSmallIntegerField(_("year it ended"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=RunningStatus, blank=True)

    # 5 About
    themes = models.JSONField(_("industry sector"), default=list, blank=True)
    exploitation = models.JSONField(_("forms of exploitation"), default=list, blank=True)
    pillars = models.JSONField(_("pillars"), default=list, blank=True)
    protocol_articles = models.CharField(
        _("articles of the Trafficking in Persons Protocol"), max_length=100, blank=True
    )
    sdg_targets = models.JSONField(_("SDG targets"), default=list, blank=True)
    relation_to_trafficking = models.CharField(
        _("relation to trafficking in persons"), max_length=15, choices=Relation, blank=True
    )

    # 6 Why
    problem = models.TextField(_("problem and context"), blank=True)
    target_group = models.CharField(_("target group"), max_length=300, blank=True)
    theory_of_change = models.TextField(_("theory of change"), blank=True)

    # 7 How
    description = models.TextField(_("description"), blank=True)
    building_blocks = models.JSONField(_("building blocks"), default=list, blank=True)

    # 8 Results
    results_in_words = models.TextField(_("results in words"), blank=True)
    not_yet_measured = models.BooleanField(_("not yet measured"), default=False)

    # 9 Candour
    challenges = models.TextField(_("challenges"), blank=True)
    failures = models.TextField(_("what failed and how it was met"), blank=True)
    lessons_learned = models.TextField(_("lessons learned"), blank=True)
    costs = models.TextField(_("costs"), blank=True)

    # 10 Will it last, will it travel
    sustainability = models.TextField(_("sustainability"), blank=True)
    replicability = models.TextField(_("replicability"), blank=True)
    replicated_in = models.TextField(_("replicated where"), blank=True)
    related_practices = models.JSONField(
        _("relations to other practices"), default=list, blank=True, help_text="As the authors say; editors link them."
    )

    # 11 Rights
    rights_aspects = models.TextField(_("gender, child and human-rights aspects"), blank=True)
    survivor_involvement = models.TextField(_("how survivors are involved, and how they are protected"), blank=True)

    # 12 Risks
    risks = models.TextField(_("risks and how they are met"), blank=True)

    # 13 Evidence
    evidence_links = models.JSONField(_("links to evidence"), default=list, blank=True)

    # 14 Declarations
    declares_accurate = models.BooleanField(_("What is written here is accurate."), default=False)
    declares_agreed = models.BooleanField(_("The partners agree to its submission."), default=False)
    declares_no_victim = models.BooleanField(_("No victim or survivor can be identified from it."), default=False)
    declares_images = models.BooleanField(_("Images, if any, are cleared for publication."), default=False)
    conflicts = models.TextField(_("conflicts of interest"), blank=True, help_text=_("Write “none” if there are none."))
    licence = models.CharField(_("licence"), max_length=15, choices=Licence, blank=True)
    allows_translation = models.BooleanField(_("It may be translated."), default=False)
    review_on = models.DateField(_("when it should next be looked at"), null=True, blank=True)

    translated_from = ""
    """Of a copy that is read in another language: the language of the original."""

    class Meta:
        ordering = ("practice", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "number"], name="versions_are_numbered"),
            models.UniqueConstraint(
                fields=["practice"], condition=models.Q(submitted_at=None), name="one_draft_at_a_time"
            ),
        ]

    def __str__(self):
        return f"{self.title} (version {self.number})"

    def save(self, *args, **kwargs):
        """Refuse to touch what was submitted: reviewers and editions rest on it."""
        if self.pk and type(self).objects.filter(pk=self.pk, submitted_at__isnull=False).exists():
            raise TypeError("A submitted version is immutable; write a new one.")
        super().save(*args, **kwargs)

    @property
    def room(self) -> Practice:
        return self.practice

    @property
    def is_submitted(self) -> bool:
        return self.submitted_at is not None

    @cached_property
    def reviewed_before(self) -> "PracticeVersion | None":
        """The last earlier version reviewers were asked about; what editors changed in between was not reviewed."""
        asked = type(self).objects.filter(practice=self.practice_id, number__lt=self.number, assignments__isnull=False)
        return asked.order_by("-number").first()

    @property
    def evidence_level(self) -> int | None:
        """The best evidence any result has, 0–4; None where nothing is stated."""
        levels = [claim.evidence for claim in self.results.all() if claim.evidence is not None]
        if levels:
            return max(levels)
        return EvidenceLevel.NONE if self.not_yet_measured else None


class PracticePartner(models.Model):
    version = models.ForeignKey(PracticeVersion, models.CASCADE, related_name="partners")
    position = models.PositiveIntegerField(default=0)
    organisation = models.CharField(_("organisation"), max_length=200)
    sector = models.CharField(_("sector"), max_length=20, choices=Sector, blank=True)
    role = models.CharField(_("role"), max_length=200, blank=True)
    brings = models.JSONField(_("brings"), default=list, blank=True)

    class Meta:
        ordering = ("position", "pk")

    def __str__(self):
        return self.organisation


class ResultClaim(models.Model):
    """One result: what was counted, from what to what, when, by whom, how well supported."""

    version = models.ForeignKey(PracticeVersion, models.CASCADE, related_name="results")
    position = models.PositiveIntegerField(default=0)
    indicator = models.CharField(_("indicator"), max_length=200)
    baseline = models.CharField(_("before"), max_length=100, blank=True)
    value = models.CharField(_("after"), max_length=100)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    as_of = models.DateField(_("as of"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    evidence = models.PositiveSmallIntegerField(_("evidence"), choices=EvidenceLevel, null=True, blank=True)

    class Meta:
        ordering = ("position", "pk")

    def __str__(self):
        return self.indicator
