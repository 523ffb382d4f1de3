"""The agenda as a document, provisional until the meeting begins, with or without annotations."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rrge_portal.kernel.documents import Block, Bullets, Document, Heading, Paragraph
from rrge_portal.kernel.moments import say_date, say_time, say_zone

from .agenda import Day
from .models import Meeting


def agenda_document(meeting: Meeting, days: Iterable[Day], zone: str, *, is_annotated: bool) -> Document:
    """The agenda in the page's language and the times of `zone`; its sessions carry `named`, who may be known."""
    days = list(days)
    first = days[0].slots[0].starts_at if days else timezone.now()
    is_provisional = first > timezone.now()
    if is_annotated:
        title = _("Annotated provisional agenda") if is_provisional else _("Annotated agenda")
    else:
        title = _("Provisional agenda") if is_provisional else _("Agenda")
    where = f"{meeting.days_said} · {meeting.place}" if meeting.place else meeting.days_said
    return Document(
        title,
        language=get_language() or "en",
        made_at=_changed_at(days) or timezone.now(),
        above=str(meeting.title),
        below=where,
        footer=Truncator(str(meeting.title)).chars(80),
        blocks=list(_blocks(days, zone, first, is_annotated)),
    )


def _changed_at(days: list[Day]) -> datetime | None:
    return max((session.changed_at for session in _sessions(days)), default=None)


def _sessions(days: list[Day]) -> Iterator[Any]:
    return (session for day in days for slot in day.slots for track in slot.tracks for session in track)


def _blocks(days: list[Day], zone: str, first: datetime, is_annotated: bool) -> Iterator[Block]:
    yield Paragraph(_("All times are those of the clock in %(zone)s.") % {"zone": say_zone(zone, first)}, "small")
    for day in days:
        yield Heading(say_date(day.date))
        for slot in day.slots:
            for track in slot.tracks:
                for session in track:
                    yield from _session(session, zone, is_annotated)
    if any(session.is_chatham for session in _sessions(days)):
        yield Paragraph(
            _(
                "Chatham House Rule: what is said may be used; who said it, where they work and who was there may not "
                "be revealed. Names appear only for people in the meeting."
            ),
            "small",
        )


def _session(session: Any, zone: str, is_annotated: bool) -> Iterator[Block]:
    times = f"{say_time(session.starts_at, zone)}–{say_time(session.ends_at, zone)}"
    if session.is_break:
        yield Paragraph(f"{times}  {session.title}", "small")
        return
    cancelled = _("Cancelled") if session.is_cancelled else ""
    yield Heading(" – ".join(part for part in (f"{times}  {session.title}", cancelled) if part), 2)
    chatham = _("Chatham House Rule") if session.is_chatham else ""
    facts = [session.get_kind_display(), session.where, chatham]
    yield Paragraph(" · ".join(part for part in facts if part), "small")
    if session.named:
        names = [f"{each.stakeholder.shown_name} ({each.get_role_display()})" for each in session.named]
        yield Paragraph(", ".join(names))
    if is_annotated and not session.is_cancelled:
        yield from _annotation(session)


def _annotation(session: Any) -> Iterator[Block]:
    said = session.annotation
    language = said.get("language", "")
    if said.get("aim"):
        yield Paragraph(said["aim"], language=language)
    if said.get("questions"):
        yield Paragraph(_("Guiding questions"), "strong")
        yield Bullets([line for line in said["questions"].splitlines() if line.strip()], numbered=True)
    if said.get("outcome"):
        yield Paragraph(_("Expected outcome"), "strong")
        yield Paragraph(said["outcome"], language=language)
    if said.get("documents"):
        yield Paragraph(_("Documents"), "strong")
        yield Bullets([line for line in said["documents"].splitlines() if line.strip()])
