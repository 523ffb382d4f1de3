"""In which order what was found is shown: reckoned here, from the words as stored, so that both databases agree.

Words count in the title more than in the summary, and there more than in the text (BM25F); a word itself, or its stem,
more than a longer word that begins like it; words that stand together as they were typed more than words apart. Equal
practices are in the order of their publication, the newest first. Of many only the `WINDOW` likeliest are reckoned:
those with everything in the title, then the newest.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import NamedTuple

from ..asking import Query, Term
from ..words import SIGNS, THING
from .catalogue import Catalogue, Stored
from .matching import answer

WINDOW = 100
BEGINS_ONLY = 0.4
"""What a longer word counts that begins like the one that was typed."""
TOGETHER = {"title": 4.0, "summary": 1.0}
SATURATION = 1.2
FOLLOWS_LENGTH = 0.6


class Field(NamedTuple):
    name: str
    weight: float
    usual: int
    """How many words it usually has."""


FIELDS = (Field("title", 7, 8), Field("summary", 2.5, 60), Field("body", 1, 500), Field("names", 1.5, 30))


def best_first(found: int, query: Query, known: Catalogue, until: int) -> list[int]:
    """The places of what was found, the best first; at least as many as `until`, if there are."""
    if not query.terms:
        return list(islice(known.newest_first(found), until))
    if found.bit_count() > WINDOW:
        in_title = answer(query.terms, known, column="title") & found
        others = known.newest_first(found & ~in_title)
        likely = list(islice(chain(known.newest_first(in_title), others), max(WINDOW, until)))
    else:
        likely = list(known.newest_first(found))
    return [*_reckoned(likely[:WINDOW], query, known), *likely[WINDOW:]]


def _reckoned(places: Sequence[int], query: Query, known: Catalogue) -> list[int]:
    stored = known.stored([known.keys[place] for place in places])
    scores = {
        place: max((score(texts, query) for texts in stored.get(known.keys[place], ())), default=0) for place in places
    }
    return sorted(places, key=lambda place: (-scores[place], -place))


def score(texts: Stored, query: Query) -> float:
    """How well the stored words of a practice in one language meet a query."""
    total = 0.0
    sign = SIGNS.get(texts.language, "")
    for field in FIELDS:
        text = getattr(texts, field.name)
        length = FOLLOWS_LENGTH * text.count(" ") / field.usual + 1 - FOLLOWS_LENGTH
        for term in query.terms:
            if number := _number(text, term, sign):
                total += field.weight * number / (number + SATURATION * length)
    return round(total + _together(texts, query), 9)


def _number(text: str, term: Term, sign: str) -> float:
    """How often a term stands in stored words: itself, by its stem and, in part, as the beginning of a longer word."""
    whole, begun = 0, 0
    for alternative in term:
        word = alternative.words[0]
        if len(alternative.words) > 1:
            whole += len(_sequence(alternative.words).findall(text))
        elif word[0] == THING:
            whole += text.count(f" {word} ")
        elif word[0] >= THING:
            whole += text.count(f"{word} ") if word[0] == sign else 0
        else:
            whole += text.count(f" {word} ") + (text.count(f" {word}{sign}") if sign else 0)
            begun += text.count(f" {word}") if alternative.is_open else 0
    return whole + BEGINS_ONLY * max(0, begun - whole)


def _together(texts: Stored, query: Query) -> float:
    if len(query.typed) < 2:
        return 0
    pattern = _sequence(query.typed)
    return sum(weight for name, weight in TOGETHER.items() if pattern.search(getattr(texts, name)))


@lru_cache(maxsize=1024)
def _sequence(words: tuple[str, ...]) -> re.Pattern:
    """Words one after the other as they are stored; stems and signs of things may stand between them."""
    between = r"(?:[\ue000-\uf8ff][^ ]*)? (?:\ue000[^ ]* )?"
    return re.compile(f" {between.join(map(re.escape, words))}(?=[ \ue000-\uf8ff])")
