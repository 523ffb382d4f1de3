"""A whole meeting is postponed, moved to new dates or cancelled, and everybody concerned is told once."""

from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.mailings import cancel as call_off
from correspondence.mailings import send_to_many
from correspondence.models import Letter, Mailing
from correspondence.states import LetterState, MailingState
from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock, move
from stakeholders.models import Stakeholder

from ..changes import note_announced, told_times
from ..models import Announcement, Invitation, Meeting, Session
from ..states import (
    REMINDER_KINDS,
    AnnouncementKind,
    InvitationState,
    MeetingState,
    NominationState,
    RegistrationState,
    SeatFate,
    SessionState,
)
from .duplicating import shifted

LETTERS: dict[str, str] = {
    AnnouncementKind.POSTPONED: "meeting_postponed",
    AnnouncementKind.NEW_DATES: "meeting_moved",
    AnnouncementKind.CANCELLED: "meeting_called_off",
}
DATES_THAT_FOLLOW = ("registration_closes_at", "answer_by")
"""What moves along with the days of a meeting."""
STALE_LETTERS = (*REMINDER_KINDS, "invitation", "seat_offered")
"""Letters that would say something wrong if they left now."""


@transaction.atomic
def postpone(
    meeting: Meeting,
    *,
    by,
    version: int,
    words: dict[str, str],
    seats: str,
    travel: str,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Announcement:
    """Take a meeting off its days; to new ones if they are known, else until they are announced. Everybody is told.

    With new days every session keeps its time on the clock, and the dates until when to answer move along. `version` is
    that of the meeting the organiser looked at.

    Raises:
        Refusal: somebody else was first, the meeting has begun, or the new days are the old ones.
    """
    meeting = _as_seen(meeting, version)
    old = (meeting.starts_on, meeting.ends_on)
    if starts_on and ends_on:
        kind = AnnouncementKind.NEW_DATES
        if (starts_on, ends_on) == old and not meeting.is_postponed:
            raise Refusal(_("These are the days the meeting already has. Choose others, or leave both empty."))
        if meeting.is_postponed:
            move(meeting, MeetingState.PUBLISHED)
        _move_days(meeting, starts_on, ends_on)
    else:
        kind = AnnouncementKind.POSTPONED
        move(meeting, MeetingState.POSTPONED)
    announcement = Announcement(
        meeting=meeting,
        kind=kind,
        words=words,
        seats=seats,
        travel=travel,
        old_starts_on=old[0],
        old_ends_on=old[1],
        starts_on=starts_on,
        ends_on=ends_on,
    )
    announcement.audience = concerned(meeting)
    _put_seats(meeting, seats)
    _announce(announcement, by=by)
    number = len(announcement.audience)
    record("meeting.moved" if starts_on else "meeting.postponed", by=by, about=meeting, letters=number)
    return announcement


@transaction.atomic
def cancel(meeting: Meeting, *, by, version: int, words: dict[str, str], travel: str) -> Announcement:
    """Call a meeting off for good; it stays visible as cancelled, and leaves everybody's calendar."""
    meeting = _as_seen(meeting, version)
    move(meeting, MeetingState.CANCELLED)
    announcement = Announcement(
        meeting=meeting,
        kind=AnnouncementKind.CANCELLED,
        words=words,
        travel=travel,
        old_starts_on=meeting.starts_on,
        old_ends_on=meeting.ends_on,
    )
    announcement.audience = concerned(meeting)
    _announce(announcement, by=by)
    record("meeting.cancelled", by=by, about=meeting, letters=len(announcement.audience))
    return announcement


def concerned(meeting: Meeting) -> list[tuple[str, int]]:
    """Whom a change of the whole meeting concerns, each person once, as a kind of row and its key.

    Those with a seat or in the queue and those with a role; then whoever has not answered yet; then the focal points.
    """
    roles = meeting.appointments.exclude(session__state=SessionState.CANCELLED).values("stakeholder")
    people = Stakeholder.objects.filter(is_active=True).filter(
        pk__in=meeting.registrations.live().values("stakeholder")
    ) | Stakeholder.objects.filter(is_active=True, pk__in=roles)
    found: list[tuple[str, int]] = []
    known: set[int | None] = set()
    addresses: set[str] = set()
    for pk, email, contact in people.order_by("pk").values_list("pk", "email", "contact_address").distinct():
        found.append(("stakeholder", pk))
        known.add(pk)
        addresses |= {address.lower() for address in (email, contact) if address}
    waiting = meeting.invitations.filter(state=InvitationState.SENT).order_by("pk")
    for pk, person, email, is_shared in waiting.values_list("pk", "stakeholder", "email", "shares_mailbox"):
        if (person and person in known) or (not is_shared and email.lower() in addresses):
            continue
        found.append(("invitation", pk))
        known.add(person)
        addresses.add(email.lower())
    asked = meeting.nominations.exclude(state__in=(NominationState.LISTED, NominationState.WITHDRAWN))
    for pk, email in asked.order_by("pk").values_list("pk", "email"):
        if email.lower() not in addresses:
            found.append(("nomination", pk))
            addresses.add(email.lower())
    return found


# --- Pieces -----------------------------------------------------------------------------------------------------------


def _as_seen(meeting: Meeting, version: int) -> Meeting:
    meeting = lock(meeting)
    if meeting.version != version:
        raise Refusal(
            _("Somebody else has changed this meeting meanwhile: it is now “%(state)s”, %(days)s. Nothing was sent.")
            % {"state": meeting.get_state_display(), "days": meeting.days_said}
        )
    if meeting.is_draft:
        raise Refusal(_("The meeting is a draft that nobody knows of. Change its days on the page of the meeting."))
    if meeting.is_over and not meeting.is_postponed:
        raise Refusal(_("The meeting has taken place, so it can no longer be postponed or cancelled."))
    return meeting


def _announce(announcement: Announcement, *, by) -> None:
    """Save the announcement, take back what would be wrong by now, and write to everybody once."""
    meeting = announcement.meeting
    meeting.version += 1
    meeting.save(update_fields=["version"])
    stale = Letter.objects.in_room(meeting).filter(kind__in=STALE_LETTERS, state=LetterState.WAITING)
    stale.update(state=LetterState.RECALLED)
    room = {"room_type": ContentType.objects.get_for_model(Meeting), "room_id": meeting.pk}
    for planned in Mailing.objects.filter(**room, state=MailingState.SCHEDULED):
        call_off(planned, by=by)
    _raise_sequence(meeting)
    announcement.by = by
    if announcement.audience:
        keys = range(len(announcement.audience))
        announcement.mailing = send_to_many(
            LETTERS[announcement.kind], room=meeting, audience=keys, by=by, is_news=True
        )
    announcement.save()


def _raise_sequence(meeting: Meeting) -> None:
    sessions = list(meeting.sessions.filter(state=SessionState.SCHEDULED))
    for session in sessions:
        session.sequence += 1
        session.changed_at = timezone.now()
        note_announced(session)
    Session.objects.bulk_update(sessions, ["sequence", "changed_at", "told"])


def _move_days(meeting: Meeting, starts_on: date, ends_on: date) -> None:
    shift = starts_on - meeting.starts_on
    meeting.starts_on, meeting.ends_on = starts_on, ends_on
    for name in DATES_THAT_FOLLOW:
        moment = getattr(meeting, name)
        setattr(meeting, name, moment and shifted(moment, shift, meeting.zone)[0])
    meeting.save(update_fields=["starts_on", "ends_on", *DATES_THAT_FOLLOW])
    sessions = list(meeting.sessions.filter(state=SessionState.SCHEDULED))
    for session in sessions:
        length = session.ends_at - session.starts_at
        session.starts_at, _starts = shifted(session.starts_at, shift, meeting.zone)
        session.ends_at, _ends = shifted(session.ends_at, shift, meeting.zone)
        if session.ends_at <= session.starts_at:
            session.ends_at = session.starts_at + length
        session.version += 1
        if known := told_times(session):
            starts_at, ends_at = (shifted(moment, shift, meeting.zone)[0] for moment in known)
            note_announced(session, starts_at=starts_at, ends_at=ends_at)
    Session.objects.bulk_update(sessions, ["starts_at", "ends_at", "version", "told"])
    waiting = list(meeting.invitations.filter(state=InvitationState.SENT).exclude(answer_by=None))
    for invitation in waiting:
        if invitation.answer_by:
            invitation.answer_by = shifted(invitation.answer_by, shift, meeting.zone)[0]
    Invitation.objects.bulk_update(waiting, ["answer_by"], batch_size=500)


def _put_seats(meeting: Meeting, seats: str) -> None:
    """Keep them, or give them all back; an offer with a deadline becomes a place in the queue again."""
    now = timezone.now()
    if seats == SeatFate.GIVEN_BACK:
        meeting.registrations.live().update(state=RegistrationState.CANCELLED, decided_at=now, offer_ends_at=None)
        return
    meeting.registrations.filter(state=RegistrationState.OFFERED).update(
        state=RegistrationState.WAITLISTED, offer_ends_at=None
    )
