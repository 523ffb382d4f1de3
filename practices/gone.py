"""What is known of a practice that is off every page: why, and which other one says now what it said."""

from .models import Practice, PracticeRelation, TakeDown
from .states import Cause, Kinship, PracticeState


def taken_down(slug: str) -> TakeDown | None:
    return TakeDown.objects.standing().filter(practice__slug=slug).select_related("practice__current").first()


def became_part_of(taken: TakeDown) -> Practice | None:
    """The published practice that says now what the one taken down said."""
    if taken.cause != Cause.MERGED:
        return None
    into = (
        PracticeRelation.objects.filter(practice=taken.practice_id, kind=Kinship.MERGED_INTO)
        .filter(other__state=PracticeState.PUBLISHED)
        .select_related("other")
        .first()
    )
    return into.other if into else None
