"""Practices and editions for reference managers: BibTeX, RIS and CSL-JSON."""

import json
from datetime import date
from typing import NamedTuple

from rrge_portal.kernel.addresses import permanent_address

from .citing import COMPENDIUM, PORTAL
from .models import Edition


class Reference(NamedTuple):
    """What a reference list says of a practice or an edition. `within` is the collection it belongs to, or empty."""

    key: str
    author: str
    title: str
    published: date
    address: str
    language: str
    within: str
    version: str
    abstract: str


def of_practice(practice) -> Reference:
    version = practice.current
    return Reference(
        key=f"rrge-{practice.slug}",
        author=version.lead_organisation or PORTAL,
        title=version.title,
        published=practice.published_at.date(),
        address=permanent_address(practice),
        language=version.language,
        within=COMPENDIUM,
        version="reference entry, not assessed" if practice.is_reference else f"version {version.number}",
        abstract=" ".join(version.summary.split()),
    )


def of_edition(edition: Edition) -> Reference:
    return Reference(
        key=f"rrge-edition-{edition.number}",
        author=PORTAL,
        title=edition.titles.get(edition.language) or str(edition.title),
        published=edition.frozen_on,
        address=permanent_address(edition),
        language=edition.language,
        within="",
        version=f"edition {edition.number}",
        abstract="",
    )


_IN_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#", "_": r"\_", "$": r"\$",
        "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    }
)  # fmt: skip


def as_bibtex(reference: Reference) -> str:
    """One entry, in UTF-8. Braces round the author keep the name of an organisation whole."""
    fields = {
        "author": f"{{{_tex(reference.author)}}}",
        "title": f"{{{_tex(reference.title)}}}",
        "booktitle": _tex(reference.within),
        "edition" if not reference.within else "note": _tex(reference.version),
        "publisher": PORTAL,
        "year": str(reference.published.year),
        "date": reference.published.isoformat(),
        "langid": reference.language,
        "url": reference.address,
        "abstract": _tex(reference.abstract),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    kind = "incollection" if reference.within else "book"
    return f"@{kind}{{{reference.key},\n" + ",\n".join(lines) + "\n}\n"


def _tex(text: str) -> str:
    return " ".join(text.split()).translate(_IN_TEX)


def as_ris(reference: Reference) -> str:
    """One record; lines end as the format wants them."""
    tags = [
        ("TY", "CHAP" if reference.within else "BOOK"),
        ("AU", reference.author),
        ("TI", reference.title),
        ("T2", reference.within),
        ("ET", reference.version),
        ("PB", PORTAL),
        ("PY", str(reference.published.year)),
        ("DA", reference.published.strftime("%Y/%m/%d/")),
        ("LA", reference.language),
        ("UR", reference.address),
        ("AB", reference.abstract),
    ]
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in tags if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def as_csl(reference: Reference) -> str:
    """A list of one item of the Citation Style Language."""
    day = reference.published
    item = {
        "id": reference.key,
        "type": "chapter" if reference.within else "book",
        "author": [{"literal": reference.author}],
        "title": reference.title,
        "container-title": reference.within,
        "version" if reference.within else "edition": reference.version,
        "publisher": PORTAL,
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "language": reference.language,
        "URL": reference.address,
        "abstract": reference.abstract,
    }
    stated = {name: value for name, value in item.items() if value}
    return json.dumps([stated], ensure_ascii=False, indent=1) + "\n"


STYLES = {
    "bib": (as_bibtex, "application/x-bibtex; charset=utf-8"),
    "ris": (as_ris, "application/x-research-info-systems; charset=utf-8"),
    "csl.json": (as_csl, "application/vnd.citationstyles.csl+json"),
}
"""How each file is written, by the end of its name, and its media type."""
