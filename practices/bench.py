"""Generated practices for measuring: many, published, findable, and plainly not about anything."""

import random
from datetime import timedelta
from itertools import accumulate

from django.db import transaction
from django.utils import timezone

from rrge_portal.kernel.vocabulary import EvidenceLevel, PartnershipType, Pillar, Region, Sector, Theme

from . import search
from .models import Practice, PracticePartner, PracticeVersion, ResultClaim
from .states import Outcome, PracticeState

PREFIX = "generated-"
BATCH = 1000

COUNTRIES = {
    Region.AMERICAS: ["AR", "BO", "BR", "CA", "CL", "CO", "CR", "DO", "EC", "GT", "HN", "JM", "MX", "PA", "PE", "US"],
    Region.AFRICA: ["CI", "CM", "EG", "ET", "GH", "KE", "MA", "NG", "SN", "TZ", "UG", "ZA"],
    Region.ASIA_PACIFIC: ["AU", "BD", "ID", "IN", "KH", "LA", "LK", "MY", "NP", "PH", "TH", "VN"],
    Region.EUROPE: ["AL", "BE", "DE", "ES", "FR", "GB", "IT", "NL", "RO", "RS", "TR", "UA"],
    Region.MIDDLE_EAST: ["AE", "BH", "JO", "LB", "QA"],
}
SUBJECTS = (
    "recruitment", "remittances", "hotels", "fishing vessels", "plantations", "garment factories", "lorry parks",
    "airports", "help lines", "bank accounts", "online advertisements", "labour inspection", "shelters", "cocoa farms",
    "construction sites", "cruise ports", "job platforms", "seafarers", "domestic work", "tea estates",
)  # fmt: skip
DEEDS = (
    "Watching over", "Training for", "Indicators for", "A code of conduct for", "A register of", "Data sharing on",
    "Survivors advising on", "Fair contracts in", "Reporting lines for", "Audits of", "Employment after", "Funding for",
)  # fmt: skip
VOCABULARY = (
    "workers employers inspectors banks companies unions police prosecutors survivors victims indicators debts fees"
    " passports contracts recruiters agencies agreements partners hotlines referrals complaints wages audits suppliers"
    " ports borders vessels farms factories shelters training awareness evidence traffickers trafficking persons"
    " protection prevention prosecution partnership ministries courts data privacy consent interviews translation"
    " outreach families migrants visas embassies consulates laws decrees budgets funds donors evaluations surveys"
    " baselines coalitions platforms algorithms payments remittances transactions alerts accounts loans lenders"
    " villages cities provinces regions islands seasons harvests crews captains drivers guards nurses teachers"
    " students cooperatives retailers brands buyers standards certificates remedies compensation counselling housing"
)
WORDS = VOCABULARY.split()
COMMONNESS = list(accumulate(1 / (place + 1) for place in range(len(WORDS) * 12)))
"""As in any language: the second word is half as common as the first, the third a third (Zipf)."""
ENDINGS = ("", "ing", "ed", "s", "er", "ers", "al", "ation", "ment", "ness", "ity", "ly")
MANY_WORDS = [word + ending for ending in ENDINGS for word in WORDS]


def top_up(number: int, *, seed: int) -> int:
    """See that there are `number` generated practices. Returns how many are new; the same seed makes the same."""
    present = Practice.objects.filter(slug__startswith=PREFIX).count()
    for first in range(present, number, BATCH):
        _make(range(first, min(first + BATCH, number)), seed)
    return max(0, number - present)


@transaction.atomic
def _make(numbers: range, seed: int) -> None:
    now = timezone.now()
    chances = {number: random.Random(f"{seed}:{number}") for number in numbers}  # noqa: S311 - chance, not secrecy
    practices = Practice.objects.bulk_create(
        Practice(
            slug=f"{PREFIX}{number}",
            state=PracticeState.PUBLISHED,
            label=chance.choice((Outcome.PROMISING, Outcome.PROMISING, Outcome.GOOD)),
            published_at=now - timedelta(minutes=number),
        )
        for number, chance in chances.items()
    )
    versions = PracticeVersion.objects.bulk_create(
        _version(practice, chance, now) for practice, chance in zip(practices, chances.values(), strict=True)
    )
    for practice, version in zip(practices, versions, strict=True):
        practice.current = version
    Practice.objects.bulk_update(practices, ["current"], batch_size=BATCH)
    PracticePartner.objects.bulk_create(
        PracticePartner(version=version, organisation=f"Generated Company {chance.randrange(900)}", sector=sector)
        for version, chance in zip(versions, chances.values(), strict=True)
        for sector in chance.sample(Sector.values, 2)
    )
    ResultClaim.objects.bulk_create(
        ResultClaim(
            version=version,
            indicator=f"{chance.choice(WORDS).capitalize()} reached",
            value=str(chance.randrange(5000)),
            evidence=chance.choice(EvidenceLevel.values),
        )
        for version, chance in zip(versions, chances.values(), strict=True)
    )
    search.index_many(Practice.objects.filter(pk__gte=practices[0].pk, pk__lte=practices[-1].pk))


def _version(practice: Practice, chance: random.Random, now) -> PracticeVersion:
    region = chance.choice(list(COUNTRIES))
    return PracticeVersion(
        practice=practice,
        submitted_at=now,
        language=chance.choices(("en", "es", "fr"), (7, 2, 1))[0],
        title=f"{chance.choice(DEEDS)} {chance.choice(SUBJECTS)}",
        summary=_text(chance, 60),
        lead_organisation=f"Generated Ministry {chance.randrange(300)}",
        lead_sector=Sector.GOVERNMENT,
        public_role=_text(chance, 30),
        private_role=_text(chance, 30),
        partnership_types=chance.sample(PartnershipType.values, chance.choice((1, 1, 2))),
        countries=chance.sample(COUNTRIES[region], chance.choice((1, 1, 2, 3))),
        regions=[region],
        start_year=chance.randrange(2008, 2026),
        status="ongoing",
        themes=chance.sample(Theme.values, chance.choice((1, 1, 2))),
        pillars=chance.sample(Pillar.values, chance.choice((1, 2, 2))),
        problem=_text(chance, 60),
        description=_text(chance, 150),
        challenges=_text(chance, 40),
        lessons_learned=_text(chance, 40),
        licence="cc-by-4.0",
    )


def _text(chance: random.Random, length: int) -> str:
    return " ".join(chance.choices(MANY_WORDS, cum_weights=COMMONNESS, k=length)).capitalize() + "."
