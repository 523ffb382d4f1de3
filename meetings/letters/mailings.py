"""Invitations and reminders to many at once: from the keys of a mailing to the letters themselves."""

from collections.abc import Iterator, Sequence
from typing import Any

from correspondence.actions import Draft
from correspondence.mailings import composer
from correspondence.models import Mailing
from stakeholders.models import Stakeholder

from ..actions import inviting
from ..addresses import address_for, invitation_context
from ..states import REMINDER_TO_ANSWER


@composer("invitation")
def invitations(mailing: Mailing, keys: Sequence[int]) -> Iterator[Draft]:
    """The letter that invites. Whoever was withdrawn since the click gets none."""
    for invitation in inviting.mark_sent(keys):
        yield Draft(
            invitation,
            invitation,
            f"invitation:{invitation.pk}:{invitation.nonce}",
            invitation_context(invitation),
        )


@composer(REMINDER_TO_ANSWER)
def reminders(mailing: Mailing, keys: Sequence[int]) -> Iterator[Draft]:
    """A reminder the organiser asked for. Whoever has answered since the click gets none."""
    for invitation in inviting.still_awaiting(keys):
        yield Draft(
            invitation,
            invitation,
            f"{REMINDER_TO_ANSWER}:{invitation.pk}:mailing:{mailing.pk}",
            invitation_context(invitation),
        )


@composer("message")
def messages(mailing: Mailing, keys: Sequence[int]) -> Iterator[Draft]:
    """A message in the organisers' own words: one for each person, whatever they do in the meeting.

    One that waited for its time while the meeting was called off or moved is not sent: it speaks of what no longer is.
    """
    meeting: Any = mailing.room
    if mailing.due_at and meeting.announcements.filter(made_at__gt=mailing.created_at).exists():
        return
    for person in Stakeholder.objects.filter(pk__in=keys).select_related("profile").order_by("pk"):
        if person.letter_address:
            context = {"meeting": meeting, "url": address_for(person, "meeting", slug=meeting.slug)}
            yield Draft(person, meeting, f"message:{mailing.pk}:{person.pk}", context)
