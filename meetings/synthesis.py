"""Recommendations across meetings: those published to a reader, narrowed, and grouped by theme, region or meeting."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext as _

from rrge_portal.kernel.folding import fold
from rrge_portal.kernel.localised import pick
from rrge_portal.kernel.vocabulary import Region, Theme

from .models import Meeting, PublicRecord, Recommendation
from .states import RecommendationState

THEME, REGION, MEETING = "theme", "region", "meeting"


class Key(NamedTuple):
    """What a recommendation is narrowed and grouped by; its words only where somebody searches."""

    pk: int
    number: int
    themes: list[str]
    addressee: str
    state: str
    slug: str
    region: str
    starts_on: date
    titles: dict
    shows_progress: bool
    text: str = ""

    @property
    def status(self) -> str:
        """How far it has got, where its organisers publish that; else nothing."""
        return self.state if self.shows_progress else ""


class Group(NamedTuple):
    """A heading with how many stand under it altogether, and those of this page."""

    code: str
    heading: str
    number: int
    recommendations: list[Recommendation]


class Recorded(NamedTuple):
    """What the public record says a historical meeting recommended: without numbers, addressees or a status."""

    meeting: Meeting
    texts: list[str]


def published_to(person) -> models.QuerySet[Recommendation]:
    """Those that stand, may be cited, and that this person may see."""
    return (
        Recommendation.objects.visible_to(person)
        .standing()
        .filter(meeting__recommendation_plan__numbers_fixed_at__isnull=False)
    )


def keys_of(person, *, with_words: bool) -> list[Key]:
    """Of every one of them, the newest meeting first. One query."""
    fields = [
        "pk",
        "number",
        "themes",
        "addressee",
        "state",
        "meeting__slug",
        "meeting__region",
        "meeting__starts_on",
        "meeting__titles",
        "meeting__recommendation_plan__progress_shown_at",
    ]
    rows = published_to(person).order_by("-meeting__starts_on", "meeting", "number")
    return [
        Key._make([*row[:9], row[9] is not None, row[10] if with_words else ""])
        for row in rows.values_list(*fields, *(["text"] if with_words else []))
    ]


class Choice(NamedTuple):
    """What somebody asks for; empty means everything."""

    q: str = ""
    theme: str = ""
    region: str = ""
    addressee: str = ""
    meeting: str = ""
    status: str = ""
    year: str = ""

    def fits(self, key: Key) -> bool:
        wanted = (
            (self.region, key.region),
            (self.addressee, fold(key.addressee)),
            (self.meeting, key.slug),
            (self.status, key.status),
            (self.year, str(key.starts_on.year)),
        )
        return (
            all(not asked or asked == found for asked, found in wanted)
            and (not self.theme or self.theme in key.themes)
            and _holds(f"{key.text} {key.addressee}", self.q)
        )

    def fits_record(self, meeting: Meeting, text: str) -> bool:
        """Whether something of the public record is meant; it has neither addressee nor status."""
        return (
            not (self.addressee or self.status)
            and self.meeting in {"", meeting.slug}
            and self.region in {"", meeting.region}
            and self.year in {"", str(meeting.starts_on.year)}
            and (not self.theme or self.theme in meeting.themes)
            and _holds(text, self.q)
        )


def _holds(text: str, sought: str) -> bool:
    """Whether every word is in the text, whatever its case and accents."""
    folded = fold(text) if sought else ""
    return all(word in folded for word in fold(sought).split())


# --- Grouped ----------------------------------------------------------------------------------------------------------


def ordered(keys: Iterable[Key], by: str) -> list[tuple[str, Key]]:
    """Each under its group, in the order of the groups; one with two themes stands under both."""
    placed = [(group, key) for key in keys for group in _groups_of(key, by)]
    if by == MEETING:
        return placed
    places = [*(Theme.values if by == THEME else Region.values), ""]
    return sorted(placed, key=lambda pair: places.index(pair[0]))


def _groups_of(key: Key, by: str) -> list[str]:
    if by == MEETING:
        return [key.slug]
    if by == REGION:
        return [key.region]
    return [theme for theme in key.themes if theme in Theme.values] or [""]


def grouped(placed: Sequence[tuple[str, Key]], of_page: Sequence[tuple[str, Key]], by: str) -> list[Group]:
    """The groups of one page with their recommendations; two queries."""
    number = Counter(group for group, _key in placed)
    listed = (
        Recommendation.objects.filter(pk__in={key.pk for _group, key in of_page})
        .select_related("meeting__recommendation_plan")
        .prefetch_related("steps")
        .fetch_mode(models.FETCH_RAISE)
    )
    rows = {row.pk: row for row in listed}
    groups: dict[str, Group] = {}
    for code, key in of_page:
        if code not in groups:
            groups[code] = Group(code, _heading(code, key, by), number[code], [])
        if key.pk in rows:
            groups[code].recommendations.append(rows[key.pk])
    return list(groups.values())


def _heading(code: str, key: Key, by: str) -> str:
    if by == MEETING:
        return f"{pick(key.titles)} ({key.starts_on.year})"
    if not code:
        return _("No theme stated")
    return str(Region(code).label if by == REGION else Theme(code).label)


def statuses(keys: Iterable[Key]) -> list[tuple[str, str, int]]:
    """Of those whose progress is published: each status with its tone and how many have it."""
    number = Counter(key.status for key in keys if key.status)
    return [
        (str(state.label), Recommendation.TONES[state], number[state]) for state in RecommendationState if number[state]
    ]


def on_record(person, choice: Choice) -> list[Recorded]:
    """What historical meetings recommended, as far as it is meant. One query."""
    records = (
        PublicRecord.objects.filter(meeting__in=Meeting.objects.visible_to(person).announced().values("pk"))
        .select_related("meeting")
        .order_by("-meeting__starts_on", "pk")
    )
    found = [
        Recorded(record.meeting, [text for text in record.recommendations if choice.fits_record(record.meeting, text)])
        for record in records
    ]
    return [each for each in found if each.texts]
