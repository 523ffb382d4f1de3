"""What of the index a process keeps in memory: which practices there are, in which order, with which facets.

A set of practices is one long whole number: the digit of each practice is 1 where it belongs to the set. Sets of a
hundred thousand are joined, cut and counted in microseconds, so every count beside a facet is exact and no cheaper one
is needed. The catalogue is kept as long as the index's stamp is the same, which is asked at every search.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from threading import Lock

from django.db import models
from django.db.models import StringAgg, Value
from django.db.models.functions import Cast
from django.utils.translation import get_language
from django_countries import countries

from ..models import Practice, PracticeFacet, SearchDocument, SearchState
from ..words import fold
from .facets import FACETS, WORLDWIDE

KEPT_ANSWERS = 256


class Catalogue:
    """The findable practices, the newest first. A place is where one stands in that order."""

    def __init__(self, stamp: str):
        self.stamp = stamp
        documents = SearchDocument.objects.values("practice")
        newest = Practice.objects.published().filter(pk__in=documents).order_by("-published_at", "-pk")
        self.keys: list[int] = list(newest.values_list("pk", flat=True))
        self.places = {key: place for place, key in enumerate(self.keys)}
        self.size = len(self.keys)
        self.every = (1 << self.size) - 1
        self.facets = self._facets()
        self.answers: dict[str, int] = {}
        """What the databases answered to questions about words, by the question."""

    def _facets(self) -> Mapping[str, dict[str, int]]:
        holding = StringAgg(Cast("practice_id", models.CharField()), Value(","), output_field=models.TextField())
        rows = PracticeFacet.objects.order_by().values_list("name", "value").annotate(holding=holding)
        found: dict[str, dict[str, int]] = {name: {} for name in FACETS}
        for name, value, keys in rows:
            if name in found and (held := self.set_of(map(int, keys.split(",")))):
                found[name][value] = held
        return found

    def set_of(self, keys: Iterable[int]) -> int:
        """The set of these practices; a key that is in no place is left out."""
        digits = bytearray(b"0") * self.size
        places = self.places
        for key in keys:
            if key in places:
                digits[places[key]] = 49  # "1"
        return int(digits, 2) if digits else 0

    def digits(self, practices: int) -> str:
        """A set as text: a 1 in the place of each of its practices."""
        return f"{practices:0{self.size}b}" if self.size else ""

    def places_of(self, practices: int) -> Iterator[int]:
        """The places of a set, the newest first."""
        digits = self.digits(practices)
        place = digits.find("1")
        while place >= 0:
            yield place
            place = digits.find("1", place + 1)

    def keep(self, question: str, answer: int) -> int:
        if len(self.answers) >= KEPT_ANSWERS:
            self.answers.pop(next(iter(self.answers)))
        self.answers[question] = answer
        return answer

    @cached_property
    def by_title(self) -> list[int]:
        """All places by title, as nearly as it can be said in every language at once: folded letters in order."""
        titles = dict(Practice.objects.published().values_list("pk", "current__title"))
        return sorted(range(self.size), key=lambda place: (fold(titles.get(self.keys[place], "")), place))

    def by_country(self) -> list[int]:
        """All places by the name of their first country in the page's language; those without one come last."""
        language = get_language() or "en"
        if language not in self._by_country:
            first: dict[int, str] = {}
            for code in sorted(set(self.facets["country"]) - {WORLDWIDE}, key=lambda code: fold(countries.name(code))):
                for place in self.places_of(self.facets["country"][code]):
                    first.setdefault(place, f"0{fold(countries.name(code))}")
            worldwide = set(self.places_of(self.facets["country"].get(WORLDWIDE, 0)))
            self._by_country[language] = sorted(
                range(self.size), key=lambda place: (first.get(place, "1" if place in worldwide else "2"), place)
            )
        return self._by_country[language]

    @cached_property
    def _by_country(self) -> dict[str, list[int]]:
        return {}


_kept: list[Catalogue] = []
_lock = Lock()


def catalogue() -> Catalogue:
    """The index as it is now: one question, and three more after something was published or taken down."""
    stamp = SearchState.objects.order_by("pk").values_list("stamp", flat=True).first() or ""
    with _lock:
        if not _kept or _kept[0].stamp != stamp or not stamp:
            _kept[:] = [Catalogue(stamp)]
        return _kept[0]
