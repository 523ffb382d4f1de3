"""What of the index a process keeps in memory: which practices there are, in which order, with which facets.

A set of practices is one long whole number: the digit of each practice is 1 where it belongs to the set. Sets of a
hundred thousand are joined, cut and counted in microseconds, so every count beside a facet is exact and no cheaper one
is needed. At every search a process asks whether the index is still the one it knows; if not, it reads only what was
published, changed or taken down since, so that nobody waits for the whole.
"""

from bisect import insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import lru_cache
from itertools import chain, islice
from threading import Lock
from typing import NamedTuple, Self

from django.db import models
from django.db.models import Min, StringAgg, Value
from django.db.models.functions import Cast
from django.utils.translation import get_language
from django_countries import countries

from ..models import Practice, PracticeFacet, SearchChange, SearchDocument, SearchState
from ..words import fold
from .facets import FACETS, WORLDWIDE

KEPT_ANSWERS = 512
KEPT_TEXTS = 400
MOST_IN_DOUBT = 500
"""Practices that changed since a question was asked, above which it is asked anew."""
NOWHERE = 0
"""The key at a place whose practice was taken down, or has moved to another."""


class Answer(NamedTuple):
    """Which practices have a term, by the language in which they have it; what is in doubt must be asked anew."""

    by_language: Mapping[int, int]
    in_doubt: frozenset[int] = frozenset()


class Stored(NamedTuple):
    """The words of a practice in one language as they are stored."""

    language: str
    title: str
    summary: str
    body: str
    names: str


class Catalogue:
    """The findable practices. A place is where one stands when they are counted from the oldest, in a set as well."""

    def __init__(self, stamp: str):
        self.stamp = stamp
        rows = list(_by_publication(_findable()).iterator(chunk_size=5000))
        self.keys: list[int] = [key for key, _moment in rows]
        self.moments: list[str] = [moment for _key, moment in rows]
        self.places = {key: place for place, key in enumerate(self.keys)}
        self.every = (1 << len(self.keys)) - 1
        self.facets = self._facets()
        self.answers: dict[str, Answer] = {}
        """What the databases answered to questions about words, by the question."""
        self.texts: dict[int, list[Stored]] = {}
        """Of the practices whose order was reckoned last, by their keys: common words have many in common."""
        self.titles: dict[str, list[tuple[str, int]]] = {}

    def _facets(self) -> dict[str, dict[str, int]]:
        holding = StringAgg(Cast("practice_id", models.CharField()), Value(","), output_field=models.TextField())
        rows = PracticeFacet.objects.order_by().values_list("name", "value").annotate(holding=holding)
        found: dict[str, dict[str, int]] = {name: {} for name in FACETS}
        for name, value, keys in rows:
            if name in found and (held := self.set_of(map(int, keys.split(",")))):
                found[name][value] = held
        return found

    def after(self, stamp: str, changed: frozenset[int]) -> Self | None:
        """The catalogue once these practices were published, changed or taken down; nothing where the order of the
        others is another one too."""
        new = copy(self)
        new.stamp = stamp
        new.keys, new.moments, new.places = self.keys.copy(), self.moments.copy(), self.places.copy()
        before = self.set_of(changed)
        now = dict(_by_publication(_findable().filter(pk__in=changed)))
        for key in changed & new.places.keys():
            place = new.places[key]
            if now.get(key) != new.moments[place]:
                new.keys[place] = NOWHERE
                del new.places[key]
        for key, moment in now.items():
            if key not in new.places:
                if new.keys and (moment, key) < (new.moments[-1], new.keys[-1]):
                    return None
                new.places[key] = len(new.keys)
                new.keys.append(key)
                new.moments.append(moment)
        new.every = (self.every & ~before) | new.set_of(now)
        new.facets = {
            name: {value: left for value, held in values.items() if (left := held & ~before)}
            for name, values in self.facets.items()
        }
        for name, value, key in PracticeFacet.objects.filter(practice__in=now).values_list("name", "value", "practice"):
            if name in new.facets:
                new.facets[name][value] = new.facets[name].get(value, 0) | 1 << new.places[key]
        new.answers = {
            question: answer._replace(in_doubt=in_doubt)
            for question, answer in list(self.answers.items())
            if len(in_doubt := answer.in_doubt | changed) <= MOST_IN_DOUBT
        }
        new.texts = {key: texts for key, texts in list(self.texts.items()) if key not in changed}
        new.titles = {
            language: self._without(titles, before, and_with=new._titles(language, now))
            for language, titles in list(self.titles.items())
        }
        return new

    @property
    def numbers(self) -> list[int]:
        """Of the languages in which practices can be read: see `SearchDocument.key_of`."""
        return [SearchDocument.key_of(0, language) for language in self.facets["language"]] or [0]

    def set_of(self, keys: Iterable[int]) -> int:
        """The set of these practices; a key that is in no place is left out."""
        digits = bytearray(b"0") * len(self.keys)
        last = len(digits) - 1
        for place in map(self.places.get, keys):
            if place is not None:
                digits[last - place] = 49  # "1"
        return int(digits, 2) if digits else 0

    def keep(self, question: str, answer: Answer) -> Answer:
        if len(self.answers) >= KEPT_ANSWERS:
            self.answers.pop(next(iter(self.answers)), None)
        self.answers[question] = answer
        return answer

    def stored(self, keys: Sequence[int]) -> Mapping[int, list[Stored]]:
        """The words of practices in each of their languages. Those not asked for lately are read from the database."""
        kept = {key: texts for key in keys if (texts := self.texts.get(key)) is not None}
        if missing := [key for key in keys if key not in kept]:
            rows = SearchDocument.objects.filter(practice__in=missing).order_by("key")
            for key, *stored in rows.values_list("practice", *Stored._fields):
                kept.setdefault(key, []).append(Stored(*stored))
        self.texts = dict(islice(chain(kept.items(), self.texts.items()), KEPT_TEXTS))
        return kept

    # --- Orders: the places of a set, one after the other ---

    def newest_first(self, practices: int) -> Iterator[int]:
        digits = f"{practices:b}"
        last = len(digits) - 1
        found = digits.find("1")
        while found >= 0:
            yield last - found
            found = digits.find("1", found + 1)

    def by_title(self, practices: int) -> Iterator[int]:
        """By the titles a reader sees, as nearly as every language can be put in one order: by folded letters."""
        language = get_language() or ""
        if language not in self.titles:
            self.titles[language] = sorted(self._titles(language))
        digits = f"{practices:0{len(self.keys)}b}"
        return (-before for _title, before in self.titles[language] if digits[before - 1] == "1")

    def by_country(self, practices: int) -> Iterator[int]:
        """By the name of their first country in the page's language; then what is worldwide; then those without one."""
        held, left = self.facets["country"], practices
        for code in (*_by_name(get_language() or ""), WORLDWIDE):
            if here := left & held.get(code, 0):
                yield from self.newest_first(here)
                left &= ~here
        yield from self.newest_first(left)

    def _titles(self, language: str, among: Iterable[int] | None = None) -> Iterator[tuple[str, int]]:
        """`(folded title, minus its place)`: in the language where a practice can be read in it, else in its own."""
        documents = SearchDocument.objects.order_by("practice", "language")
        if among is not None:
            documents = documents.filter(practice__in=among)
        titles: dict[int, dict[str, str]] = {}
        for key, each, title in documents.values_list("practice", "language", "shown_title"):
            titles.setdefault(key, {})[each] = title
        translated = Practice.objects.filter(translations__isnull=False)
        own = dict(translated.order_by().values_list("pk", "current__language"))
        for key, said in titles.items():
            if key in self.places:
                shown = said.get(language) or said.get(own.get(key, "")) or next(iter(said.values()))
                yield fold(shown), -self.places[key]

    def _without(self, titles: list[tuple[str, int]], practices: int, *, and_with: Iterable[tuple[str, int]]) -> list:
        places = set(self.newest_first(practices))
        left = [each for each in titles if -each[1] not in places]
        for each in and_with:
            insort(left, each)
        return left


@lru_cache(maxsize=16)
def _by_name(language: str) -> list[str]:
    """The codes of all countries in the order of their names in a language."""
    return sorted(countries.countries, key=lambda code: fold(countries.name(code)))


def _by_publication(practices):
    """`(key, moment)`, the oldest first; as text, which has the same order and is read in a third of the time."""
    moment = Cast("published_at", models.CharField())
    return practices.order_by("published_at", "pk").values_list("pk", moment)


def _findable():
    return Practice.objects.published().filter(pk__in=SearchDocument.objects.values("practice"))


# --- Kept until the index is another ----------------------------------------------------------------------------------

_kept: list[Catalogue] = []
_lock = Lock()


def catalogue() -> Catalogue:
    """The index as it is now: one question where nothing has changed, and five more where something has."""
    stamp = _stamp()
    if _kept and _kept[0].stamp == stamp != "":
        return _kept[0]
    with _lock:
        stamp = _stamp()
        if not _kept or _kept[0].stamp != stamp or not stamp:
            _kept[:] = [(_caught_up(_kept[0], stamp) if _kept and stamp else None) or Catalogue(stamp)]
        return _kept[0]


def _stamp() -> str:
    return SearchState.objects.order_by("pk").values_list("stamp", flat=True).first() or ""


def _caught_up(known: Catalogue, stamp: str) -> Catalogue | None:
    """What was known, with all that changed since; nothing where that is not on record any more."""
    first = SearchChange.objects.filter(follows=known.stamp).aggregate(first=Min("pk"))["first"]
    if first is None:
        return None
    changed = SearchChange.objects.filter(pk__gte=first).values_list("practice_key", flat=True)
    return known.after(stamp, frozenset(changed))
