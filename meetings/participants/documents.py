"""The list as a document: one tree, for Word and for tagged PDF."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rrge_portal.kernel.documents import Block, Document, Heading, Paragraph
from rrge_portal.kernel.localised import pick
from rrge_portal.kernel.moments import say_short_date

from ..models import Meeting
from .lines import Line, grouped


def language_of(wanted: str | None) -> str:
    """One of the languages a list is written in: the wanted one, else the page's, else English."""
    known = dict(settings.LANGUAGES)
    return next(
        (code for code in (wanted or "", translation.get_language() or "") if code in known), settings.LANGUAGE_CODE
    )


def document_of(
    meeting: Meeting, lines: Iterable[Line], unnamed: int, *, language: str, made_at: datetime, is_final: bool
) -> Document:
    """The list of participants; no addresses, and nobody who did not agree."""
    with translation.override(language):
        day = say_short_date(made_at.astimezone(ZoneInfo(meeting.zone)).date())
        state = _("Final, %(day)s") if is_final else _("Provisional, %(day)s")
        title = pick(meeting.titles, language)
        where = ", ".join(part for part in (meeting.city, meeting.days_said) if part)
        return Document(
            title=_("List of participants"),
            language=language,
            made_at=made_at,
            above=str(title),
            below=state % {"day": day},
            footer=state % {"day": day},
            blocks=[Paragraph(where, "lead"), *_blocks(lines, unnamed, language)],
        )


def _blocks(lines: Iterable[Line], unnamed: int, language: str) -> Iterator[Block]:
    for group in grouped(lines, language):
        yield Heading(group.heading, 1)
        for delegation in group.delegations:
            if delegation.heading:
                yield Heading(delegation.heading, 2)
            for line in delegation.lines:
                yield Paragraph(line.say(language))
    if unnamed:
        yield Paragraph(said_unnamed(unnamed), "small")


def said_unnamed(number: int) -> str:
    """*And 2 participants who are not named.*"""
    return ngettext(
        "And %(number)d participant who is not named.", "And %(number)d participants who are not named.", number
    ) % {"number": number}
