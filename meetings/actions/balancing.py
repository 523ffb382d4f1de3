"""What a balanced group would look like is set, and shown to the public or not."""

from collections.abc import Mapping

from django.db import transaction

from journal.actions import record
from rrge_portal.kernel.transitions import lock

from ..models import BalanceTarget, Meeting


@transaction.atomic
def set_targets(meeting: Meeting, targets: Mapping[tuple[str, str], int], *, shows_balance: bool, by) -> Meeting:
    """Set at least how many of each group a meeting hopes for; `targets` maps a dimension and a group to a number."""
    meeting = lock(meeting)
    meeting.balance_targets.all().delete()
    BalanceTarget.objects.bulk_create(
        BalanceTarget(meeting=meeting, dimension=dimension, group=group, number=number)
        for (dimension, group), number in targets.items()
    )
    meeting.shows_balance = shows_balance
    meeting.save(update_fields=["shows_balance"])
    record("balance.targets_set", by=by, about=meeting, number=len(targets))
    return meeting
