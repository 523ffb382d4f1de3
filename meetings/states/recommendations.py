"""The lives of recommendations and of the comments on them."""

from django.db import models
from django.utils.translation import pgettext_lazy


class RecommendationState(models.TextChoices):
    OPEN = "open", pgettext_lazy("recommendation", "Open")
    IN_PROGRESS = "in_progress", pgettext_lazy("recommendation", "In progress")
    DONE = "done", pgettext_lazy("recommendation", "Done")
    NOT_PURSUED = "not_pursued", pgettext_lazy("recommendation", "Not pursued")
    WITHDRAWN = "withdrawn", pgettext_lazy("recommendation", "Withdrawn")
    MERGED = "merged", pgettext_lazy("recommendation", "Part of another one")


RECOMMENDATION_TRANSITIONS = {
    RecommendationState.OPEN: {
        RecommendationState.IN_PROGRESS,
        RecommendationState.DONE,
        RecommendationState.NOT_PURSUED,
        RecommendationState.WITHDRAWN,
        RecommendationState.MERGED,
    },
    RecommendationState.IN_PROGRESS: {
        RecommendationState.OPEN,
        RecommendationState.DONE,
        RecommendationState.NOT_PURSUED,
        RecommendationState.WITHDRAWN,
        RecommendationState.MERGED,
    },
    RecommendationState.DONE: {RecommendationState.IN_PROGRESS},
    RecommendationState.NOT_PURSUED: {RecommendationState.OPEN, RecommendationState.IN_PROGRESS},
    RecommendationState.WITHDRAWN: {RecommendationState.OPEN},
    RecommendationState.MERGED: set(),
}

STANDING_RECOMMENDATIONS = (
    RecommendationState.OPEN,
    RecommendationState.IN_PROGRESS,
    RecommendationState.DONE,
    RecommendationState.NOT_PURSUED,
)
PENDING_RECOMMENDATIONS = (RecommendationState.OPEN, RecommendationState.IN_PROGRESS)
"""States in which somebody still has something to do."""

RECOMMENDATION_TONES: dict[str, str] = {
    RecommendationState.OPEN: "attention",
    RecommendationState.IN_PROGRESS: "primary",
    RecommendationState.DONE: "success",
    RecommendationState.NOT_PURSUED: "muted",
    RecommendationState.WITHDRAWN: "muted",
    RecommendationState.MERGED: "muted",
}


class CommentState(models.TextChoices):
    OPEN = "open", pgettext_lazy("comment", "Awaits an answer")
    ACCEPTED = "accepted", pgettext_lazy("comment", "Accepted")
    DECLINED = "declined", pgettext_lazy("comment", "Not taken over")


COMMENT_TRANSITIONS = {
    CommentState.OPEN: {CommentState.ACCEPTED, CommentState.DECLINED},
    CommentState.ACCEPTED: set(),
    CommentState.DECLINED: set(),
}

COMMENT_TONES: dict[str, str] = {
    CommentState.OPEN: "attention",
    CommentState.ACCEPTED: "success",
    CommentState.DECLINED: "muted",
}
