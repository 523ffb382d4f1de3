"""A meeting that was held is closed, once everything on its checklist is done or waived; and opened again."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock, move

from ..closing import checklist
from ..models import ClosingStep, FollowUp, Meeting, Travel
from ..states import MeetingState


@transaction.atomic
def settle(meeting: Meeting, item: str, *, by, is_waived: bool, reason: str = "") -> ClosingStep:
    """Say that an item is done outside the portal, or is left out and why."""
    meeting = _still_open(meeting)
    try:
        with transaction.atomic():
            step = ClosingStep.objects.create(meeting=meeting, item=item, is_waived=is_waived, reason=reason, by=by)
    except IntegrityError as error:
        raise Refusal(_("Somebody else has settled this already. Reload the page to see it.")) from error
    record("closing.settled", by=by, about=meeting, item=item, waived=is_waived)
    return step


@transaction.atomic
def unsettle(meeting: Meeting, item: str, *, by) -> None:
    """Take back what was said of an item by hand."""
    meeting = _still_open(meeting)
    if meeting.closing_steps.filter(item=item).delete()[0]:
        record("closing.unsettled", by=by, about=meeting, item=item)


@transaction.atomic
def delete_extras(meeting: Meeting, *, by) -> int:
    """Delete now what people needed at the meeting and how they travelled. Returns of how many things.

    Raises:
        Refusal: claims for travel can still be made, so its data are still needed.
    """
    meeting = _still_open(meeting)
    if not meeting.is_over:
        raise Refusal(_("The meeting is not over yet, so what people need is still needed."))
    plan = getattr(meeting, "follow_up_plan", None)
    if plan and plan.claims_close_on and plan.claims_close_on >= timezone.localdate():
        raise Refusal(_("Travel claims can still be made, so travel data are still needed. Delete them afterwards."))
    number = meeting.registrations.exclude(needs="").update(needs="")
    for model in (FollowUp, Travel):
        number += model.objects.filter(registration__meeting=meeting).delete()[0]
    record("closing.extras_deleted", by=by, about=meeting, number=number)
    return number


@transaction.atomic
def close(meeting: Meeting, *, by) -> Meeting:
    """Close a meeting: nothing in it changes any more, unless it is opened again.

    Raises:
        Refusal: it is not over yet, or something on the checklist is open; the sentence says what.
    """
    meeting = _still_open(meeting)
    if not meeting.is_over:
        raise Refusal(_("The meeting is not over yet. Close it when it has been held."))
    missing = [str(item.label) for item in checklist(meeting) if not item.is_settled]
    if missing:
        raise Refusal(_("Still open: %(items)s. Settle or waive them first.") % {"items": "; ".join(missing)})
    meeting.closed_at = timezone.now()
    move(meeting, MeetingState.CLOSED, also=["closed_at"])
    record("meeting.closed", by=by, about=meeting)
    return meeting


@transaction.atomic
def reopen(meeting: Meeting, *, by, reason: str) -> Meeting:
    """Open a closed meeting again, for a reason that the journal keeps."""
    meeting = lock(meeting)
    meeting.closed_at = None
    move(meeting, MeetingState.PUBLISHED, also=["closed_at"])
    record("meeting.reopened", by=by, about=meeting, reason=reason)
    return meeting


def _still_open(meeting: Meeting) -> Meeting:
    meeting = lock(meeting)
    if meeting.is_closed:
        raise Refusal(_("This meeting is closed, so nothing in it changes any more. Open it again first."))
    return meeting
