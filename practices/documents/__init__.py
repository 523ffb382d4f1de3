"""The documents made of practices: data first, then Typst, which turns it into a tagged PDF (PDF/UA-1).

The same edition gives the same bytes: the date is the edition's, and only the fonts inside the package are used.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rrge_portal.kernel.documents import printable, set_pdf
from rrge_portal.kernel.moments import say_short_date
from rrge_portal.kernel.vocabulary import EvidenceLevel

from .. import citing
from ..facts import facts_of
from ..models import Edition
from ..states import Licence, Origin, Outcome

TEMPLATE = Path(__file__).with_name("edition.typ")


def edition_pdf(edition: Edition, entries: Iterable[dict[str, Any]]) -> bytes:
    """The PDF of an edition with these frozen contents, in the first language of its titles."""
    language = edition.language
    with translation.override(language):
        data = printable(_edition(edition, list(entries), language))
    return set_pdf(TEMPLATE, data, made_at=edition.frozen_at)


# --- Data -------------------------------------------------------------------------------------------------------------


def _edition(edition: Edition, entries: list[dict[str, Any]], language: str) -> dict[str, Any]:
    day = say_short_date(edition.frozen_at.date())
    return {
        "language": language,
        "title": str(edition.title),
        "publisher": citing.PORTAL,
        "edition": _("Edition %(number)d, %(day)s") % {"number": edition.number, "day": day},
        "disclaimer": _(
            "Not a publication of the United Nations. Reference entries were compiled from public sources and were"
            " not assessed."
        ),
        "foreword": _paragraphs(str(edition.foreword)),
        "words": {
            "foreword": _("Foreword"),
            "contents": _("Contents"),
            "sources": _("Public sources"),
            "colophon": _("About this edition"),
            "columns": [_("Indicator"), _("Before"), _("After"), _("As of"), _("Source"), _("Evidence")],
        },
        "chapters": list(_chapters(entries)),
        "colophon": [
            ngettext(
                "This edition holds %(number)d practice as it stood on %(day)s.",
                "This edition holds %(number)d practices as they stood on %(day)s.",
                len(entries),
            )
            % {"number": len(entries), "day": day},
            _("To cite it: %(citation)s") % {"citation": citing.of_edition(edition)},
            _("A licence is named with each practice that has one."),
        ],
    }


def _chapters(entries: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    assessed = [entry for entry in entries if entry["origin"] == Origin.SUBMITTED]
    reference = [entry for entry in entries if entry["origin"] == Origin.REFERENCE]
    if assessed:
        yield {
            "title": _("Practices, reviewed"),
            "introduction": [
                _("Submitted by those who carry them out, scored by two independent reviewers, cleared and published.")
            ],
            "entries": [_entry(entry) for entry in assessed],
        }
    if reference:
        yield {
            "title": _("Reference entries, not assessed"),
            "introduction": [
                _(
                    "Compiled from public sources, which are named with each entry. Nobody assessed these practices,"
                    " and their partners did not write the texts. What the sources do not say is left out."
                )
            ],
            "entries": [_entry(entry) for entry in reference],
        }


def _entry(content: dict[str, Any]) -> dict[str, Any]:
    facts = facts_of(content)
    named = {
        _("Where"): facts["where"],
        _("Lead"): facts["lead"],
        _("Partners"): facts["partners"],
        _("Sectors"): facts["sectors"],
        _("Period"): facts["period"],
        _("Status"): facts["status"],
        _("Evidence"): facts["evidence"],
        _("Theme"): facts["themes"],
        _("Pillar"): facts["pillars"],
        _("Type of partnership"): facts["types"],
        _("Licence"): [str(Licence(content["licence"]).label)] if content["licence"] else [],
    }
    return {
        "language": content["language"] or "en",
        "title": content["title"],
        "standing": _standing(content),
        "facts": [
            [name, "; ".join(values) or _("not stated")] for name, values in named.items() if _is_shown(name, values)
        ],
        "summary": _paragraphs(content["summary"]),
        "sections": list(_sections(content)),
        "sources": content["sources"],
        "citation": content["citation"],
    }


def _is_shown(name: str, values: list[str]) -> bool:
    return bool(values) or name not in {_("Evidence"), _("Licence")}


def _standing(content: dict[str, Any]) -> str:
    if content["origin"] == Origin.REFERENCE:
        return str(Origin.REFERENCE.label)
    return str(Outcome(content["assessed_as"]).label) if content["assessed_as"] else ""


def _sections(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The text in the order in which a reader asks; questions without an answer are left out."""
    for heading, names in {
        _("What was the problem?"): ["problem", "target_group", "theory_of_change"],
        _("What did they do?"): ["description", "public_role", "private_role"],
        _("What came of it?"): ["results_in_words"],
        _("What went wrong, or was hard?"): ["challenges", "failures"],
        _("What did they learn?"): ["lessons_learned"],
        _("Could we do it here?"): ["replicability", "replicated_in", "costs", "sustainability"],
        _("Rights and risks"): ["rights_aspects", "survivor_involvement", "risks"],
    }.items():
        paragraphs = [line for name in names for line in _paragraphs(content[name])]
        is_results = names == ["results_in_words"]
        rows = [_row(claim) for claim in content["results"]] if is_results else []
        if is_results and content["not_yet_measured"] and not rows:
            paragraphs.insert(0, _("Results have not been measured yet."))
        if paragraphs or rows:
            yield {"heading": heading, "paragraphs": paragraphs, "results": rows}


def _row(claim: dict[str, Any]) -> list[str]:
    level = claim["evidence"]
    return [
        claim["indicator"],
        claim["baseline"] or "–",
        " ".join(filter(None, [claim["value"], claim["unit"]])),
        claim["as_of"] or _("not stated"),
        claim["source"] or _("not stated"),
        _("not stated") if level is None else str(EvidenceLevel(level).label),
    ]


def _paragraphs(text: str | None) -> list[str]:
    return [" ".join(line.split()) for line in (text or "").splitlines() if line.strip()]
