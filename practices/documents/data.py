"""A book as data: JSON with every public field, and a table of one row a practice."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.sheets import safe_cell

from ..content import TEXTS
from ..facts import facts_of
from ..models import PracticeVersion
from ..states import Licence
from .book import Book, Leaf
from .entry import standing_of
from .wording import in_language

LICENCE = "Each entry names its own licence. Reference entries were compiled from the sources they name."


def as_json(book: Book) -> bytes:
    """Keys in a fixed order; texts in their own language; closed lists as codes."""
    entries = [_entry(leaf) for leaf in book.leaves if leaf.content is not None]
    body = {
        **book.about,
        "citation": book.citation,
        "address": book.address,
        "licence": LICENCE,
        "number_of_entries": len(entries),
        "entries": entries,
    }
    return json.dumps(body, ensure_ascii=False, indent=1).encode()


def _entry(leaf: Leaf) -> dict[str, Any]:
    content = leaf.content or {}
    if leaf.number is None:
        return content
    cited = {"citation": leaf.citation, "address": leaf.address, "practice": content.get("address")}
    return {"number": leaf.number, **content, **cited}


# --- Table ------------------------------------------------------------------------------------------------------------


def as_csv(book: Book) -> bytes:
    """UTF-8 with a mark by which spreadsheets know it, headings in the book's language, and no cell a formula."""
    columns = list(_columns())
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([safe_cell(str(heading)) for heading, _get in columns])
    for leaf in book.leaves:
        if leaf.content is not None:
            content = in_language(leaf.content, book.language)
            facts = facts_of(content)
            writer.writerow([safe_cell(get(leaf, content, facts)) for _heading, get in columns])
    return ("\ufeff" + file.getvalue()).encode()


type _Get = Callable[[Leaf, dict[str, Any], dict[str, list[str]]], Any]


def _columns() -> list[tuple[Any, _Get]]:
    return [
        (_("Number"), lambda leaf, content, facts: leaf.number),
        (_("Title"), lambda leaf, content, facts: content["title"]),
        (_("Language of the text"), lambda leaf, content, facts: content["language"]),
        (_("Standing"), lambda leaf, content, facts: standing_of(content)),
        (_("Lead"), lambda leaf, content, facts: content["lead"]["organisation"]),
        (_("Country of the lead"), lambda leaf, content, facts: content["lead"]["country"]),
        *((heading, _fact(name)) for name, heading in FACTS),
        (_("Licence"), lambda leaf, content, facts: content["licence"] and Licence(content["licence"]).label),
        (_("Published"), lambda leaf, content, facts: content["published_on"]),
        (_("Short summary"), lambda leaf, content, facts: content["summary"]),
        *((_heading(name), _field(name)) for name in TEXTS),
        (_("Results"), lambda leaf, content, facts: _lines(content["results"], ("indicator", "baseline", "value"))),
        (_("Building blocks"), lambda leaf, content, facts: _lines(content["building_blocks"], ("title", "how"))),
        (_("Sources"), lambda leaf, content, facts: "\n".join(content["sources"])),
        (_("Address"), lambda leaf, content, facts: leaf.address or content["address"]),
        (_("How to cite"), lambda leaf, content, facts: leaf.citation or content["citation"]),
    ]


FACTS = (
    ("partners", _("Partners")),
    ("sectors", _("Sectors")),
    ("where", _("Where")),
    ("period", _("Period")),
    ("status", _("Status")),
    ("evidence", _("Evidence")),
    ("themes", _("Theme")),
    ("pillars", _("Pillar")),
    ("types", _("Type of partnership")),
    ("formality", _("Formality")),
    ("exploitation", _("Form of exploitation")),
    ("targets", _("SDG targets")),
)


def _heading(name: str) -> str:
    label = str(getattr(PracticeVersion._meta.get_field(name), "verbose_name", name))
    return label[:1].upper() + label[1:]


def _fact(name: str) -> _Get:
    return lambda leaf, content, facts: "; ".join(map(str, facts[name]))


def _field(name: str) -> _Get:
    return lambda leaf, content, facts: content[name]


def _lines(rows: list[dict[str, Any]], keys: tuple[str, ...]) -> str:
    return "\n".join(" – ".join(str(row[key]) for key in keys if row.get(key)) for row in rows)
