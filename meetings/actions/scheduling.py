"""A meeting is scheduled, changed and published."""

from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.actions import record
from rrge_portal.kernel.moments import NoSuchTimeError, TwiceThatDayError, from_wall
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock, move

from ..changes import raise_sequence
from ..models import Appointment, Meeting, Session
from ..readiness import lacks_of
from ..states import MeetingRole, MeetingState, SessionState
from .registration import offer_freed_seats
from .telling import note_as_told

IN_CALENDARS = ("titles", "venue", "city", "country", "joining_link", "time_zone")
"""What a calendar entry of a session shows of its meeting."""


@transaction.atomic
def schedule(meeting: Meeting, *, by) -> Meeting:
    """Make a new meeting, as a draft only its organisers see; whoever schedules it is its organiser."""
    _save_new(meeting)
    Appointment.objects.create(meeting=meeting, stakeholder=by, role=MeetingRole.ORGANISER)
    record("meeting.scheduled", by=by, about=meeting)
    return meeting


def _save_new(meeting: Meeting) -> None:
    try:
        with transaction.atomic():
            meeting.full_clean()
            meeting.save()
    except ValidationError as error:
        raise Refusal(" ".join(error.messages)) from error
    except IntegrityError as error:
        raise Refusal(
            _("Another meeting has just taken the address “%(slug)s”. Choose another.") % {"slug": meeting.slug}
        ) from error


@transaction.atomic
def change(meeting: Meeting, *, by, version: int) -> Meeting:
    """Save what an organiser changed, unless somebody else saved first.

    `meeting` carries the new values; `version` is the one the form was filled from. When the time zone changes, every
    session keeps the time its clock on the wall shows.

    Raises:
        Refusal: the meeting was changed meanwhile, or a session's time does not exist in the new zone.
    """
    before = lock(meeting)
    if before.version != version:
        raise Refusal(
            _("Somebody else changed this meeting meanwhile. Compare below, then save again to keep your version.")
        )
    meeting.state, meeting.version = before.state, version + 1
    try:
        with transaction.atomic():
            meeting.full_clean()
            meeting.save()
    except (ValidationError, IntegrityError) as error:
        raise Refusal(" ".join(error.messages) if isinstance(error, ValidationError) else _taken(meeting)) from error
    changed = [
        field.name
        for field in Meeting._meta.concrete_fields
        if field.name != "version" and getattr(before, field.name) != getattr(meeting, field.name)
    ]
    if before.zone != meeting.zone:
        _keep_wall_times(meeting, before.zone)
    elif set(changed) & set(IN_CALENDARS):
        _tell_calendars(meeting)
    record("meeting.changed", by=by, about=meeting, fields=changed)
    if "capacity" in changed:
        offer_freed_seats(meeting)
    return meeting


def _taken(meeting: Meeting):
    return _("Another meeting has just taken the address “%(slug)s”. Choose another.") % {"slug": meeting.slug}


def _keep_wall_times(meeting: Meeting, old_zone: str) -> None:
    sessions = list(meeting.sessions.select_for_update())
    for session in sessions:
        try:
            for name in ("starts_at", "ends_at"):
                wall = getattr(session, name).astimezone(ZoneInfo(old_zone)).replace(tzinfo=None)
                setattr(session, name, from_wall(wall, meeting.zone))
        except (NoSuchTimeError, TwiceThatDayError) as error:
            raise Refusal(
                _("The clocks change during “%(session)s” in the new time zone. Move that session first.")
                % {"session": session.title}
            ) from error
        raise_sequence(session, meeting)
        session.version += 1
        session.changed_at = timezone.now()
    Session.objects.bulk_update(sessions, ["starts_at", "ends_at", "sequence", "version", "changed_at"])


def _tell_calendars(meeting: Meeting) -> None:
    sessions = list(meeting.sessions.filter(state=SessionState.SCHEDULED))
    for session in sessions:
        raise_sequence(session, meeting)
        session.changed_at = timezone.now()
    Session.objects.bulk_update(sessions, ["sequence", "changed_at"])


@transaction.atomic
def publish(meeting: Meeting, *, by) -> Meeting:
    """Show the meeting to those it is for, and let people register.

    Raises:
        Refusal: something essential is missing; the sentences say what.
    """
    meeting = lock(meeting)
    missing = [lack.sentence for lack in lacks_of(meeting) if lack.is_essential]
    if missing:
        raise Refusal(_("The meeting cannot be published yet. %(missing)s") % {"missing": " ".join(missing)})
    meeting.published_at = timezone.now()
    move(meeting, MeetingState.PUBLISHED, also=["published_at"])
    note_as_told(meeting)
    record("meeting.published", by=by, about=meeting)
    return meeting
