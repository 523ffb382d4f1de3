"""The one analysis of words: what is written into the index and what a reader types pass through the same.

Accents, case, Arabic vowel signs and traditional Chinese forms are folded; words are known by their stem in the
language they are written in; Chinese and Japanese are cut into pairs of characters; the names the field has for the
same thing become one sign. Both databases are handed finished words, so both find the same.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import opencc
import snowballstemmer

from rrge_portal.kernel.folding import fold as fold_letters

from .same_things import THINGS, Thing

ANALYSIS = 3
"""Rises whenever the same text would be indexed differently; what was indexed before is then indexed again."""

LONGEST_WORD = 40
IDEOGRAPHS = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
MARKS = r"\u00ad\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u200b-\u200d"
AS_WRITTEN = re.compile(rf"[{IDEOGRAPHS}]+|(?:[^\W_{IDEOGRAPHS}]|[{MARKS}])+")
"""A word or a run of ideographs in a text as it was written."""
RUN = re.compile(rf"[{IDEOGRAPHS}]+|[^\W_{IDEOGRAPHS}]+")
IS_IDEOGRAPHIC = re.compile(rf"[{IDEOGRAPHS}]")

STEMMERS = {
    "en": snowballstemmer.stemmer("english"),
    "es": snowballstemmer.stemmer("spanish"),
    "fr": snowballstemmer.stemmer("french"),
    "pt": snowballstemmer.stemmer("portuguese"),
    "ar": snowballstemmer.stemmer("arabic"),
    "ru": snowballstemmer.stemmer("russian"),
}
SIGNS = {language: chr(0xE001 + number) for number, language in enumerate(STEMMERS)}
"""What a stem begins with, so that a French stem never meets an English word; private letters, in no text."""
THING = "\ue000"
"""What the sign of a thing with several names begins with."""


class Word(NamedTuple):
    """One word of a text: folded, its stem with the sign of its language, and where it was written."""

    folded: str
    stem: str
    start: int
    end: int


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Without case, accents, ligatures and vowel signs, in simplified characters."""
    folded = fold_letters(text)
    return simplify(folded) if IS_IDEOGRAPHIC.search(folded) else folded


def simplify(text: str) -> str:
    """Each traditional character as the simplified one, as many as there were."""
    return "".join(map(_simplified, text))


@lru_cache(maxsize=32768)
def _simplified(character: str) -> str:
    return _TO_SIMPLIFIED.convert(character)[:1] or character


_TO_SIMPLIFIED = opencc.OpenCC("t2s")


@lru_cache(maxsize=262144)
def stem(word: str, language: str) -> str:
    """The stem of a word as it is written in a language, with that language's sign; empty where there is none."""
    stemmer = STEMMERS.get(language)
    if stemmer is None or IS_IDEOGRAPHIC.search(word):
        return ""
    word = fold(word) if language == "ar" else word.lower()
    if language == "ar" and len(word) > 4 and word.startswith("وال"):
        word = word[1:]
    if language == "ru":
        word = word.replace("ё", "е")
    return SIGNS[language] + fold(stemmer.stemWord(word))[:LONGEST_WORD]


@lru_cache(maxsize=262144)
def _analysed(written: str, language: str) -> tuple[tuple[str, str], ...]:
    """A word or run as it was written: its folded words, each with its stem; one for nearly all."""
    found = []
    for run in RUN.findall(fold(written)):
        if IS_IDEOGRAPHIC.match(run):
            found += [(run[start : start + 2], "") for start in range(len(run))]
        else:
            found.append((run[:LONGEST_WORD], stem(written, language) if run.isalpha() else ""))
    return tuple(found)


def analyse(text: str, language: str) -> Iterator[Word]:
    """The words of a text in order; a run of ideographs as its pairs and its last character."""
    for match in AS_WRITTEN.finditer(text):
        written = match[0]
        words = _analysed(written, language)
        if len(words) > 1 and IS_IDEOGRAPHIC.match(written) and len(words) == len(written):
            for place, (folded, stemmed) in enumerate(words, match.start()):
                yield Word(folded, stemmed, place, min(place + 2, match.end()))
        else:
            for folded, stemmed in words:
                yield Word(folded, stemmed, *match.span())


def in_order(text: str, language: str) -> list[tuple[str, str]]:
    """The words of a text as `(folded, stem)`, without their places: for the many texts of an index."""
    return list(chain.from_iterable(_analysed(written, language) for written in AS_WRITTEN.findall(text)))


# --- Names of the same thing ------------------------------------------------------------------------------------------


def sign_of(thing: Thing) -> str:
    return THING + thing.code


@lru_cache(maxsize=1)
def _names() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Every name as its words, or as the stems of them, by its first; the longest first."""
    found: dict[str, dict[tuple[str, ...], str]] = {}
    for thing in THINGS:
        for language, names in thing.names.items():
            for name in names:
                words = without_tails(list(analyse(name, language)))
                forms = {tuple(word.folded for word in words)}
                if len(words) > 1 or len(words[0].folded) > SHORT_NAME:
                    forms.add(tuple(word.stem or word.folded for word in words))
                for form in forms:
                    found.setdefault(form[0], {})[form] = sign_of(thing)
    return {first: sorted(names.items(), key=lambda item: (-len(item[0]), item[0])) for first, names in found.items()}


SHORT_NAME = 4
"""Letters up to which a name of one word is taken as it stands: `ppp`, `ngo`, `bank`."""


def without_tails(words: list[Word]) -> list[Word]:
    """Without the last characters of runs of ideographs, which stand in the pair before them."""
    return [
        word
        for number, word in enumerate(words)
        if not (
            len(word.folded) == 1
            and number
            and IS_IDEOGRAPHIC.match(word.folded)
            and len(words[number - 1].folded) == 2
            and words[number - 1].end == word.end
        )
    ]


@lru_cache(maxsize=256)
def begin_names_of(signs: frozenset[str]) -> frozenset[str]:
    """The words, and stems of words, with which the names of these things begin."""
    return frozenset(first for first, names in _names().items() if any(sign in signs for _name, sign in names))


def forms_of(written: str, language: str) -> tuple[tuple[str, str], ...]:
    """The folded words of one word, or run of ideographs, as it was written, each with its stem."""
    return _analysed(written, language)


def things(words: Sequence[Iterable[str]]) -> Iterator[tuple[str, int, int]]:
    """The things named in a text: `(sign, first, after last)`, with places in a sequence of what each word is known by:
    its folded form and its stems."""
    known = _names()
    for place, forms in enumerate(words):
        candidates = [name for form in forms if form in known for name in known[form]]
        if not candidates:
            continue
        for name, sign in sorted(candidates, key=lambda item: -len(item[0])):
            ahead = words[place : place + len(name)]
            if len(ahead) == len(name) and all(part in met for part, met in zip(name, ahead, strict=True)):
                yield sign, place, place + len(name)
                break
