"""How far each invitation has got: from its last letter, its link and its answer to one word."""

from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, CharField, OuterRef, QuerySet, Subquery, TextChoices, Value, When
from django.utils.translation import gettext_lazy as _

from correspondence.models import Letter
from correspondence.states import LetterState

from ..models import Invitation
from ..states import InvitationState


class Fate(TextChoices):
    """What organisers see of an invitation's letters, worst news first, then the furthest it has got.

    *Link opened* is said when somebody touched, scrolled or typed on the page the link opens: mail scanners, which
    only fetch it, do not count, and nor do people whose browser runs no scripts until they answer.
    """

    ANSWERED = "answered", _("Answered")
    BOUNCED = "bounced", _("Came back")
    FAILED = "failed", _("Could not be sent")
    NOT_SENT = "not_sent", _("Not sent, on purpose")
    WAITING = "waiting", _("Waiting to be sent")
    OPENED = "opened", _("Link opened")
    DELIVERED = "delivered", _("Delivered")
    SENT = "sent", _("Accepted by the mail server")
    KEPT = "kept", _("Kept, not sent")
    UNWRITTEN = "unwritten", _("Nothing written yet")


ANSWERED = (InvitationState.ACCEPTED, InvitationState.DECLINED, InvitationState.PASSED_ON)


def with_fate(invitations: QuerySet[Invitation]) -> QuerySet[Any]:
    """The invitations with `fate`, a value of `Fate`, worked out in the database."""
    last = Letter.objects.filter(
        about_type=ContentType.objects.get_for_model(Invitation), about_id=OuterRef("pk")
    ).order_by("-pk")
    return invitations.annotate(last_letter=Subquery(last.values("state")[:1])).annotate(
        fate=Case(
            When(state__in=ANSWERED, then=Value(Fate.ANSWERED)),
            When(last_letter=LetterState.BOUNCED, then=Value(Fate.BOUNCED)),
            When(last_letter=LetterState.FAILED, then=Value(Fate.FAILED)),
            When(last_letter=LetterState.SUPPRESSED, then=Value(Fate.NOT_SENT)),
            When(last_letter__in=(LetterState.WAITING, LetterState.SENDING), then=Value(Fate.WAITING)),
            When(opened_at__isnull=False, then=Value(Fate.OPENED)),
            When(last_letter=LetterState.DELIVERED, then=Value(Fate.DELIVERED)),
            When(last_letter=LetterState.SENT, then=Value(Fate.SENT)),
            When(last_letter=LetterState.KEPT, then=Value(Fate.KEPT)),
            default=Value(Fate.UNWRITTEN),
            output_field=CharField(),
        )
    )


def last_letters(invitations: Sequence[Invitation]) -> dict[int | None, Letter]:
    """By the invitation's key, the letter written last about it: its kind, state and what is known of its fate."""
    letters = (
        Letter.objects.filter(
            about_type=ContentType.objects.get_for_model(Invitation),
            about_id__in=[invitation.pk for invitation in invitations],
        )
        .select_related("stopped_by")
        .only("kind", "state", "fate", "about_id", "stopped_by")
        .order_by("pk")
    )
    return {letter.about_id: letter for letter in letters}
