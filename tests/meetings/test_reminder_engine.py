"""The whole engine through any order of events: no planner alone, but letters, locks and rules as they are."""

from datetime import timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from correspondence.models import Letter
from correspondence.reminders import post_due, posting
from meetings.actions import invitation as answering
from meetings.actions import reminding as actions
from meetings.letters.reminding import usual_offsets
from meetings.models import ReminderPlan
from meetings.states import REMINDER_TO_ANSWER, InvitationState
from tests.factories import InvitationFactory, MeetingFactory, StakeholderFactory

ZONES = (
    "America/Santiago",
    "Europe/Paris",
    "Africa/Casablanca",
    "Asia/Tehran",
    "Australia/Lord_Howe",
    "Pacific/Apia",
)
STEP = timedelta(hours=5)

events = st.lists(
    st.tuples(
        st.sampled_from(["decline", "invite", "move", "zone", "travel", "pause", "resume", "down", "wait"]),
        st.integers(-6, 6),
        st.integers(0, 5),
    ),
    max_size=7,
)


class Engine(TestCase):
    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    @given(zones=st.tuples(*[st.sampled_from(ZONES)] * 2), happens=events)
    def test_nobody_is_reminded_wrongly_twice_or_at_night(self, zones, happens):
        organiser = StakeholderFactory()
        start = timezone.now()
        meeting = MeetingFactory(organiser=organiser, time_zone=zones[0], answer_by=start + timedelta(days=9))
        people = [self._invite(meeting, zones[1], start - timedelta(days=3)) for _each in range(2)]
        usual = usual_offsets()
        now, answered = start, {}
        for event, amount, steps in happens:
            meeting.refresh_from_db()
            plan = ReminderPlan.objects.filter(meeting=meeting).first()
            if event == "decline" and people[amount % 2].pk not in answered and meeting.answer_by > timezone.now():
                answering.decline(people[amount % 2])
                answered[people[amount % 2].pk] = now
            elif event == "invite":
                self._invite(meeting, ZONES[amount % len(ZONES)], now)
            elif event == "move":
                meeting.answer_by = max(meeting.answer_by + timedelta(days=amount), start + timedelta(days=1))
                meeting.save()
            elif event == "zone":
                meeting.time_zone = ZONES[amount % len(ZONES)]
                meeting.save()
            elif event == "pause" and not (plan and plan.is_paused()):
                actions.pause(meeting, usual, by=organiser)
            elif event == "resume" and plan and plan.is_paused():
                actions.resume(meeting, usual, by=organiser)
            for _step in range(steps):
                now += STEP
                if event != "down":
                    self._tick(meeting, now, answered)
        plan = ReminderPlan.objects.filter(meeting=meeting).first()
        if plan and plan.is_paused():
            actions.resume(meeting, usual, by=organiser)
        changed = now
        while now < meeting.answer_by:
            now += STEP
            self._tick(meeting, now, answered)

        written = Letter.objects.filter(kind=REMINDER_TO_ANSWER)
        for person in people:
            times = sorted(written.about(person).values_list("created_at", flat=True))
            assert all(late - early >= timedelta(days=1) for early, late in pairwise(times))
            if person.pk not in answered and meeting.answer_by - changed >= timedelta(days=3):
                assert times, "nobody is forgotten"

    def _invite(self, meeting, zone, now):
        person = StakeholderFactory(profile__time_zone=zone)
        return InvitationFactory(meeting=meeting, stakeholder=person, email=person.email, sent_at=now)

    def _tick(self, meeting, now, answered):
        known = set(Letter.objects.values_list("pk", flat=True))
        post_due(now)
        fresh = Letter.objects.filter(kind=REMINDER_TO_ANSWER).exclude(pk__in=known)
        for letter in fresh:
            invitation = letter.about
            assert invitation.pk not in answered, "nobody after answering"
            assert invitation.state == InvitationState.SENT
            assert 7 <= now.astimezone(ZoneInfo(invitation.stakeholder.letter_zone)).hour < 21, "nobody at night"
            assert now < meeting.answer_by
            plan = ReminderPlan.objects.filter(meeting=meeting).first()
            assert not (plan and plan.is_paused()), "nobody during a pause"
        fresh.update(created_at=now)


@pytest.mark.django_db
def test_an_answer_between_asking_and_writing_is_seen(monkeypatch):
    """The rows are asked for again once they are locked."""
    meeting = MeetingFactory(answer_by=timezone.now().replace(hour=17) + timedelta(days=5))
    sent_at = timezone.now() - timedelta(days=4)
    silent, quick = (InvitationFactory(meeting=meeting, sent_at=sent_at) for _each in range(2))
    write = posting._write

    def answered_meanwhile(*args):
        answering.decline(quick)
        return write(*args)

    monkeypatch.setattr(posting, "_write", answered_meanwhile)
    assert post_due(timezone.now().replace(hour=17)) == 1
    assert Letter.objects.get(kind=REMINDER_TO_ANSWER).about == silent
