"""The one analysis of words: what is written into the index and what a reader types pass through the same.

Accents and case are folded, Chinese and Japanese are cut into pairs of characters, and the names the field has for the
same thing are known. Both databases are handed finished words, so both find the same.
"""

import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from rrge_portal.kernel.folding import fold

__all__ = ["Query", "fold", "words"]

LONGEST_WORD = 40
MOST_WORDS = 12
"""Words of a query that are looked for; what comes after is ignored."""
SMALL_WORD = 3

WORD = re.compile(r"[^\W_]+")
IDEOGRAPHS = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
RUN = re.compile(rf"[{IDEOGRAPHS}]+|[^\W_{IDEOGRAPHS}]+")
IS_IDEOGRAPHIC = re.compile(rf"[{IDEOGRAPHS}]")
AS_WRITTEN = re.compile(rf"[{IDEOGRAPHS}]+|(?:[^\W_{IDEOGRAPHS}]|[\u00ad\u0300-\u036f\u0610-\u061a\u064b-\u065f])+")
"""A word or a run of ideographs in a text as it was written, to be marked."""

SAME_THING = (
    (
        "trafficking in persons", "trafficking in human beings", "human trafficking", "modern slavery",
        "forced labour", "forced labor", "thb",
        "trata de personas", "trata de seres humanos", "esclavitud moderna", "trabajo forzoso",
        "traite des personnes", "traite des etres humains", "esclavage moderne", "travail force",
    ),
    ("trafficking in persons protocol", "palermo protocol", "protocolo de palermo", "protocole de palerme"),
    ("public private partnership", "ppp", "alianza publico privada", "partenariat public prive"),
    ("civil society organisation", "cso", "ngo", "non governmental organisation"),
    ("financial intelligence unit", "fiu"),
    ("labour", "labor"),
    ("organisation", "organization"),
)  # fmt: skip
"""Names of the same thing, folded. A reader who types one finds the others."""

type Alternative = tuple[str, ...]
type Term = tuple[Alternative, ...]


class Query(NamedTuple):
    """What a reader looks for. Every term must be met; a term is met by one of its alternatives, a tuple of words."""

    terms: tuple[Term, ...]

    def __bool__(self) -> bool:
        return bool(self.terms)

    @property
    def beginnings(self) -> tuple[str, ...]:
        """The beginnings of words that are marked in a result; not the small words of a longer name."""
        alternatives = chain.from_iterable(self.terms)
        return tuple({word for words in alternatives for word in words if len(words) == 1 or len(word) > SMALL_WORD})


def words(text: str) -> Iterator[str]:
    """The folded words of a text, in order; a run of ideographs as its pairs and its last character."""
    for run in RUN.findall(fold(text)):
        if IS_IDEOGRAPHIC.match(run):
            yield from (run[start : start + 2] for start in range(len(run)))
        else:
            yield run[:LONGEST_WORD]


def distinct(*texts: str) -> str:
    """The words of some texts, each once, between spaces; the form in which they are stored."""
    found = dict.fromkeys(chain.from_iterable(words(text) for text in texts))
    return f" {' '.join(found)} " if found else " "


def understand(text: str) -> Query:
    """A query as it was typed. The last character of a run of ideographs is already in the pair before it."""
    typed = []
    for run in RUN.findall(fold(text)):
        if IS_IDEOGRAPHIC.match(run):
            typed += [run[start : start + 2] for start in range(max(1, len(run) - 1))]
        else:
            typed.append(run[:LONGEST_WORD])
    del typed[MOST_WORDS:]
    terms: list[Term] = []
    while typed:
        length, term = _longest_name(typed)
        terms.append(term)
        del typed[:length]
    return Query(tuple(dict.fromkeys(terms)))


_NAMES = {tuple(name.split()): tuple(tuple(other.split()) for other in group) for group in SAME_THING for name in group}
_LONGEST_NAME = max(map(len, _NAMES))


def _longest_name(typed: list[str]) -> tuple[int, Term]:
    """How many of the next words are one term, and the term: a name with its other names, or just a word."""
    for length in range(min(_LONGEST_NAME, len(typed)), 0, -1):
        name = tuple(typed[:length])
        if name in _NAMES:
            others = (other for other in _NAMES[name] if other != name)
            return length, (name, *others)
    return 1, ((typed[0],),)
