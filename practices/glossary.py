"""The field's terms in English, Spanish and French, for whoever translates; from `reference/glossary.csv`."""

import csv
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).parent / "reference" / "glossary.csv"


class Term(NamedTuple):
    """A term as it stands in the text's language and in the other one, with what to mind."""

    said: str
    translated: str
    note: str


@cache
def _entries() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _terms(language: str, into: str) -> list[tuple[re.Pattern[str], Term]]:
    known = [entry for entry in _entries() if entry.get(language) and entry.get(into)]
    return [
        (
            re.compile(rf"(?<!\w){re.escape(entry[language])}(?!\w)", re.IGNORECASE),
            Term(entry[language], entry[into], entry["note"] or ""),
        )
        for entry in sorted(known, key=lambda entry: -len(entry[language]))
    ]


def terms_in(text: str, *, language: str, into: str) -> list[Term]:
    """The terms that stand in a text and have a settled translation, in the order of the text."""
    found = [(match.start(), term) for pattern, term in _terms(language, into) if (match := pattern.search(text))]
    return [term for _place, term in sorted(found, key=lambda each: each[0])]
