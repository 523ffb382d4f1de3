"""Asking reviewers, blind reviews, reminders."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from correspondence import reminders
from correspondence.models import Letter
from practices.actions import assigning, reviewing
from practices.models import Review, ReviewAssignment
from practices.states import AssignmentState, Outcome, PracticeState
from rrge_portal.kernel.refusal import Refusal
from stakeholders.states import Role
from tests.factories import OrganisationFactory, StakeholderFactory

from . import stages

pytestmark = pytest.mark.django_db


def test_asking_the_first_reviewer_begins_the_review_and_writes_to_them(editor):
    practice = stages.submitted()
    assignment = stages.ask(practice, editor)

    practice.refresh_from_db()
    assert practice.state == PracticeState.IN_REVIEW
    letter = Letter.objects.get(kind="review_requested")
    assert letter.recipient == assignment.reviewer
    assert assignment.token not in letter.text
    assert assignment.token in letter.open_text


@pytest.mark.parametrize(
    ("close", "sentence"),
    [
        ({"profile__country": "CR"}, "This person is from the same country as the lead organisation."),
        ({"organisation": "Ministry of Work of Freedonia"}, "This person belongs to the lead organisation."),
        ({"organisation": "FICTIONAL BANK "}, "This person belongs to one of the partners."),
    ],
)
def test_whoever_stands_too_close_is_not_asked(editor, close, sentence):
    practice = stages.submitted()
    name = close.pop("organisation", "")
    person = stages.reviewer(**close)
    if name:
        person.profile.organisation = OrganisationFactory(name=name.strip())
        person.profile.save()

    with pytest.raises(Refusal, match=sentence):
        stages.ask(practice, editor, person)


def test_the_submitter_is_not_asked(editor):
    practice = stages.submitted()

    with pytest.raises(Refusal, match="This person submitted the practice"):
        stages.ask(practice, editor, practice.submitter)


def test_nobody_is_asked_twice_even_after_declining(editor):
    practice = stages.submitted()
    assignment = stages.ask(practice, editor)
    assigning.decline(assignment, reason="No time.", by=assignment.reviewer)

    with pytest.raises(Refusal, match="This person was already asked"):
        stages.ask(practice, editor, assignment.reviewer)


def test_two_are_enough_until_they_differ(editor):
    practice, first, second = stages.in_review(editor)
    with pytest.raises(Refusal, match="Enough reviewers are asked already"):
        stages.ask(practice, editor)

    stages.write(first, 4)
    stages.write(second, 2)
    assert stages.ask(practice, editor).state == AssignmentState.ASSIGNED


def test_a_review_is_not_due_today(editor):
    practice = stages.checked(stages.submitted(), editor)

    with pytest.raises(Refusal, match="The review would be due before it can be written"):
        assigning.assign(practice, stages.reviewer(), due_on=timezone.localdate(), by=editor)


def test_nobody_asks_reviewers_for_their_own_practice(editor, administrator):
    for person in (editor, administrator):
        practice = stages.submitted(submitter=person)
        with pytest.raises(Refusal, match="This is your own practice"):
            stages.ask(practice, person)


def test_declining_needs_a_reason_and_tells_the_editors(editor):
    _practice, assignment, _other = stages.in_review(editor)
    with pytest.raises(Refusal, match="Say in a few words why"):
        assigning.decline(assignment, reason=" ", by=assignment.reviewer)

    assigning.decline(assignment, reason="I advise the bank.", by=assignment.reviewer)
    letter = Letter.objects.get(kind="review_declined")
    assert letter.recipient == editor
    assert "I advise the bank." not in letter.text


def test_a_request_can_be_taken_back(editor):
    _practice, assignment, _other = stages.in_review(editor)
    assigning.call_off(assignment, by=editor)

    assert Letter.objects.get(kind="review_not_needed").recipient == assignment.reviewer
    with pytest.raises(Refusal, match="This review is closed"):
        stages.write(assignment)


@pytest.mark.parametrize(
    ("gate", "scores", "to_author", "sentence"),
    [
        ({"about_trafficking": "yes"}, {}, "Good.", "Answer every question of the gate"),
        (stages.YES, {"effectiveness": 3}, "Good.", "Give every criterion a score"),
        (stages.YES, stages.scores(3), "  ", "Write some comments for the submitter"),
    ],
)
def test_half_a_review_is_kept_but_not_handed_in(editor, gate, scores, to_author, sentence):
    _practice, assignment, _other = stages.in_review(editor)
    reviewing.save_review(
        assignment, gate=gate, scores=scores, to_author=to_author, to_editor="", by=assignment.reviewer
    )

    with pytest.raises(Refusal, match=sentence):
        reviewing.submit_review(assignment, by=assignment.reviewer)
    assert Review.objects.get().gate == gate


def test_one_no_at_the_gate_stops_scoring(editor):
    _practice, assignment, _other = stages.in_review(editor)
    review = stages.write(assignment, gate=stages.YES | {"no_harm": "no"})

    assert (review.total, review.outcome, review.scores) == (None, Outcome.RETURNED, {})


def test_an_ask_does_not_stop_scoring(editor):
    _practice, assignment, _other = stages.in_review(editor)

    assert stages.write(assignment, 3, gate=stages.YES | {"rights": "ask"}).total == 75


def test_a_submitted_review_is_not_changed(editor):
    _practice, assignment, _other = stages.in_review(editor)
    stages.write(assignment)

    with pytest.raises(Refusal, match="This review is closed"):
        stages.write(assignment)


def test_editors_are_told_once_when_the_last_review_is_in(editor):
    _practice, first, second = stages.in_review(editor)
    stages.write(first)
    assert not Letter.objects.filter(kind="reviews_are_in").exists()

    stages.write(second)
    assert Letter.objects.filter(kind="reviews_are_in").count() == 1


def test_a_reviewer_sees_another_s_review_only_when_all_are_in(editor):
    _practice, first, second = stages.in_review(editor)
    written = stages.write(first)
    assert written not in Review.objects.visible_to(second.reviewer)

    own = stages.write(second)
    assert set(Review.objects.visible_to(second.reviewer)) == {written, own}


def test_an_editor_who_reviews_is_as_blind_as_any_reviewer(editor):
    other_editor = StakeholderFactory(role=Role.EDITOR, profile__country="KE")
    practice = stages.submitted()
    mine = stages.ask(practice, editor, other_editor)
    written = stages.write(stages.ask(practice, editor))
    assert written in Review.objects.visible_to(editor)
    assert written not in Review.objects.visible_to(other_editor)

    stages.write(mine)
    assert written in Review.objects.visible_to(other_editor)


def test_an_editor_never_sees_who_judges_their_own_practice(editor):
    other_editor = StakeholderFactory(role=Role.EDITOR)
    practice = stages.reviewed(other_editor, submitter=editor)

    assert ReviewAssignment.objects.filter(version=practice.current).count() == 2
    assert not ReviewAssignment.objects.visible_to(editor).exists()
    assert not Review.objects.visible_to(editor).exists()


def test_strangers_see_no_review(editor, person):
    stages.reviewed(editor)

    assert not Review.objects.visible_to(person).exists()


@pytest.fixture
def noon():
    """Noon in Panama, where the factories' people live."""
    return datetime.combine(timezone.localdate(), datetime.min.time(), UTC) + timedelta(hours=17)


def due(assignment, now, days_left):
    """Letters the portal posts when so many days are left."""
    ReviewAssignment.objects.filter(pk=assignment.pk).update(
        due_on=now.date() + timedelta(days=days_left), assigned_at=now - timedelta(days=30)
    )
    return reminders.post_due(now)


@pytest.mark.parametrize(
    ("days_left", "number"), [(8, 0), (7, 1), (4, 1), (3, 0), (1, 1), (0, 1), (-1, 0), (-2, 1), (-5, 1), (-6, 0)]
)
def test_reminders_come_a_week_and_a_day_before_and_two_days_after(editor, noon, days_left, number):
    _practice, assignment, other = stages.in_review(editor)
    stages.write(other)

    assert due(assignment, noon, days_left) == number


def test_no_reminder_comes_twice_or_after_the_review(editor, noon):
    _practice, assignment, other = stages.in_review(editor)
    stages.write(other)
    assert (due(assignment, noon, 7), due(assignment, noon, 7)) == (1, 0)

    stages.write(assignment)
    assert due(assignment, noon, 1) == 0


def test_a_reminder_waits_for_the_morning(editor, noon):
    _practice, assignment, other = stages.in_review(editor)
    stages.write(other)

    assert due(assignment, noon + timedelta(hours=13), 7) == 0


def test_a_withdrawn_practice_reminds_nobody(editor, noon):
    practice, assignment, _other = stages.in_review(editor)
    stages.submission.withdraw(practice, by=practice.submitter)

    assert due(assignment, noon, 7) == 0
