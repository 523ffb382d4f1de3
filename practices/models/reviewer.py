"""Who may be asked to judge practices: their field, their load, when they are away, whom they stand close to."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from rrge_portal.kernel.vocabulary import PartnershipType, Pillar, Theme

from .. import rules as may
from ..states import OPEN_REVIEWS, AssignmentState

AT_ONCE = 3
"""How many reviews somebody usually takes on at once."""


class ReviewerQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Editors see the pool; reviewers their own entry."""
        if not person.is_authenticated:
            return self.none()
        return self if may.is_editor(person) else self.filter(stakeholder=person)

    def called(self, word: str):
        """Those in whose name, expertise or organisation the word occurs."""
        profile = "stakeholder__profile"
        places = ("given_name", "family_name", "display_name", "expertise", "organisation__name")
        found = Q()
        for place in places:
            found |= Q(**{f"{profile}__{place}__icontains": word})
        return self.filter(found)

    def who_know(self, path: str, code: str):
        """Those in whose list at `path` this code stands."""
        return self.annotate(named=Cast(path, models.TextField())).filter(named__contains=f'"{code}"')

    def for_list(self):
        """By name, with what a page shows of each: the reviews they owe, those they have handed in, their absences."""
        done = Q(stakeholder__review_assignments__state=AssignmentState.SUBMITTED)
        owed = Q(stakeholder__review_assignments__state__in=OPEN_REVIEWS)
        return (
            self.select_related("stakeholder__profile__organisation")
            .prefetch_related("absences")
            .annotate(
                load=Count("stakeholder__review_assignments", filter=owed, distinct=True),
                experience=Count("stakeholder__review_assignments", filter=done, distinct=True),
            )
            .order_by("stakeholder__profile__family_name", "stakeholder__profile__given_name", "pk")
        )


class Reviewer(RulesModel):
    """Somebody whom editors have made a reviewer. Languages, country and organisation are those of the profile."""

    is_held_once = True
    is_withheld = True

    stakeholder = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reviewer")
    is_active = models.BooleanField(default=True)
    themes = models.JSONField(_("industry sectors they know"), default=list, blank=True)
    pillars = models.JSONField(_("pillars they know"), default=list, blank=True)
    partnership_types = models.JSONField(_("types of partnership they know"), default=list, blank=True)
    at_once = models.PositiveSmallIntegerField(
        _("reviews at once"), default=AT_ONCE, help_text=_("How many reviews may wait for this person at a time.")
    )
    close_to = models.JSONField(_("organisations they stand close to"), default=list, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    objects = ReviewerQuerySet.as_manager()

    class Meta:
        ordering = ("stakeholder__profile__family_name", "stakeholder__profile__given_name", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(at_once__gte=1), name="a_reviewer_takes_on_one_review_at_least")
        ]
        rules_permissions: ClassVar = {"change": may.is_editor | may.is_the_reviewer}

    def __str__(self):
        return f"reviewer {self.pk}"

    # What `for_list` adds.
    load: int
    experience: int

    @property
    def shown_name(self) -> str:
        return self.stakeholder.shown_name

    @property
    def knows(self) -> list:
        """What they know, in words."""
        return [
            str(choices(code).label)
            for name, choices in (("themes", Theme), ("partnership_types", PartnershipType), ("pillars", Pillar))
            for code in getattr(self, name)
            if code in choices.values
        ]


class Absence(models.Model):
    """A time in which a reviewer writes nothing, first and last day included."""

    reviewer = models.ForeignKey(Reviewer, models.CASCADE, related_name="absences")
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    class Meta:
        ordering = ("starts_on", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="an_absence_ends_after_it_begins",
                violation_error_message=_("The last day lies before the first. Change one of the two."),
            )
        ]

    def __str__(self):
        return f"{self.starts_on} – {self.ends_on}"
