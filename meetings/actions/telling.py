"""Those concerned are told what changed on the agenda: once, in one letter each."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from correspondence.mailings import send_to_many
from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock

from ..changes import Change, as_told, fingerprint, pending
from ..models import AgendaNotice, Meeting, Session
from ..states import RegistrationState


@transaction.atomic
def tell(meeting: Meeting, *, by, seen: str = "") -> AgendaNotice:
    """Write to everybody whom a change concerns, with the calendar entries that follow it.

    `seen` is the fingerprint of the changes the organiser read.

    Raises:
        Refusal: there is nothing to tell, or the agenda changed since it was read.
    """
    meeting = lock(meeting)
    changes = pending(meeting)
    if not changes:
        raise Refusal(_("Everything on the agenda has been told. There is nothing to send."))
    if seen and seen != fingerprint(changes):
        raise Refusal(_("The agenda has changed since you opened this page. Read the changes again, then send them."))
    notice = AgendaNotice.objects.create(meeting=meeting, changes=[change.row for change in changes], by=by)
    note_as_told(meeting)
    audience = concerned(meeting, changes)
    if audience:
        notice.mailing = send_to_many(
            "agenda_changed", room=meeting, audience=audience, by=by, enclosures=["agenda_changes"], is_news=True
        )
        notice.save(update_fields=["mailing"])
    record("agenda.told", by=by, about=notice, number=len(changes), letters=len(audience))
    return notice


def tell_if_at_once(meeting: Meeting, *, by) -> None:
    """Tell a change as soon as it is made, where the organisers chose that."""
    if meeting.tells_at_once and pending(meeting):
        tell(meeting, by=by)


@transaction.atomic
def tell_at_once(meeting: Meeting, *, by, at_once: bool) -> Meeting:
    """Choose whether changes of the agenda are told as they are made, or collected."""
    meeting = lock(meeting)
    meeting.tells_at_once = at_once
    meeting.save(update_fields=["tells_at_once"])
    record("agenda.told_at_once" if at_once else "agenda.told_together", by=by, about=meeting)
    return meeting


def note_as_told(meeting: Meeting) -> None:
    """What stands on the agenda now is what people know; called when a meeting is announced or its changes are told."""
    sessions = list(meeting.sessions.all())
    for session in sessions:
        session.told = as_told(session, meeting)
    Session.objects.bulk_update(sessions, ["told"])


def concerned(meeting: Meeting, changes: Iterable[Change]) -> list[int]:
    """Keys of the people to write to: all with a seat, and whoever has a part in a session that changed."""
    keys = [change.session for change in changes if change.session]
    seated = meeting.registrations.filter(state=RegistrationState.CONFIRMED, stakeholder__is_active=True)
    named = meeting.appointments.filter(session__in=keys, stakeholder__is_active=True)
    return sorted({*seated.values_list("stakeholder", flat=True), *named.values_list("stakeholder", flat=True)})
