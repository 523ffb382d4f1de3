"""Small cells are hidden, and with them whatever they could be worked out from.

A number of people from 1 to `THRESHOLD` − 1 may point at somebody. It is hidden; and where it could be computed from
the total by subtraction, or guessed since only one way is left, the next smallest number is hidden with it.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

THRESHOLD = 5


class Shown(NamedTuple):
    """What may be shown, in the order given: None for what is hidden. The total too is None if it would tell."""

    cells: list[int | None]
    total: int | None


def hide_small(counts: Sequence[int], *, threshold: int = THRESHOLD) -> Shown:
    """The counts of one group of people, and their total, as they may be shown side by side.

    Of equal ones all are hidden: which of them is would tell those who know the rule how small the small one is.
    """
    hidden = {place for place, count in enumerate(counts) if 0 < count < threshold}
    for next_smallest in sorted({count for count in counts if count >= threshold}) if hidden else ():
        if _is_safe([counts[each] for each in hidden], threshold):
            break
        hidden |= {place for place, count in enumerate(counts) if count == next_smallest}
    is_safe = not hidden or _is_safe([counts[each] for each in hidden], threshold)
    cells = [None if place in hidden else count for place, count in enumerate(counts)]
    return Shown(cells, sum(counts) if is_safe else None)


def hide_small_in_table(rows: Sequence[Sequence[int]], *, threshold: int = THRESHOLD) -> list[list[int | None]] | None:
    """The same for a table whose rows and columns have shown totals; None if nothing of it may be shown."""
    hidden = {(r, c) for r, row in enumerate(rows) for c, count in enumerate(row) if 0 < count < threshold}
    lines = [[(r, c) for c in range(len(row))] for r, row in enumerate(rows)]
    lines += [[(r, c) for r in range(len(rows))] for c in range(len(rows[0]) if rows else 0)]
    while unsafe := next((line for line in lines if not _is_line_safe(rows, line, hidden, threshold)), None):
        left = [place for place in unsafe if place not in hidden and rows[place[0]][place[1]] > 0]
        if not left:
            return None
        hidden.add(min(left, key=lambda place: (rows[place[0]][place[1]], place)))
    return [[None if (r, c) in hidden else count for c, count in enumerate(row)] for r, row in enumerate(rows)]


def _is_line_safe(rows, line: Iterable[tuple[int, int]], hidden: set[tuple[int, int]], threshold: int) -> bool:
    concealed = [rows[r][c] for r, c in line if (r, c) in hidden]
    return not concealed or _is_safe(concealed, threshold)


def _is_safe(hidden: Sequence[int], threshold: int) -> bool:
    """Whether the sum of the hidden numbers, which anybody can compute, leaves each of them open."""
    number, total = len(hidden), sum(hidden)
    all_as_large_as_small_ones_can_be = all(count == threshold - 1 for count in hidden)
    return number > 1 and total >= threshold and total > number and not all_as_large_as_small_ones_can_be
