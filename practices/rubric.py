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
    """One thing that is scored; `anchors` say in words what each score from 0 to 4 means."""

    code: str
    label: Any
    question: Any
    weight: int
    anchors: tuple[Any, ...]
    floor: int = 0


GATE = {
    "about_trafficking": _("Is it about trafficking in persons?"),
    "real_roles": _("Do the public and the private side both have a real role?"),
    "implemented": _("Has it been put into practice, not only planned?"),
    "no_harm": _("Does it do no harm, to survivors first of all?"),
    "rights": _("Are consents and rights in order?"),
}

CRITERIA = (
    Criterion(
        "effectiveness",
        _("Effectiveness and evidence"),
        _("Did it change something, and how do we know?"),
        25,
        (
            _("0 – no result is shown"),
            _("1 – activities are counted, not what they changed"),
            _("2 – its own figures show a change"),
            _("3 – figures with a baseline, looked at by somebody independent"),
            _("4 – an evaluation that compares, or the same result found repeatedly"),
        ),
    ),
    Criterion(
        "partnership",
        _("Quality of the partnership"),
        _("Are roles, benefits and risks shared fairly?"),
        15,
        (
            _("0 – one side acts alone"),
            _("1 – the other side lends its name or its money only"),
            _("2 – both act, but roles or responsibilities are unclear"),
            _("3 – clear roles, written down and kept"),
            _("4 – decisions, benefits and risks are shared and reviewed together"),
        ),
    ),
    Criterion(
        "rights",
        _("Human rights, gender, survivor-centred"),
        _("Are rights protected and survivors heard?"),
        15,
        (
            _("0 – it may harm those it is for"),
            _("1 – rights are mentioned, nothing is done for them"),
            _("2 – basic safeguards are in place"),
            _("3 – safeguards, a gender lens, and a way to complain that is used"),
            _("4 – survivors shape it, safely and paid, and it changed because of them"),
        ),
        floor=2,
    ),
    Criterion(
        "replicability",
        _("Replicability"),
        _("Could others do it, and at what cost?"),
        15,
        (
            _("0 – it hangs on one person or one exception"),
            _("1 – it is hard to see how others could do it"),
            _("2 – others could, with much to find out"),
            _("3 – steps, conditions and costs are described"),
            _("4 – it has been repeated elsewhere, or others can begin tomorrow"),
        ),
    ),
    Criterion(
        "sustainability",
        _("Sustainability"),
        _("Will it last without its first funder?"),
        10,
        (
            _("0 – it has ended, or ends with its grant"),
            _("1 – nobody has said who pays next"),
            _("2 – the near future is paid for"),
            _("3 – it is part of somebody's budget or of the rules"),
            _("4 – it has outlived its first funder or a change of government"),
        ),
    ),
    Criterion(
        "participation",
        _("Participation and inclusion"),
        _("Did those concerned help to shape it?"),
        10,
        (
            _("0 – those concerned had no say"),
            _("1 – they were informed"),
            _("2 – they were asked"),
            _("3 – they took part, those hard to reach among them"),
            _("4 – they decide with the others"),
        ),
    ),
    Criterion(
        "innovation",
        pgettext_lazy("criterion", "Innovation"),
        _("Is something in it new where it is done?"),
        5,
        (
            _("0 – nothing is new"),
            _("1 – known elsewhere, taken over unchanged"),
            _("2 – known, adapted to the place"),
            _("3 – a new means to a known end"),
            _("4 – an approach others have not tried"),
        ),
    ),
    Criterion(
        "candour",
        _("Candour of lessons"),
        _("Does it say what went wrong?"),
        5,
        (
            _("0 – only successes"),
            _("1 – difficulties in general terms"),
            _("2 – some real difficulties"),
            _("3 – what failed, and what was changed"),
            _("4 – failures with figures and causes, so that others can avoid them"),
        ),
    ),
)


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


def so_far(scores: Mapping[str, float]) -> float:
    """The points of those criteria that are scored; the total once all are."""
    return sum(item.weight * scores[item.code] / HIGHEST for item in CRITERIA if item.code in scores)
