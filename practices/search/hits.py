"""What a reader sees of practices that were found: in the page's language where they can be read in it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db import models
from django.db.models import Prefetch, Q
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ..asking import Query
from ..content import TEXTS
from ..models import Practice, PracticeFacet, SearchDocument, TranslatedText
from ..models.search import LANGUAGES
from .catalogue import Catalogue
from .matching import by_language
from .showing import highlight, passage

FACETS_SHOWN = ("country", "sector")
READ = ("language", "title", "summary", "lead_organisation", "themes", *TEXTS)
"""Of a version."""


class Hit(NamedTuple):
    """A practice that was found: title and passage are safe HTML with what was looked for marked, the name is not."""

    practice: Practice
    title: SafeString
    passage: SafeString
    countries: list[str]
    sectors: list[str]
    language: str = ""
    """Of the title and the passage: the page's, where the practice can be read in it."""
    found_in: str = ""
    """The language in which the words stand, if it is not the one that is shown."""
    found_passage: SafeString = SafeString()
    """What stands there, marked."""
    name: str = ""
    summary: str = ""


def hits_at(places: Sequence[int], query: Query, known: Catalogue) -> list[Hit]:
    """What stands at these places of the catalogue, in this order. Asks the database at most four times."""
    rows = (
        Practice.objects.published()
        .filter(pk__in=[known.keys[place] for place in places])
        .select_related("current")
        .only("slug", "origin", "label", "state", "published_at", "state_since", *(f"current__{name}" for name in READ))
        .prefetch_related(
            Prefetch("facets", PracticeFacet.objects.filter(name__in=FACETS_SHOWN)),
            Prefetch(
                "search_documents",
                SearchDocument.objects.only("practice", "language", "shown_title", "shown_summary").order_by("key"),
                to_attr="readings",
            ),
        )
        .fetch_mode(models.FETCH_RAISE)
        .in_bulk()
    )
    found = by_language(query.terms, known) if query.terms else {}
    shown = [
        (practice, _read(practice, in_languages), in_languages)
        for place in places
        if (practice := rows.get(known.keys[place]))
        for in_languages in [_languages(place, found)]
    ]
    read = [
        (practice, each)
        for practice, reading, others in shown
        for each in (reading, _elsewhere(practice, reading, others))
    ]
    texts = _translated([each for practice, each in read if each and _is_translation(practice, each)])
    return [_hit(practice, reading, in_languages, texts, query) for practice, reading, in_languages in shown]


def _languages(place: int, found: Mapping[int, int]) -> list[str]:
    return [LANGUAGES[number - 1] for number, practices in found.items() if number and practices >> place & 1]


def _read(practice, in_languages: Iterable[str]) -> SearchDocument:
    """In the page's language, if it can be read so; else in one in which it was found; else as it was written."""
    spoken = get_language()

    def nearness(document: SearchDocument) -> tuple[bool, bool, bool]:
        language = document.language
        return language == spoken, language in in_languages, language == practice.current.language

    return max(practice.readings, key=nearness)


def _is_translation(practice, reading: SearchDocument) -> bool:
    return reading.language != practice.current.language


def _elsewhere(practice, reading: SearchDocument, in_languages: Sequence[str]) -> SearchDocument | None:
    """Where the words stand, if they do not in what is read."""
    if not in_languages or reading.language in in_languages:
        return None
    return next((each for each in practice.readings if each.language == in_languages[0]), None)


def _translated(readings: Sequence[SearchDocument]) -> dict[int, list[str]]:
    """The texts of translations that are read, by the key of their document, in the order of the page."""
    if not readings:
        return {}
    wanted = Q()
    for reading in readings:
        wanted |= Q(translation__practice=reading.practice_id, translation__language=reading.language)
    held: dict[tuple, dict[str, str]] = defaultdict(dict)
    rows = TranslatedText.objects.filter(wanted, name__in=TEXTS)
    for practice, language, name, text in rows.values_list(
        "translation__practice", "translation__language", "name", "text"
    ):
        held[practice, language][name] = text
    return {
        reading.key: [texts[name] for name in TEXTS if name in texts]
        for reading in readings
        if (texts := held[reading.practice_id, reading.language])
    }


def _passage(
    practice, reading: SearchDocument, translated: Mapping[int, Sequence[str]], query, *more: str
) -> SafeString:
    version, language = practice.current, reading.language
    texts = translated.get(reading.key, ())
    if language == version.language:
        texts = [getattr(version, name) for name in TEXTS]
    return passage([reading.shown_summary, *texts, *more], query, language)


def _hit(practice, reading: SearchDocument, in_languages: Sequence[str], translated, query) -> Hit:
    held: dict[str, list[str]] = {name: [] for name in FACETS_SHOWN}
    for facet in practice.facets.all():
        held[facet.name].append(facet.value)
    language, elsewhere = reading.language, _elsewhere(practice, reading, in_languages)
    return Hit(
        practice,
        highlight(reading.shown_title, query, language),
        _passage(practice, reading, translated, query),
        held["country"],
        held["sector"],
        language,
        elsewhere.language if elsewhere else "",
        _passage(practice, elsewhere, translated, query, elsewhere.shown_title) if elsewhere else SafeString(),
        name=reading.shown_title,
        summary=reading.shown_summary,
    )
