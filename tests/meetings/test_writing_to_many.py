"""Reminders in own words, messages to a group, and known people put on the list: nobody twice, nothing typed lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from correspondence.models import Letter, Mailing
from correspondence.states import StopReason
from correspondence.suppression import suppress
from correspondence.words import Words
from meetings.actions import choosing, inviting, messaging
from meetings.models import Invitation, Wording
from meetings.states import InvitationState, MeetingRole, RegistrationState
from rrge_portal.kernel import jobs
from rrge_portal.kernel.models import Job
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.states import JobState
from tests.factories import InvitationFactory, MeetingFactory, RegistrationFactory, SessionFactory, StakeholderFactory

from .test_campaigns import address, listed


@pytest.fixture
def meeting(secretariat):
    return MeetingFactory(organiser=secretariat, titles={"en": "Expert meeting", "es": "Reunión de expertos"})


# --- Reminders and messages -------------------------------------------------------------------------------------------


def test_a_few_are_reminded_in_words_for_this_one_time(signed_in, secretariat, meeting):
    chosen, _other = InvitationFactory.create_batch(2, meeting=meeting)
    typed = {"number": 1, "subject_en": "Still free, {name}?", "body_en": "Please answer:\n{link}"}
    signed_in(secretariat).post(f"{address('remind_invitations', meeting)}?pk={chosen.pk}", typed)
    jobs.run(Mailing.objects.get().job_id)
    letter = Letter.objects.get()
    assert letter.about == chosen
    assert letter.subject.startswith("Still free, ")
    assert not Wording.objects.exists()


def test_whoever_answers_before_the_time_is_not_reminded(secretariat, meeting):
    invitation = InvitationFactory(meeting=meeting)
    sent = inviting.remind(meeting, [invitation.pk], by=secretariat)
    Invitation.objects.update(state=InvitationState.DECLINED)
    jobs.run(sent.job_id)
    assert not Letter.objects.exists()


def test_a_message_reaches_each_person_of_the_group_once(signed_in, secretariat, meeting):
    seated = RegistrationFactory(meeting=meeting).stakeholder
    meeting.appointments.create(stakeholder=seated, role=MeetingRole.SPEAKER, session=SessionFactory(meeting=meeting))
    RegistrationFactory(meeting=meeting, state=RegistrationState.CANCELLED)
    french = StakeholderFactory(profile__language="fr")
    RegistrationFactory(meeting=meeting, stakeholder=french)
    typed = {"number": 2, "subject_en": "A new room", "body_en": "We meet in room 2, {name}."}
    signed_in(secretariat).post(address("message", meeting), typed)
    sent = Mailing.objects.get()
    jobs.run(sent.job_id)
    Job.objects.update(state=JobState.WAITING)
    jobs.run(sent.job_id)
    assert sorted(Letter.objects.values_list("recipient", flat=True)) == sorted([seated.pk, french.pk])
    assert set(Letter.objects.values_list("language", flat=True)) == {"en"}


def test_a_message_to_nobody_yet_says_so(signed_in, secretariat, meeting):
    client = signed_in(secretariat)
    assert "Nobody has a seat or waits for one yet" in client.get(address("message", meeting)).text
    assert "Nobody matches these filters." in client.get(address("message", meeting), {"q": "zzz"}).text


def test_a_message_is_narrowed_by_role(signed_in, secretariat, meeting):
    seated = RegistrationFactory(meeting=meeting).stakeholder
    RegistrationFactory(meeting=meeting)
    meeting.appointments.create(stakeholder=seated, role=MeetingRole.SPEAKER, session=SessionFactory(meeting=meeting))
    page = signed_in(secretariat).get(address("message", meeting), {"role": "speaker"}).content.decode()
    assert "Send the message to 1 person" in page


def test_what_was_typed_stays_when_the_recipients_change(signed_in, secretariat, meeting):
    RegistrationFactory(meeting=meeting, stakeholder__profile__language="fr")
    RegistrationFactory(meeting=meeting, stakeholder__profile__sector="academia")
    client = signed_in(secretariat)
    typed = {
        "number": 2, "subject_en": "A new room", "body_en": "Room 2 {oops}.", "subject_fr": "Autre salle",
        "when": "later", "due_at": "2026-12-01T09:00",
    }  # fmt: skip

    narrowed = client.post(address("message", meeting), typed | {"deed": "narrow", "sector": "academia"})
    page = narrowed.content.decode()
    assert "Send the message to 1 person" in page
    assert 'action="?sector=academia"' in page
    for kept in ("A new room", "Room 2 {oops}.", "Autre salle", "2026-12-01T09:00"):
        assert kept in page
    assert "errorlist" not in page
    assert "invalid-feedback" not in page
    assert not Mailing.objects.exists()

    nobody = client.post(address("message", meeting), typed | {"deed": "narrow", "q": "zzz"}).content.decode()
    assert "Nobody matches these filters." in nobody
    assert "Room 2 {oops}." in nobody

    widened = client.post(address("message", meeting) + "?q=", typed | {"deed": "keep", "q": "zzz"}).content.decode()
    assert "Send the message to 2 people" in widened
    assert "Autre salle" in widened


def test_the_page_of_its_job_says_what_a_mailing_is_and_leads_to_the_meeting(signed_in, secretariat, meeting):
    sent = inviting.send(meeting, [listed(meeting)[0].pk], by=secretariat)
    page = signed_in(secretariat).get(sent.job.get_absolute_url()).content.decode()
    assert "Letters to many" in page
    assert meeting.get_absolute_url() in page


def test_words_are_kept_while_one_goes_back_to_choose_others(signed_in, secretariat, meeting):
    first, second = InvitationFactory.create_batch(2, meeting=meeting)
    browser = signed_in(secretariat)
    typed = {"number": 1, "subject_en": "A word, {name}", "body_en": "Do come. {link} {", "when": "now"}
    back = browser.post(f"{address('remind_invitations', meeting)}?pk={first.pk}", {**typed, "deed": "back"})
    assert back.url == address("invitations", meeting)

    where = f"{address('remind_invitations', meeting)}?pk={first.pk}&pk={second.pk}"
    page = browser.get(where).content.decode()
    assert "What you wrote before is here again." in page
    assert "A word, {name}" in page
    assert "Do come. {link} {" in page
    assert "Do come." not in signed_in(secretariat).get(address("message", meeting)).content.decode()

    browser.post(where, {**typed, "number": 2, "body_en": "Do come. {link}"})
    assert Mailing.objects.count() == 1
    assert "A word, {name}" not in browser.get(where).content.decode()


def test_words_kept_are_thrown_away_on_demand(signed_in, secretariat, meeting):
    InvitationFactory(meeting=meeting)
    browser = signed_in(secretariat)
    where = f"{address('remind_invitations', meeting)}?all=1"
    browser.post(where, {"subject_en": "A word", "deed": "back"})
    assert browser.post(where, {"deed": "anew"}).url == where
    assert "A word" not in browser.get(where).content.decode()


def test_a_message_without_words_is_not_sent(signed_in, secretariat, meeting):
    RegistrationFactory(meeting=meeting)
    signed_in(secretariat).post(address("message", meeting), {"number": 1})
    assert not Mailing.objects.exists()
    with pytest.raises(Refusal, match="at least in the language"):
        messaging.message(meeting, [1], words=[Words("A", "B", "es")], main_language="en", by=secretariat)


# --- Audience ---------------------------------------------------------------------------------------------------------


def test_known_people_are_found_by_what_is_known_of_them(signed_in, secretariat, meeting):
    mexican = StakeholderFactory(profile__country="MX", profile__expertise="supply chains", profile__given_name="Mex")
    StakeholderFactory(profile__country="FR", profile__given_name="Faustine")
    earlier = MeetingFactory(starts_on=timezone.localdate() - timedelta(days=300))
    RegistrationFactory(meeting=earlier, stakeholder=mexican)
    client = signed_in(secretariat)
    for query in ({"region": "americas", "expertise": "chains"}, {"attended": "any"}, {"country": "MX"}):
        page = client.get(address("choose_invitees", meeting), query).content.decode()
        assert "Mex" in page
        assert "Faustine" not in page
    never = client.get(address("choose_invitees", meeting), {"attended": "never"}).content.decode()
    assert "Faustine" in never


def test_nobody_is_put_on_the_list_in_silence_whom_there_is_a_reason_against(signed_in, secretariat, meeting):
    fresh, invited, silent, stopped = StakeholderFactory.create_batch(4)
    InvitationFactory(meeting=meeting, email=invited.email)
    silent.email, silent.contact_address = None, ""
    silent.save()
    suppress(stopped.email, StopReason.UNSUBSCRIBED)
    chosen = choosing.put_on_list(meeting, [each.pk for each in (fresh, invited, silent, stopped)], by=secretariat)
    assert chosen == (1, 3)
    assert meeting.invitations.get(state=InvitationState.LISTED).stakeholder == fresh
    page = signed_in(secretariat).get(address("choose_invitees", meeting)).content.decode()
    assert "No e-mail address is known." in page
    assert "On the list: Awaiting an answer." in page


def test_all_that_match_are_put_on_the_list_if_the_number_still_holds(signed_in, secretariat, meeting):
    StakeholderFactory.create_batch(3, profile__country="MX")
    client = signed_in(secretariat)
    where = f"{address('choose_invitees', meeting)}?country=MX"
    assert client.post(where, {"all": 1, "number": 2}).status_code == 409
    client.post(where, {"all": 1, "number": 3})
    assert meeting.invitations.count() == 3


@pytest.mark.parametrize("page", ["choose_invitees", "message"])
def test_a_page_costs_the_same_for_any_number(
    signed_in, secretariat, meeting, page, django_assert_max_num_queries, django_assert_num_queries
):
    client = signed_in(secretariat)
    RegistrationFactory(meeting=meeting)
    client.get(address(page, meeting))
    with django_assert_max_num_queries(25) as one:
        client.get(address(page, meeting))
    RegistrationFactory.create_batch(2, meeting=meeting)
    with django_assert_num_queries(len(one)):
        client.get(address(page, meeting))
