"""States are called as the United Nations calls them, and understood as people call them."""

import pytest
from django.utils.translation import override
from django_countries import countries

from meetings.invitee_lists.words import country_codes
from practices.forms.word.spec import country_names
from rrge_portal.kernel.country_names import OFFICIAL_NAMES, all_names


@pytest.mark.parametrize(
    ("code", "language", "expected"),
    [
        ("VN", "en", "Viet Nam"),
        ("BO", "es", "Bolivia (Estado Plurinacional de)"),
        ("CI", "en", "Côte d’Ivoire"),
        ("KE", "es", "Kenya"),
        ("LA", "fr", "République démocratique populaire lao"),
        ("TR", "es", "Türkiye"),
        ("DE", "es", "Alemania"),
    ],
)
def test_states_bear_their_official_short_names(code, language, expected):
    with override(language):
        assert countries.name(code) == expected


def test_a_language_without_official_names_of_ours_has_those_of_the_package():
    with override("pt"):
        assert countries.name("DE") == "Alemanha"
        assert countries.name("US") == "Estados Unidos da América"


def test_every_official_name_belongs_to_a_code():
    assert set(OFFICIAL_NAMES) <= set(countries.countries)


def test_a_state_goes_by_its_everyday_names_too():
    assert all_names("VN", "en") == ("Viet Nam", "Vietnam")
    assert "Birmania" in all_names("MM", "es")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("vietnam", "VN"),
        ("viet nam", "VN"),
        ("laos", "LA"),
        ("turkey", "TR"),
        ("south korea", "KR"),
        ("suazilandia", "SZ"),
        ("kenia", "KE"),
    ],
)
def test_everyday_names_are_understood_in_lists_and_in_the_word_form(written, code):
    assert country_codes()[written] == code
    assert country_names()[written] == code
