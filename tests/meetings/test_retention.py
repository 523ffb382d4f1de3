"""What is promised to be forgotten is forgotten, and nothing else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from journal.models import Entry
from meetings.actions.retention import forget_what_is_due
from practices.models import Practice
from stakeholders.actions import give_consent, withdraw_consent
from stakeholders.models import Profile, Stakeholder
from stakeholders.states import Purpose
from tests.factories import MeetingFactory, RegistrationFactory

pytestmark = pytest.mark.django_db

NOTHING = {"needs": 0, "follow_ups": 0, "journeys": 0, "notes": 0, "visas": 0, "profiles": 0}


def registration_ended(days: int, **fields):
    """Of a meeting whose last day is so many days ago."""
    day = timezone.localdate() - timedelta(days=days)
    return RegistrationFactory(meeting=MeetingFactory(starts_on=day, ends_on=day), **fields)


def test_needs_go_thirty_days_after_the_meeting():
    kept, gone = registration_ended(30, needs="A ramp."), registration_ended(31, needs="A ramp.")

    assert forget_what_is_due()["needs"] == 1

    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.needs, gone.needs) == ("A ramp.", "")
    assert Entry.objects.get(verb="retention.done").facts == {**NOTHING, "needs": 1}


def test_a_profile_goes_a_year_after_the_last_meeting_unless_its_person_agreed_to_its_being_kept():
    gone, recent, agreed, withdrew = (registration_ended(days).stakeholder for days in (366, 364, 366, 366))
    give_consent(agreed, Purpose.KEEP_PROFILE)
    withdraw_consent(give_consent(withdrew, Purpose.KEEP_PROFILE), by=withdrew)

    assert forget_what_is_due()["profiles"] == 2

    assert set(Profile.objects.values_list("stakeholder", flat=True)) == {recent.pk, agreed.pk}
    assert Stakeholder.objects.get(pk=gone.pk).shown_name == "Name not given"


def test_a_profile_stays_while_its_person_has_a_practice_here():
    author = registration_ended(400).stakeholder
    Practice.objects.create(submitter=author)

    assert forget_what_is_due() == NOTHING
    assert not Entry.objects.exists()


def test_later_attendance_keeps_the_profile():
    person = registration_ended(400).stakeholder
    RegistrationFactory(stakeholder=person)

    assert forget_what_is_due()["profiles"] == 0
