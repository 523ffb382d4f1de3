"""The box of facts beside a practice, in the page's language. What is not stated is an empty list."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django_countries import countries

from rrge_portal.kernel.templatetags.portal import language_name
from rrge_portal.kernel.vocabulary import EvidenceLevel, PartnershipType, Pillar, Region, Sector, Theme

from .states import Exploitation, Formality, Level, RunningStatus, SdgTarget


def facts_of(public: dict) -> dict[str, list[str]]:
    """Where, who with whom, since when, status, evidence of a `public_content`: each a list of what is stated."""
    lead = public["lead"]
    return {
        "where": _where(public),
        "lead": [
            f"{lead['organisation']} ({countries.name(lead['country'])})" if lead["country"] else lead["organisation"]
        ]
        if lead["organisation"]
        else [],
        "partners": [
            f"{partner['organisation']} – {partner['role']}" if partner["role"] else partner["organisation"]
            for partner in public["partners"]
        ],
        "sectors": _labels(Sector, public["sectors"]),
        "period": _period(public),
        "status": [
            *_labels(RunningStatus, [public["status"]]),
            *([public["status_note"]] if public["status_note"] else []),
        ],
        "evidence": [] if public["evidence_level"] is None else [str(EvidenceLevel(public["evidence_level"]).label)],
        "themes": _labels(Theme, public["themes"]),
        "pillars": _labels(Pillar, public["pillars"]),
        "types": _labels(PartnershipType, public["partnership_types"]),
        "formality": _labels(Formality, [public["formality"]]),
        "exploitation": _labels(Exploitation, public["exploitation"]),
        "targets": _labels(SdgTarget, public["sdg_targets"]),
        "language": [capfirst(language_name(public["language"]))] if public["language"] else [],
    }


def _where(public: dict) -> list[str]:
    named = sorted(countries.name(code) for code in public["countries"])
    places = [_("Worldwide")] if public["is_global"] else named or _labels(Region, public["regions"])
    return [*places, *(named if public["is_global"] else ()), *_labels(Level, [public["level"]])]


def _labels(choices, codes) -> list[str]:
    return [str(choices(code).label) for code in codes if code in choices.values]


def _period(public: dict) -> list[str]:
    start, end = public["start_year"], public["end_year"]
    if start and end:
        return [f"{start}–{end}"]
    if start:
        return [_("since %(year)d") % {"year": start}]
    return [_("until %(year)d") % {"year": end}] if end else []
