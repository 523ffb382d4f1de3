"""Reminders: who gets which when; never at night, never twice, never after an answer, never after the date."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from correspondence.actions import recall
from correspondence.models import Letter
from correspondence.reminders import post_due
from correspondence.states import LetterState
from meetings.letters import reminding
from meetings.states import (
    REMINDER_BEFORE_MEETING,
    REMINDER_KINDS,
    REMINDER_TO_ANSWER,
    InvitationState,
    MeetingState,
    RegistrationState,
)
from tests.factories import InvitationFactory, MeetingFactory, RegistrationFactory, SessionFactory

QUIET_ROUND = 17
"""Queries of a minute in which nothing is due, whatever the number of people."""
DUE = datetime(2026, 12, 20, 17, tzinfo=UTC)  # noon in Panama


@pytest.fixture
def meeting(db):
    return MeetingFactory(starts_on=date(2027, 1, 20), answer_by=DUE, time_zone="America/Panama")


def invited(meeting, **fields):
    return InvitationFactory(meeting=meeting, **({"sent_at": DUE - timedelta(days=20)} | fields))


def posted(kind=REMINDER_TO_ANSWER) -> list[str]:
    """The days of the reminders there are, as their keys say."""
    return [
        key.split(":")[2].lstrip("-")
        for key in Letter.objects.filter(kind=kind).order_by("pk").values_list("key", flat=True)
    ]


def test_two_reminders_go_out_seven_and_two_days_before(meeting):
    invited(meeting)
    for hour in range(24 * 14):
        post_due(DUE - timedelta(days=13) + timedelta(hours=hour))
    assert posted() == ["7", "2"]


def test_nothing_is_due_before_nor_after(meeting):
    invited(meeting)
    post_due(DUE - timedelta(days=7, minutes=1))
    post_due(DUE)
    post_due(DUE + timedelta(days=1))
    assert posted() == []


@pytest.mark.parametrize(
    "fields",
    [
        {"state": InvitationState.LISTED, "sent_at": None},
        {"state": InvitationState.ACCEPTED},
        {"state": InvitationState.DECLINED},
        {"state": InvitationState.PASSED_ON},
        {"state": InvitationState.WITHDRAWN},
        {"sent_at": DUE - timedelta(days=6)},  # two days have not passed
    ],
)
def test_only_an_answer_long_outstanding_is_reminded_of(meeting, fields):
    invited(meeting, **fields)
    post_due(DUE - timedelta(days=5))
    assert posted() == []


def test_nobody_is_reminded_of_a_draft(meeting):
    meeting.state = MeetingState.DRAFT
    meeting.save()
    invited(meeting)
    post_due(DUE - timedelta(days=7))
    assert posted() == []


def test_a_reminder_waits_for_the_morning_where_its_reader_is(meeting):
    meeting.answer_by = datetime(2026, 12, 20, 4, tzinfo=UTC)  # 23:00 in Panama
    meeting.save()
    invited(meeting, sent_at=DUE - timedelta(days=20))
    night = meeting.answer_by - timedelta(days=7)
    for hours in range(8):
        post_due(night + timedelta(hours=hours))
    assert posted() == []
    post_due(night + timedelta(hours=8))  # 7:00
    assert posted() == ["7"]


def test_a_worker_that_was_down_sends_only_the_nearest(meeting):
    invited(meeting)
    post_due(DUE - timedelta(days=1))
    assert posted() == ["2"]


def test_a_date_that_moves_takes_its_reminders_along(meeting):
    invited(meeting)
    post_due(DUE - timedelta(days=7))
    meeting.answer_by = DUE + timedelta(days=10)
    meeting.save()
    for day in range(17):
        post_due(DUE - timedelta(days=7) + timedelta(days=day))
    assert posted() == ["7", "7", "2"]


def test_an_invitations_own_date_goes_before_the_meetings(meeting):
    invited(meeting, answer_by=DUE + timedelta(days=30))
    post_due(DUE - timedelta(days=2))
    assert posted() == []


def test_a_change_of_the_clocks_moves_nothing(db):
    new_york = ZoneInfo("America/New_York")
    due = datetime(2027, 3, 16, 12, tzinfo=new_york)  # the clocks go forward on 14 March
    meeting = MeetingFactory(starts_on=date(2027, 4, 20), answer_by=due, time_zone="America/New_York")
    invited(meeting, sent_at=due - timedelta(days=30))
    post_due(datetime(2027, 3, 9, 11, 59, tzinfo=new_york).astimezone(UTC))
    assert posted() == []
    post_due(datetime(2027, 3, 9, 12, tzinfo=new_york).astimezone(UTC))
    assert posted() == ["7"]


def test_nobody_gets_two_reminders_within_a_day(meeting):
    invitation = invited(meeting)
    post_due(DUE - timedelta(days=7))
    Letter.objects.update(created_at=DUE - timedelta(days=2, hours=3))
    post_due(DUE - timedelta(days=2))
    assert posted() == ["7"]
    post_due(DUE - timedelta(days=1, hours=2))
    assert posted() == ["7", "2"]
    assert Letter.objects.about(invitation).count() == 2


def test_a_reminder_speaks_the_language_of_its_reader_and_hides_its_link(meeting):
    invitation = invited(meeting, language="es")
    post_due(DUE - timedelta(days=7))
    letter = Letter.objects.get()
    assert letter.language == "es"
    assert "/es/invitations/" in letter.open_text
    assert invitation.token not in letter.text


def test_an_answer_takes_back_a_reminder_that_has_not_left(meeting):
    invitation = invited(meeting)
    post_due(DUE - timedelta(days=7))
    recall(about=invitation, kinds=REMINDER_KINDS)
    assert Letter.objects.get().state == LetterState.RECALLED


def test_the_confirmed_are_reminded_a_week_and_a_day_before(meeting):
    session = SessionFactory(meeting=meeting)
    long_ago = session.starts_at - timedelta(days=30)
    for state in RegistrationState:
        RegistrationFactory(meeting=meeting, state=state, decided_at=long_ago)
    for hour in range(24 * 9):
        post_due(session.starts_at - timedelta(days=8) + timedelta(hours=hour))
    assert posted(REMINDER_BEFORE_MEETING) == ["7", "1"]
    confirmed = meeting.registrations.confirmed().get()
    assert {letter.about for letter in Letter.objects.filter(kind=REMINDER_BEFORE_MEETING)} == {confirmed}


def test_whoever_was_confirmed_late_is_not_reminded_of_what_they_have_just_read(meeting):
    session = SessionFactory(meeting=meeting)
    RegistrationFactory(meeting=meeting, decided_at=session.starts_at - timedelta(days=3))
    post_due(session.starts_at - timedelta(days=2))
    assert posted(REMINDER_BEFORE_MEETING) == []
    post_due(session.starts_at - timedelta(days=1))
    assert posted(REMINDER_BEFORE_MEETING) == ["1"]


def test_the_organiser_sees_what_will_go_out(meeting):
    invited(meeting)
    SessionFactory(meeting=meeting)
    RegistrationFactory(meeting=meeting, decided_at=DUE - timedelta(days=9))
    now = DUE - timedelta(days=5)
    Letter.objects.all().delete()
    coming = [each for each in reminding.coming_up(meeting, now) if each.letter in REMINDER_KINDS]
    assert [(each.letter, each.days, each.number) for each in coming] == [
        (REMINDER_TO_ANSWER, -7, 1),
        (REMINDER_TO_ANSWER, -2, 1),
        (REMINDER_BEFORE_MEETING, -7, 1),
        (REMINDER_BEFORE_MEETING, -1, 1),
    ]
    assert [each.is_under_way for each in coming] == [True, False, False, False]
    assert coming[1].at == DUE - timedelta(days=2)


def test_a_round_of_reminders_costs_the_same_for_any_number(meeting, django_assert_num_queries):
    for number in range(3):
        invited(meeting, sent_at=DUE - timedelta(days=8))
        if number in {0, 2}:
            with django_assert_num_queries(QUIET_ROUND):
                post_due(DUE - timedelta(days=7, hours=1))
