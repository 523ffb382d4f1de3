"""The five meetings of the series that are on the public record, with their gaps.

`meetings.json` holds what public sources say, and the sources. What they do not say is null there and here.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from journal.actions import record

from ..models import Meeting, PublicRecord
from ..states import Admission, Listing, MeetingState

FILE = Path(__file__).with_name("meetings.json")

STATED = (
    "organiser", "donor", "participants_stated", "sectors_present", "countries_named", "entities_named", "objectives",
    "recommendations", "source_urls", "note",
)  # fmt: skip


@transaction.atomic
def load() -> int:
    """Enter those of the meetings that are not there yet. Returns how many were new."""
    entries = json.loads(FILE.read_text("utf-8"))
    known = set(Meeting.objects.filter(slug__in=[entry["slug"] for entry in entries]).values_list("slug", flat=True))
    new = [entry for entry in entries if entry["slug"] not in known]
    for entry in new:
        record("meeting.entered_from_public_record", by=None, about=_enter(entry))
    return len(new)


def _enter(entry: dict[str, Any]) -> Meeting:
    meeting = Meeting.objects.create(
        slug=entry["slug"],
        titles={"en": entry["title"]},
        region=entry["region"],
        themes=entry["themes"],
        starts_on=date.fromisoformat(entry["start_date"]),
        ends_on=date.fromisoformat(entry["end_date"]),
        date_precision=entry["date_precision"],
        format=entry["format"] or "",
        city=entry["host_city"] or "",
        country=entry["host_country"] or "",
        listing=Listing.PUBLIC,
        admission=Admission.INVITED,
        state=MeetingState.PUBLISHED,
        published_at=timezone.now(),
    )
    PublicRecord.objects.create(meeting=meeting, **{name: entry[name] for name in STATED if name in entry})
    return meeting
