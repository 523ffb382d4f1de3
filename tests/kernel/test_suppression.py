"""Small cells stay hidden, also from those who know how they are hidden and can subtract."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rrge_portal.kernel.suppression import THRESHOLD, hide_small, hide_small_in_table

counts = st.lists(st.integers(0, 60), max_size=9)


def test_large_numbers_and_nobody_are_shown():
    assert hide_small([12, 0, 30]) == ([12, 0, 30], 42)


def test_one_small_number_takes_the_next_smallest_with_it():
    assert hide_small([12, 3, 30]) == ([None, None, 30], 45)


def test_a_small_number_alone_takes_the_total_with_it():
    assert hide_small([3, 0]) == ([None, 0], None)


def test_two_small_numbers_that_are_few_together_take_a_third():
    assert hide_small([1, 1, 9]) == ([None, None, None], 11)


@given(counts)
def test_what_is_shown_is_true_and_never_small(numbers):
    shown = hide_small(numbers)
    for number, cell in zip(numbers, shown.cells, strict=True):
        assert cell in {number, None}
        assert cell is None or cell == 0 or cell >= THRESHOLD
    assert shown.total in {sum(numbers), None}


@given(counts)
def test_what_is_hidden_together_is_not_few(numbers):
    shown = hide_small(numbers)
    if None in shown.cells and shown.total is not None:
        concealed = shown.total - sum(cell or 0 for cell in shown.cells)
        assert concealed >= THRESHOLD
        assert shown.cells.count(None) > 1


@given(counts)
def test_nothing_is_hidden_without_need(numbers):
    if not any(0 < number < THRESHOLD for number in numbers):
        assert hide_small(numbers) == (numbers, sum(numbers))


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_nobody_who_knows_the_rule_can_work_out_a_hidden_number(size):
    """All lists of numbers up to 7 with a threshold of 3: whatever is shown came from several, everywhere hidden."""
    sources = defaultdict(list)
    for numbers in product(range(8), repeat=size):
        shown = hide_small(numbers, threshold=3)
        sources[tuple(shown.cells), shown.total].append(numbers)
    for (cells, total), possible in sources.items():
        if total is not None and total > 7:
            continue  # numbers above 7 would be further possibilities
        for place, cell in enumerate(cells):
            assert cell is not None or len({numbers[place] for numbers in possible}) > 1


@given(st.integers(1, 5).flatmap(lambda n: st.lists(st.lists(st.integers(0, 20), min_size=n, max_size=n), min_size=1)))
def test_no_line_of_a_table_gives_a_hidden_cell_away(rows):
    shown = hide_small_in_table(rows)
    if shown is None:
        return
    for line, true in [
        *zip(shown, rows, strict=True),
        *zip(zip(*shown, strict=True), zip(*rows, strict=True), strict=True),
    ]:
        concealed = [number for cell, number in zip(line, true, strict=True) if cell is None]
        assert len(concealed) != 1
        assert not concealed or sum(concealed) >= THRESHOLD
        assert all(cell is None or cell == 0 or cell >= THRESHOLD for cell in line)


def test_a_table_with_one_small_cell_hides_four():
    assert hide_small_in_table([[2, 20, 20], [30, 31, 32], [20, 21, 22]]) == [
        [None, None, 20],
        [30, 31, 32],
        [None, None, 22],
    ]


def test_a_table_too_small_to_hide_in_is_not_shown():
    assert hide_small_in_table([[1, 0], [0, 9]]) is None
