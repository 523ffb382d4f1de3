"""Finding published practices: by words, by facets, in an order, a page at a time, with what helps to go on."""

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from .. import asking
from ..asking import Query
from ..models import Practice
from .catalogue import Catalogue, catalogue
from .guessing import meant
from .hits import Hit, hits_at
from .matching import has_all, met, strays
from .ranking import best_first

SORTS = ("best", "newest", "title", "country")
MOST_WORDS_DROPPED = 3


type Filters = Mapping[str, Sequence[str]]
"""`{"country": ["PA", "CR"], …}`, with names and values of `FACETS`."""


class FacetValue(NamedTuple):
    value: str
    number: int
    is_chosen: bool


class Way(NamedTuple):
    """What a reader who found nothing could ask instead, and how many practices that finds."""

    text: str
    filters: Filters
    number: int


class Results(NamedTuple):
    """One page of what was found, how many there are in all, and the counts that narrow it."""

    total: int
    hits: list[Hit]
    facets: dict[str, list[FacetValue]]
    page: int
    pages: int
    size: int
    meant: Way | None = None
    ways: tuple[Way, ...] = ()


def find(text: str, filters: Mapping[str, Sequence[str]] | None = None, *, page=1, size=20, sort="best") -> Results:
    """Published practices that meet every word of `text` and the chosen values of every facet.

    `filters` is `{"country": ["PA", "CR"], …}` with names and values of `FACETS`. A page beyond the last is the last.
    Sorted by `"best"` (see `ranking.py`), `"newest"`, `"title"` or `"country"`. Asks the database at most eight times,
    whatever there is.
    """
    query = asking.understand(text)
    known = catalogue()
    chosen = {name: list(values) for name, values in (filters or {}).items() if values}
    public = known.every & ~strays(known)
    has_words = met(query, known) & public
    found = _narrowed(has_words, chosen, known)
    total = found.bit_count()
    pages = max(1, math.ceil(total / size))
    page = min(max(1, page), pages)
    shown = hits_at(_in_order(found, query, sort, known, page * size)[(page - 1) * size :], query, known)
    counts = _counts(has_words, chosen, known)
    if total:
        return Results(total, shown, counts, page, pages, size)
    better = _meant(text, query, chosen, known, public)
    ways = _fewer_filters(text, has_words, chosen, known)
    if better is None:
        ways += _fewer_words(text, chosen, known, public)
    ways = [way for way in sorted(ways, key=lambda way: -way.number) if way.number]
    return Results(0, shown, counts, page, pages, size, better, tuple(ways))


def matching(text: str, filters: Mapping[str, Sequence[str]], among: Iterable[int]) -> set[int]:
    """Those of a few published practices that a search finds; asked of the database and not of what is kept."""
    wanted = Practice.objects.published().filter(pk__in=list(among)).exclude(search_documents=None)
    for name, values in filters.items():
        wanted = wanted.filter(facets__name=name, facets__value__in=values)
    keys = set(wanted.order_by().values_list("pk", flat=True))
    return has_all(asking.understand(text), keys) if keys else keys


def counted(filters: Mapping[str, Sequence[str]] | None = None) -> dict[str, list[FacetValue]]:
    """How many published practices have each value of each facet, within these filters."""
    known = catalogue()
    return _counts(known.every & ~strays(known), dict(filters or {}), known)


def _narrowed(found: int, chosen: Filters, known: Catalogue, *, without: str = "") -> int:
    for name, values in chosen.items():
        if name != without:
            either = 0
            for value in values:
                either |= known.facets[name].get(value, 0)
            found &= either
    return found


def _in_order(found: int, query: Query, sort: str, known: Catalogue, until: int) -> list[int]:
    if sort == "best":
        return best_first(found, query, known, until)[:until]
    order = {"title": known.by_title, "country": known.by_country}.get(sort, known.newest_first)
    return list(islice(order(found), until))


def _counts(has_words: int, chosen: Filters, known: Catalogue) -> dict[str, list[FacetValue]]:
    """Of every facet: its own choice is left aside, those of all others narrow it."""
    within = _narrowed(has_words, chosen, known)
    counts: dict[str, list[FacetValue]] = {}
    for name, held in known.facets.items():
        mine = chosen.get(name, ())
        base = _narrowed(has_words, chosen, known, without=name) if mine else within
        numbers = {value: number for value, practices in held.items() if (number := (practices & base).bit_count())}
        numbers = dict.fromkeys(mine, 0) | numbers
        counts[name] = [
            FacetValue(value, number, value in mine)
            for value, number in sorted(numbers.items(), key=lambda item: (-item[1], item[0]))
        ]
    return counts


# --- When nothing was found -------------------------------------------------------------------------------------------


def _meant(text: str, query: Query, chosen: Filters, known: Catalogue, public: int) -> Way | None:
    """Words as they may have been meant, if those find something; within the filters, or else without them."""
    better = meant(text, query.typed)
    if not better:
        return None
    found = met(asking.understand(better), known) & public
    if inside := _narrowed(found, chosen, known).bit_count():
        return Way(better, chosen, inside)
    return Way(better, {}, found.bit_count()) if found else None


def _fewer_filters(text: str, has_words: int, chosen: Filters, known: Catalogue) -> list[Way]:
    """The same words without one of the filters, and without all."""
    ways = []
    for name in chosen:
        others = {each: values for each, values in chosen.items() if each != name}
        ways.append(Way(text, others, _narrowed(has_words, others, known).bit_count()))
    return [*ways, Way(text, {}, has_words.bit_count())] if len(chosen) > 1 else ways


def _fewer_words(text: str, chosen: Filters, known: Catalogue, public: int) -> list[Way]:
    """The same without one of the words."""
    parts = text.split()
    if len(parts) < 2 or any(mark in text for mark in '"“«„「'):
        return []
    ways = []
    for dropped in range(min(len(parts), MOST_WORDS_DROPPED)):
        left = " ".join(part for number, part in enumerate(parts) if number != dropped)
        query = asking.understand(left)
        if query:
            ways.append(Way(left, chosen, _narrowed(met(query, known) & public, chosen, known).bit_count()))
    return ways
