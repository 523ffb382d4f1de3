"""What a reader of the compendium asks for, as it stands in the address; what makes no sense there is left out."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from rrge_portal.kernel.templatetags.portal import language_name
from rrge_portal.kernel.vocabulary import EvidenceLevel, PartnershipType, Pillar, Sector, Theme

from .search import FACETS, NOT_ASSESSED, NOT_STATED, SORTS, WORLDWIDE, FacetValue, Hit

LONGEST_QUERY = 200
SHOWN_AT_FIRST = 7
"""Values of a facet shown at once; the rest is behind "more"."""

NAMES = {
    "country": gettext_lazy("Country"),
    "sector": gettext_lazy("Partners from"),
    "theme": gettext_lazy("Theme"),
    "pillar": gettext_lazy("Pillar"),
    "type": gettext_lazy("Type of partnership"),
    "evidence": gettext_lazy("Evidence"),
    "language": gettext_lazy("Language of the text"),
}

SORT_NAMES = {
    "best": gettext_lazy("Best match"),
    "newest": gettext_lazy("Newest"),
    "title": gettext_lazy("Title"),
}

EXAMPLES = (
    gettext_lazy("banks survivors"),
    gettext_lazy("supply chain audits"),
    gettext_lazy("hotels training"),
)
"""Searches that find something, for readers who do not know how to begin."""

LABELS: dict[str, Any] = {"sector": Sector, "theme": Theme, "pillar": Pillar, "type": PartnershipType}


class Wanted(NamedTuple):
    """Words, chosen values of the facets, order and page."""

    text: str
    filters: dict[str, list[str]]
    sort: str
    page: int

    @property
    def is_anything(self) -> bool:
        return bool(self.text or self.filters)

    @property
    def number_of_filters(self) -> int:
        return sum(map(len, self.filters.values()))

    def query(self, **changes) -> str:
        """The address's query for this with some of it changed; the first page unless a page is named."""
        text, filters, sort = (changes.get(name, getattr(self, name)) for name in ("text", "filters", "sort"))
        said = QueryDict(mutable=True)
        if text:
            said["q"] = text
        for name, values in filters.items():
            said.setlist(name, values)
        if sort != self._usual_sort(text):
            said["sort"] = sort
        return f"?{said.urlencode()}"

    @staticmethod
    def _usual_sort(text: str) -> str:
        return "best" if text else "newest"

    def with_value(self, name: str, value: str) -> str:
        return self.query(filters={**self.filters, name: [*self.filters.get(name, []), value]})

    def without_value(self, name: str, value: str) -> str:
        left = [held for held in self.filters.get(name, []) if held != value]
        others = {key: values for key, values in self.filters.items() if key != name}
        return self.query(filters={**others, name: left} if left else others)


def read(asked: QueryDict) -> Wanted:
    """What an address asks for."""
    text = " ".join(asked.get("q", "").replace("\x00", "").split())[:LONGEST_QUERY]
    chosen = {name: sorted(known.intersection(asked.getlist(name))) for name, known in FACETS.items()}
    sort = asked.get("sort", "")
    possible = SORTS if text else SORTS[1:]
    page = asked.get("page", "")
    return Wanted(
        text,
        {name: values for name, values in chosen.items() if values},
        sort if sort in possible else possible[0],
        int(page) if page.isdecimal() and len(page) < 6 else 1,
    )


def label(name: str, value: str) -> str:
    """A value of a facet as a reader says it, in the page's language."""
    if name == "country":
        return _("Worldwide") if value == WORLDWIDE else countries.name(value)
    if name == "language":
        return capfirst(language_name(value))
    if name == "evidence":
        if value in {NOT_ASSESSED, NOT_STATED}:
            return _("Public sources, not assessed") if value == NOT_ASSESSED else _("Not stated")
        return str(EvidenceLevel(int(value)).label)
    return str(LABELS[name](value).label)


def named(hits: list[Hit]) -> list[Hit]:
    """The hits with their countries and sectors by name."""
    return [
        hit._replace(
            countries=sorted(label("country", code) for code in hit.countries),
            sectors=[label("sector", code) for code in hit.sectors],
        )
        for hit in hits
    ]


def groups(facets: dict[str, list[FacetValue]], wanted: Wanted) -> Iterator[dict[str, Any]]:
    """The facets as the page shows them: every value with its count and the address that adds it or takes it off."""
    for name, held in facets.items():
        values: list[dict[str, Any]] = [
            {
                "label": label(name, value),
                "count": number,
                "is_chosen": is_chosen,
                "url": wanted.without_value(name, value) if is_chosen else wanted.with_value(name, value),
            }
            for value, number, is_chosen in held
        ]
        if name == "evidence":
            values.sort(key=lambda value: value["label"])
        values.sort(key=lambda value: not value["is_chosen"])
        if len(values) > 1 or name in wanted.filters:
            yield {
                "name": name,
                "label": NAMES[name],
                "values": values[:SHOWN_AT_FIRST],
                "more": values[SHOWN_AT_FIRST:],
            }


def chips(wanted: Wanted) -> list[dict[str, str]]:
    """The filters in force, each with the address without it."""
    found = [{"label": f"“{wanted.text}”", "url": wanted.query(text="")}] if wanted.text else []
    for name, values in wanted.filters.items():
        found += [
            {"label": f"{NAMES[name]}: {label(name, value)}", "url": wanted.without_value(name, value)}
            for value in values
        ]
    return found


def sorts(wanted: Wanted) -> list[dict[str, Any]]:
    possible = SORTS if wanted.text else SORTS[1:]
    return [
        {"label": SORT_NAMES[sort], "url": wanted.query(sort=sort), "is_current": sort == wanted.sort}
        for sort in possible
    ]


def suggestions(wanted: Wanted) -> list[dict[str, str]]:
    """What to try when nothing was found: fewer filters, single words, searches that find something."""
    found = []
    if wanted.filters and wanted.text:
        found.append({"label": _("the same words without filters"), "url": wanted.query(filters={})})
    words = wanted.text.split()
    if len(words) > 1:
        found += [{"label": f"“{word}”", "url": wanted.query(text=word, filters={})} for word in words[:4]]
    return found + [{"label": f"“{text}”", "url": wanted.query(text=str(text), filters={})} for text in EXAMPLES]
