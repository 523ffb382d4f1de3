"""Sessions and meetings as calendar files (RFC 5545), and as they travel in letters (RFC 5546 and 6047).

An `.ics` file holds one METHOD. PUBLISH may hold many entries and no attendees; REQUEST and CANCEL hold the one entry
of one person. UID never changes. SEQUENCE rises with the first change after people were told, so that what was told
last is what stays.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vCalAddress

from correspondence.actions import Addressee

from .changes import Change, say_place
from .models import Meeting, Session
from .states import MeetingRole, RegistrationState, SessionKind

PRODUCT = "-//RRGE portal//Agenda//EN"
LINE_BREAKS = dict.fromkeys(map(ord, "\r\n\t\v\f\x85\u2028\u2029"), " ")
INVISIBLE = dict.fromkeys((*range(32), 127))


def agenda(meeting: Meeting, sessions: Iterable[Session], *, is_inside: bool = False) -> bytes:
    """The sessions of a meeting; a cancelled one stays in, as cancelled, so that it leaves people's calendars.

    Whoever has the address can read it: only `is_inside`, for people who have a seat, does it hold the joining link.
    """
    calendar = _calendar("PUBLISH", name=str(meeting.title))
    calendar.add("x-wr-timezone", meeting.zone)
    for session in sessions:
        calendar.add_component(session_event(meeting, session, is_inside=is_inside))
    return _written(calendar, [meeting])


def personal(person) -> bytes:
    """All sessions of the meetings a person has a seat or a part in, with what they do in each."""
    seated = person.registrations.filter(state=RegistrationState.CONFIRMED).values("meeting")
    meetings = Meeting.objects.announced().filter(
        Q(pk__in=seated) | Q(pk__in=person.appointments.values("meeting")), record=None
    )
    known = {meeting.pk: meeting for meeting in meetings}
    parts: dict[int, list[str]] = {}
    for appointment in person.appointments.filter(session__isnull=False).order_by("pk"):
        said = _("Your part: %(role)s") % {"role": MeetingRole(appointment.role).label}
        parts.setdefault(appointment.session_id, []).append(said)
    calendar = _calendar("PUBLISH", name=_("My meetings"))
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    sessions = Session.objects.filter(meeting__in=known).exclude(kind=SessionKind.BREAK).order_by("starts_at", "pk")
    for session in sessions:
        meeting = known[session.meeting_id]
        calendar.add_component(session_event(meeting, session, is_inside=True, parts=parts.get(session.pk, ())))
    return _written(calendar, known.values())


def request(meeting: Meeting, *, to: Addressee, is_cancelled: bool = False) -> bytes:
    """The meeting as a whole, for one person, who can say yes or no in their calendar; or its cancellation."""
    is_cancelled = is_cancelled or meeting.is_called_off
    calendar = _calendar("CANCEL" if is_cancelled else "REQUEST")
    event = Event()
    event.add("uid", f"meeting-{meeting.pk}@{_host()}")
    event.add("sequence", meeting.version)
    event.add("dtstamp", meeting.published_at or meeting.created_at)
    event.add("dtstart", meeting.starts_on)
    event.add("dtend", meeting.ends_on + timedelta(days=1))
    event.add("summary", _line(meeting.title))
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("url", settings.PORTAL_URL + meeting.get_absolute_url())
    if meeting.place:
        event.add("location", _line(meeting.place))
    if meeting.joining_link and not is_cancelled:
        event.add("description", _("To join online: %(link)s") % {"link": meeting.joining_link})
    _address(event, to, answers=not is_cancelled)
    calendar.add_component(event)
    return calendar.to_ical()


def update(meeting: Meeting, change: Change, told_at: datetime, *, to: Addressee) -> bytes:
    """One session as people were told of its change, for one person: a REQUEST, or a CANCEL."""
    told = change.after
    calendar = _calendar("CANCEL" if change.is_cancelled else "REQUEST")
    event = _event(
        meeting,
        change.session,
        title=change.title,
        starts_at=datetime.fromisoformat(told["starts_at"]),
        ends_at=datetime.fromisoformat(told["ends_at"]),
        location=_location(told["place"], say_place(told["where"]) if any(told["where"]) else ""),
        is_cancelled=change.is_cancelled,
        sequence=told["sequence"],
        changed_at=told_at,
    )
    if meeting.joining_link and not change.is_cancelled:
        event.add("description", _("To join online: %(link)s") % {"link": meeting.joining_link})
    _address(event, to, answers=False)
    calendar.add_component(event)
    return _written(calendar, [meeting])


def session_event(meeting: Meeting, session: Session, *, is_inside: bool = False, parts: Iterable[str] = ()) -> Event:
    """A session as an entry of a published calendar."""
    is_cancelled = session.is_cancelled or meeting.is_called_off
    event = _event(
        meeting,
        session.pk,
        title=session.title,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        location=_location(session.place, meeting.place),
        is_cancelled=is_cancelled,
        sequence=session.sequence + (1 if meeting.is_called_off else 0),
        changed_at=session.changed_at,
    )
    lines = [*parts]
    if is_inside and meeting.joining_link and not is_cancelled:
        lines.append(_("To join online: %(link)s") % {"link": meeting.joining_link})
    if session.is_chatham:
        lines.append(_("Under the Chatham House Rule: what is said may be used, but not who said it."))
    if lines:
        event.add("description", "\n".join(map(_line, lines)))
    _organiser(event)
    return event


# --- Pieces -----------------------------------------------------------------------------------------------------------


def _calendar(method: str, *, name: str = "") -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", _line(name))
    return calendar


def _written(calendar: Calendar, meetings: Iterable[Meeting]) -> bytes:
    """The file, with the rules of every zone its times are in."""
    years: dict[str, set[int]] = {}
    for meeting in meetings:
        if meeting.zone != "UTC":
            years.setdefault(meeting.zone, set()).update({meeting.starts_on.year, meeting.ends_on.year})
    for zone, of_zone in sorted(years.items()):
        calendar.add_component(_timezone(zone, min(of_zone), max(of_zone)))
    calendar.subcomponents.sort(key=lambda component: component.name != "VTIMEZONE")
    return calendar.to_ical()


@lru_cache(maxsize=64)
def _timezone(zone: str, first: int, last: int) -> Timezone:
    """The rules of a zone from the year before to the year after; worked out day by day, so kept."""
    return Timezone.from_tzid(zone, first_date=date(first - 1, 1, 1), last_date=date(last + 2, 1, 1))


def _event(
    meeting: Meeting,
    key: int | None,
    *,
    title: Any,
    starts_at: datetime,
    ends_at: datetime,
    location: str,
    is_cancelled: bool,
    sequence: int,
    changed_at: datetime,
) -> Event:
    zone = UTC if meeting.zone == "UTC" else ZoneInfo(meeting.zone)
    event = Event()
    event.add("uid", f"session-{key}@{_host()}")
    event.add("sequence", sequence)
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("dtstart", starts_at.astimezone(zone))
    event.add("dtend", ends_at.astimezone(zone))
    event.add("summary", _line(title))
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("url", settings.PORTAL_URL + reverse("meetings:session", kwargs={"slug": meeting.slug, "pk": key}))
    if location:
        event.add("location", location)
    return event


def _organiser(event: Event) -> None:
    """The portal's own sender: mail programs believe an update only from whom the letter comes."""
    organiser = vCalAddress(f"mailto:{settings.SERVER_EMAIL}")
    organiser.params["CN"] = _("RRGE portal")
    event.add("organizer", organiser)


def _address(event: Event, to: Addressee, *, answers: bool) -> None:
    _organiser(event)
    attendee = vCalAddress(f"mailto:{to.letter_address}")
    if to.letter_name:
        attendee.params["CN"] = _line(to.letter_name).replace('"', "'")
    attendee.params["CUTYPE"] = "INDIVIDUAL"
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    attendee.params["PARTSTAT"] = "ACCEPTED"
    attendee.params["RSVP"] = "TRUE" if answers else "FALSE"
    event.add("attendee", attendee)


def _location(room: str, place: str) -> str:
    return _line(", ".join(part for part in (room, place) if part))


def _line(text: Any) -> str:
    """One line without the control characters iCalendar has no place for; everything else stays as it was written."""
    return " ".join(str(text).translate(LINE_BREAKS).translate(INVISIBLE).split(" ")).strip()


def _host() -> str | None:
    return urlsplit(settings.PORTAL_URL).hostname
