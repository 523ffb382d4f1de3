"""Making published practices findable, and unfindable: always in the transaction of the action that publishes."""

import re
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import batched, chain
from typing import NamedTuple

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import QuerySet, Subquery
from django.utils import translation
from psycopg2.extras import execute_values

from rrge_portal.kernel.country_names import all_names
from rrge_portal.kernel.vocabulary import PartnershipType, Theme

from .. import translating, words
from ..content import TEXTS, for_public_content
from ..models import KnownWord, Practice, PracticeFacet, PracticeVersion, SearchChange, SearchDocument, SearchState
from .facets import facets_of

BATCH = 500
WITHOUT_STEM = re.compile(r" ([^ \ue000-\uf8ff]+)")
"""A word as it is stored, without its stem."""
SHORTEST_KNOWN = 4
"""Letters of the shortest word that is kept for whoever mistypes it."""
MOST_PLACES = 16383
"""PostgreSQL counts no further in one text."""
MOST_ON_RECORD = 500
"""Changes after which the index is read anew as a whole."""
PART = "\ue0ff"
"""Stands between two texts, so that no phrase runs from one into the other."""


class Texts(NamedTuple):
    """What the public may read of a practice in one language, and nothing else."""

    language: str
    title: str
    summary: str
    body: tuple[str, ...]


def index(practice: Practice) -> None:
    """Make a published practice findable in each of its languages; indexing again replaces."""
    index_many(Practice.objects.filter(pk=practice.pk))


@transaction.atomic
def index_many(practices: QuerySet[Practice]) -> int:
    """Make those of the practices that are published findable; returns how many those are."""
    _lock()
    if written := _index(practices):
        _changed(written)
    return len(written)


def _index(practices: QuerySet[Practice]) -> list[int]:
    written: list[int] = []
    chosen = for_public_content(practices.published().exclude(current=None)).order_by("pk")  # type: ignore[attr-defined]
    for batch in batched(chosen.iterator(chunk_size=BATCH), BATCH):
        _erase([practice.pk for practice in batch])
        pages: list[Analysed] = []
        facets: list[PracticeFacet] = []
        for practice in batch:
            in_languages = list(texts_of(practice))
            pages += [_analysed(practice, texts) for texts in in_languages]
            facets += facets_of(practice, [texts.language for texts in in_languages])
        SearchDocument.objects.bulk_create(page.document for page in pages)
        PracticeFacet.objects.bulk_create(facets)
        _write_words(pages)
        _count((page.known for page in pages), 1)
        written += [practice.pk for practice in batch]
    return written


@transaction.atomic
def remove(practice: Practice) -> None:
    """Make a practice unfindable."""
    _lock()
    _erase([practice.pk])
    _changed([practice.pk])


@transaction.atomic
def index_everything() -> int:
    """Write the whole index anew; returns how many practices are in it."""
    _lock()
    PracticeFacet.objects.all().delete()
    SearchDocument.objects.all().delete()
    KnownWord.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM practices_searchwords")
    SearchChange.objects.all().delete()
    written = _index(Practice.objects.all())
    SearchState.objects.update(stamp=uuid.uuid4().hex, analysis=words.ANALYSIS)
    return len(written)


def is_up_to_date() -> bool:
    """Whether the index was written by the analysis of words that queries pass through."""
    return SearchState.objects.filter(analysis=words.ANALYSIS).exists()


def texts_of(practice: Practice) -> Iterator[Texts]:
    """The languages in which a practice can be read, the one it was written in first."""
    version = practice.current
    assert version is not None  # noqa: S101 - a published practice has a text
    for read in (version, *translating.readings(version).values()):
        yield Texts(read.language, read.title, read.summary, tuple(_body(read)))


def _body(version: PracticeVersion) -> Iterator[str]:
    yield version.lead_organisation
    yield from (getattr(version, name) for name in TEXTS)
    yield from (partner.organisation for partner in version.partners.all())
    yield from (f"{claim.indicator} {claim.unit}" for claim in version.results.all())
    for block in version.building_blocks:
        yield from (str(text) for text in block.values())


# --- The rows ---------------------------------------------------------------------------------------------------------


def _lock() -> None:
    """Writers go one after the other."""
    if SearchState.objects.select_for_update().order_by("pk").first() is None:
        SearchState.objects.create(stamp=uuid.uuid4().hex, analysis=words.ANALYSIS)


def _changed(keys: Sequence[int]) -> None:
    """Whoever keeps a part of the index sees that it is another one now, and in what; of many, that all is new."""
    before = SearchState.objects.order_by("pk").values_list("stamp", flat=True)[0]
    if len(keys) > MOST_ON_RECORD:
        SearchChange.objects.all().delete()
    elif keys:
        SearchChange.objects.bulk_create(SearchChange(follows=before, practice_key=key) for key in keys)
        oldest = SearchChange.objects.order_by("-pk").values_list("pk", flat=True)[MOST_ON_RECORD:][:1]
        SearchChange.objects.filter(pk__lte=Subquery(oldest)).delete()
    SearchState.objects.update(stamp=uuid.uuid4().hex)


def _erase(keys: Sequence[int]) -> None:
    documents = SearchDocument.objects.filter(practice__in=keys)
    _count((_known(f"{each.title} {each.summary} {each.body}") for each in documents), -1)
    documents.delete()
    PracticeFacet.objects.filter(practice__in=keys).delete()
    column = "rowid" if connection.vendor == "sqlite" else "document"
    spans = [(SearchDocument.key_of(key, ""), SearchDocument.key_of(key + 1, "") - 1) for key in keys]
    with connection.cursor() as cursor:
        for span in spans:
            cursor.execute(f"DELETE FROM practices_searchwords WHERE {column} BETWEEN %s AND %s", span)  # noqa: S608


class Analysed(NamedTuple):
    """A document, and what the tables of the databases hold of it: folded words in order; stems and signs apart."""

    document: SearchDocument
    title: tuple[list[str], list[str]]
    every: tuple[list[str], list[str]]
    known: set[str]


def _analysed(practice: Practice, texts: Texts) -> Analysed:
    language = texts.language
    parts = {
        "title": _words(language, texts.title),
        "summary": _words(language, texts.summary),
        "body": _words(language, *texts.body),
        "names": _words("", *_names(practice.current)),
    }
    document = SearchDocument(
        key=SearchDocument.key_of(practice.pk, language),
        practice=practice,
        language=language,
        shown_title=texts.title,
        shown_summary=texts.summary,
        **{name: f" {' '.join(stored)} " if stored else " " for name, (stored, _folded, _others) in parts.items()},
    )
    folded = [word for _stored, folded, _others in parts.values() for word in folded]
    others = [each for _stored, _folded, others in parts.values() for each in others]
    known: set[str] = set().union(*(parts[name][1] for name in ("title", "summary", "body")))
    return Analysed(document, parts["title"][1:], (folded, others), set(filter(_is_known, known)))


def _words(language: str, *texts: str) -> tuple[list[str], list[str], list[str]]:
    """Texts as they are stored: words in order as ` folded+stem `, things named as signs, a mark after each text.

    A stem begins with the private letter of its language, so the two are told apart. Then the folded words alone, and
    the stems and signs alone.
    """
    stored: list[str] = []
    folded: list[str] = []
    others: list[str] = []
    for text in texts:
        if not text:
            continue
        known = words.in_order(text, language)
        named = {first: sign for sign, first, _after in words.things(known)}
        if named:
            for place, (plain, stem) in enumerate(known):
                stored += [plain + stem, named[place]] if place in named else [plain + stem]
        else:
            stored += [plain + stem for plain, stem in known]
        folded += [plain for plain, _stem in known]
        others += [stem for _plain, stem in known if stem]
        others += named.values()
        stored.append(PART)
        folded.append(PART)
    return stored, folded, others


@lru_cache(maxsize=65536)
def _is_known(word: str) -> bool:
    return len(word) >= SHORTEST_KNOWN and word.isalpha() and not words.IS_IDEOGRAPHIC.match(word)


def _known(stored: str) -> set[str]:
    """The words of a document that are kept for whoever mistypes them."""
    return {word for word in WITHOUT_STEM.findall(stored) if _is_known(word)}


def _names(version) -> Iterator[str]:
    """Countries, themes and types by their names in every language of the portal."""
    for language, _name in settings.LANGUAGES:
        yield from chain.from_iterable(all_names(code, language) for code in version.countries)
        yield from (_label(Theme, code, language) for code in version.themes)
        yield from (_label(PartnershipType, code, language) for code in version.partnership_types)


@lru_cache(maxsize=256)
def _label(choices: type[models.TextChoices], code: str, language: str) -> str:
    with translation.override(language):
        return str(choices(code).label) if code in choices.values else ""


# --- The table the databases look in ----------------------------------------------------------------------------------


def _write_words(pages: Iterable[Analysed]) -> None:
    """SQLite's and PostgreSQL's own tables: rows a flush or a cascade left behind are replaced, and never joined."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(
                "INSERT OR REPLACE INTO practices_searchwords (rowid, title, words, stems) VALUES (%s, %s, %s, %s)",
                [
                    (
                        page.document.key,
                        " ".join(page.title[0] + page.title[1]),
                        " ".join(page.every[0]),
                        " ".join(dict.fromkeys(page.every[1])),
                    )
                    for page in pages
                ],
            )
            return
        execute_values(
            cursor.cursor,
            "INSERT INTO practices_searchwords (document, title, words) VALUES %s ON CONFLICT (document)"
            " DO UPDATE SET title = excluded.title, words = excluded.words",
            [(page.document.key, _vector(*page.title), _vector(*page.every)) for page in pages],
            template="(%s, %s::tsvector, %s::tsvector)",
        )


def _vector(folded: Sequence[str], stems: Iterable[str]) -> str:
    """In PostgreSQL's own notation; words hold letters and digits only, so there is nothing to quote."""
    places: dict[str, list[str]] = {}
    for place, word in enumerate(folded[:MOST_PLACES], 1):
        if word != PART:
            places.setdefault(word, []).append(str(place))
    return " ".join(
        [f"'{word}':{','.join(held)}" for word, held in places.items()] + [f"'{stem}'" for stem in dict.fromkeys(stems)]
    )


# --- Known words ------------------------------------------------------------------------------------------------------


def _count(documents: Iterable[set[str]], by: int) -> None:
    """One more or one less document for each of their words; a word that no document uses is forgotten."""
    counted: Counter[str] = Counter()
    for known in documents:
        counted.update(known)
    if not counted:
        return
    statement = (
        "INSERT INTO practices_knownword (word, documents) VALUES (%s, %s) ON CONFLICT (word)"
        " DO UPDATE SET documents = practices_knownword.documents + excluded.documents"
    )
    rows = [(word, by * number) for word, number in sorted(counted.items())]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(statement, rows)
        else:
            execute_values(cursor.cursor, statement.replace("(%s, %s)", "%s", 1), rows)
    if by < 0:
        KnownWord.objects.filter(documents__lte=0).delete()
