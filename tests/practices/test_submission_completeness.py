"""What a practice needs before it can be submitted."""

import pytest

from practices import completeness
from practices.models import PracticeVersion
from tests.factories import PracticeFactory

pytestmark = pytest.mark.django_db


def sentences(version):
    return [str(gap.sentence) for gap in completeness.unfinished(version)]


def test_a_finished_practice_lacks_nothing():
    assert sentences(PracticeFactory().current) == []


@pytest.mark.parametrize("name", sorted(completeness.REQUIRED - {"partners", "results", "countries"}))
def test_every_starred_field_is_missed_by_name(name):
    version = PracticeFactory().current
    empty = PracticeVersion._meta.get_field(name).get_default()
    setattr(version, name, None if name in {"start_year", "review_on"} else empty)

    assert [(gap.field, gap.step) for gap in completeness.missing(version)] == [(name, completeness.STEP_OF[name])]


def test_worldwide_needs_no_country():
    version = PracticeFactory(current__countries=[]).current
    assert sentences(version) == ["Name the countries, or say that it is worldwide."]

    version.is_global = True
    assert sentences(version) == []


def test_partners_are_needed_with_organisation_sector_and_role():
    version = PracticeFactory().current
    version.partners.update(role="")
    assert sentences(version) == ["Partner 1: name the organisation, its sector and its role."]

    version.partners.all().delete()
    assert sentences(version) == ["Name at least one partner."]


def test_a_result_or_an_honest_not_yet_measured_is_needed():
    version = PracticeFactory().current
    version.not_yet_measured = True
    assert sentences(version) == ["Results are given, yet “not yet measured” is ticked. Take one of them away."]

    version.results.all().delete()
    assert sentences(version) == []

    version.not_yet_measured = False
    assert sentences(version) == ["Give at least one result, or say that it is not yet measured."]


def test_a_result_needs_its_level_of_evidence_and_zero_is_one():
    version = PracticeFactory().current
    version.results.update(evidence=0)
    assert sentences(version) == []

    version.results.update(evidence=None)
    assert sentences(version) == ["Result 1: name the indicator, its value and the level of evidence."]


@pytest.mark.parametrize(("name", "limit"), completeness.WORD_LIMITS.items())
def test_a_text_may_have_as_many_words_as_its_limit(name, limit):
    version = PracticeFactory().current
    setattr(version, name, "word " * limit)
    assert completeness.too_long(version) == []

    setattr(version, name, "word " * (limit + 1))
    (gap,) = completeness.too_long(version)
    assert (gap.field, gap.step) == (name, completeness.STEP_OF[name])
    assert str(gap.sentence).endswith(f"has {limit + 1} words; {limit} are possible. Shorten it.")


def test_only_a_later_version_answers_reviewers():
    version = PracticeFactory().current
    version.number = 2

    assert sentences(version) == ["Say what you changed, and answer the reviewers."]


def test_every_field_of_a_version_stands_on_exactly_one_step():
    own = {"id", "practice", "number", "revision", "last_window", "saved_at", "saved_by", "submitted_at"}
    fields = {field.name for field in PracticeVersion._meta.concrete_fields} - own
    on_steps = [name for step in completeness.STEPS for name in (*step.fields, *step.rows)]

    assert sorted(on_steps) == sorted(fields | {"partners", "results"})
