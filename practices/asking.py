"""What a reader looks for, as they typed it: words, "phrases in quotes" and −words that must not be there.

A word is met by every word that begins like it, and by every word with the same stem in a language written in its
script. Words that every text holds (*of*, *de*, *и*) are not asked for beside others.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from .same_things import THINGS
from .words import IS_IDEOGRAPHIC, Word, analyse, fold, sign_of, stem, things, without_tails

MOST_TERMS = 12
"""Terms of a query that are looked for; what comes after is ignored."""

PART = re.compile(
    r"""(?P<without>(?<!\S)[-−–])?(?:"(?P<quoted>[^"]*)"|“(?P<curly>[^”]*)”|„(?P<low>[^“”]*)[“”]"""
    r"""|«(?P<pointed>[^»]*)»|「(?P<corner>[^」]*)」|(?P<bare>[^\s"“„«「]+))"""
)
SCRIPTS = (
    (re.compile(r"[\u0400-\u04ff]"), ("ru",)),
    (re.compile(r"[\u0600-\u06ff]"), ("ar",)),
    (re.compile(r"[a-zà-ÿœ]", re.IGNORECASE), ("en", "es", "fr", "pt")),
)
WITHOUT_ACCENTS = (("cao", "ção"), ("coes", "ções"), ("sao", "são"), ("soes", "sões"), ("encia", "ência"))
WRITTEN_TOGETHER = ("ال", "وال", "بال", "لل", "كال", "فال")
"""Article, conjunctions and prepositions, which the stemmer takes for letters of some words."""
EVERYWHERE = frozenset(
    [
        "a",
        "an",
        "and",
        "the",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "from",
        "by",
        "with",
        "or",
        "as",
        "is",
        "are",
        "how",
        "what",
        "which",
        "do",
        "does",
        "el",
        "la",
        "los",
        "las",
        "un",
        "una",
        "unos",
        "unas",
        "y",
        "o",
        "de",
        "del",
        "en",
        "con",
        "por",
        "para",
        "al",
        "se",
        "que",
        "como",
        "le",
        "les",
        "des",
        "du",
        "et",
        "ou",
        "au",
        "aux",
        "dans",
        "pour",
        "par",
        "avec",
        "sur",
        "ce",
        "que",
        "qui",
        "une",
        "est",
        "comment",
        "os",
        "um",
        "uma",
        "e",
        "no",
        "na",
        "nos",
        "nas",
        "do",
        "da",
        "dos",
        "das",
        "ao",
        "aos",
        "com",
        "em",
        "и",
        "в",
        "во",
        "на",
        "с",
        "со",
        "о",
        "об",
        "по",
        "из",
        "за",
        "для",
        "к",
        "от",
        "или",
        "что",
        "как",
        "не",
        "في",
        "من",
        "على",
        "الى",
        "عن",
        "مع",
        "او",
        "و",
        "هل",
        "ما",
    ]
)
"""Folded; only left out where other words remain."""


class Alternative(NamedTuple):
    """Words that stand one after the other; an open one is met by every longer word as well."""

    words: tuple[str, ...]
    is_open: bool = False


type Term = tuple[Alternative, ...]
"""Met by one of its alternatives."""


class Query(NamedTuple):
    """Every term must be met, and none of those that are excluded."""

    terms: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()
    typed: tuple[str, ...] = ()
    """The folded words that are looked for one by one, for whoever may have mistyped them."""
    is_cut: bool = False
    """Whether there were more terms than are looked for."""

    def __bool__(self) -> bool:
        return bool(self.terms or self.excluded)

    @property
    def beginnings(self) -> tuple[str, ...]:
        """What words begin with that are marked in a text."""
        return tuple({each.words[0] for each in chain.from_iterable(self.terms) if each.is_open})

    @property
    def whole(self) -> frozenset[str]:
        """Folded words, stems and signs of things that are marked where they stand alone."""
        return frozenset(
            each.words[0] for each in chain.from_iterable(self.terms) if not each.is_open and len(each.words) == 1
        )

    @property
    def phrases(self) -> tuple[tuple[str, ...], ...]:
        return tuple({each.words for each in chain.from_iterable(self.terms) if len(each.words) > 1})


@lru_cache(maxsize=1024)
def understand(text: str) -> Query:
    """A query as it was typed."""
    terms: list[Term] = []
    excluded: list[Term] = []
    typed: list[str] = []
    for without, quoted, words in _parts(text):
        if without:
            excluded += _excluded(words, quoted)
        elif quoted:
            terms += _phrase(words)
        else:
            terms += _terms(words, typed)
    wanted, unwanted = tuple(dict.fromkeys(terms)), tuple(dict.fromkeys(excluded))
    is_cut = len(wanted) > MOST_TERMS or len(unwanted) > MOST_TERMS
    return Query(wanted[:MOST_TERMS], unwanted[:MOST_TERMS], tuple(typed), is_cut)


def _parts(text: str) -> Iterator[tuple[bool, bool, str]]:
    """`(without, quoted, words)`: bare words that follow one another stay together, for names of several words."""
    bare: list[str] = []
    for match in PART.finditer(text):
        inside = next((match[name] for name in ("quoted", "curly", "low", "pointed", "corner") if match[name]), None)
        if not match["without"] and inside is None:
            bare.append(match["bare"] or "")
            continue
        if bare:
            yield False, False, " ".join(bare)
            bare = []
        yield bool(match["without"]), inside is not None, inside or match["bare"] or ""
    if bare:
        yield False, False, " ".join(bare)


def _terms(text: str, typed: list[str]) -> Iterator[Term]:
    """One term per word, or per name of a thing. The last letter somebody has just begun to type waits for more."""
    words = without_tails(list(analyse(text, "")))
    known = [(word.folded, *_stems(text[word.start : word.end])) for word in words]
    named = {first: (sign, after) for sign, first, after in things(known)}
    matters = any(word.folded not in EVERYWHERE for word in words)
    place = 0
    while place < len(words):
        word, start = words[place], place
        sign, place = named.get(place, (_asked_only().get(word.folded, ""), place + 1))
        if sign:
            yield (Alternative((sign,)), *(_forms(word, known[start]) if place == start + 1 else ()))
            continue
        is_begun = place == len(words) > 1 and len(word.folded) == 1 and not IS_IDEOGRAPHIC.match(word.folded)
        if is_begun or (matters and word.folded in EVERYWHERE):
            continue
        typed.append(word.folded)
        yield _forms(word, known[start])


@lru_cache(maxsize=1)
def _asked_only() -> dict[str, str]:
    return {fold(word): sign_of(thing) for thing in THINGS for word in thing.also_asked}


def _stems(written: str) -> list[str]:
    """The stems a word has in each language written in its script."""
    for script, languages in SCRIPTS:
        if script.search(written):
            found = [stem(written, language) for language in languages]
            if "pt" in languages:
                found += [stem(accented, "pt") for accented in _accented(written.lower())]
            return list(dict.fromkeys(found))
    return []


def _accented(word: str) -> list[str]:
    """Portuguese words typed without their accents, as far as their stem depends on them: *formacao, formacoes*."""
    return [word.removesuffix(bare) + full for bare, full in WITHOUT_ACCENTS if word.endswith(bare)]


def _forms(word: Word, known: Sequence[str]) -> Term:
    """A word by its beginning and by its stems. One letter alone is a word of its own, not a beginning."""
    if IS_IDEOGRAPHIC.match(word.folded):
        return (Alternative((word.folded,), is_open=len(word.folded) == 1),)
    beginnings = [word.folded, *_with_articles(word.folded)]
    open_ended = [Alternative((each,), is_open=len(each) > 1) for each in beginnings]
    return (*open_ended, *(Alternative((each,)) for each in known[1:]))


def _with_articles(word: str) -> list[str]:
    """An Arabic word as it stands after what is written together with it, and without it."""
    if not SCRIPTS[1][0].match(word) or len(word) < 3:
        return []
    bare = word[2:] if word.startswith("ال") and len(word) > 4 else word
    return [each for each in (bare, *(f"{before}{bare}" for before in WRITTEN_TOGETHER)) if each != word]


def _phrase(text: str) -> list[Term]:
    words = tuple(word.folded for word in without_tails(list(analyse(text, ""))))
    return [(Alternative(words),)] if words else []


def _excluded(text: str, quoted: bool) -> list[Term]:
    """What must not be there: the word in all its forms, but not every longer word that begins like it."""
    if quoted:
        return _phrase(text)
    words = without_tails(list(analyse(text, "")))
    return [
        (Alternative((word.folded,)), *(Alternative((each,)) for each in _stems(text[word.start : word.end])))
        for word in words
    ]
