"""What changed between two texts, word by word."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

WORD = re.compile(r"\s+|\w+|[^\w\s]")


class Piece(NamedTuple):
    """`change` is `same`, `added` or `removed`."""

    change: str
    text: str


def differences(old: str, new: str) -> list[Piece]:
    """The pieces that make up both texts, in order: what stayed, what was taken out, what came in."""
    before, after = WORD.findall(old), WORD.findall(new)
    pieces: list[Piece] = []
    for change, start, end, start_new, end_new in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if change == "equal":
            pieces.append(Piece("same", "".join(before[start:end])))
            continue
        if end > start:
            pieces.append(Piece("removed", "".join(before[start:end])))
        if end_new > start_new:
            pieces.append(Piece("added", "".join(after[start_new:end_new])))
    return pieces
