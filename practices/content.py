"""The one public representation of a practice, the same for the JSON file, a frozen edition and its PDF.

It is independent of the reader's language: closed lists appear as their codes, texts in the language they were written
in. What is not stated is null. A focal point, an address, the submitter and an editor's notes have no place in it.
"""

from typing import Any

from django.contrib.auth.models import AnonymousUser

from rrge_portal.kernel.vocabulary import Mark

from . import translating
from .models import Practice, PracticeVersion
from .models.version import TEXTS

CODES = (
    "formality", "countries", "is_global", "regions", "level", "start_year", "start_month", "end_year", "themes",
    "exploitation", "pillars", "protocol_articles", "sdg_targets", "relation_to_trafficking",
)  # fmt: skip


def public_content(version: PracticeVersion) -> dict[str, Any]:
    """What everybody may read of a version, ready for JSON; keys in a fixed order.

    Fetch with `for_public_content` to ask the database once for many.
    """
    practice = version.practice
    source = getattr(practice, "source", None)
    return {
        "slug": practice.slug,
        "origin": practice.origin,
        "assessed_as": practice.label or None,
        "published_on": practice.published_at.date().isoformat() if practice.published_at else None,
        "version": version.number,
        "language": version.language or None,
        "title": version.title,
        "summary": version.summary or None,
        "lead": {
            "organisation": version.lead_organisation or None,
            "sector": version.lead_sector or None,
            "country": str(version.lead_country) or None,
        },
        "partners": [
            {
                "organisation": partner.organisation,
                "sector": partner.sector or None,
                "role": partner.role or None,
                "brings": partner.brings,
            }
            for partner in version.partners.all()
        ],
        "sectors": sectors_of(version),
        "partnership_types": version.partnership_types,
        **{name: _stated(getattr(version, name)) for name in CODES},
        **_status(practice, version),
        "status_note": (source.status_note if source else "") or None,
        **{name: getattr(version, name) or None for name in TEXTS},
        "building_blocks": version.building_blocks,
        "results": [
            {
                "indicator": claim.indicator,
                "baseline": claim.baseline or None,
                "value": claim.value,
                "unit": claim.unit or None,
                "as_of": claim.as_of.isoformat() if claim.as_of else None,
                "source": claim.source or None,
                "evidence": claim.evidence,
            }
            for claim in version.results.all()
        ],
        "not_yet_measured": version.not_yet_measured,
        "evidence_level": version.evidence_level,
        "evidence_links": [link for link in version.evidence_links if _is_public(link)],
        "sources": source.urls if source else [],
        "licence": version.licence or None,
        "meeting": _meeting(practice),
        "translations": {} if version.translated_from else _translations(version),
    }


def for_public_content(practices):
    """The queryset with everything `public_content(practice.current)` reads, the way back to its practice included."""
    return practices.select_related(
        "source", "current__practice__source", "current__practice__meeting"
    ).prefetch_related("current__partners", "current__results", translating.for_readings("current__practice__"))


IN_WORDS = ("title", "summary", *TEXTS, "partners", "building_blocks", "results")
"""What of the public content is translated."""


def _translations(version: PracticeVersion) -> dict[str, dict[str, Any]]:
    """By language: what of the content reads otherwise there."""
    return {
        language: {name: value for name, value in public_content(reading).items() if name in IN_WORDS}
        for language, reading in translating.readings(version).items()
    }


def sectors_of(version: PracticeVersion) -> list[str]:
    """The stakeholder sectors of lead and partners, sorted; of a reference entry those its source names."""
    stated = {version.lead_sector, *(partner.sector for partner in version.partners.all())}
    source = getattr(version.practice, "source", None)
    return sorted({*stated, *(source.sectors if source else ())} - {""})


def _status(practice: Practice, version: PracticeVersion) -> dict[str, Any]:
    """As it was told last: what its people said after publication goes before what the text says."""
    status = practice.status_now or version.status
    told = {"status": status if status != "unknown" else None}
    return told | {"end_year": practice.ended_year} if practice.ended_year else told


def _stated(value):
    return None if value == "" else value


def _is_public(link) -> bool:
    return isinstance(link, dict) and link.get("mark") == Mark.PUBLIC


def _meeting(practice: Practice) -> dict | None:
    """The meeting it came from, if everybody may know of it.

    Sessions are named on the page of the practice only, where a withdrawn consent takes effect at once.
    """
    meeting = practice.meeting
    if meeting is None or not type(meeting).objects.visible_to(AnonymousUser()).filter(pk=meeting.pk).exists():
        return None
    return {"slug": meeting.slug, "titles": meeting.titles}
