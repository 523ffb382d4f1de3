"""Codes typed from paper."""

from hypothesis import given
from hypothesis import strategies as st

from rrge_portal.kernel.codes import CHARACTERS, new_code, read_code, say_code

lengths = st.sampled_from([10, 16])


@given(lengths)
def test_a_code_is_read_as_it_is_shown(length):
    code = new_code(length)
    assert read_code(say_code(code), length) == code
    assert read_code(f"  {say_code(code).lower().replace('-', ' ')} ", length) == code


@given(lengths)
def test_letters_that_look_alike_are_read_as_what_was_meant(length):
    code = new_code(length)
    assert read_code(code.replace("1", "l").replace("0", "O").replace("2", "z"), length) == code


@given(lengths, st.data())
def test_a_slip_never_gives_another_code(length, data):
    code = new_code(length)
    place = data.draw(st.integers(0, length - 1))
    other = data.draw(st.sampled_from([each for each in CHARACTERS if each != code[place]]))
    assert read_code(code[:place] + other + code[place + 1 :], length) is None
    if place and code[place - 1] != code[place]:
        assert read_code(code[: place - 1] + code[place] + code[place - 1] + code[place + 1 :], length) is None


@given(st.text())
def test_anything_else_is_no_code(typed):
    read = read_code(typed)
    assert read is None or len(read) == 10


def test_groups_are_short():
    assert say_code("0123456789") == "01234-56789"
    assert say_code("0123456789ABCDEF") == "0123-4567-89AB-CDEF"
