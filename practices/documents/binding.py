"""Books gathered from the database: a frozen edition, a draft as it would be frozen, or any practices.

Each takes a handful of queries, however many entries there are.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from rrge_portal.kernel.addresses import permanent_address
from rrge_portal.kernel.localised import Text, pick
from rrge_portal.kernel.moments import say_short_date

from .. import citing
from ..content import for_public_content, public_content
from ..models import Chapter, Edition, Entry, Erratum, Practice
from ..states import Departure, EntryChange, ErratumKind
from .book import Book, Changes, Correction, Leaf, Part
from .wording import TRANSLATED, in_language


def of_edition(edition: Edition, language: str, *, entries: Iterable[Entry] | None = None) -> Book:
    """An edition in one of its languages. `entries`: with their contents, if they are not to be fetched.

    What was withdrawn since is a tombstone; what was corrected is told.
    """
    with translation.override(language):
        found = list(entries_of(edition)) if entries is None else list(entries)
        errata = list(edition.errata.select_related("entry"))
        notes = _notes(errata)
        parts = [
            Part(
                title=chapter.title,
                introduction=chapter.introduction,
                is_reference=chapter.is_reference,
                leaves=[_leaf(edition, entry, notes[entry.pk]) for entry in found if entry.chapter_id == chapter.pk],
            )
            for chapter in edition.chapters.all()
        ]
        return Book(
            language=language,
            title=pick(edition.titles, language),
            label=_label(edition),
            made_at=made_at(edition),
            address=permanent_address(edition),
            citation=_("Draft; not to be cited.") if edition.is_draft else citing.of_edition(edition),
            parts=[part for part in parts if part.leaves],
            foreword=pick(edition.forewords, language),
            acknowledgements=pick(edition.acknowledgements, language),
            imprint=pick(edition.imprints, language),
            changes=list(_changes(edition, found, language)),
            corrections=[_correction(erratum) for erratum in errata],
            about=_about(edition, errata, found),
        )


def entries_of(edition: Edition):
    """The entries of a frozen edition with all that a book needs, in their order."""
    return edition.entries.in_order().select_related("practice", "chapter")


def made_at(edition: Edition) -> datetime:
    """The date all its files carry: when it was frozen, or begun, if it is still a draft."""
    return edition.frozen_at or edition.created_at


def of_practices(
    practices: Sequence[Practice], language: str, *, title: str, address: str, made_at: datetime, read_in: str = ""
) -> Book:
    """Any published practices as they read now; fetch them with `for_public_content`.

    The texts are in the document's language where they can be read in it, or in `read_in` if that was chosen.
    """
    with translation.override(language):
        held = [(practice.is_reference, _live_leaf(practice, read_in)) for practice in practices]
        leaves = {kind: [leaf for is_reference, leaf in held if is_reference is kind] for kind in (False, True)}
        day = say_short_date(made_at.date())
        chapters = [Chapter(is_reference=is_reference) for is_reference in leaves]
        return Book(
            language=language,
            title=_title_of(held[0][1], language) if len(held) == 1 else Text(title, language),
            label=_("Selection, %(day)s") % {"day": day} if len(practices) > 1 else day,
            made_at=made_at,
            address=address,
            citation=citing.of_selection(title, made_at, address),
            parts=[
                Part(
                    title=chapter.title,
                    introduction=chapter.introduction,
                    leaves=leaves[chapter.is_reference],
                    is_reference=chapter.is_reference,
                )
                for chapter in chapters
                if leaves[chapter.is_reference]
            ],
            about={"title": title, "made_at": made_at.isoformat(timespec="seconds")},
        )


def content_of(practice: Practice) -> dict[str, Any]:
    """What an entry keeps of a published practice, its translations included."""
    version = practice.current
    assert version is not None  # noqa: S101 - a published practice has one
    return {
        "citation": citing.of_practice(practice),
        "address": permanent_address(practice),
        **public_content(version),
    }


def contents_of(practices) -> dict[int, dict[str, Any]]:
    """The contents of these practices by their keys, in a constant number of queries."""
    return {practice.pk: content_of(practice) for practice in for_public_content(practices)}


def _title_of(leaf: Leaf, language: str) -> Text:
    content = in_language(leaf.content or {}, language)
    return Text(content["title"], content["language"] or language)


# --- Leaves -----------------------------------------------------------------------------------------------------------


def _live_leaf(practice: Practice, read_in: str) -> Leaf:
    content = content_of(practice)
    if read_in in {content["language"], *content[TRANSLATED]}:
        content = in_language(content, read_in) | {TRANSLATED: {}}
    return Leaf(content, address=content["address"], citation=content["citation"])


def leaf_of(edition: Edition, entry: Entry) -> Leaf:
    """One entry of a frozen edition, with what was corrected in it."""
    errata = entry.errata.filter(kind=ErratumKind.CORRECTION) if entry.stands else ()
    return _leaf(edition, entry, _notes(list(errata))[entry.pk])


def _leaf(edition: Edition, entry: Entry, notes: Sequence[str]) -> Leaf:
    if not entry.stands:
        day = entry.withdrawn_at.date() if entry.withdrawn_at else None
        return Leaf(None, entry.number, withdrawn_on=day)
    if edition.is_draft:
        return Leaf(entry.content, entry.number, entry.content["address"], entry.content["citation"])
    return Leaf(
        entry.content,
        entry.number,
        permanent_address(entry),
        citing.of_entry(edition, entry),
        notes=notes,
    )


def _notes(errata: Sequence[Erratum]) -> dict[int | None, list[str]]:
    """What stands at an entry of the corrections that concern it."""
    notes = defaultdict(list)
    for erratum in errata:
        if erratum.kind == ErratumKind.CORRECTION:
            notes[erratum.entry_id].append(_("See correction %(number)d.") % {"number": erratum.number})
    return notes


# --- What stands around them ------------------------------------------------------------------------------------------


def _label(edition: Edition) -> str:
    if edition.is_draft:
        return _("Draft of an edition")
    return _("Edition %(number)d, %(day)s") % {
        "number": edition.number,
        "day": say_short_date(edition.frozen_on),
    }


def _changes(edition: Edition, entries: Sequence[Entry], language: str) -> Iterator[Changes]:
    """New, changed, corrected, withdrawn and left out since the edition before; nothing in the first edition."""
    for change in (EntryChange.NEW, EntryChange.CHANGED, EntryChange.CORRECTED):
        lines = [_line(entry, language) for entry in entries if entry.change == change and entry.stands]
        if lines:
            yield Changes(str(change.label), lines)
    gone = {why: [each for each in edition.departures if each["why"] == why] for why in Departure.values}
    for why, departed in gone.items():
        if departed:
            lines = [
                Text(_("Entry %(number)d of edition %(edition)d") % each, language)
                for each in sorted(departed, key=lambda each: each["number"])
            ]
            yield Changes(str(Departure(why).label), lines)


def _line(entry: Entry, language: str) -> Text:
    content = in_language(entry.content, language)
    return Text(f"{entry.number}. {content['title']}", content["language"] or "en")


def _correction(erratum: Erratum) -> Correction:
    return Correction(
        number=erratum.number,
        day=erratum.made_at.date(),
        concerns=erratum.concerns,
        what=Text(erratum.what, erratum.language),
        why=Text(erratum.why, erratum.language),
    )


def _about(edition: Edition, errata: Sequence[Erratum], entries: Sequence[Entry]) -> dict[str, Any]:
    """What the JSON file says of the edition itself; the same in every language."""
    return {
        "edition": edition.number,
        "slug": edition.slug,
        "titles": edition.titles,
        "forewords": edition.forewords,
        "acknowledgements": edition.acknowledgements,
        "imprints": edition.imprints,
        "frozen_at": made_at(edition).isoformat(timespec="seconds"),
        "chapters": [
            {
                "titles": chapter.titles,
                "introductions": chapter.introductions,
                "is_reference": chapter.is_reference,
                "entries": [entry.number for entry in entries if entry.chapter_id == chapter.pk],
            }
            for chapter in edition.chapters.all()
        ],
        "changes": {
            change: [entry.number for entry in entries if entry.change == change and entry.stands]
            for change in (EntryChange.NEW, EntryChange.CHANGED, EntryChange.CORRECTED)
        }
        | {"departed": edition.departures},
        "errata": [
            {
                "number": erratum.number,
                "kind": erratum.kind,
                "entry": erratum.entry.number if erratum.entry else None,
                "where": erratum.where,
                "language": erratum.language or None,
                "what": erratum.what or None,
                "why": erratum.why or None,
                "made_on": erratum.made_at.date().isoformat(),
                "by": erratum.role,
            }
            for erratum in errata
        ],
        "withdrawn": [
            {
                "number": entry.number,
                "withdrawn_on": entry.withdrawn_at.date().isoformat() if entry.withdrawn_at else None,
            }
            for entry in entries
            if not entry.stands
        ],
    }
