"""Links open one thing for one purpose, and only the newest of them."""

import pytest

from rrge_portal.kernel.tokens import make_token, new_nonce, read_token


class Row:
    pk = 7
    nonce = "abc123XY"


def test_a_token_says_which_row_and_which_link():
    assert read_token("invitation", make_token("invitation", Row)) == (7, "abc123XY")


@pytest.mark.parametrize("token", ["", "7", "7.abc123XY", "7.abc123XY:forged", "x" * 5000, "7.abc123XY:ü"])
def test_a_forged_or_damaged_token_opens_nothing(token):
    assert read_token("invitation", token) is None


def test_a_token_of_another_purpose_opens_nothing():
    assert read_token("review", make_token("invitation", Row)) is None


def test_every_link_is_another():
    assert len({new_nonce() for _ in range(100)}) == 100
