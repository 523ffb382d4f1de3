"""The reference entries: real practices compiled from public sources, never assessed.

`practices.json` holds what the sources say and their addresses. What they do not say is null there and "not stated"
on the page. No score, review or quotation is ever attached to them; `source_note` records doubts, for editors.
"""

import json
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from journal.actions import record
from rrge_portal.kernel.vocabulary import Region, Sector

from .. import search
from ..models import Practice, PracticePartner, PracticeVersion, PublicSource
from ..states import Origin, PracticeState

FILE = Path(__file__).with_name("practices.json")

SECTORS = {"private": Sector.PRIVATE}
"""Where the file calls a sector otherwise than we do."""


@transaction.atomic
def load() -> int:
    """Publish those of the entries that are not there yet, and make them findable. Returns how many were new."""
    entries = json.loads(FILE.read_text("utf-8"))
    known = set(Practice.objects.filter(slug__in=[entry["slug"] for entry in entries]).values_list("slug", flat=True))
    new = [_publish(entry) for entry in entries if entry["slug"] not in known]
    search.index_many(Practice.objects.filter(pk__in=new))
    return len(new)


def _publish(entry: dict[str, Any]) -> int:
    now = timezone.now()
    practice = Practice.objects.create(
        origin=Origin.REFERENCE, slug=entry["slug"], state=PracticeState.PUBLISHED, published_at=now
    )
    practice.current = _version(practice, entry, submitted_at=now)
    practice.save(update_fields=["current"])
    PublicSource.objects.create(
        practice=practice,
        urls=entry["source_urls"],
        sectors=[SECTORS.get(sector, sector) for sector in entry["partner_sectors"]],
        note=entry["source_note"] or "",
        status_note=entry["status_note"] or "",
    )
    record("practice.compiled", by=None, about=practice)
    return practice.pk


def _version(practice: Practice, entry: dict[str, Any], *, submitted_at) -> PracticeVersion:
    version = PracticeVersion.objects.create(
        practice=practice,
        submitted_at=submitted_at,
        language="en",
        title=entry["title"],
        summary=entry["summary"],
        lead_organisation=entry["lead_organisation"] or "",
        countries=entry["countries"],
        regions=entry["regions"],
        is_global=Region.GLOBAL in entry["regions"],
        start_year=entry["start_year"],
        end_year=entry["end_year"],
        status=entry["status"],
        themes=entry["industry_sector"],
        pillars=entry["pillar"],
        results_in_words=entry["results"] or "",
        challenges=entry["challenges"] or "",
        lessons_learned=entry["lessons_learned"] or "",
        replicability=entry["replicability"] or "",
    )
    PracticePartner.objects.bulk_create(
        PracticePartner(version=version, position=position, organisation=name)
        for position, name in enumerate(entry["partners"])
    )
    return version
