"""Recommendations across the sessions of a meeting: those proposed in notes, and those that say nearly the same."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import combinations
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Comment, Meeting, NoteSegment, Recommendation, RecommendationPlan
from .states import PENDING_RECOMMENDATIONS, CommentState, SegmentKind

WORD = re.compile(r"\w{3,}")
ALIKE = 0.55
"""From this likeness on two texts are shown as near-duplicates."""


def plan_of(meeting: Meeting) -> RecommendationPlan:
    """How a meeting treats its recommendations; an unsaved plan where nothing was decided yet."""
    return RecommendationPlan.objects.filter(meeting=meeting).first() or RecommendationPlan(meeting=meeting)


def proposed(meeting: Meeting) -> QuerySet[NoteSegment]:
    """Paragraphs marked as recommendations that have no number yet, in the order of the agenda."""
    written = Recommendation.objects.filter(session=OuterRef("note__session"), text=OuterRef("text"))
    return (
        NoteSegment.objects.filter(
            note__session__meeting=meeting, kind=SegmentKind.RECOMMENDATION, recommended_in=None, beside=""
        )
        .exclude(Exists(written))
        .select_related("note__session__meeting")
        .order_by("note__session__starts_at", "note__session", "position")
    )


class Alike(NamedTuple):
    """Two that say nearly the same; the one with the lower number first."""

    first: Recommendation
    second: Recommendation
    likeness: float

    @property
    def percent(self) -> int:
        return round(self.likeness * 100)


def waiting(meeting: Meeting) -> Iterator[tuple[str, str, str]]:
    """What waits for the organisers: the sentence, the deed that settles it, and the page."""
    if number := Comment.objects.filter(meeting=meeting, state=CommentState.OPEN).count():
        yield (
            ngettext("%(number)d comment awaits an answer.", "%(number)d comments await an answer.", number)
            % {"number": number},
            _("See the recommendations"),
            "organise_recommendations",
        )
    if meeting.is_over and (number := proposed(meeting).count()):
        yield (
            ngettext(
                "%(number)d recommendation in the notes has no number.",
                "%(number)d recommendations in the notes have no number.",
                number,
            )
            % {"number": number},
            _("Give them numbers"),
            "organise_recommendations",
        )
    late = meeting.recommendations.filter(state__in=PENDING_RECOMMENDATIONS, due_on__lt=timezone.localdate())
    if number := late.count():
        yield (
            ngettext(
                "%(number)d recommendation is past its day.", "%(number)d recommendations are past their day.", number
            )
            % {"number": number},
            _("See who takes them on"),
            "organise_recommendations",
        )


def words_of(text: str) -> list[str]:
    return WORD.findall(text.casefold())


def likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """From 0 to 1, by the words both have and by their order; the better of the two."""
    if not one or not other:
        return 0.0
    shared = 2 * len(set(one) & set(other)) / (len(set(one)) + len(set(other)))
    if shared < ALIKE / 2:
        return shared
    return max(shared, SequenceMatcher(None, one, other, autojunk=False).ratio())


def near_duplicates(recommendations: Sequence[Recommendation]) -> list[Alike]:
    """Pairs that say nearly the same in the same language, the most alike first."""
    words = {each.pk: words_of(each.text) for each in recommendations}
    pairs = [
        Alike(first, second, likeness(words[first.pk], words[second.pk]))
        for first, second in combinations(recommendations, 2)
        if first.language == second.language
    ]
    return sorted((pair for pair in pairs if pair.likeness >= ALIKE), key=lambda pair: -pair.likeness)


def nearest(text: str, recommendations: Sequence[Recommendation]) -> Recommendation | None:
    """The one that says nearly the same as a proposed text."""
    words = words_of(text)
    found = max(recommendations, key=lambda each: likeness(words, words_of(each.text)), default=None)
    return found if found and likeness(words, words_of(found.text)) >= ALIKE else None
