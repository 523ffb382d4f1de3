"""The review rubric: gate, criteria, weights, outcome.

Gate: one "no" stops scoring. Scores are 0–4 on eight criteria whose weights sum to 100; the total is 0–100.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .states import Outcome

HIGHEST = 4
GOOD_FROM = 75
PROMISING_FROM = 55
GOOD_EVIDENCE = 3
GAP_CALLING_A_THIRD = 20
REVIEWERS_NEEDED = 2


class Criterion(NamedTuple):
    code: str
    label: Any
    question: Any
    weight: int
    floor: int = 0


GATE = {
    "about_trafficking": _("Is it about trafficking in persons?"),
    "real_roles": _("Do the public and the private side both have a real role?"),
    "implemented": _("Has it been put into practice, not only planned?"),
    "no_harm": _("Does it do no harm, to survivors first of all?"),
    "rights": _("Are consents and rights in order?"),
}

CRITERIA = (
    Criterion("effectiveness", _("Effectiveness and evidence"), _("Did it change something, and how do we know?"), 25),
    Criterion("partnership", _("Quality of the partnership"), _("Are roles, benefits and risks shared fairly?"), 15),
    Criterion(
        "rights",
        _("Human rights, gender, survivor-centred"),
        _("Are rights protected and survivors heard?"),
        15,
        floor=2,
    ),
    Criterion("replicability", _("Replicability"), _("Could others do it, and at what cost?"), 15),
    Criterion("sustainability", _("Sustainability"), _("Will it last without its first funder?"), 10),
    Criterion("participation", _("Participation and inclusion"), _("Did those concerned help to shape it?"), 10),
    Criterion("innovation", pgettext_lazy("criterion", "Innovation"), _("Is something in it new where it is done?"), 5),
    Criterion("candour", _("Candour of lessons"), _("Does it say what went wrong?"), 5),
)

SCALE = {
    0: _("0 – not shown"),
    1: _("1 – weak"),
    2: _("2 – fair"),
    3: _("3 – good"),
    4: _("4 – excellent"),
}


def total(scores: Mapping[str, float]) -> float:
    """Weighted total, 0–100, of a complete set of scores 0–4 by criterion code."""
    return sum(criterion.weight * scores[criterion.code] / HIGHEST for criterion in CRITERIA)


def misses_floor(scores: Mapping[str, float]) -> bool:
    """Whether a criterion that has a floor lies below it."""
    return any(scores[criterion.code] < criterion.floor for criterion in CRITERIA)


def outcome(scores: Mapping[str, float], evidence: int) -> Outcome:
    """The outcome the rubric suggests. `evidence` is the practice's highest evidence level, 0–4."""
    points = total(scores)
    if points >= GOOD_FROM and evidence >= GOOD_EVIDENCE and not misses_floor(scores):
        return Outcome.GOOD
    return Outcome.PROMISING if points >= PROMISING_FROM else Outcome.RETURNED


def differ(totals: list[float], outcomes: list[str]) -> bool:
    """Whether reviews lie so far apart that a third is needed."""
    return max(totals) - min(totals) >= GAP_CALLING_A_THIRD or len(set(outcomes)) > 1
