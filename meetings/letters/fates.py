"""The last letter about each of many rows, and its fate."""

from collections.abc import Sequence

from django.contrib.contenttypes.models import ContentType

from correspondence.models import Letter

from ..models import Invitation


def last_letters(invitations: Sequence[Invitation]) -> dict[int | None, Letter]:
    """By the invitation's key, the letter written last about it: its kind, state and what the mail server said."""
    letters = (
        Letter.objects.filter(
            about_type=ContentType.objects.get_for_model(Invitation),
            about_id__in=[invitation.pk for invitation in invitations],
        )
        .only("kind", "state", "fate", "about_id")
        .order_by("pk")
    )
    return {letter.about_id: letter for letter in letters}
