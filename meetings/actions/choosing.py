"""Known stakeholders are put on a meeting's list of invitees."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction

from journal.actions import record
from rrge_portal.kernel.transitions import lock
from stakeholders.models import Stakeholder

from ..audience import invitation_for, known, reasons_against
from ..models import Invitation, Meeting

BATCH = 500


class Chosen(NamedTuple):
    """How many are on the list now, and how many were left out for a reason the list shows."""

    listed: int
    left_out: int


@transaction.atomic
def put_on_list(meeting: Meeting, keys: Sequence[int], *, by) -> Chosen:
    """Put these people on the list; nobody is written to. Whoever there is a reason against stays out.

    Two people who share a mailbox get one place: the first of them.
    """
    meeting = lock(meeting)
    listed = left_out = 0
    for start in range(0, len(keys), BATCH):
        chunk = keys[start : start + BATCH]
        people = list(known().filter(pk__in=chunk).select_related("profile__organisation").order_by("pk"))
        reasons = reasons_against(meeting, people)
        fresh: dict[str, Stakeholder] = {}
        for person in people:
            if person.pk not in reasons:
                fresh.setdefault(person.letter_address.lower(), person)
        Invitation.objects.bulk_create([invitation_for(meeting, person) for person in fresh.values()])
        listed += len(fresh)
        left_out += len(chunk) - len(fresh)
    if listed:
        record("invitees.chosen", by=by, about=meeting, number=listed)
    return Chosen(listed, left_out)
