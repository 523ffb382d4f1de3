"""Questions to those who have a seat: chosen, asked, answered, kept apart and deleted."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from correspondence.models import Letter
from meetings.actions import follow_up as questions
from meetings.actions import registration as seats
from meetings.actions.retention import forget_what_is_due
from meetings.models import FollowUp, FollowUpPlan, RegistrationNote, Travel
from meetings.states import RegistrationState
from rrge_portal.kernel import jobs
from rrge_portal.kernel.refusal import Refusal
from stakeholders.own_data import own_data
from tests.factories import MeetingFactory, RegistrationFactory, StakeholderFactory

pytestmark = pytest.mark.django_db

EVERYTHING = ["dietary", "access", "interpretation", "travel"]


@pytest.fixture
def meeting(secretariat):
    meeting = MeetingFactory(organiser=secretariat)
    FollowUpPlan.objects.create(meeting=meeting, topics=EVERYTHING)
    return meeting


def page(meeting):
    return reverse("meetings:follow_up", kwargs={"slug": meeting.slug})


def test_organisers_choose_and_ask_only_those_who_have_a_seat(secretariat, signed_in):
    meeting = MeetingFactory(organiser=secretariat)
    seated = RegistrationFactory(meeting=meeting)
    RegistrationFactory(meeting=meeting, state=RegistrationState.WAITLISTED)
    client = signed_in(secretariat)
    here = reverse("meetings:follow_ups", kwargs={"slug": meeting.slug})
    assert "Ask 1 person" not in client.get(here).text
    assert "The questions are saved." in client.post(here, {"topics": ["dietary"]}, follow=True).text
    assert "Ask 1 person" in client.get(here).text
    client.post(reverse("meetings:ask_follow_up", kwargs={"slug": meeting.slug}))
    jobs.run(jobs.Job.objects.get(kind="mailing").pk)
    [letter] = Letter.objects.filter(kind="follow_up")
    assert letter.address == seated.stakeholder.letter_address
    assert page(meeting) in letter.shown_text


def test_with_nobody_left_to_ask_it_is_refused(meeting, secretariat):
    with pytest.raises(Refusal, match="nobody to ask"):
        questions.ask(meeting, by=secretariat)


def test_a_person_with_a_seat_answers_and_finds_the_answers_again(meeting, person, signed_in):
    registration = RegistrationFactory(meeting=meeting, stakeholder=person, needs="A ramp")
    client = signed_in(person)
    shown = client.get(page(meeting)).text
    assert "A ramp" in shown
    assert "passport" not in shown
    answers = {"dietary": "Vegan", "access": "A ramp", "interpretation": ["es"], "wants_funding": "on"}
    assert client.post(page(meeting), answers).status_code == 302
    registration.refresh_from_db()
    kept = registration.follow_up
    assert (kept.dietary, kept.access, kept.interpretation, kept.wants_funding) == ("Vegan", "A ramp", ["es"], True)
    assert registration.needs == ""
    assert "Vegan" in client.get(page(meeting)).text


def test_only_those_whose_journey_is_paid_are_asked_for_it(meeting, person, secretariat, signed_in):
    registration = RegistrationFactory(meeting=meeting, stakeholder=person)
    client = signed_in(person)
    client.post(page(meeting), {"passport_name": "Sneaked in"})
    assert not Travel.objects.exists()
    seats.fund(registration, by=secretariat, is_funded=True)
    assert "passport" in client.get(page(meeting)).text
    wrong = {"passport_name": "ANA RUIZ", "arrives_on": "2027-01-05", "departs_on": "2027-01-04"}
    assert "The departure is before the arrival." in client.post(page(meeting), wrong).text
    client.post(page(meeting), {**wrong, "departs_on": "2027-01-08"})
    assert Travel.objects.get().passport_name == "ANA RUIZ"
    seats.fund(registration, by=secretariat, is_funded=False)
    assert not Travel.objects.exists()


@pytest.mark.parametrize("state", [state for state in RegistrationState if state != RegistrationState.CONFIRMED])
def test_without_a_seat_nobody_is_asked(state, meeting, person, signed_in):
    RegistrationFactory(meeting=meeting, stakeholder=person, state=state)
    assert signed_in(person).get(page(meeting)).status_code == 409
    assert signed_in(person).post(page(meeting), {"dietary": "Vegan"}).status_code == 409
    assert not FollowUp.objects.exists()


def test_a_stranger_does_not_find_the_questions(meeting, signed_in, client):
    assert signed_in(StakeholderFactory()).get(page(meeting)).status_code == 404
    assert client.get(page(meeting)).status_code == 302


def test_the_organisers_page_shows_the_answers_and_the_participants_do_not_see_it(meeting, secretariat, signed_in):
    registration = RegistrationFactory(meeting=meeting)
    FollowUp.objects.create(registration=registration, dietary="Vegan", wants_funding=True)
    here = reverse("meetings:follow_ups", kwargs={"slug": meeting.slug})
    shown = signed_in(secretariat).get(here).text
    assert "Vegan" in shown
    assert "Asks you to pay it" in shown
    assert signed_in(registration.stakeholder).get(here).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_the_organisers_page_costs_the_same_for_any_number(
    number, meeting, secretariat, signed_in, django_assert_num_queries
):
    for registration in RegistrationFactory.create_batch(number, meeting=meeting):
        FollowUp.objects.create(registration=registration, dietary="Vegan")
    client = signed_in(secretariat)
    here = reverse("meetings:follow_ups", kwargs={"slug": meeting.slug})
    client.get(here)
    with django_assert_num_queries(11):
        client.get(here)


def test_answers_change_until_the_list_is_closed_and_a_first_answer_comes_later_too(meeting, person):
    registration = RegistrationFactory(meeting=meeting, stakeholder=person)
    meeting.list_closed_at = timezone.now()
    meeting.save(update_fields=["list_closed_at"])
    questions.answer(registration, by=person, answers={"dietary": "Vegan"})
    with pytest.raises(Refusal, match="closed the list"):
        questions.answer(registration, by=person, answers={"dietary": "None"})


def test_a_question_no_longer_asked_takes_its_answers_along(meeting, secretariat):
    registration = RegistrationFactory(meeting=meeting, is_funded=True)
    FollowUp.objects.create(registration=registration, dietary="Vegan", access="A ramp")
    Travel.objects.create(registration=registration, passport_name="ANA")
    questions.choose(meeting, by=secretariat, topics=["access"], answer_by=None, claims_close_on=None)
    kept = FollowUp.objects.get()
    assert (kept.dietary, kept.access) == ("", "A ramp")
    assert not Travel.objects.exists()


def test_giving_the_seat_back_deletes_the_answers(meeting):
    registration = RegistrationFactory(meeting=meeting)
    FollowUp.objects.create(registration=registration, dietary="Vegan")
    seats.cancel(registration, by=None)
    assert not FollowUp.objects.exists()


def ended(days, **plan):
    day = timezone.localdate() - timedelta(days=days)
    meeting = MeetingFactory(starts_on=day, ends_on=day)
    FollowUpPlan.objects.create(meeting=meeting, topics=EVERYTHING, **plan)
    return RegistrationFactory(meeting=meeting, is_funded=True)


def test_answers_go_thirty_days_after_the_meeting_and_journeys_after_the_claims():
    kept, gone = ended(30), ended(31)
    later = ended(60, claims_close_on=timezone.localdate() - timedelta(days=30))
    for registration in (kept, gone, later):
        FollowUp.objects.create(registration=registration, dietary="Vegan")
        Travel.objects.create(registration=registration, passport_name="ANA")
    counted = forget_what_is_due()
    assert (counted["follow_ups"], counted["journeys"]) == (2, 1)
    assert [*FollowUp.objects.values_list("registration", flat=True)] == [kept.pk]
    assert {*Travel.objects.values_list("registration", flat=True)} == {kept.pk, later.pk}


def test_notes_go_a_year_after_the_meeting():
    for days in (365, 366):
        RegistrationNote.objects.create(registration=ended(days), text="x")
    assert forget_what_is_due()["notes"] == 1


def test_what_one_answered_is_in_ones_own_data(meeting, person):
    registration = RegistrationFactory(meeting=meeting, stakeholder=person)
    FollowUp.objects.create(registration=registration, dietary="Vegan")
    data = own_data(person)
    assert data["meetings.followup"][0]["dietary"] == "Vegan"
    assert "meetings.registrationnote" in data


def test_an_organisers_own_data_holds_no_notes_about_others(meeting, secretariat):
    RegistrationNote.objects.create(registration=RegistrationFactory(meeting=meeting), by=secretariat, text="4711")
    assert "4711" not in str(own_data(secretariat))
