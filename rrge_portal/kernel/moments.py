"""Dates and times as a person would say them, in the page's language and with the zone named."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, get_timezone_location
from django.utils.translation import get_language
from django.utils.translation import gettext as _

ZONE_COOKIE = "zone"
"""Holds the zone a reader chose on a page; it goes before the profile's."""


def locale() -> Locale:
    """Babel's locale for the page's language; English is written the British way."""
    return _locale(get_language() or "en")


@lru_cache
def _locale(language: str) -> Locale:
    return Locale.parse({"en": "en_GB"}.get(language, language.replace("-", "_")))


@lru_cache
def zone_names() -> tuple[str, ...]:
    """The IANA time zones a person may choose, sorted."""
    outside = ("Etc/", "posix", "right", "SystemV", "US/")
    return (*sorted(name for name in available_timezones() if "/" in name and not name.startswith(outside)), "UTC")


def is_zone(name: str) -> bool:
    return name in _every_zone()


@lru_cache
def _every_zone() -> frozenset[str]:
    """All names IANA knows, read from the disk once."""
    return frozenset(available_timezones())


class NoSuchTimeError(ValueError):
    """The clocks go forward over this time of day, so that it never comes."""


class TwiceThatDayError(ValueError):
    """The clocks go back over this time of day, so that it comes twice."""


def from_wall(local: datetime, zone: str) -> datetime:
    """The moment at which the clock on the wall in `zone` shows `local` (which has no zone of its own).

    Raises:
        NoSuchTimeError, TwiceThatDayError: the clock shows it never, or twice.
    """
    first = local.replace(tzinfo=_info(zone), fold=0)
    if first.astimezone(UTC).astimezone(_info(zone)).replace(tzinfo=None) != local:
        raise NoSuchTimeError
    if first.utcoffset() != first.replace(fold=1).utcoffset():
        raise TwiceThatDayError
    return first.astimezone(UTC)


def _info(zone: str) -> ZoneInfo:
    """The zone of that name, which may come as a lazy string from a request."""
    return ZoneInfo(str(zone))


def say_date(day: date) -> str:
    """*Thursday 10 December 2026*."""
    return (
        format_date(day, "full", locale=locale()).replace(", ", " ", 1)
        if locale().language == "en"
        else format_date(day, "full", locale=locale())
    )


def say_short_date(day: date) -> str:
    """*10 December 2026*."""
    return format_date(day, "long", locale=locale())


def say_time(moment: datetime, zone: str) -> str:
    """*10:00*, in `zone`."""
    return format_time(moment, "HH:mm", tzinfo=_info(zone), locale=locale())


def say_zone(zone: str, moment: datetime) -> str:
    """*Panama, UTC−5*: the city a person knows and the offset that holds at `moment`."""
    offset = moment.astimezone(_info(zone)).utcoffset() or timedelta()
    minutes = int(offset.total_seconds() // 60)
    sign = "−" if minutes < 0 else "+"
    hours, rest = divmod(abs(minutes), 60)
    utc = f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "") if minutes else "UTC"
    if zone == "UTC":
        return "UTC"
    return f"{_city(str(zone), str(locale()))}, {utc}"


@lru_cache(maxsize=512)
def _city(zone: str, name: str) -> str:
    return get_timezone_location(zone, locale=name, return_city=True)


def say_moment(moment: datetime, zone: str) -> str:
    """*Thursday 10 December 2026, 10:00 (Panama, UTC−5)*."""
    local = moment.astimezone(_info(zone))
    return f"{say_date(local.date())}, {say_time(moment, zone)} ({say_zone(zone, moment)})"


def say_span(start: datetime, end: datetime, zone: str) -> str:
    """*Thursday 10 December 2026, 10:00–11:30 (Panama, UTC−5)*."""
    local_start, local_end = (moment.astimezone(_info(zone)) for moment in (start, end))
    if local_start.date() != local_end.date():
        return f"{say_date(local_start.date())}, {say_time(start, zone)} – {say_moment(end, zone)}"
    return f"{say_date(local_start.date())}, {say_time(start, zone)}–{say_time(end, zone)} ({say_zone(zone, start)})"


def say_days(start: date, end: date | None, precision: str = "day") -> str:
    """*9–10 December 2026*; for a month known without its days, *April 2021*; for a week, its span, said so."""
    if precision == "month":
        return format_skeleton("yMMMM", start, locale=locale())
    days = _say_day_span(start, end or start)
    return _("in the week of %(days)s") % {"days": days} if precision == "week" else days


def _say_day_span(start: date, end: date) -> str:
    if start == end:
        return say_short_date(start)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{say_short_date(end)}"
    return f"{say_short_date(start)} – {say_short_date(end)}"
