"""Who has to agree before a practice is published: its lead and every partner it names, and what each agrees to.

A partner agrees to its own row, the lead to the whole text. A digest of that tells whether an agreement still holds
for a later version: whoever's description did not change is not asked again.
"""

import hashlib
import json
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from .content import CODES, TEXTS
from .states import Scope
from .words import fold

WORDING_VERSION = "2026-11"
"""Of the sentences below; a new meaning needs a new one."""

SENTENCES = {
    Scope.TEXT: _("The text as shown here may be published in the compendium under the licence named in it."),
    Scope.NAME: _("Our organisation may be named in it and described as shown here."),
    Scope.IMAGES: _("The images belonging to it may be shown; nobody in them is a victim or survivor."),
    Scope.SURVIVOR: _(
        "Words, stories or material of survivors in it are used with their own consent, which we hold, until the day "
        "named here. They can withdraw it at any time."
    ),
}
"""What a body says yes to, word for word."""


class Party(NamedTuple):
    """A body a version names. `position` is that of its row among the partners, None for the lead."""

    organisation: str
    position: int | None
    digest: str

    @property
    def is_lead(self) -> bool:
        return self.position is None

    @property
    def key(self) -> str:
        """By which it is known again in another version."""
        return key_of(self.organisation, is_lead=self.is_lead)


def key_of(organisation: str, *, is_lead: bool) -> str:
    return "lead" if is_lead else fold(organisation).strip()


def parties(version) -> list[Party]:
    """The lead first, then the partners in order; a partner named twice is asked once, about its first row."""
    found = {"lead": Party(version.lead_organisation, None, lead_digest(version))}
    for partner in version.partners.all():
        party = Party(partner.organisation, partner.position, partner_digest(partner))
        found.setdefault(party.key, party)
    return list(found.values())


def partner_digest(partner) -> str:
    return _digest([partner.organisation, partner.sector, partner.role, sorted(partner.brings)])


def lead_digest(version) -> str:
    """Of everything the public reads but the partners, who clear their own rows."""
    results = [
        [claim.indicator, claim.baseline, claim.value, claim.unit, str(claim.as_of or ""), claim.source, claim.evidence]
        for claim in version.results.all()
    ]
    names = ("title", "summary", "lead_organisation", "lead_sector", "status", "licence", *TEXTS, *CODES)
    said = [getattr(version, name) for name in names]
    return _digest([said, str(version.lead_country), version.building_blocks, version.evidence_links, results])


def _digest(said) -> str:
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, default=str).encode()).hexdigest()
