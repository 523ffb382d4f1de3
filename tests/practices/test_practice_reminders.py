"""Submitters are reminded of what they left, and editors see what goes out."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from correspondence.models import Letter
from correspondence.reminders import post_due
from practices.models import Practice, PracticeVersion, ReviewAssignment
from practices.states import PracticeState
from tests.factories import PracticeFactory, StakeholderFactory
from tests.practices import stages


@pytest.fixture
def noon():
    """Noon in Panama, where the factories' people live."""
    return datetime.combine(timezone.localdate(), datetime.min.time(), UTC) + timedelta(hours=17)


def test_a_draft_left_for_two_weeks_is_remembered_once_and_after_six_again(db, noon):
    practice = PracticeFactory()
    PracticeVersion.objects.update(saved_at=noon)
    days = [day for day in range(60) if post_due(noon + timedelta(days=day, hours=1))]
    assert days == [14, 42]
    letter = Letter.objects.filter(kind="practice_draft_reminder").first()
    assert letter.recipient == practice.submitter
    assert f"/practices/{practice.pk}/edit/" in letter.open_text


def test_a_draft_written_on_or_handed_in_is_not(db, noon):
    practice = PracticeFactory()
    PracticeVersion.objects.update(saved_at=noon - timedelta(days=10))
    assert post_due(noon) == 0
    PracticeVersion.objects.update(saved_at=noon - timedelta(days=14))
    Practice.objects.filter(pk=practice.pk).update(state=PracticeState.WITHDRAWN)
    assert post_due(noon + timedelta(hours=1)) == 0


def test_comments_not_answered_for_two_weeks_are_remembered(db, noon):
    practice = PracticeFactory(state=PracticeState.RETURNED)
    PracticeVersion.objects.update(submitted_at=noon, saved_at=noon)
    Practice.objects.update(state_since=noon)
    days = [day for day in range(60) if post_due(noon + timedelta(days=day, hours=1))]
    assert days == [14, 42]
    letter = Letter.objects.filter(kind="practice_revision_reminder").first()
    assert letter.recipient == practice.submitter


def test_editors_see_what_goes_out_to_reviewers_and_nobody_else_does(signed_in, editor):
    stages.in_review(editor)
    ReviewAssignment.objects.update(due_on=timezone.localdate() + timedelta(days=20))
    address = reverse("practices:reminders")
    assert Client().get(address).status_code == 302
    assert signed_in(StakeholderFactory()).get(address).status_code == 403
    page = signed_in(editor).get(address).text
    assert page.count("2 reviews are reminded of") == 3
    for assignment in ReviewAssignment.objects.all():
        assert assignment.reviewer.shown_name not in page
