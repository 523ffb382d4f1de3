"""What organisers write down for each other about a registration, and the list they close."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock

from ..models import Meeting, Registration, RegistrationNote


@transaction.atomic
def write_note(registration: Registration, *, by, text: str) -> RegistrationNote:
    """Write down something the organisers should know; the participant never sees it."""
    if registration.stakeholder_id == by.pk:
        raise Refusal(_("This registration is your own. Another organiser has to write the note."))
    note = RegistrationNote.objects.create(registration=registration, by=by, text=text)
    record("registration_note.written", by=by, about=registration.meeting, registration=registration.pk)
    return note


@transaction.atomic
def delete_note(note: RegistrationNote, *, by) -> None:
    """Delete a note for good."""
    record("registration_note.deleted", by=by, about=note.room, registration=note.registration_id)
    note.delete()


@transaction.atomic
def close_list(meeting: Meeting, *, by) -> Meeting:
    """From now on participants no longer change their registration; they can still cancel."""
    meeting = lock(meeting)
    if meeting.list_closed_at:
        raise Refusal(_("The list of participants is closed already. Reload the page."))
    meeting.list_closed_at = timezone.now()
    meeting.save(update_fields=["list_closed_at"])
    record("participant_list.closed", by=by, about=meeting)
    return meeting


@transaction.atomic
def open_list(meeting: Meeting, *, by) -> Meeting:
    """Let participants change their registration again."""
    meeting = lock(meeting)
    if not meeting.list_closed_at:
        raise Refusal(_("The list of participants is open already. Reload the page."))
    if meeting.participant_lists.in_force().exists():
        raise Refusal(_("The list of participants is final. Open it again on its own page, with a reason."))
    meeting.list_closed_at = None
    meeting.save(update_fields=["list_closed_at"])
    record("participant_list.opened", by=by, about=meeting)
    return meeting
