"""Requests to focal points and reminders of them, to many at once."""

from collections.abc import Iterator, Sequence

from correspondence.actions import Draft
from correspondence.mailings import composer
from correspondence.models import Mailing

from ..actions import nominations as asking
from ..addresses import nomination_context


@composer("nomination_requested")
def requests(mailing: Mailing, keys: Sequence[int]) -> Iterator[Draft]:
    """The letter that asks. Whoever was withdrawn since the click gets none."""
    for nomination in asking.mark_asked(keys):
        key = f"nomination_requested:{nomination.pk}:{nomination.nonce}"
        yield Draft(nomination, nomination, key, nomination_context(nomination))


@composer("nomination_reminder")
def reminders(mailing: Mailing, keys: Sequence[int]) -> Iterator[Draft]:
    """A reminder the organiser asked for. Whoever has named everybody since the click gets none."""
    for nomination in asking.still_outstanding(keys):
        key = f"nomination_reminder:{nomination.pk}:mailing:{mailing.pk}"
        yield Draft(nomination, nomination, key, nomination_context(nomination))
