"""Practices and editions in the vocabulary of schema.org, for search engines and whoever gathers linked data."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django_countries import countries

from rrge_portal.kernel.addresses import permanent_address

from . import dublin_core
from .citing import COMPENDIUM, PORTAL
from .models import Edition, Practice
from .thread import Thread

LICENCES = {
    "cc-by-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "cc-by-nc-4.0": "https://creativecommons.org/licenses/by-nc/4.0/",
}
PUBLISHER = {"@type": "Organization", "name": PORTAL, "url": f"{settings.PORTAL_URL}/"}


def of_practice(practice: Practice, public: dict, thread: Thread) -> dict[str, Any]:
    """A practice as a *Report*: by whom, about what, where, when, under which licence, and what it came from.

    `thread` is the way back as far as the reader may follow it.
    """
    dublin = dublin_core.described(practice, public)
    address = permanent_address(practice)
    with translation.override(settings.LANGUAGE_CODE):
        places = [
            {"@type": "Country", "name": countries.name(code), "identifier": code} for code in public["countries"]
        ]
    years = [public["start_year"], public["end_year"]]
    came_from = [step for step in thread if step is not None]
    return _stated(
        {
            "@context": "https://schema.org",
            "@type": "Report",
            "@id": address,
            "url": address,
            "name": public["title"],
            "abstract": public["summary"],
            "inLanguage": public["language"],
            "author": _organisation(public["lead"]["organisation"]),
            "contributor": [_organisation(partner["organisation"]) for partner in public["partners"]],
            "publisher": PUBLISHER,
            "datePublished": public["published_on"],
            "version": public["version"],
            "keywords": dublin["subject"],
            "spatialCoverage": places,
            "temporalCoverage": f"{years[0]}/{years[1] or '..'}" if years[0] else None,
            "license": LICENCES.get(public["licence"] or ""),
            "isPartOf": {"@type": "Collection", "name": COMPENDIUM, "url": f"{settings.PORTAL_URL}/practices/"},
            "isBasedOn": [*public["sources"], *(permanent_address(step) for step in came_from)],
        }
    )


def of_edition(edition: Edition) -> dict[str, Any]:
    """An edition as a *Book*."""
    address = permanent_address(edition)
    title = edition.titles.get(edition.language) or str(edition.title)
    return _stated(
        {
            "@context": "https://schema.org",
            "@type": "Book",
            "@id": address,
            "url": address,
            "name": title,
            "bookEdition": str(edition.number),
            "inLanguage": edition.language,
            "publisher": PUBLISHER,
            "datePublished": edition.frozen_on.isoformat(),
        }
    )


def _organisation(name: str | None) -> dict[str, str] | None:
    return {"@type": "Organization", "name": name} if name else None


def _stated(known: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in known.items() if value not in (None, "", [])}
