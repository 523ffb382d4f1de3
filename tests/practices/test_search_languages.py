"""Queries in seven languages with what they must find, in order: see `search_set/`.

A third part of a query says what is compared: the practices in one language only (`among es`), in any order, or what
the search supposes was meant.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from practices import search
from practices.models import Practice, PracticeVersion
from practices.states import PracticeState

pytestmark = pytest.mark.django_db

SET = Path(__file__).parent / "search_set"
QUERIES = json.loads((SET / "queries.json").read_text())


@pytest.fixture
def compendium():
    """Every practice of the set, published at the same moment."""
    published = datetime(2026, 1, 1, tzinfo=UTC)
    for text in json.loads((SET / "practices.json").read_text()):
        slug = text.pop("slug")
        practice = Practice.objects.create(state=PracticeState.PUBLISHED, slug=slug, published_at=published)
        practice.current = PracticeVersion.objects.create(practice=practice, submitted_at=published, **text)
        practice.save(update_fields=["current"])
    search.index_many(Practice.objects.all())


@pytest.mark.parametrize("language", QUERIES)
def test_queries_find_what_they_must_in_order(compendium, language):
    wrong = []
    for text, slugs, *rest in QUERIES[language]:
        results, expected = search.find(text, size=50), slugs
        found = [hit.practice.slug for hit in results.hits]
        how = rest[0] if rest else ""
        if how.startswith("among "):
            found = [slug for slug in found if slug.startswith(f"{how[6:]}-")]
        elif how == "any order":
            found, expected = sorted(found), sorted(slugs)
        elif how:
            found = results.meant and results.meant.text
            expected = how
        if found != expected:
            wrong.append(f"{text}: {found} instead of {expected}")

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", QUERIES)
def test_whatever_is_found_by_words_shows_them_marked(compendium, language):
    """In the title or the passage; but not what was found by the name of its country."""
    for text, expected, *_rest in QUERIES[language]:
        if text in {"México", "Thailand", "Côte d'Ivoire"} or not expected:
            continue
        for hit in search.find(text, size=50).hits:
            assert "<mark>" in hit.title + hit.passage, f"{text}: {hit.practice.slug}"
