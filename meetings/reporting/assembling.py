"""What each section of a report says by itself: the text the data give, and the data below it."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rrge_portal.kernel.localised import pick
from rrge_portal.kernel.moments import say_date, say_span, say_time, say_zone
from rrge_portal.kernel.suppression import THRESHOLD
from rrge_portal.kernel.vocabulary import Language, Theme

from ..agenda import by_day
from ..balance import suppressed_chart
from ..models import OutcomeReport, ReportSection, SectionText, Session
from ..models.report import fingerprint_of
from ..states import BalanceDimension, ReportPart, SegmentKind
from .material import Material
from .parts import Part, Written

CHARTED = (BalanceDimension.SECTOR, BalanceDimension.REGION, BalanceDimension.GENDER)
ORDER = (SegmentKind.FINDING, SegmentKind.PRACTICE, SegmentKind.CHALLENGE, SegmentKind.ACTION)


class Drafted(NamedTuple):
    """A section as it stands: what the data give, what the organisers wrote instead, and what a reader gets of both."""

    section: ReportSection
    assembled: Part
    own: SectionText | None
    part: Part

    @property
    def is_own(self) -> bool:
        return self.own is not None and self.own.is_own

    @property
    def is_stale(self) -> bool:
        return self.own is not None and self.own.is_stale(self.assembled.text)

    @property
    def fingerprint(self) -> str:
        return fingerprint_of(self.assembled.text)


def drafted(report: OutcomeReport, material: Material, language: str) -> list[Drafted]:
    """Every section in one language, hidden ones too, in order."""
    sections = report.sections.select_related("locked_by__profile", "session").prefetch_related("texts")
    return [drafted_section(section, material, language) for section in sections]


def drafted_section(section: ReportSection, material: Material, language: str) -> Drafted:
    """One section in one language."""
    own = next((text for text in section.texts.all() if text.language == language), None)
    with translation.override(language):
        assembled = assemble(section, material, language)
    part = assembled
    if own is not None and own.is_own:
        part = replace(assembled, title=own.title or assembled.title, text=own.body, language=language)
    return Drafted(section, assembled, own, part)


def written(report: OutcomeReport, material: Material, language: str) -> Written:
    """The report as its readers get it in one language."""
    meeting = material.meeting
    shown = [each.part for each in drafted(report, material, language) if not each.section.is_hidden]
    with translation.override(language):
        return Written(
            language,
            _("Outcome report"),
            str(pick(meeting.titles, language)),
            " · ".join(part for part in (meeting.days_said, meeting.place) if part),
            [part for part in shown if not part.is_empty],
        )


# --- What the data give -----------------------------------------------------------------------------------------------


def assemble(section: ReportSection, material: Material, language: str) -> Part:
    """The section without anything the organisers wrote; in the language that is active, which is `language`."""
    title = str(ReportPart(section.part).label) if section.part != ReportPart.FREE else ""
    part = Part(section.part, section.pk, title, language=language)
    if section.part == ReportPart.SESSION:
        return _session(part, material.sessions.get(section.session_id or 0), material, language)
    return _MAKERS.get(section.part, lambda part, _material, _language: part)(part, material, language)


def _purpose(part: Part, material: Material, language: str) -> Part:
    """In the language of the meeting's own words, so that no section mixes two."""
    meeting = material.meeting
    about = pick(meeting.summaries, language)
    spoken = about.language if about.text and about.language in dict(settings.LANGUAGES) else language
    with translation.override(spoken):
        where = {"days": meeting.days_said, "place": meeting.place}
        held = [
            _("The meeting was held on %(days)s in %(place)s.") % where
            if meeting.place
            else _("The meeting was held on %(days)s.") % where
        ]
        if meeting.languages:
            names = ", ".join(Language(code).label for code in meeting.languages if code in Language.values)
            held.append(_("Its working languages: %(names)s.") % {"names": names})
        themes = [str(Theme(theme).label) for theme in meeting.themes if theme in Theme.values]
        if themes:
            held.append(_("Its themes: %(names)s.") % {"names": ", ".join(themes).lower()})
    return replace(part, text="\n\n".join(piece for piece in (about.text, " ".join(held)) if piece), language=spoken)


def _participation(part: Part, material: Material, language: str) -> Part:
    """How many took part, as far as no small number is told."""
    confirmed = {dimension: material.tallies[dimension].confirmed for dimension in BalanceDimension}
    number = sum(confirmed[BalanceDimension.SECTOR].values())
    if not number:
        return part
    states = sum(bool(code) for code in confirmed[BalanceDimension.COUNTRY])
    said = {"number": number, "states": states}
    if number < THRESHOLD:
        sentence = _("Fewer than %(number)d people took part.") % {"number": THRESHOLD}
    elif states > 1:
        sentence = _("%(number)d people from %(states)d countries took part.") % said
    else:
        sentence = _("%(number)d people took part.") % said
    charts = [suppressed_chart(dimension, confirmed[dimension]) for dimension in CHARTED]
    shown = [asdict(chart) for chart in charts if any(bar.value for group in chart.groups for bar in group.bars)]
    return replace(part, text=sentence, data={"charts": shown})


def _agenda(part: Part, material: Material, language: str) -> Part:
    sessions = list(material.sessions.values())
    if not sessions:
        return part
    zone = material.meeting.zone
    days = [
        {
            "day": say_date(day.date),
            "rows": [
                [_times(session, zone), str(pick(session.titles, language)), _manner(session)]
                for slot in day.slots
                for track in slot.tracks
                for session in track
            ],
        }
        for day in by_day(sessions, zone)
    ]
    said = _("All times are those of the clock in %(zone)s.") % {"zone": say_zone(zone, sessions[0].starts_at)}
    return replace(part, text=said, data={"days": days})


def _times(session: Session, zone: str) -> str:
    return f"{say_time(session.starts_at, zone)}–{say_time(session.ends_at, zone)}"


def _manner(session: Session) -> str:
    parts = [str(session.get_kind_display()), session.where, _("Chatham House Rule") if session.is_chatham else ""]
    return " · ".join(part for part in parts if part)


def _session(part: Part, session: Session | None, material: Material, language: str) -> Part:
    """What its published notes say, by kind; nothing while they are not published, or if it was cancelled."""
    if session is None:
        return part
    titled = replace(part, title=str(pick(session.titles, language)))
    note = material.notes.get(session.pk)
    if note is None:
        return titled
    spoken = note.language if note.language in dict(settings.LANGUAGES) else language
    with translation.override(spoken):
        pieces = [f"*{say_span(session.starts_at, session.ends_at, material.meeting.zone)}*"]
        if session.is_chatham:
            pieces.append(_("Held under the Chatham House Rule: what was said may be used, not who said it."))
        for kind in ORDER:
            said = [_point(segment, session, material) for segment in note.segments.all() if segment.kind == kind]
            if said:
                pieces.append(f"**{_HEADINGS[kind]()}**\n\n" + "\n".join(said))
        numbers = [str(each.number) for each in material.recommendations if session.pk in each.session_keys]
        if numbers:
            pieces.append(
                ngettext(
                    "Recommendation from this session: %(numbers)s.",
                    "Recommendations from this session: %(numbers)s.",
                    len(numbers),
                )
                % {"numbers": ", ".join(numbers)}
            )
    return replace(titled, text="\n\n".join(pieces), language=note.language)


_HEADINGS = {
    SegmentKind.FINDING: lambda: _("Findings"),
    SegmentKind.PRACTICE: lambda: _("Promising practices"),
    SegmentKind.CHALLENGE: lambda: _("Challenges"),
    SegmentKind.ACTION: lambda: _("Action points"),
}


def _point(segment, session: Session, material: Material) -> str:
    """One paragraph; who said it only where the session names people and only those in the meeting read it."""
    named = segment.said_by and not session.is_chatham and not material.is_public
    text = f"{segment.text} ({segment.said_by})" if named else segment.text
    return "- " + text.strip().replace("\n", "\n  ")


def _recommendations(part: Part, material: Material, language: str) -> Part:
    number = len(material.recommendations)
    if not number:
        return part
    rows = [
        {
            "number": each.number,
            "text": each.text,
            "language": each.language,
            "addressee": each.addressee,
            "themes": each.theme_names,
            "sessions": [str(pick(session.titles, language)) for session in each.sessions],
        }
        for each in material.recommendations
    ]
    sentence = ngettext(
        "The meeting made %(number)d recommendation.", "The meeting made %(number)d recommendations.", number
    ) % {"number": number}
    return replace(part, text=sentence, data={"recommendations": rows})


def _participants(part: Part, material: Material, language: str) -> Part:
    lines, unnamed, is_final = material.participants
    if not lines:
        return part
    text = "" if is_final else _("This list is provisional.")
    return replace(part, text=text, data={"lines": [asdict(line) for line in lines], "unnamed": unnamed})


def _contributions(part: Part, material: Material, language: str) -> Part:
    rows: Iterable[dict[str, Any]] = (
        {
            "key": each.pk,
            "title": Truncator(each.title).chars(200),
            "kind": each.kind,
            "language": each.language,
            "session": str(pick(each.session.titles, language)),
        }
        for each in material.contributions
    )
    return replace(part, data={"contributions": list(rows)})


_MAKERS: dict[str, Callable[[Part, Material, str], Part]] = {
    ReportPart.PURPOSE: _purpose,
    ReportPart.PARTICIPATION: _participation,
    ReportPart.AGENDA: _agenda,
    ReportPart.RECOMMENDATIONS: _recommendations,
    ReportPart.PARTICIPANTS: _participants,
    ReportPart.CONTRIBUTIONS: _contributions,
}
