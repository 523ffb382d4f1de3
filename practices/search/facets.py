"""Under which values a practice is found, beside its words."""

from collections.abc import Iterable, Iterator, Mapping

from django_countries import countries

from rrge_portal.kernel.regions import region_of
from rrge_portal.kernel.vocabulary import EvidenceLevel, Language, PartnershipType, Pillar, Region, Sector, Theme

from ..content import sectors_of
from ..models import Practice, PracticeFacet

WORLDWIDE = "global"
NOT_ASSESSED = "reference"
NOT_STATED = "not_stated"

FACETS: Mapping[str, frozenset[str]] = {
    "country": frozenset({*countries.countries, WORLDWIDE}),
    "region": frozenset(Region.values) - {Region.GLOBAL},
    "sector": frozenset(Sector.values),
    "theme": frozenset(Theme.values),
    "pillar": frozenset(Pillar.values),
    "type": frozenset(PartnershipType.values),
    "evidence": frozenset({*map(str, EvidenceLevel.values), NOT_ASSESSED, NOT_STATED}),
    "year": frozenset(map(str, range(1950, 2101))),
    "language": frozenset(Language.values),
}
"""The facets in the order of the page, each with the values it can have."""


def facets_of(practice: Practice, languages: Iterable[str]) -> Iterator[PracticeFacet]:
    """Those of a published practice, which can be read in these languages."""
    version = practice.current
    assert version is not None  # noqa: S101 - a published practice has a text
    level = version.evidence_level
    values: dict[str, Iterable[str]] = {
        "country": [*version.countries, *([WORLDWIDE] if version.is_global else ())],
        "region": {*version.regions, *map(region_of, version.countries)},
        "sector": sectors_of(version),
        "theme": version.themes,
        "pillar": version.pillars,
        "type": version.partnership_types,
        "evidence": [NOT_ASSESSED if practice.is_reference else NOT_STATED if level is None else str(level)],
        "year": [str(version.start_year)] if version.start_year else [],
        "language": languages,
    }
    for name, held in values.items():
        for value in sorted(FACETS[name].intersection(held)):
            yield PracticeFacet(practice=practice, name=name, value=value)
