"""What a reader sees of a practice that was found: its title and a passage, with what was looked for marked."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ..asking import Query
from ..words import AS_WRITTEN, Word, analyse, begin_names_of, forms_of, things

PASSAGE = 230
"""Characters of a text shown around the first word that was found."""


def highlight(text: str, query: Query, language: str = "") -> SafeString:
    """The text, escaped, with the words that were looked for in `<mark>`."""
    return _marked(text, marks(text, query, language))


def _marked(text: str, spans: Iterable[tuple[int, int]]) -> SafeString:
    pieces: list[tuple[Any, ...]] = []
    position = 0
    for start, end in spans:
        pieces.append((text[position:start], text[start:end]))
        position = end
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[position:])


def passage(texts: Sequence[str], query: Query, language: str = "") -> SafeString:
    """About two lines: of the first text, or of the one that holds most of what was looked for, around it."""
    best, chosen = -1, ("", 0)
    for text in texts:
        spans = list(marks(text, query, language)) if query.terms else []
        number = len({text[start:end].casefold() for start, end in spans})
        if number > best:
            best, chosen = number, (text, spans[0][0] if spans else 0)
        if number >= len(query.terms):
            break
    return highlight(_around(*chosen), query, language)


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


def marks(text: str, query: Query, language: str = "") -> Iterator[tuple[int, int]]:
    """Where in a text as it was written that stands which was looked for, each place once and in order."""
    if not query.terms or not _may_have(text, query, language):
        return
    known = list(analyse(text, language))
    yield from _joined(sorted(_spans(known, query)))


class Looked(NamedTuple):
    """What marks a word in a text, and the words as they were written of which this is known already."""

    words: frozenset[str]
    beginnings: tuple[str, ...]
    known: dict[str, bool]


@lru_cache(maxsize=64)
def _looked(query: Query, language: str) -> Looked:
    whole = query.whole
    words = whole | begin_names_of(whole) | {phrase[0] for phrase in query.phrases}
    return Looked(words, query.beginnings, {})


def _may_have(text: str, query: Query, language: str) -> bool:
    """Whether any word of a text is looked for, or begins what is. Most texts hold none, and this is quickly seen."""
    words, beginnings, known = _looked(query, language)
    for written in AS_WRITTEN.findall(text):
        if (is_one := known.get(written)) is None:
            is_one = known[written] = any(
                forms[0] in words or forms[1] in words or forms[0].startswith(beginnings)
                for forms in forms_of(written, language)
            )
        if is_one:
            return True
    return False


def _spans(known: Sequence[Word], query: Query) -> Iterator[tuple[int, int]]:
    beginnings, whole, phrases = query.beginnings, query.whole, query.phrases
    for word in known:
        if word.folded in whole or word.stem in whole or word.folded.startswith(beginnings):
            yield word.start, word.end
    if any(each.startswith("\ue000") for each in whole):
        for sign, first, after in things([(word.folded, word.stem) for word in known]):
            if sign in whole:
                yield known[first].start, known[after - 1].end
    for phrase in phrases:
        for place in range(len(known) - len(phrase) + 1):
            if all(word.folded == part for word, part in zip(known[place:], phrase, strict=False)):
                yield known[place].start, known[place + len(phrase) - 1].end


def _joined(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Overlapping and touching spans as one."""
    start = end = -1
    for left, right in spans:
        if left > end:
            if end > 0:
                yield start, end
            start = left
        end = max(end, right)
    if end > 0:
        yield start, end
