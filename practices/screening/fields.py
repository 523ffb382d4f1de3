"""The passages of a version that everybody will read, each under a name that stays the same from version to version."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from rrge_portal.kernel.templatetags.portal import language_name

from ..content import TEXTS
from ..models import Adaptation, Erratum, LifeSign, PracticePartner, ResultClaim, ResultUpdate


class Passage(NamedTuple):
    """`is_address`: a link or the name of a file. `is_body`: the name of an organisation. `is_dated`: dates belong."""

    field: str
    label: str
    text: str
    is_address: bool = False
    is_body: bool = False
    is_dated: bool = False


PARTNER = ("organisation", "role")
RESULT = ("indicator", "baseline", "value", "unit", "source")
BLOCK = ("title", "how", "enabling_factor", "lesson")


MESSAGES = {
    ResultUpdate: ("updates", RESULT),
    Adaptation: ("adaptations", ("organisation", "text", "url")),
    LifeSign: ("life_signs", ("news",)),
}
"""What of a message sent in after publication everybody will read, under which name."""


def passages_of_message(message) -> list[Passage]:
    """Those of a new result, an adaptation or news that hold something."""
    kind, names = MESSAGES[type(message)]
    found = [
        Passage(
            f"{kind}.{name}",
            _label(message, name),
            getattr(message, name),
            is_address=name == "url",
            is_body=name == "organisation",
            is_dated=name in {"source", "baseline"},
        )
        for name in names
    ]
    return [passage for passage in found if passage.text.strip()]


OF_EDITION = ("titles", "forewords", "acknowledgements", "imprints")
OF_CHAPTER = ("titles", "introductions")
OF_CORRECTION = ("where", "what", "why")


def passages_of_edition(edition) -> Iterator[Passage]:
    """What editors wrote around the entries, in each language; dates belong into an imprint."""
    for name in OF_EDITION:
        yield from _in_languages(edition, name, name, _label(edition, name))
    for number, chapter in enumerate(edition.chapters.all(), 1):
        for name in OF_CHAPTER:
            label = f"{_('Chapter')} {number}: {_label(chapter, name)}"
            yield from _in_languages(chapter, name, f"chapters.{name}", label)


def _in_languages(thing, name: str, field: str, label: str) -> Iterator[Passage]:
    for language, text in getattr(thing, name).items():
        if text.strip():
            said = f"{label} ({language_name(language)})"
            yield Passage(f"{field}.{language}", said, text, is_dated=name == "imprints")


def passages_of_correction(said: Mapping[str, str]) -> Iterator[Passage]:
    """What everybody will read of a correction that is not made yet."""
    for name in OF_CORRECTION:
        if said[name].strip():
            yield Passage(f"errata.{name}", _label(Erratum, name), said[name])


def passages(version) -> list[Passage]:
    """Those that hold something, in the order of the page."""
    found = [
        *_texts(version),
        *_partners(version),
        *_blocks(version),
        *_results(version),
        *_links(version),
        *_files(version),
    ]
    return [passage for passage in found if passage.text.strip()]


def _label(model, name: str) -> str:
    return capfirst(str(model._meta.get_field(name).verbose_name))


def _texts(version) -> Iterator[Passage]:
    for name in ("title", "summary", "lead_organisation", *TEXTS):
        yield Passage(name, _label(version, name), getattr(version, name), is_body=name == "lead_organisation")


def _partners(version) -> Iterator[Passage]:
    for number, partner in enumerate(version.partners.all(), 1):
        for name in PARTNER:
            label = f"{_('Partner')} {number}: {_label(PracticePartner, name)}"
            yield Passage(f"partners.{name}", label, getattr(partner, name), is_body=name == "organisation")


def _blocks(version) -> Iterator[Passage]:
    for number, block in enumerate(version.building_blocks, 1):
        for name in BLOCK:
            yield Passage(f"building_blocks.{name}", f"{_('Building block')} {number}", str(block.get(name) or ""))


def _results(version) -> Iterator[Passage]:
    for number, claim in enumerate(version.results.all(), 1):
        for name in RESULT:
            label = f"{_('Result')} {number}: {_label(ResultClaim, name)}"
            yield Passage(f"results.{name}", label, getattr(claim, name), is_dated=name in {"source", "baseline"})


def _links(version) -> Iterator[Passage]:
    for number, link in enumerate(version.evidence_links, 1):
        label = f"{_('Evidence')} {number}"
        yield Passage("evidence_links.title", label, str(link.get("title") or ""), is_dated=True)
        yield Passage("evidence_links.url", label, str(link.get("url") or ""), is_address=True)
        yield Passage("evidence_links.text_alternative", label, str(link.get("text_alternative") or ""))


def _files(version) -> Iterator[Passage]:
    for number, file in enumerate(version.evidence_files.all(), 1):
        if not file.is_public:
            continue
        label = f"{_('File')} {number}"
        yield Passage("evidence_files.title", label, file.title, is_dated=True)
        yield Passage("evidence_files.text_alternative", label, file.text_alternative)
        yield Passage("evidence_files.file_name", label, file.file_name, is_address=True)
