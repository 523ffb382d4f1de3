"""What of a practice is translated, how far a translation is, and a practice as it reads in another language.

A translation is read by the public only while it is whole and up to date. What changed in the original may have
changed because it endangered somebody; so the original is shown until somebody has looked at the translation too.
"""

import copy
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _

from rrge_portal.kernel.differences import Piece, differences
from rrge_portal.kernel.vocabulary import Language

from .models import PracticeVersion, Translation
from .models.version import TEXTS
from .states import TranslationState

FIELDS = ("title", "summary", *TEXTS)
ROWS = {"partners": ("role",), "results": ("indicator", "unit")}
BLOCK = ("title", "how", "enabling_factor", "lesson")
LONG = 90
"""Characters from which on a text is written in several lines."""


def originals(version: PracticeVersion) -> dict[str, str]:
    """Every text of a version that is to be translated, by name, in the order of the page; empty ones are left out."""
    found = {name: getattr(version, name) for name in FIELDS}
    for row, fields in ROWS.items():
        for place, thing in enumerate(getattr(version, row).all()):
            found |= {f"{row}.{place}.{field}": getattr(thing, field) for field in fields}
    for place, block in enumerate(version.building_blocks):
        found |= {f"building_blocks.{place}.{field}": block.get(field, "") for field in BLOCK}
    return {name: text for name, text in found.items() if text.strip()}


class Pair(NamedTuple):
    """One text beside its translation. `change` is what was changed in the original since, or None."""

    name: str
    original: str
    text: str
    revision: int
    change: list[Piece] | None

    @property
    def is_missing(self) -> bool:
        return not self.text

    @property
    def is_outdated(self) -> bool:
        return self.change is not None

    @property
    def is_done(self) -> bool:
        return not self.is_missing and not self.is_outdated

    @property
    def is_long(self) -> bool:
        return len(self.original) > LONG

    @property
    def label(self) -> str:
        return label(self.name)


def pairs(translation: Translation) -> list[Pair]:
    """Every text of the newest version beside what there is of its translation."""
    held = {text.name: text for text in translation.texts.all()}
    return [_pair(name, original, held.get(name)) for name, original in originals(_newest(translation)).items()]


def _newest(translation: Translation) -> PracticeVersion:
    version = translation.practice.current
    assert version is not None  # noqa: S101 - nothing is translated before it is submitted
    return version


def _pair(name: str, original: str, held) -> Pair:
    if held is None:
        return Pair(name, original, "", 0, None)
    change = None if held.original == original else differences(held.original, original)
    return Pair(name, original, held.text, held.revision, change)


class Progress(NamedTuple):
    """How many texts there are, how many of them are translated and up to date, and how many are outdated."""

    total: int
    done: int
    outdated: int

    @property
    def is_whole(self) -> bool:
        return self.done == self.total

    @property
    def missing(self) -> int:
        return self.total - self.done - self.outdated


def draft_of(translation: Translation) -> PracticeVersion:
    """The newest version with what there is of its translation laid over it."""
    texts = {text.name: text.text for text in translation.texts.all()}
    return laid_over(_newest(translation), texts, translation.language)


def progress(translation: Translation) -> Progress:
    found = pairs(translation)
    return Progress(len(found), sum(pair.is_done for pair in found), sum(pair.is_outdated for pair in found))


def for_readings(path: str = "") -> Prefetch:
    """What `readings` reads, for a queryset in which `path` leads to the practices. Two questions to the database."""
    published = Translation.objects.filter(state=TranslationState.PUBLISHED).prefetch_related("texts")
    return Prefetch(f"{path}translations", published.order_by("pk"), to_attr="published_translations")


def readings(version: PracticeVersion) -> dict[str, PracticeVersion]:
    """A version in every further language in which the public may read it, by language."""
    practice = version.practice
    if "published_translations" not in practice.__dict__:
        prefetch_related_objects([practice], for_readings())
    found = practice.__dict__["published_translations"]
    by_language = {translation.language: {text.name: text for text in translation.texts.all()} for translation in found}
    return {
        language: laid_over(version, {name: text.text for name, text in by_language[language].items()}, language)
        for language in Language.values
        if language in by_language and _is_whole(version, by_language[language])
    }


def behind(version: PracticeVersion) -> list[str]:
    """The languages whose published translation waits to be brought up to date, so that nobody reads it."""
    whole = readings(version)
    found = version.practice.__dict__["published_translations"]
    return [translation.language for translation in found if translation.language not in whole]


def _is_whole(version: PracticeVersion, held: Mapping) -> bool:
    return all(name in held and held[name].original == text for name, text in originals(version).items())


def laid_over(version: PracticeVersion, texts: Mapping[str, str], language: str) -> PracticeVersion:
    """A copy of a version that says `texts` in place of its own. It is for reading: it is never saved."""
    said = copy.copy(version)
    said.translated_from, said.language = version.language, language
    for name in FIELDS:
        if name in texts:
            setattr(said, name, texts[name])
    said.building_blocks = [
        block | {field: texts.get(f"building_blocks.{place}.{field}", block.get(field, "")) for field in BLOCK}
        for place, block in enumerate(version.building_blocks)
    ]
    held = dict(getattr(version, "_prefetched_objects_cache", {}))
    for row, fields in ROWS.items():
        things = getattr(version, row).all()
        rows = things.all()
        rows._result_cache = list(_translated_rows(row, things, fields, texts))
        rows._prefetch_done = True
        held[row] = rows
    said.__dict__["_prefetched_objects_cache"] = held
    return said


def _translated_rows(row: str, things, fields, texts: Mapping[str, str]) -> Iterator:
    for place, thing in enumerate(things):
        translated = copy.copy(thing)
        for field in fields:
            setattr(translated, field, texts.get(f"{row}.{place}.{field}", getattr(thing, field)))
        yield translated


def label(name: str) -> str:
    """What a text is, in the page's language: *Summary*, *Building block 2: lesson*."""
    row, _dot, rest = name.partition(".")
    if not rest:
        words = str(getattr(PracticeVersion._meta.get_field(name), "verbose_name", name))
        return words[:1].upper() + words[1:]
    place, _dot, field = rest.partition(".")
    kinds = {"partners": _("Partner %(number)d"), "results": _("Result %(number)d"),
             "building_blocks": _("Building block %(number)d")}  # fmt: skip
    fields = {"role": _("role"), "indicator": _("indicator"), "unit": _("unit"), "title": _("title"), "how": _("how"),
              "enabling_factor": _("what made it possible"), "lesson": _("lesson")}  # fmt: skip
    return f"{kinds[row] % {'number': int(place) + 1}}: {fields[field]}"
