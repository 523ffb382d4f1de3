"""One place in a text."""

from collections.abc import Hashable, Iterable
from typing import NamedTuple


class Found(NamedTuple):
    """`text` stands from `start` to `end`; `what` says what it may be, in the words of whoever looked for it."""

    start: int
    end: int
    text: str
    what: tuple[Hashable, ...]


def apart(found: Iterable[Found]) -> list[Found]:
    """In the order of the text; of those that overlap the one that begins first, and then the longest."""
    kept: list[Found] = []
    for each in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept
