"""The arithmetic of the rubric and of the panel, whatever the scores."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from practices import rubric
from practices.panel import Panel
from practices.states import Outcome

SCORES = st.fixed_dictionaries({item.code: st.integers(0, 4) for item in rubric.CRITERIA})
EVIDENCE = st.integers(0, 4)


def review(scores, evidence):
    return SimpleNamespace(
        scores=scores,
        total=rubric.total(scores),
        outcome=rubric.outcome(scores, evidence),
        is_stopped_at_gate=False,
    )


def test_the_weights_sum_to_a_hundred():
    assert sum(item.weight for item in rubric.CRITERIA) == 100


@given(SCORES)
def test_a_total_lies_between_nothing_and_a_hundred(scores):
    assert 0 <= rubric.total(scores) <= 100


@given(SCORES, st.sampled_from(rubric.CRITERIA))
def test_a_higher_score_never_lowers_the_total(scores, criterion):
    better = scores | {criterion.code: 4}

    assert rubric.total(better) >= rubric.total(scores)


@given(SCORES, EVIDENCE)
def test_good_means_points_evidence_and_no_floor_missed(scores, evidence):
    is_good = rubric.outcome(scores, evidence) == Outcome.GOOD

    assert is_good == (rubric.total(scores) >= 75 and evidence >= 3 and scores["rights"] >= 2)


@given(SCORES, EVIDENCE)
def test_returned_means_too_few_points_and_nothing_else(scores, evidence):
    assert (rubric.outcome(scores, evidence) == Outcome.RETURNED) == (rubric.total(scores) < 55)


@given(st.lists(SCORES, min_size=2, max_size=3), EVIDENCE)
def test_the_panel_suggests_good_only_where_good_is_possible(many, evidence):
    panel = Panel(tuple(review(scores, evidence) for scores in many), 0, evidence)

    if panel.suggestion == Outcome.GOOD:
        assert panel.can_be_good
        assert panel.total >= 75


@given(SCORES, SCORES, EVIDENCE)
def test_a_third_is_called_whoever_came_first(one, other, evidence):
    first, second = review(one, evidence), review(other, evidence)

    assert Panel((first, second), 0, evidence).is_split == Panel((second, first), 0, evidence).is_split


@given(SCORES, EVIDENCE)
def test_reviewers_who_agree_need_no_third(scores, evidence):
    panel = Panel((review(scores, evidence), review(scores, evidence)), 0, evidence)

    assert not panel.is_split
    assert panel.total == rubric.total(scores)
    assert panel.can_be_decided
