"""What changed between two versions of the notes, paragraph by paragraph."""

from collections.abc import Sequence
from typing import NamedTuple

from rrge_portal.kernel.differences import Piece, differences

from .merging import Paragraph


class Change(NamedTuple):
    """`change` is `same`, `changed`, `added` or `removed`; `pieces` are the words of both, in order."""

    change: str
    paragraph: Paragraph
    pieces: list[Piece]


def changes(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> list[Change]:
    """Every paragraph of both versions; a removed one stands where it stood."""
    before, now = {each.key: each for each in old}, {each.key for each in new}
    told = [_change(before.get(paragraph.key), paragraph) for paragraph in new]
    for place, paragraph in enumerate(old):
        if paragraph.key not in now:
            told.insert(place, Change("removed", paragraph, [Piece("removed", paragraph.text)]))
    return told


def _change(before: Paragraph | None, after: Paragraph) -> Change:
    if before is None:
        return Change("added", after, [Piece("added", after.text)])
    pieces = differences(before.text, after.text)
    return Change("same" if before.mark == after.mark else "changed", after, pieces)
