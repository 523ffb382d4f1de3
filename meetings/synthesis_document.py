"""A selection of recommendations across meetings as a document, and as a table."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from rrge_portal.kernel.documents import Block, Bullets, Document, Heading, Paragraph
from rrge_portal.kernel.moments import say_short_date
from rrge_portal.kernel.sheets import safe_cell
from rrge_portal.kernel.vocabulary import Language, Region

from .addresses import address_on_portal
from .models import Recommendation
from .synthesis import Group, Recorded


def synthesis_document(groups: Sequence[Group], recorded: Sequence[Recorded], said: Sequence[str]) -> Document:
    """Headed groups with every recommendation, where it came from and how far it has got; `said` are the filters."""
    today = timezone.now().date()
    number = len({each.pk for group in groups for each in group.recommendations})
    counted = ngettext("%(number)d recommendation", "%(number)d recommendations", number) % {"number": number}
    return Document(
        _("Recommendations across meetings"),
        language=get_language() or "en",
        made_at=datetime.combine(today, time(), UTC),
        below=" · ".join([counted, *said, say_short_date(today)]),
        footer=_("Recommendations across meetings"),
        blocks=list(_blocks(groups, recorded)),
    )


def _blocks(groups: Sequence[Group], recorded: Sequence[Recorded]) -> Iterator[Block]:
    language = get_language()
    for group in groups:
        yield Heading(f"{group.heading} ({group.number})", 1)
        for each in group.recommendations:
            yield Paragraph(_("Recommendation %(number)d") % {"number": each.number}, "strong")
            yield Paragraph(each.text, language="" if each.language == language else each.language)
            yield Paragraph(" · ".join(facts_of(each)), "small")
    if recorded:
        yield Heading(_("From the public record"), 1)
        for record in recorded:
            yield Heading(f"{record.meeting.title} ({record.meeting.days_said})", 2)
            yield Bullets(record.texts)


def facts_of(each: Recommendation) -> list[str]:
    """Where it came from, to whom it is addressed, and how far it has got where that is published."""
    facts = [f"{each.meeting.title}, {each.meeting.days_said}"]
    if each.addressee:
        facts.append(_("Addressed to %(addressee)s") % {"addressee": each.addressee})
    if each.meeting.recommendation_plan.progress_shown_at:
        facts.append(str(each.get_state_display()))
    facts.append(_address(each))
    return facts


def _address(each: Recommendation) -> str:
    return address_on_portal("recommendation", slug=each.meeting.slug, number=each.number)


def synthesis_table(recommendations: Sequence[Recommendation]) -> bytes:
    """As CSV, each once."""
    text = io.StringIO()
    writer = csv.writer(text)
    about = (_("Number"), _("Recommendation"), _("Language"), _("Addressed to"), _("Themes"), _("Meeting"))
    writer.writerow([*about, _("First day"), _("Region"), _("Status"), _("Taken on by"), _("Due on"), _("Address")])
    for each in recommendations:
        shows = bool(each.meeting.recommendation_plan.progress_shown_at)
        row = [
            each.number,
            each.text,
            Language(each.language).label,
            each.addressee,
            "; ".join(each.theme_names),
            each.meeting.title,
            each.meeting.starts_on,
            Region(each.meeting.region).label,
            each.get_state_display() if shows else "",
            each.owner if shows else "",
            each.due_on if shows and each.due_on else "",
            _address(each),
        ]
        writer.writerow([safe_cell(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")
