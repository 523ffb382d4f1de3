"""Agendas as calendar files (RFC 5545). Whoever has the address can read them, so they hold only what is public."""

from datetime import date
from functools import lru_cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone

from .models import Meeting


def agenda(meeting: Meeting, sessions) -> bytes:
    """The sessions of a meeting; a cancelled one stays in, as cancelled, so that it leaves people's calendars."""
    calendar = Calendar()
    calendar.add("prodid", "-//RRGE portal//Agenda//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", str(meeting.title))
    calendar.add("x-wr-timezone", meeting.zone)
    if meeting.zone != "UTC":
        calendar.add_component(_timezone(meeting.zone, meeting.starts_on.year))
    place = meeting.place
    for session in sessions:
        calendar.add_component(_event(meeting, session, place))
    return calendar.to_ical()


@lru_cache(maxsize=64)
def _timezone(zone: str, year: int) -> Timezone:
    """The rules of a zone from the year before to the year after; worked out day by day, so kept."""
    return Timezone.from_tzid(zone, first_date=date(year - 1, 1, 1), last_date=date(year + 2, 1, 1))


def _event(meeting, session, place: str) -> Event:
    zone = ZoneInfo(meeting.zone)
    event = Event()
    event.add("uid", f"session-{session.pk}@{urlsplit(settings.PORTAL_URL).hostname}")
    event.add("sequence", session.sequence)
    event.add("dtstamp", session.changed_at)
    event.add("dtstart", session.starts_at.astimezone(zone))
    event.add("dtend", session.ends_at.astimezone(zone))
    event.add("summary", str(session.title))
    event.add("status", "CANCELLED" if session.is_cancelled else "CONFIRMED")
    event.add("url", settings.PORTAL_URL + session.get_absolute_url())
    if place:
        event.add("location", place)
    if session.is_chatham:
        event.add("description", _("Under the Chatham House Rule: what is said may be used, but not who said it."))
    return event
