"""Practices that resemble one: they share rare facets with it, and words of their titles and summaries."""

from collections.abc import Sequence
from itertools import chain, islice

from django.db import models

from ..models import Practice, SearchDocument
from .catalogue import Catalogue, catalogue

WEIGHTS = {"theme": 3.0, "type": 3.0, "country": 2.0, "pillar": 1.0, "sector": 0.5}
"""How much it tells that two practices share a value of a facet; less, the more practices have it."""
CANDIDATES = 150
LIKELIEST = 40
WORDS = 6.0
"""What all words in common would count."""


def related(practice: Practice, number: int = 3) -> list[Practice]:
    """The published practices most like this one, the likest first. Asks the database three times."""
    known = catalogue()
    own = known.places.get(practice.pk)
    if own is None:
        return []
    scores = _by_facets(own, known)
    likeliest = sorted(scores, key=lambda place: (-scores[place], -place))[:LIKELIEST]
    keys = [known.keys[place] for place in likeliest]
    for key, alike in _by_words(practice.pk, keys).items():
        scores[known.places[key]] += WORDS * alike
    best = sorted(likeliest, key=lambda place: (-scores[place], -place))[:number]
    wanted = [known.keys[place] for place in best if scores[place] > 1]
    rows = Practice.objects.published().filter(pk__in=wanted).select_related("current")
    found = rows.fetch_mode(models.FETCH_RAISE).in_bulk()
    return [found[key] for key in wanted if key in found]


def _by_facets(own: int, known: Catalogue) -> dict[int, float]:
    mine = 1 << own
    shared = [
        (practices & ~mine, weight / (1 + practices.bit_count() / len(known.keys)))
        for name, weight in WEIGHTS.items()
        for practices in known.facets[name].values()
        if practices & mine
    ]
    rarest = sorted(shared, key=lambda item: (item[0].bit_count(), -item[1]))
    candidates = dict.fromkeys(
        islice(chain.from_iterable(known.newest_first(practices) for practices, _weight in rarest), CANDIDATES)
    )
    scores: dict[int, float] = dict.fromkeys(candidates, 0.0)
    for practices, weight in shared:
        for place in candidates:
            if practices >> place & 1:
                scores[place] += weight
    return scores


def _by_words(own: int, others: Sequence[int]) -> dict[int, float]:
    """Which part of the words of title and summary each of the others shares, in whatever language they share most."""
    rows = SearchDocument.objects.filter(practice__in=[own, *others]).values_list("practice", "title", "summary")
    words: dict[int, list[set[str]]] = {}
    for key, title, summary in rows.order_by("key"):
        words.setdefault(key, []).append({word for word in f"{title} {summary}".split() if len(word) > 8})
    return {
        key: max(
            (len(one & other) / max(1, min(len(one), len(other))) for one in words.get(own, ()) for other in held),
            default=0.0,
        )
        for key, held in words.items()
        if key != own
    }
