"""The reviewers of one version taken together: are they enough, do they agree, what does the rubric suggest?"""

from typing import NamedTuple

from . import rubric
from .states import AssignmentState, GateAnswer, Outcome, PracticeState


class Panel(NamedTuple):
    """`reviews` are those handed in, in the order they were asked for; `awaited` is how many are not."""

    reviews: tuple
    awaited: int
    evidence: int

    @property
    def is_split(self) -> bool:
        """Whether two reviews lie so far apart that a third is needed."""
        if len(self.reviews) < rubric.REVIEWERS_NEEDED:
            return False
        first = self.reviews[: rubric.REVIEWERS_NEEDED]
        totals = [review.total or 0 for review in first]
        return rubric.differ(totals, [review.outcome for review in first])

    @property
    def needed(self) -> int:
        """How many reviews it takes."""
        return rubric.REVIEWERS_NEEDED + self.is_split

    @property
    def is_full(self) -> bool:
        """Whether two reviews are in, so that something follows: a decision, or a third reviewer."""
        return not self.awaited and len(self.reviews) >= rubric.REVIEWERS_NEEDED

    @property
    def can_be_decided(self) -> bool:
        return not self.awaited and len(self.reviews) >= self.needed

    @property
    def scores(self) -> dict[str, float]:
        """The mean score of each criterion, over the reviews that were not stopped at the gate."""
        scored = [review.scores for review in self.reviews if review.total is not None]
        return {
            item.code: sum(scores[item.code] for scores in scored) / len(scored) for item in rubric.CRITERIA if scored
        }

    @property
    def is_stopped_at_gate(self) -> bool:
        """Whether most reviewers answered “no” to a question of the gate."""
        return 2 * sum(review.is_stopped_at_gate for review in self.reviews) > len(self.reviews)

    @property
    def suggestion(self) -> Outcome:
        """What the rubric says of the mean scores; good only if nobody saw a floor missed or a gate closed."""
        if self.is_stopped_at_gate or not self.scores:
            return Outcome.RETURNED
        suggested = rubric.outcome(self.scores, self.evidence)
        return Outcome.PROMISING if suggested == Outcome.GOOD and not self.can_be_good else suggested

    @property
    def can_be_good(self) -> bool:
        """Whether reviews, evidence and floors allow *good practice* at all, whatever the points."""
        if len(self.reviews) < rubric.REVIEWERS_NEEDED or self.evidence < rubric.GOOD_EVIDENCE:
            return False
        return not any(review.total is None or rubric.misses_floor(review.scores) for review in self.reviews)

    @property
    def total(self) -> float | None:
        return rubric.total(self.scores) if self.scores else None


def of(version) -> Panel:
    """The panel of a version. Only for actions and for the eyes of those whom `Review.visible_to` lets see them all."""
    assignments = list(version.assignments.select_related("review"))
    return Panel(
        tuple(item.review for item in assignments if item.state == AssignmentState.SUBMITTED),
        sum(item.is_open for item in assignments),
        version.evidence_level or 0,
    )


def version_judged(practice):
    """The version whose reviews say something about the current one: that itself before and during the review, later
    the last one reviewers were asked about, as editors may have changed the text since.
    """
    version = practice.current
    if practice.state in {PracticeState.SUBMITTED, PracticeState.IN_REVIEW} or version.assignments.exists():
        return version
    return version.reviewed_before or version


def earlier_reviewers(version) -> list:
    """Who reviewed the version that was reviewed before and was not asked for this one yet, in the order of then."""
    before = version.reviewed_before
    if before is None:
        return []
    asked = version.assignments.values("reviewer")
    done = before.assignments.filter(state=AssignmentState.SUBMITTED).exclude(reviewer__in=asked)
    return [assignment.reviewer for assignment in done.select_related("reviewer__profile").order_by("pk")]


class Dot(NamedTuple):
    """One reviewer's score on the line of a criterion, with where it is drawn."""

    letter: str
    score: int
    x: int
    y: int


class Line(NamedTuple):
    """One criterion with everybody's scores."""

    criterion: rubric.Criterion
    dots: list[Dot]


LETTERS = "ABCDEFGH"
LINE_START, LINE_STEP, DOTS_APART = 14, 48, 18
"""In the units of the drawing; two reviewers with the same score lie below one another."""


def side_by_side(reviews) -> list[Line]:
    """The scores of several reviews, criterion by criterion, to be drawn as dots on a line from 0 to 4."""
    lines = []
    for item in rubric.CRITERIA:
        dots = [
            Dot(LETTERS[place], score, LINE_START + LINE_STEP * score, 12 + DOTS_APART * place)
            for place, review in enumerate(reviews)
            if (score := review.scores.get(item.code)) is not None and review.total is not None
        ]
        lines.append(Line(item, dots))
    return lines


class Row(NamedTuple):
    """One question or criterion, and what each reviewer answered."""

    label: object
    cells: list[str]


def table(reviews) -> list[Row]:
    """Every answer and score of several reviews, for those who do not want a drawing."""
    answers = dict(GateAnswer.choices)
    gate = [
        Row(question, [str(answers.get(review.gate.get(code), "–")) for review in reviews])
        for code, question in rubric.GATE.items()
    ]
    scores = [
        Row(item.label, [str(review.scores.get(item.code, "–")) for review in reviews]) for item in rubric.CRITERIA
    ]
    return gate + scores
