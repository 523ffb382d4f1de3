"""The address of a person's own calendar is made, and replaced when somebody else may have it."""

from django.db import transaction

from journal.actions import record
from rrge_portal.kernel.tokens import new_nonce
from rrge_portal.kernel.transitions import lock

from ..models import PersonalCalendar


@transaction.atomic
def renew_calendar(*, by) -> PersonalCalendar:
    """Give the person's calendar an address, or a new one: the old one opens nothing any more."""
    calendar, is_new = PersonalCalendar.objects.get_or_create(stakeholder=by)
    if not is_new:
        calendar = lock(calendar)
        calendar.nonce = new_nonce()
        calendar.save(update_fields=["nonce", "renewed_at"])
    record("calendar.renewed", by=by, about=calendar, room=by)
    return calendar
