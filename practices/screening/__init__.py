"""The do-no-harm screen: what in a text everybody will read could point at somebody, or is no word of ours.

`flags(version)` looks through every public field, row, link and file name. It decides nothing: an editor clears each
flag with a reason, or changes the text. What was cleared stays so for the same sentence in the same field; when that
changes, the flag is open again. Advice blocks nothing.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rrge_portal.kernel.spotting import Detail, Found, Person, Spotter, details
from rrge_portal.kernel.spotting.found import apart
from stakeholders.models import Profile

from .. import translating
from ..models import Practice
from ..states import ADVICE, FlagKind
from .fields import Passage, passages, passages_of_correction, passages_of_edition, passages_of_message
from .signs import images, instead_of, is_of_body, is_of_founding, names, places, words

KINDS = {
    Detail.EMAIL: FlagKind.EMAIL,
    Detail.PHONE: FlagKind.PHONE,
    Detail.CASE_NUMBER: FlagKind.CASE_NUMBER,
    Detail.AGE: FlagKind.AGE,
    Detail.DATE: FlagKind.DATE,
}
ADVICES = {
    FlagKind.KNOWN_NAME: gettext_lazy("Who is named must have agreed to it. A function often says enough."),
    FlagKind.NAME: gettext_lazy("No victim, survivor, relative or suspect is named, nor by a first name alone."),
    FlagKind.AGE: gettext_lazy("Write “a young woman” or “children” instead, where it is about one person."),
    FlagKind.DATE: gettext_lazy("The day of a law is fine; of what happened to one person the year is enough."),
    FlagKind.PLACE: gettext_lazy("Write “in the north of the country”. Shelters have no address at all."),
    FlagKind.CASE_NUMBER: gettext_lazy("A case number leads to names."),
    FlagKind.PHONE: gettext_lazy("The number of a public hotline may stay; a private one never."),
    FlagKind.EMAIL: gettext_lazy("The address of an office may stay; a private one never."),
    FlagKind.IMAGE: gettext_lazy("No image shows a victim or survivor, blurred or not. Look at it."),
}
_ENDS = re.compile(r"(?<=[.!?。؟])\s+|\n+")


class Flag(NamedTuple):
    """One place that needs a look: `text` from `start` to `end` in a passage; `digest` is that of its sentence."""

    kind: FlagKind
    field: str
    label: str
    start: int
    end: int
    text: str
    digest: str

    @property
    def is_advice(self) -> bool:
        return self.kind in ADVICE

    @property
    def advice(self) -> str:
        """What to do about it."""
        instead = instead_of(self.text) if self.is_advice else ""
        return _("Better: %(words)s.") % {"words": instead} if instead else str(ADVICES.get(self.kind, ""))

    @property
    def key(self) -> tuple[str, str, str]:
        return self.kind, self.field, self.digest

    @property
    def code(self) -> str:
        """Short, and the same for the same flag: under which its form is found."""
        return hashlib.sha256("|".join(self.key).encode()).hexdigest()[:12]


class Screened(NamedTuple):
    """A passage with its flags, in order."""

    passage: Passage
    flags: list[Flag]

    @property
    def pieces(self) -> list[tuple[str, Flag | None]]:
        """The text in pieces: what is flagged, and what lies between."""
        pieces, at = [], 0
        for flag in self.flags:
            pieces += [(self.passage.text[at : flag.start], None), (flag.text, flag)]
            at = flag.end
        pieces.append((self.passage.text[at:], None))
        return [(text, flag) for text, flag in pieces if text]


def known_people() -> Spotter:
    """Looks for everybody who has a profile here."""
    rows = Profile.objects.values_list("stakeholder_id", "given_name", "family_name", "display_name")
    return Spotter(Person(key, given, family, shown) for key, given, family, shown in rows)


def screen(version, spotter: Spotter | None = None) -> list[Screened]:
    """Every public passage of a version with its flags."""
    spotter = spotter or known_people()
    return [Screened(passage, list(_flags(passage, spotter))) for passage in passages(version)]


def screen_message(message, spotter: Spotter | None = None) -> list[Screened]:
    """The same for what was sent in after publication: a new result, an adaptation, news."""
    spotter = spotter or known_people()
    return [Screened(passage, list(_flags(passage, spotter))) for passage in passages_of_message(message)]


def screen_edition(edition, spotter: Spotter | None = None) -> list[Screened]:
    """The same for what editors wrote around the entries of an edition."""
    spotter = spotter or known_people()
    return [Screened(passage, list(_flags(passage, spotter))) for passage in passages_of_edition(edition)]


def _flags(passage: Passage, spotter: Spotter) -> Iterator[Flag]:
    seen = set()
    for found in apart(_found(passage, spotter)):
        kind = FlagKind(str(found.what[0]))
        flag = Flag(
            kind, passage.field, passage.label, found.start, found.end, found.text, _digest(passage.text, found)
        )
        if flag.key not in seen:
            seen.add(flag.key)
            yield flag


def _found(passage: Passage, spotter: Spotter) -> Iterator[Found]:
    text = passage.text
    if passage.is_address:
        yield from images(text)
        for found in details(text):
            if found.what[0] in {Detail.EMAIL, Detail.CASE_NUMBER}:
                yield found._replace(what=(KINDS[Detail(str(found.what[0]))],))
        yield from (found._replace(what=(FlagKind.KNOWN_NAME,)) for found in spotter.find(_spaced(text)))
        return
    for found in details(text):
        is_harmless = found.what[0] == Detail.DATE and (passage.is_dated or is_of_founding(text, found))
        if not is_harmless:
            yield found._replace(what=(KINDS[Detail(str(found.what[0]))],))
    for found in spotter.find(text):
        if is_of_body(text, found):
            continue
        if not passage.is_body or len(found.text.split()) > 1:  # a body may bear the family name of anybody
            yield found._replace(what=(FlagKind.KNOWN_NAME,))
    if not passage.is_body:
        yield from names(text)
        yield from places(text)
    yield from words(text)


def _spaced(address: str) -> str:
    """*report_Maria-Lopez.pdf* read as words, letter for letter in the same place."""
    return re.sub(r"[_\-.+/]", " ", address)


def _digest(text: str, found: Found) -> str:
    """Of the sentence it stands in and of what was found, so that the same words elsewhere are another flag."""
    start = max((match.end() for match in _ENDS.finditer(text, 0, found.start)), default=0)
    end = next((match.start() for match in _ENDS.finditer(text, found.end)), len(text))
    sentence = " ".join(text[start:end].split())
    return hashlib.sha256(f"{sentence}|{found.text}".encode()).hexdigest()


def cleared(practice) -> dict[tuple[str, str, str], object]:
    """What was looked at, by the key of the flag."""
    rows = practice.cleared_flags.select_related("cleared_by__profile")
    return {(row.kind, row.field, row.passage): row for row in rows}


def open_flags(practice, spotter: Spotter | None = None, *, version=None) -> list[Flag]:
    """The flags that block publication: neither cleared nor mere advice; of `version` where it is not the current."""
    return _open(practice, screen(version or practice.current, spotter))


def open_flags_of_message(message, spotter: Spotter | None = None) -> list[Flag]:
    """The flags that keep a message off the page of its practice."""
    return _open(message.practice, screen_message(message, spotter))


def open_flags_of_edition(edition, spotter: Spotter | None = None) -> list[Flag]:
    """The flags in its own texts that keep an edition from being frozen."""
    return _open(edition, screen_edition(edition, spotter))


def open_flags_of_correction(edition, said: Mapping[str, str]) -> list[Flag]:
    """The flags in the words of a correction – `where`, `what`, `why` – before it is made."""
    spotter = known_people()
    return _open(edition, [Screened(each, list(_flags(each, spotter))) for each in passages_of_correction(said)])


def flagged(practices: Iterable[int], languages: Collection[str]) -> set[int]:
    """Those of these practices in which a flag is open, in the original or as it reads in one of the languages.

    Seven questions to the database, however many practices there are.
    """
    rows = "current__partners", "current__results", "current__evidence_files", "cleared_flags"
    found = Practice.objects.filter(pk__in=practices).select_related("current")
    spotter, named = known_people(), set()
    for practice in found.prefetch_related(*rows, translating.for_readings()):
        version = practice.current
        if version is None:
            continue
        version.practice = practice
        readings = [said for language, said in translating.readings(version).items() if language in languages]
        if any(open_flags(practice, spotter, version=said) for said in (version, *readings)):
            named.add(practice.pk)
    return named


def quoted(flags: list[Flag]) -> str:
    """*“Rosa Díaz”, “17 years old”*: what was found, each once, for a sentence."""
    return ", ".join(dict.fromkeys(f"“{flag.text}”" for flag in flags))


def _open(thing, found: list[Screened]) -> list[Flag]:
    known = {(row.kind, row.field, row.passage) for row in thing.cleared_flags.all()}
    return [flag for screened in found for flag in screened.flags if not flag.is_advice and flag.key not in known]
