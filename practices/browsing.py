"""What a reader of the compendium asks for, as it stands in the address; what makes no sense there is left out."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from rrge_portal.kernel.templatetags.portal import language_name
from rrge_portal.kernel.vocabulary import EvidenceLevel, PartnershipType, Pillar, Region, Sector, Theme

from . import asking
from .search import FACETS, NOT_ASSESSED, NOT_STATED, SORTS, WORLDWIDE, FacetValue, Hit, Way

LONGEST_QUERY = 200
SHOWN_AT_FIRST = 7
"""Values of a facet shown at once; the rest is behind "more"."""

NAMES = {
    "country": gettext_lazy("Country"),
    "region": gettext_lazy("Region"),
    "sector": gettext_lazy("Partners from"),
    "theme": gettext_lazy("Theme"),
    "pillar": gettext_lazy("Pillar"),
    "type": gettext_lazy("Type of partnership"),
    "evidence": gettext_lazy("Evidence"),
    "year": gettext_lazy("Began in"),
    "language": gettext_lazy("Language of the text"),
}

SORT_NAMES = {
    "best": gettext_lazy("Best match"),
    "newest": gettext_lazy("Newest"),
    "title": gettext_lazy("Title"),
    "country": gettext_lazy("Country"),
}

EXAMPLES = (
    gettext_lazy("banks survivors"),
    gettext_lazy("supply chain audits"),
    gettext_lazy("hotels training"),
)

LABELS: dict[str, Any] = {"region": Region, "sector": Sector, "theme": Theme, "pillar": Pillar, "type": PartnershipType}


class Wanted(NamedTuple):
    """Words, chosen values of the facets, order and page."""

    text: str
    filters: dict[str, list[str]]
    sort: str
    page: int
    unknown: tuple[str, ...] = ()
    """Facets of which the address names values that there are not."""
    is_cut: bool = False
    """Whether there were more words than are looked for."""

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
        if sort != self._usual_sort(text) and (text or sort != "best"):
            said["sort"] = sort
        return f"?{said.urlencode()}"

    @property
    def lasting(self) -> str:
        """What of it is worth keeping, as in an address and always the same: no page, and no order."""
        return self.query(sort=self._usual_sort(self.text)).removeprefix("?")

    @staticmethod
    def _usual_sort(text: str) -> str:
        return "best" if text else "newest"

    def without_value(self, name: str, value: str) -> str:
        left = [held for held in self.filters.get(name, []) if held != value]
        others = {key: values for key, values in self.filters.items() if key != name}
        return self.query(filters={**others, name: left} if left else others)


def read(asked: QueryDict) -> Wanted:
    """What an address asks for."""
    typed = " ".join(asked.get("q", "").replace("\x00", "").split())
    text = typed[:LONGEST_QUERY]
    chosen = {name: sorted(known.intersection(asked.getlist(name))) for name, known in FACETS.items()}
    sort = asked.get("sort", "")
    possible = SORTS if text else SORTS[1:]
    page = asked.get("page", "")
    return Wanted(
        text,
        {name: values for name, values in chosen.items() if values},
        sort if sort in possible else possible[0],
        int(page) if page.isdecimal() and len(page) < 6 else 1,
        tuple(name for name, known in FACETS.items() if not known.issuperset(filter(None, asked.getlist(name)))),
        len(typed) > LONGEST_QUERY or asking.understand(text).is_cut,
    )


def notes(wanted: Wanted) -> Iterator[str]:
    """What a reader must know of how their words and filters were taken."""
    if wanted.text and not asking.understand(wanted.text):
        yield _("There is no word in what was typed: these are all practices within the filters.")
    if wanted.is_cut:
        yield _("Only the beginning of this is looked for: %(words)d words and %(letters)d letters at most.") % {
            "words": asking.MOST_TERMS,
            "letters": LONGEST_QUERY,
        }
    if wanted.unknown:
        names = ", ".join(str(NAMES[name]) for name in wanted.unknown)
        yield _("A filter in this address is not known here and was left out: %(names)s.") % {"names": names}


def label(name: str, value: str) -> str:
    """A value of a facet as a reader says it, in the page's language."""
    if name == "country":
        return _("Worldwide") if value == WORLDWIDE else countries.name(value)
    if name == "year":
        return value
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


def facets(found: dict[str, list[FacetValue]], wanted: Wanted) -> SafeString:
    """The facets as HTML: a page shows them in two places, of which a reader sees the one for their screen."""
    return render_to_string("practices/facets.html", {"groups": list(groups(found, wanted))})


def groups(facets: dict[str, list[FacetValue]], wanted: Wanted) -> Iterator[dict[str, Any]]:
    """The facets as the page shows them: every value with its count and the address that adds it or takes it off."""
    everything = wanted.query()
    joint = "" if everything == "?" else "&"
    for name, held in facets.items():
        values: list[dict[str, Any]] = [
            {
                "label": label(name, value),
                "count": number,
                "is_chosen": is_chosen,
                "url": wanted.without_value(name, value) if is_chosen else f"{everything}{joint}{name}={value}",
            }
            for value, number, is_chosen in held
        ]
        if name == "year":
            values.sort(key=lambda value: value["label"], reverse=True)
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


def in_words(wanted: Wanted) -> str:
    """What is looked for, in a line: *“hotels”, Country: Panama*."""
    return ", ".join(chip["label"] for chip in chips(wanted)) or _("all practices")


def ways(found: Sequence[Way], wanted: Wanted) -> list[dict[str, Any]]:
    """What to ask instead where nothing was found, each with how many practices that finds."""
    return [{"label": _way(way, wanted), "url": _address(way, wanted), "number": way.number} for way in found]


def better(meant: Way | None, wanted: Wanted) -> dict[str, Any] | None:
    """The words a reader may have meant."""
    return meant and {"label": meant.text, "url": _address(meant, wanted), "number": meant.number}


def _address(way: Way, wanted: Wanted) -> str:
    filters = {name: list(values) for name, values in way.filters.items()}
    return wanted.query(text=way.text, filters=filters, sort="best" if way.text else "newest")


def _way(way: Way, wanted: Wanted) -> str:
    if way.text != wanted.text:
        return _("only “%(words)s”") % {"words": way.text}
    left_out = [name for name in wanted.filters if name not in way.filters]
    if len(left_out) > 1:
        return _("without filters")
    return _("without the filter “%(name)s”") % {"name": NAMES[left_out[0]]}


def examples(wanted: Wanted) -> list[dict[str, str]]:
    """Searches that find something, for readers who do not know how to begin."""
    return [{"label": f"“{text}”", "url": wanted.query(text=str(text), filters={}, sort="best")} for text in EXAMPLES]
