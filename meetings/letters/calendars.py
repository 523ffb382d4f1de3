"""Calendar entries that travel with letters: the meeting, its agenda, and sessions that changed."""

from contextlib import contextmanager

from django.conf import settings
from django.utils import translation

from correspondence.enclosures import Enclosure, enclosure
from correspondence.models import Letter

from .. import calendars
from ..changes import Change, concerning
from ..models import AgendaNotice, Meeting, Registration
from ..states import RegistrationState

MOST_ENTRIES = 8
"""Of more changed sessions than this the letter carries the whole agenda in one file instead of an entry each."""


@enclosure("meeting_calendar")
def meeting_calendar(letter: Letter) -> Enclosure | None:
    """The meeting as one entry the person can answer; taken out of their calendar with a seat given back."""
    registration = _registration(letter)
    if registration is None:
        return None
    meeting = registration.meeting
    is_cancelled = registration.state != RegistrationState.CONFIRMED
    with _language_of(letter):
        content = calendars.request(meeting, to=registration.stakeholder, is_cancelled=is_cancelled)
    return _entry("meeting.ics", content, is_cancelled=is_cancelled or meeting.is_called_off)


@enclosure("agenda_calendar")
def agenda_calendar(letter: Letter) -> Enclosure | None:
    """All sessions in one file, for whoever has a seat."""
    registration = _registration(letter)
    if registration is None or registration.state != RegistrationState.CONFIRMED:
        return None
    return _agenda(registration.meeting, letter)


@enclosure("agenda_changes")
def agenda_changes(letter: Letter) -> list[Enclosure]:
    """An entry for each changed session that concerns the person: RFC 5546 lets none of them share a file."""
    notice, person = letter.about, letter.recipient
    if not isinstance(notice, AgendaNotice) or not person:
        return []
    meeting = notice.meeting
    is_confirmed = meeting.registrations.confirmed().filter(stakeholder=person).exists()
    own = meeting.appointments.filter(stakeholder=person, session__isnull=False).values_list("session", flat=True)
    changes = [
        change
        for change in concerning(map(Change.from_row, notice.changes), own, is_confirmed=is_confirmed)
        if change.session
    ]
    if len(changes) > MOST_ENTRIES:
        return [_agenda(meeting, letter)]
    with _language_of(letter):
        return [
            _entry(
                f"session-{change.session}.ics",
                calendars.update(meeting, change, notice.told_at, to=person),
                is_cancelled=change.is_cancelled,
            )
            for change in changes
        ]


def _registration(letter: Letter) -> Registration | None:
    """The registration a letter is about, or the recipient's latest one at the meeting it is about."""
    about = letter.about
    if isinstance(about, Registration):
        return about
    meeting = getattr(about, "room", None)
    if not isinstance(meeting, Meeting) or not letter.recipient:
        return None
    decided = (RegistrationState.CONFIRMED, RegistrationState.CANCELLED)
    return meeting.registrations.filter(stakeholder=letter.recipient, state__in=decided).order_by("-pk").first()


def _agenda(meeting: Meeting, letter: Letter) -> Enclosure:
    with _language_of(letter):
        content = calendars.agenda(meeting, meeting.sessions.order_by("starts_at", "pk"), is_inside=True)
    return Enclosure("agenda.ics", "text/calendar; method=PUBLISH", content)


def _entry(name: str, content: bytes, *, is_cancelled: bool) -> Enclosure:
    return Enclosure(name, f"text/calendar; method={'CANCEL' if is_cancelled else 'REQUEST'}", content)


@contextmanager
def _language_of(letter: Letter):
    spoken = letter.language if letter.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(spoken):
        yield
