"""Names in texts that come from sessions under the Chatham House Rule, before others may read them.

What is looked for: whoever registered, was invited or nominated, or has a role in the meeting; their organisations;
addresses and telephone numbers; and anybody called by a title, known or not. Why, and what a find tells whoever sees
it, is in `docs/decisions/`.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.spotting import Body, Detail, Found, Person, Spotter, addressed, apart, details
from rrge_portal.kernel.vocabulary import Sector
from stakeholders.models import Organisation, Profile

from .models import ClearedName, Meeting, NoteSegment, Recommendation, ReportSection, Session

TELLING = {Detail.EMAIL, Detail.PHONE}
_SENTENCE = re.compile(r"(?<=[.!?…؟])(?<!\bM\.)(?<!\bM[rs]\.)(?<!\b[DS]r\.)(?<!\bMrs\.)(?<!\bSra\.)\s+|(?<=。)|\n+")
"""Where one sentence ends: not behind *Ms.* and the like."""

_BEFORE_A_LINE = " \t-*•>#"
"""What Markdown puts before the first word of a line."""

_SHOWN = 400
"""Characters of the sentence that are shown on either side of a name."""


class Known(NamedTuple):
    """What a find may be, as far as a replacement needs it."""

    sector: str
    is_body: bool


class Flag(NamedTuple):
    """A name in a text. `digest` is known by its place and its sentence; `cleared` says why it may stand, if it may."""

    start: int
    end: int
    before: str
    text: str
    behind: str
    digest: str
    replacement: str
    cleared: ClearedName | None

    @property
    def field(self) -> str:
        """What the fields about it are called in a form."""
        return f"name-{self.digest[:16]}"

    def replaced_in(self, text: str, replacement: str) -> str:
        """The text with other words in this place, which begin a sentence as the name did."""
        begins = not text[: self.start].strip() or re.search(r"[.!?…]\s+$|\n$", text[: self.start])
        words = replacement[:1].upper() + replacement[1:] if begins else replacement
        return text[: self.start] + words + text[self.end :]


class NamesStand(Refusal):
    """A text names somebody, and nobody has said yet why that may stand."""

    def __init__(self, found: Sequence[tuple[str, list[Flag]]]):
        self.found = found
        self.flags = [flag for _text, flags in found for flag in flags]
        said = ", ".join(f"“{name}”" for name in dict.fromkeys(flag.text for flag in self.flags))
        super().__init__(
            ngettext(
                "Under the Chatham House Rule nobody is named, and a name stands here: %(names)s. "
                "Put a description in its place, or say why it may stand.",
                "Under the Chatham House Rule nobody is named, and names stand here: %(names)s. "
                "Put descriptions in their place, or say why each may stand.",
                len(self.flags),
            )
            % {"names": said}
        )


class Screen:
    """Looks through texts that come from these sessions; finds nothing where none is under the Chatham House Rule."""

    def __init__(self, meeting: Meeting, sessions: Iterable[Session]):
        self.meeting = meeting
        self.sessions = [session for session in sessions if session.is_chatham]

    def narrowed(self, sessions: Iterable[Session]) -> "Screen":
        """The same for texts of other sessions of the meeting, without looking up once more who is looked for."""
        other = Screen(self.meeting, sessions)
        if other.sessions:
            other._spotter = self._spotter
        return other

    @cached_property
    def _spotter(self) -> Spotter:
        return spotter_of(self.meeting)

    @cached_property
    def _cleared(self) -> dict[str, ClearedName]:
        return {row.digest: row for row in ClearedName.objects.filter(session__in=self.sessions)}

    def flags(self, text: str, language: str) -> list[Flag]:
        """Every name in a text, in order, cleared or not; replacements are worded in its language."""
        if not self.sessions or not text:
            return []
        telling = (found for found in details(text) if set(found.what) & TELLING)
        found = apart([*self._spotter.find(text), *telling, *addressed(text)])
        return [self._flag(text, each, language) for each in found]

    def open(self, *texts: str, language: str = "") -> list[Flag]:
        """The names in these texts that nobody has cleared."""
        return [flag for text in texts for flag in self.flags(text, language) if flag.cleared is None]

    def _flag(self, text: str, found: Found, language: str) -> Flag:
        start, sentence = _sentence_at(text, found.start, found.end)
        at = found.start - start
        place = json.dumps([" ".join(sentence.split()), at, found.text], ensure_ascii=False)
        digest = hashlib.sha256(place.encode()).hexdigest()
        behind = sentence[at + len(found.text) :]
        return Flag(
            found.start,
            found.end,
            sentence[:at][-_SHOWN:],
            found.text,
            behind[:_SHOWN],
            digest,
            replacement_for(found, language),
            self._cleared.get(digest),
        )


def screen_of(thing: Session | NoteSegment | Recommendation | ReportSection) -> Screen:
    """The screen for texts of a session, of its notes, of a recommendation and all it came from, or of the report.

    What organisers write into a report about the whole meeting may come from any of its sessions.
    """
    if isinstance(thing, Session):
        return Screen(thing.meeting, [thing])
    if isinstance(thing, NoteSegment):
        return Screen(thing.meeting, [thing.session])
    if isinstance(thing, ReportSection):
        meeting = thing.report.meeting
        return Screen(meeting, [thing.session] if thing.session else meeting.sessions.all())
    return Screen(thing.meeting, thing.sessions)


def _sentence_at(text: str, start: int, end: int) -> tuple[int, str]:
    """The sentence around a find, and where it begins."""
    begins, ends = 0, len(text)
    for gap in _SENTENCE.finditer(text):
        if gap.end() <= start:
            begins = gap.end()
        elif gap.start() >= end:
            ends = gap.start()
            break
    begins += len(text[begins:start]) - len(text[begins:start].lstrip(_BEFORE_A_LINE))
    return begins, text[begins:ends]


# --- Who is looked for ------------------------------------------------------------------------------------------------


def spotter_of(meeting: Meeting) -> Spotter:
    """Looks for everybody who has to do with a meeting, and for the organisations they come from."""
    return Spotter([*_people(meeting), *_bodies(meeting)])


def _profiles(meeting: Meeting):
    concerned = meeting.registrations.values("stakeholder").union(
        meeting.appointments.values("stakeholder"),
        meeting.contributions.exclude(uploaded_by=None).values("uploaded_by"),
        meeting.invitations.exclude(stakeholder=None).values("stakeholder"),
    )
    return Profile.objects.filter(stakeholder__in=concerned)


def _people(meeting: Meeting) -> Iterable[Person]:
    rows = _profiles(meeting).values_list("sector", "given_name", "family_name", "display_name")
    for sector, given, family, shown in rows.iterator():
        yield Person(Known(sector, is_body=False), given, family, shown)
    invited = meeting.invitations.values_list("sector", "given_name", "family_name")
    for sector, given, family in invited.iterator():
        yield Person(Known(sector, is_body=False), given, family)
    listed = meeting.registrations.exclude(entry=None).values_list("entry__display_name")
    for (shown,) in listed.iterator():
        yield Person(Known("", is_body=False), shown=shown)
    for (name,) in meeting.nominations.values_list("focal_point").iterator():
        yield Person(Known(Sector.GOVERNMENT, is_body=False), shown=name)


def _bodies(meeting: Meeting) -> Iterable[Body]:
    known = Organisation.objects.filter(people__in=_profiles(meeting)).distinct().prefetch_related("aliases")
    for body in known.only("name", "acronym", "sector"):
        aliases = [alias.name for alias in body.aliases.all()]
        short = [alias for alias in aliases if alias.isupper() and " " not in alias]
        names = (body.name, *(alias for alias in aliases if alias not in short))
        yield Body(Known(body.sector, is_body=True), names, body.acronym)
        for acronym in short:
            yield Body(Known(body.sector, is_body=True), (), acronym)
    written = meeting.invitations.exclude(organisation="").values_list("sector", "organisation").distinct()
    for sector, name in written.order_by().iterator():
        yield Body(Known(sector, is_body=True), (name,), name if name.isupper() and " " not in name else "")


# --- What may stand in the place of a name ----------------------------------------------------------------------------


def replacement_for(found: Found, language: str) -> str:
    """A description by sector, worded in the language of the text; without a sector where several are possible."""
    with translation.override(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        known = [what for what in found.what if isinstance(what, Known)]
        sectors = {what.sector for what in known}
        sector = sectors.pop() if len(sectors) == 1 else ""
        if known and all(what.is_body for what in known):
            return _bodies_of().get(sector, _("an organisation"))
        if set(found.what) & TELLING:
            return _("(contact details left out)")
        return _participants_of().get(sector, _("a participant"))


def _participants_of() -> Mapping[str, str]:
    return {
        Sector.GOVERNMENT: _("a participant from a government"),
        Sector.PRIVATE: _("a participant from the private sector"),
        Sector.CIVIL_SOCIETY: _("a participant from civil society"),
        Sector.ACADEMIA: _("a participant from academia"),
        Sector.INTERNATIONAL: _("a participant from an international organisation"),
        Sector.EXPERT: _("an independent expert"),
    }


def _bodies_of() -> Mapping[str, str]:
    return {
        Sector.GOVERNMENT: _("a public authority"),
        Sector.PRIVATE: _("a company"),
        Sector.CIVIL_SOCIETY: _("a civil society organisation"),
        Sector.ACADEMIA: _("an academic institution"),
        Sector.INTERNATIONAL: _("an international organisation"),
    }
