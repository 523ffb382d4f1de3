"""Somebody whose letter came back and somebody who wants no more of them, as every list has."""

from correspondence import fates, stopping
from correspondence.fates import Returned
from correspondence.models import Letter

from ..models import Meeting
from ..states import InvitationState

SIGNS_IN = "participant@example.org"
"""Whoever tries the portal out as this person must not be told that they want no letters."""


def load(meeting: Meeting) -> None:
    """Through the same actions as a mail server and a reader of the letter would take."""
    silent = meeting.invitations.filter(state=InvitationState.SENT).exclude(email=SIGNS_IN)
    letters = (
        Letter.objects.in_room(meeting).filter(kind="invitation", about_id__in=silent.values("pk")).order_by("-pk")
    )
    if len(two := list(letters[:2])) == 2:
        came_back, unwanted = two
        fates.came_back(Returned(came_back, is_final=True, words="550 5.1.1 Mailbox unknown at this imaginary server"))
        stopping.stop_room(unwanted)
