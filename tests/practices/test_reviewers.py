"""Who can be asked for a review: conflicts, suggestions with their reasons, absences, and the group of reviewers."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from correspondence.models import Letter
from practices import reviewers
from practices.actions import assigning, pool
from practices.models import CoAuthor, ReviewAssignment, Reviewer
from rrge_portal.kernel.refusal import Refusal
from stakeholders.merging import merge
from stakeholders.models import OrganisationAlias
from stakeholders.own_data import own_data
from tests.factories import OrganisationFactory

from . import stages

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice(editor):
    return stages.checked(stages.submitted(), editor)


def reviewer(editor, *, values=None, **profile):
    person = stages.reviewer(**profile)
    pool.make_reviewer(person, values=values, by=editor, tell=False)
    return person


def suggested(practice):
    return [row.person for row in reviewers.candidates(practice.current) if row.is_suggested]


def test_another_name_of_an_organisation_is_the_same_organisation(editor, practice):
    body = OrganisationFactory(name="Banco Ficticio")
    OrganisationAlias.objects.create(organisation=body, name="FICTIONAL BÁNK")
    person = reviewer(editor, profile__organisation=body)

    with pytest.raises(Refusal, match="belongs to one of the partners"):
        stages.ask(practice, editor, person)
    assert person not in suggested(practice)


def test_whoever_wrote_along_does_not_judge(editor, practice):
    person = reviewer(editor)
    CoAuthor.objects.create(practice=practice, person=person, email=person.email)

    with pytest.raises(Refusal, match="wrote it together"):
        stages.ask(practice, editor, person)


def test_a_colleague_of_the_submitter_does_not_judge(editor, practice):
    person = reviewer(editor, profile__organisation=practice.submitter.profile.organisation)

    with pytest.raises(Refusal, match="same organisation as the submitter"):
        stages.ask(practice, editor, person)


def test_whom_a_reviewer_stands_close_to_is_not_offered_them(editor, practice):
    person = reviewer(editor, values={"close_to": ["fictional bank"]})

    with pytest.raises(Refusal, match="stand close to the lead or a partner"):
        stages.ask(practice, editor, person)


def test_a_declared_conflict_holds_for_every_later_version(editor):
    practice, first, second = stages.in_review(editor)
    assigning.decline(first, reason="I advise them.", why_not="conflict", by=first.reviewer)
    third = stages.ask(practice, editor)
    for assignment in (second, third):
        stages.write(assignment, 1)
    stages.deciding.decide(practice, outcome="returned", reasons="Say who pays.", by=editor)
    practice.refresh_from_db()
    version = stages.submission.revise(practice, by=practice.submitter)

    assert "declared a conflict" in str(reviewers.conflicts_with(version)(first.reviewer))
    assert not reviewers.conflicts_with(version)(second.reviewer)


def test_the_most_suitable_come_first_with_their_reasons(editor, practice):
    stranger = reviewer(editor)
    expert = reviewer(editor, values={"themes": ["finance"]}, profile__languages=["en"])
    reader = reviewer(editor, profile__language="fr", profile__languages=["en"])
    best, *_rest = rows = reviewers.candidates(practice.current)

    assert best.person == expert
    assert {"Knows: Finance", "Reads English", "No open review"} <= set(best.reasons)
    assert {stranger, reader} <= {row.person for row in rows}
    assert reviewers.best(practice.current).person == expert


def test_an_editor_who_could_read_the_reviews_is_not_asked_for_the_third(editor):
    practice = stages.reviewed(editor, 4, 2)
    pool.make_reviewer(editor, by=editor, tell=False)

    assert reviewers.best(practice.current).person == editor
    assert reviewers.best(practice.current, but=editor) is None
    with pytest.raises(Refusal, match="would not be independent"):
        stages.ask(practice, editor, editor)
    assert stages.ask(practice, editor).reviewer != editor


def test_whoever_is_busy_or_away_is_not_suggested_and_says_why(editor, practice):
    busy, away = reviewer(editor, values={"at_once": 1}), reviewer(editor)
    stages.ask(stages.submitted(), editor, busy)
    today = timezone.localdate()
    pool.add_absence(away.reviewer, starts_on=today, ends_on=today + timedelta(days=3), by=away)
    rows = {row.person: row for row in reviewers.candidates(practice.current)}

    assert suggested(practice) == []
    assert rows[busy].is_full
    assert rows[away].away.startswith("Away until")


def test_no_review_falls_due_in_an_absence(editor, practice):
    person = reviewer(editor)
    due = timezone.localdate() + timedelta(days=21)
    pool.add_absence(person.reviewer, starts_on=due, ends_on=due, by=person)

    with pytest.raises(Refusal, match="This person is away until"):
        stages.ask(practice, editor, person)
    assert assigning.assign(practice, person, due_on=due + timedelta(days=1), by=editor)


def test_an_absence_over_a_due_date_tells_the_editors(editor):
    _practice, assignment, _other = stages.in_review(editor)
    pool.add_absence(
        assignment.reviewer.reviewer, starts_on=assignment.due_on, ends_on=assignment.due_on, by=assignment.reviewer
    )

    assert Letter.objects.get(kind="reviewer_away").recipient == editor


@pytest.mark.parametrize(
    ("days", "sentence"),
    [((-5, -2), "This time is over already"), ((5, 2), "The last day lies before the first")],
)
def test_an_absence_makes_sense(editor, days, sentence):
    person = reviewer(editor)
    first, last = (timezone.localdate() + timedelta(days=number) for number in days)

    with pytest.raises(Refusal, match=sentence):
        pool.add_absence(person.reviewer, starts_on=first, ends_on=last, by=person)


def test_without_words_only_reviewers_are_looked_at(editor, practice):
    other = stages.reviewer(profile__expertise="Port inspections")

    assert other not in [row.person for row in reviewers.candidates(practice.current)]
    (row,) = reviewers.candidates(practice.current, words="port")
    assert row.person == other
    assert "Not a reviewer yet; asking makes them one" in row.reasons
    stages.ask(practice, editor, other)
    assert Reviewer.objects.get(stakeholder=other).added_by == editor


@pytest.mark.parametrize("number", [1, 3])
def test_suggesting_asks_the_same_number_of_times(editor, practice, number, django_assert_num_queries):
    for _number in range(number):
        reviewer(editor)

    with django_assert_num_queries(8):
        reviewers.candidates(practice.current)


def test_the_same_two_are_asked_again(signed_in, editor):
    practice = stages.resubmitted(editor)
    stages.checked(practice, editor)
    before = {item.reviewer for item in ReviewAssignment.objects.filter(version__number=1)}
    client = signed_in(editor)
    assert "Ask the same 2 again" in client.get(reverse("practices:reviewers", args=[practice.pk])).text
    due_on = timezone.localdate() + timedelta(days=14)
    client.post(reverse("practices:ask_again", args=[practice.pk]), {"due_on": due_on})

    assert {item.reviewer for item in practice.current.assignments.all()} == before


def test_an_editor_adds_a_reviewer_who_says_when_they_are_away(signed_in, editor, settings):
    answers = {"email": "nora@example.org", "given_name": "Nora", "country": "KE", "themes": ["finance"], "at_once": 2}
    signed_in(editor).post(reverse("practices:new_reviewer"), answers)
    entry = Reviewer.objects.get()
    assert Letter.objects.get(kind="reviewer_added").recipient == entry.stakeholder

    mine = signed_in(entry.stakeholder)
    page = reverse("practices:my_reviewing")
    mine.post(page, {"deed": "absence", "starts_on": date(2099, 1, 1), "ends_on": date(2099, 1, 2)})
    mine.post(page, {"deed": "change", "version": 1, "at_once": 1, "close_to": "Fictional Bank\n\n"})
    entry.refresh_from_db()
    assert (entry.at_once, entry.close_to, entry.absences.count()) == (1, ["Fictional Bank"], 1)
    stale = mine.post(page, {"deed": "change", "version": 1, "at_once": 9, "close_to": "Typed words"})
    assert stale.status_code == 409
    assert "Typed words" in stale.text


def test_only_editors_and_the_reviewer_see_an_entry(signed_in, editor, person):
    entry = reviewer(editor).reviewer
    page = reverse("practices:reviewer_entry", args=[entry.pk])

    assert signed_in(editor).get(page).status_code == 200
    assert signed_in(entry.stakeholder).get(page).status_code == 403
    assert signed_in(entry.stakeholder).get(reverse("practices:my_reviewing")).status_code == 200
    assert signed_in(person).get(reverse("practices:my_reviewing")).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_reviewers_asks_the_same_number_of_times(signed_in, editor, number, django_assert_num_queries):
    for _number in range(number):
        reviewer(editor)
    client = signed_in(editor)

    with django_assert_num_queries(7):
        client.get(reverse("practices:reviewer_pool"))


def test_a_retired_reviewer_is_not_suggested(signed_in, editor, practice):
    person = reviewer(editor)
    signed_in(editor).post(reverse("practices:retire_reviewer", args=[person.reviewer.pk]))

    assert suggested(practice) == []


def test_two_entries_of_one_reviewer_become_one(editor, administrator):
    kept, gone = reviewer(editor), reviewer(editor)
    merge(kept, gone, by=administrator)

    assert Reviewer.objects.get().stakeholder == kept


def test_reviewers_take_their_own_entry_along_and_editors_do_not(editor):
    person = reviewer(editor, values={"close_to": ["Fictional Bank"]})

    assert "Fictional Bank" in str(own_data(person))
    assert "Fictional Bank" not in str(own_data(editor))
