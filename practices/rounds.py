"""The rounds a practice has gone through: each version with its reviews and what was decided on it."""

from datetime import timedelta
from typing import NamedTuple

from . import panel
from .models import Decision, PracticeVersion, Review


class Round(NamedTuple):
    """One version: its reviews with their letters, its decision if there is one, and how many days it took."""

    version: PracticeVersion
    reviews: list[tuple[str, Review]]
    decision: Decision | None

    @property
    def days(self) -> int | None:
        if self.decision is None or self.version.submitted_at is None:
            return None
        return max((self.decision.made_at - self.version.submitted_at) // timedelta(days=1), 0)


def of(practice, person) -> list[Round]:
    """The newest first, with the reviews `person` may see."""
    reviews: dict[int, list[Review]] = {}
    visible = Review.objects.visible_to(person).filter(
        assignment__version__practice=practice, submitted_at__isnull=False
    )
    for review in visible.select_related("assignment__reviewer__profile").order_by("assignment__assigned_at", "pk"):
        reviews.setdefault(review.assignment.version_id, []).append(review)
    versions = practice.versions.filter(submitted_at__isnull=False).prefetch_related("decisions")
    return [
        Round(
            version,
            list(zip(panel.LETTERS, reviews.get(version.pk, []), strict=False)),
            next(iter(version.decisions.all()), None),
        )
        for version in versions.order_by("-number")
    ]
