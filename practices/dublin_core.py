"""A practice in the fifteen elements of Dublin Core (ISO 15836), in English where the words are ours."""

from django.conf import settings
from django.utils import translation
from django_countries import countries

from rrge_portal.kernel.addresses import permanent_address
from rrge_portal.kernel.vocabulary import PartnershipType, Pillar, Region, Theme

from .citing import COMPENDIUM, PORTAL
from .models import Practice
from .states import Licence

SUBJECTS = {"themes": Theme, "partnership_types": PartnershipType, "pillars": Pillar}
ALWAYS_ABOUT = ("Trafficking in persons", "Public-private partnerships")


def described(practice: Practice, public: dict) -> dict[str, list[str]]:
    """Every element that is known, with its values. `public` is the practice's `public_content`."""
    with translation.override(settings.LANGUAGE_CODE):
        elements = {
            "title": [public["title"]],
            "creator": [public["lead"]["organisation"]],
            "subject": [*ALWAYS_ABOUT, *_subjects(public)],
            "description": [public["summary"]],
            "publisher": [PORTAL],
            "contributor": [partner["organisation"] for partner in public["partners"]],
            "date": [public["published_on"]],
            "type": ["Text"],
            "format": ["text/html"],
            "identifier": [permanent_address(practice)],
            "source": public["sources"],
            "language": [public["language"]],
            "relation": [COMPENDIUM],
            "coverage": _coverage(public),
            "rights": [str(Licence(public["licence"]).label)] if public["licence"] else [],
        }
    return {name: [value for value in values if value] for name, values in elements.items() if any(values)}


def _subjects(public: dict):
    for name, choices in SUBJECTS.items():
        yield from (str(choices(code).label) for code in public[name] if code in choices.values)


def _coverage(public: dict) -> list[str]:
    places = [countries.name(code) for code in public["countries"]]
    places += [] if places else [str(Region(code).label) for code in public["regions"] if code in Region.values]
    years = [str(year) for year in (public["start_year"], public["end_year"]) if year]
    return [*places, *(["Worldwide"] if public["is_global"] else []), *(["/".join(years)] if years else [])]
