"""What the home page shows of the rooms: the next meeting, the newest practices, and three figures."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.models import Meeting
from meetings.states import Listing, MeetingState
from practices.models import Practice, PracticeFacet

NEWEST = 3


class Figure(NamedTuple):
    """A number, what it counts, and where everything counted can be seen."""

    number: int
    what: str
    url: str


class Example(NamedTuple):
    label: str
    url: str


def next_meeting() -> Meeting | None:
    """The next meeting that everybody may know of."""
    listed = Meeting.objects.filter(state=MeetingState.PUBLISHED, listing=Listing.PUBLIC)
    return listed.upcoming().first()


def newest_practices():
    return Practice.objects.published().select_related("current").order_by("-published_at", "-pk")[:NEWEST]


def figures() -> list[Figure]:
    """Counted now, from what is published here."""
    practices = Practice.objects.published().count()
    countries = PracticeFacet.objects.filter(name="country").exclude(value="global").values("value").distinct().count()
    meetings = Meeting.objects.announced().filter(listing=Listing.PUBLIC).count()
    compendium, all_meetings = reverse("practices:compendium"), reverse("meetings:meetings")
    return [
        Figure(practices, ngettext("practice in the compendium", "practices in the compendium", practices), compendium),
        Figure(countries, ngettext("country they come from", "countries they come from", countries), compendium),
        Figure(meetings, ngettext("meeting on record", "meetings on record", meetings), all_meetings),
    ]


def examples() -> list[Example]:
    """Three searches that find something, in any language of the page."""
    compendium = reverse("practices:compendium")
    return [
        Example(_("hotels"), f"{compendium}?q=hotel"),
        Example(_("recruitment without fees"), f"{compendium}?q=recruit"),
        Example(_("banks and finance"), f"{compendium}?theme=finance"),
    ]
