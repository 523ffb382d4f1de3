"""The one way to find published practices: `index` and `remove` for the publishing actions, `find` for everybody else.

Every word of a query must be met, in any field, by a word that begins with it. Facets combine: values of one facet are
alternatives, facets narrow one another, and the counts beside a facet are those it would have without itself.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import batched
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django_countries import countries

from rrge_portal.kernel.vocabulary import EvidenceLevel, Language, PartnershipType, Pillar, Sector, Theme

from . import words
from .content import TEXTS, for_public_content, sectors_of
from .models import Practice, PracticeFacet, PracticeVersion, SearchDocument
from .words import Query

WORLDWIDE = "global"
NOT_ASSESSED = "reference"
NOT_STATED = "not_stated"

FACETS: Mapping[str, frozenset[str]] = {
    "country": frozenset({*countries.countries, WORLDWIDE}),
    "sector": frozenset(Sector.values),
    "theme": frozenset(Theme.values),
    "pillar": frozenset(Pillar.values),
    "type": frozenset(PartnershipType.values),
    "evidence": frozenset({*map(str, EvidenceLevel.values), NOT_ASSESSED, NOT_STATED}),
    "language": frozenset(Language.values),
}
"""The facets in the order of the page, each with the values it can have."""

BATCH = 500
FEW = 2000
"""Practices whose facets are looked up one by one; for more, all facets are counted in the order of their index."""
PASSAGE = 230
"""Characters of a text shown around the first word that was found."""


# --- Writing ----------------------------------------------------------------------------------------------------------


def index(practice: Practice) -> None:
    """Make a published practice findable, in the caller's transaction; indexing again replaces."""
    index_many(Practice.objects.filter(pk=practice.pk))


@transaction.atomic
def index_many(practices: QuerySet[Practice]) -> int:
    """Make those of the practices that are published findable; returns how many those are."""
    written = 0
    chosen = for_public_content(practices.published().exclude(current=None)).order_by("pk")  # type: ignore[attr-defined]
    for batch in batched(chosen.iterator(chunk_size=BATCH), BATCH):
        _erase([practice.pk for practice in batch])
        documents = SearchDocument.objects.bulk_create(_document(practice) for practice in batch)
        _write_fts(documents)
        PracticeFacet.objects.bulk_create(facet for practice in batch for facet in _facets(practice))
        written += len(batch)
    return written


@transaction.atomic
def remove(practice: Practice) -> None:
    """Make a practice unfindable, in the caller's transaction."""
    _erase([practice.pk])


def _erase(keys: Sequence[int]) -> None:
    SearchDocument.objects.filter(practice__in=keys).delete()
    PracticeFacet.objects.filter(practice__in=keys).delete()
    _erase_fts(keys)


def _write_fts(documents: Iterable[SearchDocument]) -> None:
    """SQLite's table lives beside the models: rows left by a flush or a cascade are replaced, and never joined."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT OR REPLACE INTO practices_searchwords (rowid, words) VALUES (%s, %s)",
            [(document.pk, document.words) for document in documents],
        )


def _erase_fts(keys: Iterable[int]) -> None:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM practices_searchwords WHERE rowid = %s", [(key,) for key in keys])


def _document(practice) -> SearchDocument:
    version = practice.current
    return SearchDocument(
        practice=practice,
        language=version.language,
        title_words=words.distinct(version.title),
        words=words.distinct(*_texts(version), *_names(version)),
    )


def _texts(version: PracticeVersion) -> Iterable[str]:
    """What the public may read of it, and nothing else."""
    yield version.title
    yield version.summary
    yield version.lead_organisation
    yield from (getattr(version, name) for name in TEXTS)
    yield from (partner.organisation for partner in version.partners.all())
    yield from (f"{claim.indicator} {claim.unit}" for claim in version.results.all())
    for block in version.building_blocks:
        yield from (str(text) for text in block.values())


def _names(version: PracticeVersion) -> Iterable[str]:
    """Countries, themes and types by their names in every language of the portal."""
    for language, _name in settings.LANGUAGES:
        yield from (_country_name(code, language) for code in version.countries)
        yield from (_label(Theme, code, language) for code in version.themes)
        yield from (_label(PartnershipType, code, language) for code in version.partnership_types)


@lru_cache(maxsize=2048)
def _country_name(code: str, language: str) -> str:
    with translation.override(language):
        return countries.name(code)


@lru_cache(maxsize=256)
def _label(choices: type[models.TextChoices], code: str, language: str) -> str:
    with translation.override(language):
        return str(choices(code).label) if code in choices.values else ""


def _facets(practice) -> Iterable[PracticeFacet]:
    version = practice.current
    level = version.evidence_level
    values: dict[str, Iterable[str]] = {
        "country": [*version.countries, *([WORLDWIDE] if version.is_global else ())],
        "sector": sectors_of(version),
        "theme": version.themes,
        "pillar": version.pillars,
        "type": version.partnership_types,
        "evidence": [NOT_ASSESSED if practice.is_reference else NOT_STATED if level is None else str(level)],
        "language": [version.language],
    }
    for name, held in values.items():
        for value in sorted(FACETS[name].intersection(held)):
            yield PracticeFacet(practice=practice, name=name, value=value)


# --- Finding ----------------------------------------------------------------------------------------------------------


class FacetValue(NamedTuple):
    value: str
    number: int
    is_chosen: bool


class Hit(NamedTuple):
    """A practice that was found: title and passage are safe HTML with the words found marked."""

    practice: Practice
    title: SafeString
    passage: SafeString
    countries: list[str]
    sectors: list[str]


class Results(NamedTuple):
    """One page of what was found, how many there are in all, and the counts that narrow it."""

    total: int
    hits: list[Hit]
    facets: dict[str, list[FacetValue]]
    page: int
    pages: int
    size: int


SORTS = ("best", "newest", "title")


def find(text: str, filters: Mapping[str, Sequence[str]] | None = None, *, page=1, size=20, sort="best") -> Results:
    """Published practices that meet every word of `text` and the chosen values of every facet.

    `filters` is `{"country": ["PA", "CR"], …}` with names and values of `FACETS`. A page beyond the last is the last.
    Sorted by `"best"` (words in the title first, then the newest), `"newest"` or `"title"`.
    Asks the database five times, whatever there is.
    """
    query = words.understand(text)
    chosen = {name: list(values) for name, values in (filters or {}).items() if values}
    met = _met(query)
    found = _narrowed(met, chosen)
    total = found.count()
    pages = max(1, math.ceil(total / size))
    page = min(max(1, page), pages)
    keys = list(_in_order(found, query, sort)[(page - 1) * size : page * size].values_list("pk", flat=True))
    return Results(total, _hits(keys, query), _counts(met, chosen, total), page, pages, size)


def _met(query: Query) -> QuerySet[Practice]:
    published = Practice.objects.published()
    if not query:
        return published
    return published.filter(pk__in=SearchDocument.objects.filter(words__met_by=query).values("practice"))


def _narrowed(practices, chosen: Mapping[str, Sequence[str]], *, without: str = ""):
    for name, values in chosen.items():
        if name != without:
            holding = PracticeFacet.objects.filter(name=name, value__in=values).values("practice")
            practices = practices.filter(pk__in=holding)
    return practices


def _in_order(found, query: Query, sort: str):
    if sort == "title":
        return found.order_by("current__title", "pk")
    if sort == "newest" or not query:
        return found.order_by("-published_at", "-pk")
    in_title = Q()
    for term in query.terms:
        in_title &= Q(
            *(Q(*(Q(search_document__title_words__contains=f" {word}") for word in words)) for words in term),
            _connector=Q.OR,
        )
    rank = Case(When(in_title, then=Value(0)), default=Value(1), output_field=models.SmallIntegerField())
    return found.order_by(rank, "-published_at", "-pk")


def _counts(met, chosen: Mapping[str, Sequence[str]], total: int) -> dict[str, list[FacetValue]]:
    """The counts of every facet: in one question, with a part of its own for each facet that narrows the others."""
    open_facets = [name for name in FACETS if name not in chosen]
    parts = [_part(_narrowed(met, chosen), open_facets if total > FEW else ())]
    parts += [_part(_narrowed(met, chosen, without=name), [name]) for name in chosen]
    rows = parts[0].union(*parts[1:], all=True) if chosen else parts[0]
    counts: dict[str, dict[str, int]] = {name: dict.fromkeys(chosen.get(name, ()), 0) for name in FACETS}
    for name, value, number in rows:
        counts[name][value] = max(number, counts[name].get(value, 0))
    return {
        name: [
            FacetValue(value, number, value in chosen.get(name, ()))
            for value, number in sorted(held.items(), key=lambda item: (-item[1], item[0]))
        ]
        for name, held in counts.items()
    }


def _part(practices, names: Sequence[str]):
    """Counts of these facets, or of all. SQLite walks named facets in order, else looks up those of each practice."""
    facets = PracticeFacet.objects.filter(practice__in=practices.values("pk"))
    if names:
        facets = facets.filter(name__in=names)
    return facets.order_by().values_list("name", "value").annotate(number=Count("pk"))


def _hits(keys: Sequence[int], query: Query) -> list[Hit]:
    rows = (
        Practice.objects.filter(pk__in=keys)
        .select_related("current")
        .prefetch_related("facets")
        .fetch_mode(models.FETCH_RAISE)
        .in_bulk()
    )
    return [_hit(rows[key], query) for key in keys if key in rows]


def _hit(practice, query: Query) -> Hit:
    held: dict[str, list[str]] = {name: [] for name in FACETS}
    for facet in practice.facets.all():
        held[facet.name].append(facet.value)
    version = practice.current
    return Hit(
        practice,
        highlight(version.title, query),
        passage([version.summary, *(getattr(version, name) for name in TEXTS)], query),
        held["country"],
        held["sector"],
    )


# --- Showing ----------------------------------------------------------------------------------------------------------


def highlight(text: str, query: Query) -> SafeString:
    """The text, escaped, with the words that were looked for in `<mark>`."""
    pieces: list[tuple[Any, ...]] = []
    position = 0
    for start, end in _marks(text, query):
        pieces.append((text[position:start], text[start:end]))
        position = end
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[position:])


def passage(texts: Sequence[str], query: Query) -> SafeString:
    """About two lines: of the first text, or of the first one that holds a word that was looked for, around it."""
    for text in texts:
        mark = next(_marks(text, query), None)
        if mark:
            return highlight(_around(text, mark[0]), query)
    return highlight(_around(texts[0], 0), query)


def _around(text: str, position: int) -> str:
    """About `PASSAGE` characters, cut between words, the position within the first third."""
    text = text.replace("\n", " ")
    start = max(0, min(position - PASSAGE // 3, len(text) - PASSAGE))
    if start:
        start = text.find(" ", start, position) + 1 or start
    end = start + PASSAGE
    if end < len(text):
        cut = text.rfind(" ", start + PASSAGE // 2, end)
        end = cut if cut > position else end
    return f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"


def _marks(text: str, query: Query) -> Iterator[tuple[int, int]]:
    """Where in a text as written the words are that begin as those looked for; ideographs wherever they stand."""
    beginnings = query.beginnings
    ideographs = [re.escape(word) for word in beginnings if words.IS_IDEOGRAPHIC.match(word)]
    letters = tuple(word for word in beginnings if not words.IS_IDEOGRAPHIC.match(word))
    sought = re.compile(f"(?=({'|'.join(ideographs)}))") if ideographs else None
    for match in words.AS_WRITTEN.finditer(text):
        if not words.IS_IDEOGRAPHIC.match(match[0]):
            if letters and words.fold(match[0]).startswith(letters):
                yield match.span()
        elif sought:
            yield from _joined(found.span(1) for found in sought.finditer(text, *match.span()))


def _joined(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Overlapping and touching spans as one."""
    start = end = -1
    for left, right in spans:
        if left > end:
            if end > 0:
                yield start, end
            start = left
        end = right
    if end > 0:
        yield start, end
