"""A text cut into words in every script, each with the key it is compared by."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from ..folding import fold


def _marks() -> str:
    """Every combining mark as ranges of a character class; Python's `\\w` leaves them out."""
    ranges: list[list[int]] = []
    for number in (*range(0x300, 0x1F000), *range(0xE0100, 0xE01F0)):
        if unicodedata.category(chr(number))[0] == "M":
            if ranges and ranges[-1][1] == number - 1:
                ranges[-1][1] = number
            else:
                ranges.append([number, number])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_UNSPACED = rf"{_IDEOGRAPHS}\uac00-\ud7a3\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff"
"""Scripts that write words without a space between, and Korean, which writes particles onto names: cut by letters."""

_INSIDE = _marks() + "\u00ad\u200b-\u200d\u2060\u0640"
_TOKEN = re.compile(rf"[{_UNSPACED}][{_INSIDE}]*|(?:[^\W_{_UNSPACED}][{_INSIDE}]*)+")
_IS_UNSPACED = re.compile(rf"[{_UNSPACED}]")
_IS_IDEOGRAPHIC = re.compile(rf"[{_IDEOGRAPHS}]")
_IS_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f]")

_ENDINGS = (
    (re.compile(r"[\u0400-\u04ff]"), re.compile(
        r"(?:ого|ому|ыми|ими|ами|ями|ым|им|ом|ем|ои|еи|ою|ею|ая|яя|ую|юю|ии|ыи|ых|их|ах|ях|а|я|у|ю|е|ы|и|ь|о)$"
    )),
    (re.compile(r"[\u0370-\u03ff]"), re.compile(r"(?:οσ|ου|ησ|ασ|ων|η|α|ο|ε)$")),
)  # fmt: skip
"""What a name is declined with, folded; taken off on both sides: *Ивановым*, *Ивановой* → *иванов*."""

_SENTENCE_ENDS = re.compile(r"(?:^|[.!?:;…。？！।؟]|\n)[\s\"'“”„«»‘’()\[\]*_#>•–—-]*$")
_WIDEST_GAP = 4


class Token(NamedTuple):
    """One word, its key, and what its letters tell: whether it begins large, is all large, stands alone in a script."""

    start: int
    end: int
    key: str
    is_large: bool
    is_all_large: bool
    is_unspaced: bool


def tokens(text: str) -> list[Token]:
    found = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        found.append(Token(match.start(), match.end(), *_told(word)))
    return found


@lru_cache(maxsize=16_384)
def _told(word: str) -> tuple[str, bool, bool, bool]:
    first = word[0]
    return (
        key(word),
        not first.islower(),
        word.isupper() and len(word) > 1,
        bool(_IS_UNSPACED.match(word)),
    )


def key(word: str) -> str:
    """What two spellings of a word have in common."""
    if word.isascii():
        return word.lower()
    folded = fold(word)
    for script, endings in _ENDINGS:
        if script.match(folded):
            short = endings.sub("", folded)
            return short if len(short) >= 3 else folded
    if _IS_ARABIC.match(folded):
        return folded[2:] if folded.startswith("ال") and len(folded) >= 5 else folded
    return folded


def also(word_key: str) -> tuple[str, ...]:
    """The keys a word may have besides: Arabic writes *and*, *to*, *by* and *the* onto the name."""
    if word_key.isascii() or not _IS_ARABIC.match(word_key):
        return ()
    found = []
    while len(word_key) >= 4 and word_key[0] in "وفبلك":
        word_key = word_key[2:] if word_key.startswith("لل") else word_key[1:]
        found.append(key(word_key))
    return tuple(found)


def is_caseless(word_key: str) -> bool:
    return word_key.upper() == word_key.lower()


def is_ideographic(word_key: str) -> bool:
    return bool(_IS_IDEOGRAPHIC.match(word_key))


def joined(text: str, one: Token, other: Token) -> bool:
    """Whether two words that follow each other can belong to one name: *J. Müller*, *MÜLLER, Jan*, *Jean-Paul*."""
    gap = text[one.end : other.start]
    return len(gap) <= _WIDEST_GAP and not set(gap) & set(";:!?()[]/|") and gap.count("\n") < 2


def begins_sentence(text: str, token: Token) -> bool:
    return bool(_SENTENCE_ENDS.search(text[max(0, token.start - 12) : token.start])) or not token.start
