"""What becomes of a recommendation: where it came from, how it was worded, and how far it has got."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.vocabulary import Mark

from ..states import RecommendationState
from .meeting import Meeting
from .note import NoteSegment, Recommendation
from .session import Session


class RecommendationPlan(models.Model):
    """How a meeting treats its recommendations. A meeting without one has fixed, opened and published nothing."""

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="recommendation_plan")
    numbers_fixed_at = models.DateTimeField(
        null=True, blank=True, help_text="From then on numbers can be cited: none is given to another recommendation."
    )
    comments_open_until = models.DateTimeField(_("comments until"), null=True, blank=True)
    progress_shown_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when the public page of the outcome says how far each has got."
    )

    def __str__(self):
        return f"recommendations of meeting {self.meeting_id}"


class RecommendationSource(models.Model):
    """A session, and where known the paragraph of its notes, that a recommendation came from."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="sources")
    session = models.ForeignKey(Session, models.CASCADE, related_name="recommendation_sources")
    segment = models.ForeignKey(NoteSegment, models.SET_NULL, null=True, blank=True, related_name="recommended_in")

    class Meta:
        ordering = ("pk",)

    def __str__(self):
        return f"source of recommendation {self.recommendation_id}"


class RecommendationVersion(models.Model):
    """How a recommendation read, and which number it had, until it was changed."""

    is_withheld = True  # what a meeting wrote, which whoever changed it does not take along

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    addressee = models.CharField(max_length=200, blank=True)
    themes = models.JSONField(default=list, blank=True)
    mark = models.CharField(max_length=15, choices=Mark)
    replaced_at = models.DateTimeField(auto_now_add=True)
    replaced_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-replaced_at", "-pk")

    def __str__(self):
        return f"earlier wording of recommendation {self.recommendation_id}"


class RecommendationStep(models.Model):
    """A change of where a recommendation stands, with the words that were reported."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="steps")
    state = models.CharField(max_length=15, choices=RecommendationState)
    words = models.TextField(_("in words"), max_length=2000, blank=True)
    reported_at = models.DateTimeField(auto_now_add=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-reported_at", "-pk")

    def __str__(self):
        return f"step of recommendation {self.recommendation_id}"

    @property
    def tone(self) -> str:
        return self.recommendation.TONES[self.state]
