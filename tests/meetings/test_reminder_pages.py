"""The organiser's page of reminders: who gets what, when and why not; rules, hours and pauses, by organisers only."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from correspondence.models import Letter
from correspondence.reminders import matter_of, post_due
from correspondence.reminders.timeline import one_reminder
from correspondence.states import StopReason
from correspondence.suppression import suppress
from journal.models import Entry
from meetings.actions import evaluating
from meetings.actions import reminding as actions
from meetings.actions.duplicating import duplicate
from meetings.letters import reminding
from meetings.models import Attendance, FollowUp, FollowUpPlan, Nomination, ReminderPlan
from meetings.states import (
    REMINDER_BEFORE_MEETING,
    REMINDER_OF_NOTES,
    REMINDER_OF_OFFER,
    REMINDER_TO_ANSWER,
    REMINDER_TO_SUBMIT,
    InvitationState,
    MeetingRole,
    MeetingState,
    NominationState,
    RegistrationState,
)
from practices.actions import submission
from rrge_portal.kernel.refusal import Refusal
from tests.factories import (
    InvitationFactory,
    MeetingFactory,
    RegistrationFactory,
    SessionFactory,
    StakeholderFactory,
)


@pytest.fixture
def organiser(db):
    return StakeholderFactory()


@pytest.fixture
def meeting(organiser):
    """Answers are due in 14 days at noon in Panama."""
    due = (timezone.now() + timedelta(days=14)).replace(hour=17, minute=0, second=0, microsecond=0)
    return MeetingFactory(organiser=organiser, answer_by=due)


@pytest.fixture
def workspace(signed_in, organiser):
    return signed_in(organiser)


def at(name, meeting, *args):
    return reverse(f"meetings:{name}", args=[meeting.slug, *args])


def invited(meeting, **fields):
    return InvitationFactory(meeting=meeting, **({"sent_at": timezone.now() - timedelta(days=5)} | fields))


def a_week_before(meeting):
    """The address of the page of the reminder a week before the answer is due."""
    day = (meeting.answer_by - timedelta(days=7)).date()
    return at("reminder", meeting, REMINDER_TO_ANSWER, "-7", day.isoformat())


def letters(kind):
    return Letter.objects.filter(kind=kind)


# --- Who may ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "args", "method", "status"),
    [
        ("reminders", [], "get", 200),
        ("new_reminder", [], "get", 200),
        ("pause_reminders", [], "get", 200),
        ("reminder_hours", [], "get", 200),
        ("reset_reminders", [], "get", 200),
        ("change_reminder", [REMINDER_TO_ANSWER, "-7"], "get", 200),
        ("switch_reminder", [REMINDER_TO_ANSWER, "-7", "off"], "post", 302),
        ("switch_reminder", [REMINDER_TO_ANSWER, "-7", "remove"], "post", 302),
        ("switch_reminder", [REMINDER_TO_ANSWER, "-7", "on"], "post", 409),
        ("resume_reminders", [], "post", 409),
        ("reset_reminders", [], "post", 302),
    ],
)
def test_organisers_do_what_others_may_not(signed_in, meeting, organiser, name, args, method, status):
    address = at(name, meeting, *args)
    assert getattr(Client(), method)(address).status_code == 302
    assert getattr(signed_in(StakeholderFactory()), method)(address).status_code == 403
    assert not ReminderPlan.objects.exists()
    assert getattr(signed_in(organiser), method)(address).status_code == status


def test_who_gets_one_and_its_letter_are_for_organisers(signed_in, meeting, organiser):
    invitation = invited(meeting)
    for address in (a_week_before(meeting), f"{a_week_before(meeting)}{invitation.pk}/"):
        assert Client().get(address).status_code == 302
        assert signed_in(StakeholderFactory()).get(address).status_code == 403
        assert signed_in(organiser).get(address).status_code == 200


def test_an_invitee_of_another_meeting_is_not_previewed_here(workspace, meeting):
    elsewhere = invited(MeetingFactory())
    assert workspace.get(f"{a_week_before(meeting)}{elsewhere.pk}/").status_code == 404


@pytest.mark.parametrize("tail", ["sign_in_code/-7/2026-12-01", "reminder_to_answer/-7/2026-13-45", "x/-7/2026-12-01"])
def test_a_reminder_that_does_not_exist_is_not_found(workspace, meeting, tail):
    assert workspace.get(f"{at('reminders', meeting)}{tail}/").status_code == 404


# --- The timeline -----------------------------------------------------------------------------------------------------


def test_the_timeline_says_what_comes_when_and_to_how_many(workspace, meeting):
    invited(meeting)
    invited(meeting, state=InvitationState.DECLINED)
    page = workspace.get(at("reminders", meeting)).text
    assert page.count("to 1 person") == 2
    assert "7 days before the answer is due" in page
    assert a_week_before(meeting) in page


def test_the_overview_names_what_goes_out_next_and_when(workspace, meeting):
    invited(meeting)
    page = workspace.get(at("overview", meeting)).text
    assert f'{a_week_before(meeting)}">Reminder to answer</a>: 7 days before the answer is due, to 1 person' in page
    assert f"{meeting.answer_by - timedelta(days=7):%-d %B %Y}, 12:00 (Panama, UTC−5)" in page


def test_a_date_that_moves_moves_the_timeline(workspace, meeting):
    invited(meeting)
    before = a_week_before(meeting)
    meeting.answer_by += timedelta(days=3)
    meeting.save()
    page = workspace.get(at("reminders", meeting)).text
    assert before not in page
    assert a_week_before(meeting) in page


def test_it_says_who_does_not_get_it_and_why(workspace, meeting):
    invited(meeting, email="open@example.org", language="es")
    invited(meeting, email="done@example.org", state=InvitationState.ACCEPTED)
    blocked = invited(meeting, email="stopped@example.org")
    suppress(blocked.email, StopReason.UNSUBSCRIBED)
    page = workspace.get(a_week_before(meeting)).text
    assert "Has answered." in page
    assert "Their address is not written to" in page
    assert "Spanish" in page
    only = workspace.get(a_week_before(meeting) + "?who=gets").text
    assert "open@example.org" in only
    assert "done@example.org" not in only
    assert "stopped@example.org" not in only


def test_the_preview_is_the_letter_in_the_readers_language_with_its_link_hidden(workspace, meeting):
    invitation = invited(meeting, language="es")
    page = workspace.get(f"{a_week_before(meeting)}{invitation.pk}/").text
    assert 'lang="es"' in page
    assert invitation.token not in page
    assert not Letter.objects.exists()


def test_the_timeline_and_its_list_cost_the_same_for_any_number(workspace, meeting, django_assert_num_queries):
    workspace.get(at("reminders", meeting))  # types of content are looked up once
    for number in range(3):
        invited(meeting)
        RegistrationFactory(meeting=meeting)
        if number in {0, 2}:
            with django_assert_num_queries(19):
                workspace.get(at("reminders", meeting))
            with django_assert_num_queries(12):
                workspace.get(a_week_before(meeting))


def test_the_counts_are_what_the_verdicts_say(meeting):
    """What is counted in the database and what is judged for each person never differ."""
    now = meeting.answer_by - timedelta(days=9)
    for days in (1, 3, 9):
        invited(meeting, sent_at=now - timedelta(days=days))
        invited(meeting, sent_at=now - timedelta(days=days), state=InvitationState.ACCEPTED)
    suppress(invited(meeting).email, StopReason.BOUNCED)
    matter = matter_of(REMINDER_TO_ANSWER)
    plans = matter.plans(now, meeting)
    for days in (-7, -2):
        found = one_reminder(matter, plans, days, (meeting.answer_by + timedelta(days=days)).date(), now)
        rows = list(found.rows())
        assert [row.gets for row in rows] == [found.verdict(row, now).goes for row in rows]
        assert sum(row.gets for row in rows) == 3


# --- Rules ------------------------------------------------------------------------------------------------------------


def test_a_rule_is_added_and_takes_effect(workspace, meeting):
    data = {"letter": REMINDER_TO_ANSWER, "number": 4, "side": "before", "clock": "09:00"}
    assert workspace.post(at("new_reminder", meeting), data).status_code == 302
    page = workspace.get(at("reminders", meeting)).text
    assert "4 days before the answer is due, at 09:00" in page
    assert "7 days before the answer is due" in page, "the usual rules stay"
    invited(meeting)
    now = (meeting.answer_by - timedelta(days=4)).replace(hour=14, minute=1)  # 9:01 in Panama
    assert post_due(now) == 1
    assert letters(REMINDER_TO_ANSWER).get().key.split(":")[2] == "-4"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"number": "0"}, "greater than or equal to 1"),
        ({"number": "61"}, "less than or equal to 60"),
        ({"number": "soon"}, "whole number"),
        ({"side": "after"}, "only before the date"),
        ({"letter": REMINDER_TO_SUBMIT, "side": "before"}, "only after the date"),
        ({"letter": "sign_in_code"}, "Select a valid choice"),
        ({"clock": "25:99"}, "valid time"),
        ({"number": "7"}, "There is already a reminder of this kind for that day."),
    ],
)
def test_a_wrong_rule_is_refused_and_what_was_typed_stays(workspace, meeting, data, sentence):
    typed = {"letter": REMINDER_TO_ANSWER, "number": "4", "side": "before", "clock": ""} | data
    answer = workspace.post(at("new_reminder", meeting), typed)
    assert answer.status_code == 200
    assert sentence in answer.text
    assert f'value="{typed["number"]}"' in answer.text


def test_a_rule_is_changed_switched_off_and_removed(workspace, meeting):
    invited(meeting)
    workspace.post(at("change_reminder", meeting, REMINDER_TO_ANSWER, "-7"), {"number": 5, "side": "before"})
    workspace.post(at("switch_reminder", meeting, REMINDER_TO_ANSWER, "-5", "off"))
    workspace.post(at("switch_reminder", meeting, REMINDER_TO_ANSWER, "-2", "remove"))
    assert "Switched off" in workspace.get(at("reminders", meeting)).text
    assert post_due(meeting.answer_by - timedelta(days=1)) == 0
    workspace.post(at("switch_reminder", meeting, REMINDER_TO_ANSWER, "-5", "on"))
    assert post_due(meeting.answer_by - timedelta(days=1)) == 1
    workspace.post(at("reset_reminders", meeting))
    assert {rule.days for rule in ReminderPlan.objects.get().rules.filter(letter=REMINDER_TO_ANSWER)} == {-7, -2}


def test_a_rule_that_is_gone_is_not_found(workspace, meeting):
    assert workspace.get(at("change_reminder", meeting, REMINDER_TO_ANSWER, "-33")).status_code == 404
    assert workspace.post(at("switch_reminder", meeting, REMINDER_TO_ANSWER, "-33", "off")).status_code == 409


def test_the_journal_tells_of_rules_without_naming_people(organiser, meeting):
    usual = reminding.usual_offsets()
    actions.add_rule(meeting, usual, letter=REMINDER_TO_ANSWER, days=-3, by=organiser)
    entry = Entry.objects.in_room(meeting).get(verb="reminder.added")
    assert entry.facts == {"letter": REMINDER_TO_ANSWER, "days": -3}


# --- Hours and pauses -------------------------------------------------------------------------------------------------


def test_the_hours_of_a_meeting_hold(workspace, meeting):
    data = {"wakes_at": "10:00", "sleeps_at": "18:00"}
    assert workspace.post(at("reminder_hours", meeting), data).status_code == 302
    invited(meeting)
    noon = meeting.answer_by - timedelta(days=6)
    assert post_due(noon - timedelta(hours=3)) == 0
    assert post_due(noon) == 1


def test_weekends_bring_reminders_forward(organiser, meeting):
    actions.set_hours(
        meeting,
        reminding.usual_offsets(),
        wakes_at=time(7),
        sleeps_at=time(21),
        skips_weekends=True,
        by=organiser,
    )
    meeting.answer_by = datetime(2030, 6, 16, 17, tzinfo=UTC)  # a Sunday
    meeting.save()
    days = {each.at.strftime("%a") for each in reminding.coming_up(meeting) if each.letter == REMINDER_TO_ANSWER}
    assert not days & {"Sat", "Sun"}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"wakes_at": "20:00", "sleeps_at": "08:00"}, "The evening would come before the morning."),
        ({"wakes_at": "08:00", "sleeps_at": "09:00"}, "at least four hours"),
        ({"wakes_at": "", "sleeps_at": "09:00"}, "required"),
    ],
)
def test_wrong_hours_are_refused(workspace, meeting, data, sentence):
    answer = workspace.post(at("reminder_hours", meeting), data)
    assert answer.status_code == 200
    assert sentence in answer.text
    assert not ReminderPlan.objects.exists()


def test_a_pause_holds_everything_and_afterwards_only_the_nearest_goes(workspace, meeting):
    invited(meeting)
    workspace.post(at("pause_reminders", meeting), {"until": ""})
    assert "paused since" in workspace.get(at("reminders", meeting)).text
    assert post_due(meeting.answer_by - timedelta(days=7)) == 0
    workspace.post(at("resume_reminders", meeting))
    assert post_due(meeting.answer_by - timedelta(days=1)) == 1
    assert letters(REMINDER_TO_ANSWER).get().key.split(":")[2] == "-2"


def test_a_pause_ends_by_itself(organiser, meeting):
    invited(meeting)
    until = meeting.answer_by - timedelta(days=5)
    actions.pause(meeting, reminding.usual_offsets(), until=until, by=organiser)
    assert post_due(until - timedelta(hours=1)) == 0
    assert post_due(until) == 1


def test_a_pause_is_not_begun_twice_nor_in_the_past(organiser, workspace, meeting):
    answer = workspace.post(at("pause_reminders", meeting), {"until": "2020-01-01T10:00"})
    assert "over before it begins" in answer.text
    actions.pause(meeting, reminding.usual_offsets(), by=organiser)
    with pytest.raises(Refusal, match="paused already"):
        actions.pause(meeting, reminding.usual_offsets(), by=organiser)


# --- Further reminders ------------------------------------------------------------------------------------------------


def on_the_day_after(meeting):
    return datetime.combine(meeting.ends_on + timedelta(days=1), time(15, 1), UTC)  # 10:01 in Panama


def test_the_day_after_whoever_took_part_is_asked_for_a_practice_until_they_begin_one(meeting):
    first, second = (RegistrationFactory(meeting=meeting, decided_at=timezone.now()) for _each in range(2))
    RegistrationFactory(meeting=meeting, state=RegistrationState.CANCELLED)
    submission.start(by=second.stakeholder, meeting=meeting)
    assert post_due(on_the_day_after(meeting) - timedelta(minutes=2)) == 0
    assert post_due(on_the_day_after(meeting)) == 1
    letter = letters(REMINDER_TO_SUBMIT).get()
    assert letter.about == first
    assert f"/practices/new/?meeting={meeting.pk}" in letter.open_text
    assert post_due(on_the_day_after(meeting) + timedelta(hours=1)) == 0


def test_where_people_were_checked_in_only_those_who_were_there_are_asked_for_a_practice(meeting):
    there, _away = (RegistrationFactory(meeting=meeting, decided_at=timezone.now()) for _each in range(2))
    Attendance.objects.create(session=SessionFactory(meeting=meeting), registration=there)
    post_due(on_the_day_after(meeting))
    assert letters(REMINDER_TO_SUBMIT).get().about == there


def test_whoever_has_not_answered_the_evaluation_is_reminded_until_it_closes(meeting, organiser):
    today = timezone.localdate()
    type(meeting).objects.filter(pk=meeting.pk).update(starts_on=today, ends_on=today)
    meeting.refresh_from_db()
    for _each in range(2):
        RegistrationFactory(meeting=meeting)
    survey = evaluating.prepare(meeting, by=organiser)
    closes = (timezone.now() + timedelta(days=14)).replace(hour=17, minute=0)
    evaluating.open_to_all(survey, closes_at=closes, by=organiser)
    first, second = survey.asked.order_by("pk")
    assert post_due(closes - timedelta(days=7, minutes=1)) == 0
    evaluating.answer(first, {})
    assert post_due(closes - timedelta(days=7)) == 1
    letter = letters("survey").get()
    assert letter.about == second
    assert second.token in letter.open_text
    assert post_due(closes - timedelta(days=2)) == 1
    evaluating.close(survey, by=organiser)
    assert post_due(closes - timedelta(days=1)) == 0


def test_rapporteurs_are_reminded_of_notes_nobody_can_see_yet(meeting):
    session = SessionFactory(meeting=meeting)
    rapporteur = StakeholderFactory()
    meeting.appointments.create(session=session, stakeholder=rapporteur, role=MeetingRole.RAPPORTEUR)
    meeting.appointments.create(session=session, stakeholder=StakeholderFactory(), role=MeetingRole.MODERATOR)
    post_due(session.ends_at + timedelta(days=2, hours=1))
    assert [letter.recipient for letter in letters(REMINDER_OF_NOTES)] == [rapporteur]


def test_whoever_is_offered_a_seat_hears_a_day_before_the_offer_ends(meeting):
    ends = (timezone.now() + timedelta(days=2)).replace(hour=17)
    offered = RegistrationFactory(meeting=meeting, state=RegistrationState.OFFERED, offer_ends_at=ends)
    RegistrationFactory(meeting=meeting, state=RegistrationState.WAITLISTED)
    assert post_due(ends - timedelta(days=1, minutes=1)) == 0
    assert post_due(ends - timedelta(days=1)) == 1
    assert letters(REMINDER_OF_OFFER).get().about == offered


def test_whoever_is_not_written_to_is_not_reminded_and_blocks_nobody_else(meeting):
    blocked, other = invited(meeting), invited(meeting)
    suppress(blocked.email, StopReason.UNSUBSCRIBED)
    assert post_due(meeting.answer_by - timedelta(days=7)) == 1
    assert letters(REMINDER_TO_ANSWER).get().about == other


@pytest.mark.parametrize("state", [MeetingState.POSTPONED, MeetingState.CANCELLED, MeetingState.CLOSED])
def test_a_meeting_that_is_not_to_take_place_reminds_nobody(meeting, state):
    meeting.state = state
    meeting.save()
    invited(meeting)
    assert post_due(meeting.answer_by - timedelta(days=7)) == 0
    assert reminding.coming_up(meeting) == []


def test_a_reminder_the_organiser_sent_by_hand_counts(meeting):
    invitation = invited(meeting)
    when = meeting.answer_by - timedelta(days=6, hours=20)
    post_due(meeting.answer_by - timedelta(days=7))
    Letter.objects.update(created_at=when, key="by hand")
    assert post_due(when + timedelta(days=2)) == 0
    assert Letter.objects.about(invitation).count() == 1


def test_the_rules_do_not_touch_other_meetings(organiser, meeting):
    other = MeetingFactory(starts_on=date(2030, 1, 7), answer_by=meeting.answer_by)
    invited(other)
    actions.pause(meeting, reminding.usual_offsets(), by=organiser)
    invited(meeting)
    assert post_due(meeting.answer_by - timedelta(days=7)) == 1
    assert letters(REMINDER_TO_ANSWER).get().room == other
    assert REMINDER_BEFORE_MEETING in reminding.usual_offsets()


def test_whoever_has_not_answered_the_questions_is_reminded_of_them(meeting):
    due = timezone.localdate() + timedelta(days=20)
    FollowUpPlan.objects.create(meeting=meeting, topics=["dietary", "travel"], answer_by=due)
    long_ago = timezone.now() - timedelta(days=9)
    silent, answered, traveller = (RegistrationFactory(meeting=meeting, decided_at=long_ago) for _each in range(3))
    FollowUp.objects.create(registration=answered)
    FollowUp.objects.create(registration=traveller)
    traveller.is_funded = True
    traveller.save()
    post_due(datetime.combine(due - timedelta(days=7), time(15), UTC))
    assert {letter.about for letter in letters("follow_up")} == {silent, traveller}


def test_focal_points_with_seats_left_to_name_are_reminded(meeting):
    due = meeting.answer_by
    fields = {"meeting": meeting, "country": "PA", "email": "mission@example.org", "due_at": due}
    asked = Nomination.objects.create(
        **fields, body="Mission", state=NominationState.ASKED, sent_at=timezone.now() - timedelta(days=5)
    )
    Nomination.objects.create(**fields, body="Ministry", state=NominationState.FINISHED)
    post_due(due - timedelta(days=2))
    assert letters("nomination_reminder").get().about == asked


def test_a_meeting_made_like_another_takes_over_its_rules_but_not_its_pause(organiser, meeting):
    usual = reminding.usual_offsets()
    actions.add_rule(meeting, usual, letter=REMINDER_TO_ANSWER, days=-3, by=organiser)
    actions.pause(meeting, usual, by=organiser)
    made = duplicate(
        meeting,
        titles={"en": "The next one"},
        slug="the-next-one",
        starts_on=meeting.starts_on + timedelta(days=364),
        bring=(),
        by=organiser,
    )
    plan = ReminderPlan.objects.get(meeting__slug="the-next-one")
    assert made.meeting == plan.meeting
    assert {rule.days for rule in plan.rules.filter(letter=REMINDER_TO_ANSWER)} == {-7, -3, -2}
    assert not plan.is_paused()
