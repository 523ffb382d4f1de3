"""How a text describes one body: what lead and partners are shown before they answer."""

import re
from typing import Any, NamedTuple

from django.utils.text import capfirst

from . import reading
from .content import TEXTS
from .models import Clearance, PracticePartner
from .parties import Party, key_of, parties
from .states import Brings

NOT_FOR_THE_LEAD = {
    "focal_point", "relation_to_lead", "conflicts", "answer_to_reviewers", "evidence_links", "allows_translation",
    "review_on", "declares_accurate", "declares_agreed", "declares_no_victim", "declares_images",
}  # fmt: skip
"""What the public does not read, and so nobody clears."""
_SENTENCES = re.compile(r"(?<=[.!?。؟])\s+|\n+")


class Shown(NamedTuple):
    """Rows of label and value for a partner, sentences that name it, the whole text for the lead."""

    rows: list[tuple[str, str]]
    sentences: list[str]
    parts: list


def source_of(body: Clearance, version):
    """The row whose words the body may propose to change."""
    return version if body.is_lead else partner_of(body, version) or PracticePartner()


def partner_of(body: Clearance, version) -> PracticePartner | None:
    key = key_of(body.organisation, is_lead=False)
    return next((row for row in version.partners.all() if key_of(row.organisation, is_lead=False) == key), None)


def to_party(body: Clearance, version) -> Shown:
    if body.is_lead:
        return Shown([], [], reading.read(version, without=NOT_FOR_THE_LEAD))
    partner = partner_of(body, version)
    if partner is None:
        return Shown([], [], [])
    brings = dict(Brings.choices)
    rows = [
        (_label("organisation"), partner.organisation),
        (_label("sector"), str(partner.get_sector_display())),
        (_label("role"), partner.role),
        (_label("brings"), ", ".join(str(brings.get(code, code)) for code in partner.brings)),
    ]
    return Shown([(label, said) for label, said in rows if said], list(_naming(partner.organisation, version)), [])


def _naming(organisation: str, version):
    """The sentences of the text in which a partner is named."""
    for name in ("summary", *TEXTS):
        for sentence in _SENTENCES.split(getattr(version, name)):
            if organisation.lower() in sentence.lower():
                yield sentence.strip()


def _label(name: str) -> str:
    field: Any = PracticePartner._meta.get_field(name)
    return capfirst(str(field.verbose_name))


def proposals(body: Clearance, version) -> list[tuple[str, str, str]]:
    """Label, present words and proposed ones, for each field a body would have otherwise."""
    source = source_of(body, version)
    return [
        (reading.read_field(source, name).label if body.is_lead else _label(name), getattr(source, name), said)
        for name, said in body.proposed.items()
    ]


def contacts(practice, version) -> list[tuple[Party, dict[str, str]]]:
    """Every body a text names, with whom to ask there as far as that is known."""
    known = {key_of(row.organisation, is_lead=row.is_lead): row for row in practice.clearances.all()}
    rows = []
    for party in parties(version):
        row = known.get(party.key)
        name = version.focal_point if party.is_lead else ""
        usual = {"name": name, "email": "", "language": version.language or "en"}
        rows.append((party, {field: getattr(row, field) or usual[field] for field in usual} if row else usual))
    return [(party, initial) for party, initial in rows if party.organisation]
