"""States by the short names the United Nations uses, in whatever language the page is in.

The names of `country_names.csv` take the place of those `django_countries` brings, which are everyday ones or, in
Spanish and French, sometimes out of date; what a State is called otherwise is understood where people write or search.
"""

import csv
from functools import lru_cache
from pathlib import Path

from django.utils.functional import lazystr
from django.utils.translation import get_language, override
from django_countries.base import CountriesBase
from django_countries.data import COUNTRIES


class _OfficialName:
    """The name of one State in the language of the moment, for everything that turns it into text."""

    def __init__(self, code: str, names: dict[str, str]):
        self.code = code
        self.names = names

    def __str__(self) -> str:
        language = (get_language() or "en").split("-")[0]
        return self.names.get(language) or str(COUNTRIES[self.code])


with (Path(__file__).parent / "country_names.csv").open(encoding="utf-8", newline="") as lines:
    OFFICIAL_NAMES = {(code := row.pop("code")): lazystr(_OfficialName(code, row)) for row in csv.DictReader(lines)}
"""For the setting `COUNTRIES_OVERRIDE`: names by the two letters of ISO 3166."""


@lru_cache(maxsize=4096)
def all_names(code: str, language: str) -> tuple[str, ...]:
    """Every name a State goes by in a language, the official one first: *Viet Nam*, *Vietnam*."""
    with override(language):
        named = [OFFICIAL_NAMES.get(code), COUNTRIES.get(code), CountriesBase.COMMON_NAMES.get(code)]
        named += CountriesBase.OLD_NAMES.get(code, [])
        return tuple(dict.fromkeys(str(name) for name in named if name))
