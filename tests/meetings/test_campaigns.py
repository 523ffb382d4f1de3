"""Campaigns: whom, in whose words, when; seen and tested first; sent once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from correspondence import mailings
from correspondence.models import Letter, Mailing
from correspondence.rendering import as_html
from correspondence.states import MailingState, StopReason
from correspondence.suppression import suppress
from correspondence.words import Words
from correspondence.words import problems_of_body as words_of_problem
from meetings.actions import choosing, inviting, messaging, registration, wording
from meetings.models import Invitation, Meeting, Wording
from meetings.states import InvitationState, MeetingRole, RegistrationState
from meetings.waiting import waits_of, with_counts
from meetings.wordings import KINDS
from rrge_portal.kernel import jobs
from rrge_portal.kernel.models import Job
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.states import JobState
from tests.factories import InvitationFactory, MeetingFactory, RegistrationFactory, SessionFactory, StakeholderFactory

GOOD = "Excellency {name},\n\nCome to {title}.\n\nAnswer here:\n{link}"


@pytest.fixture
def meeting(secretariat):
    return MeetingFactory(organiser=secretariat, titles={"en": "Expert meeting", "es": "Reunión de expertos"})


def address(name, meeting, **kwargs):
    return reverse(f"meetings:{name}", kwargs={"slug": meeting.slug, **kwargs})


def listed(meeting, number=1, **fields):
    return InvitationFactory.create_batch(number, meeting=meeting, state=InvitationState.LISTED, sent_at=None, **fields)


def worded(meeting, by, language="en", body=GOOD, subject="Come, {name}", kind="invitation"):
    return wording.word(meeting, kind, language, subject=subject, body=body, version=0, by=by)


PAGES = ("choose_invitees", "send_invitations", "remind_invitations", "message", "wordings", "letterhead")


@pytest.mark.parametrize("page", PAGES)
def test_only_the_organisers_open_these_pages(signed_in, secretariat, meeting, page):
    assert signed_in(secretariat).get(address(page, meeting)).status_code == 200
    assert signed_in(StakeholderFactory()).get(address(page, meeting)).status_code == 403
    other = StakeholderFactory()
    MeetingFactory(organiser=other)
    assert signed_in(other).get(address(page, meeting)).status_code == 403
    if page != "wordings":
        assert signed_in(other).post(address(page, meeting), {"number": 0}).status_code == 403


# --- Own words --------------------------------------------------------------------------------------------------------


def test_own_words_take_the_place_of_the_standard_letter_and_what_must_be_said_stays(secretariat, meeting):
    worded(meeting, secretariat)
    (english,) = listed(meeting, given_name="Ana", family_name="Ruiz")
    (spanish,) = listed(meeting, language="es")
    jobs.run(inviting.send(meeting, [english.pk, spanish.pk], by=secretariat).job_id)
    own, standard = Letter.objects.order_by("pk")
    assert own.subject == "Come, Ana Ruiz"
    assert own.text.startswith("Excellency Ana Ruiz,\n\nCome to Expert meeting.")
    assert "You receive this letter because" in own.text
    assert english.token in own.open_text
    assert english.token not in own.text
    assert standard.subject.startswith("Invitación")


def test_words_are_frozen_when_the_button_is_pressed(secretariat, meeting):
    first = worded(meeting, secretariat)
    (invitation,) = listed(meeting)
    sent = inviting.send(meeting, [invitation.pk], by=secretariat)
    wording.word(meeting, "invitation", "en", subject="Other", body=GOOD, version=first.version, by=secretariat)
    jobs.run(sent.job_id)
    assert Letter.objects.get().subject.startswith("Come, ")


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("No link here.", "The text needs {link}"),
        ("{nme} {link}", "{nme} is no placeholder of this letter"),
        ("{{ name }} {link}", "A brace stands alone"),
        ("{% debug %} {link}", "{% debug %} is no placeholder"),
        ("{name.__class__} {link}", "{name.__class__} is no placeholder"),
        ("{link} {", "A brace stands alone"),
        ("{link} ⟦1⟧", "have a meaning of their own"),
    ],
)
def test_a_wrong_placeholder_is_said_at_the_field_and_nothing_is_lost(signed_in, secretariat, meeting, body, sentence):
    where = address("wording", meeting, kind="invitation", language="en")
    page = signed_in(secretariat).post(where, {"subject": "Kept subject", "body": body, "version": 0})
    text = page.content.decode().replace("&#x27;", "'")
    assert sentence in text
    assert "Kept subject" in text
    assert not Wording.objects.exists()
    with pytest.raises(Refusal):
        worded(meeting, secretariat, body=body)


def test_a_link_never_stands_in_a_subject(secretariat, meeting):
    with pytest.raises(Refusal, match="must not stand in the subject"):
        worded(meeting, secretariat, subject="Answer: {link}")


def test_what_a_name_contains_is_never_interpreted(secretariat, meeting):
    worded(meeting, secretariat)
    (invitation,) = listed(meeting, given_name="{{ title }} {link}", family_name="{% debug %}")
    jobs.run(inviting.send(meeting, [invitation.pk], by=secretariat).job_id)
    assert "Excellency {{ title }} {link} {% debug %}," in Letter.objects.get().text


def test_a_newline_in_a_subject_adds_no_header(secretariat, meeting):
    worded(meeting, secretariat, subject="Come\r\nBcc: everybody@example.org")
    (invitation,) = listed(meeting)
    jobs.run(inviting.send(meeting, [invitation.pk], by=secretariat).job_id)
    assert Letter.objects.get().subject == "Come Bcc: everybody@example.org"


def test_one_begins_from_the_standard_letter_with_its_values_as_placeholders(signed_in, secretariat, meeting):
    page = signed_in(secretariat).get(address("wording", meeting, kind="invitation", language="en")).content.decode()
    assert "Dear {name}," in page
    assert "{link}" in page


def test_a_stale_tab_overwrites_nobody(secretariat, meeting):
    worded(meeting, secretariat)
    with pytest.raises(Refusal, match="Somebody else has changed this letter"):
        worded(meeting, secretariat)


def test_dropped_words_bring_the_standard_letter_back(signed_in, secretariat, meeting):
    worded(meeting, secretariat)
    signed_in(secretariat).post(address("drop_wording", meeting, kind="invitation", language="en"))
    assert not Wording.objects.exists()


def test_a_renewed_link_goes_out_in_own_words(secretariat, meeting):
    worded(meeting, secretariat)
    inviting.renew(InvitationFactory(meeting=meeting), by=secretariat)
    assert Letter.objects.get().subject.startswith("Come, ")


# --- Preview, test copy, time -----------------------------------------------------------------------------------------


def test_a_test_copy_goes_to_the_organiser_alone_and_its_link_opens_nothing(signed_in, secretariat, meeting):
    (invitation,) = listed(meeting, given_name="Ana")
    where = f"{address('send_invitations', meeting)}?all=1"
    page = signed_in(secretariat).post(where, {"number": 1, "deed": "test", "preview": invitation.pk})
    assert "Nobody else was written to." in page.content.decode()
    copy = Letter.objects.get()
    assert (copy.kind, copy.address) == ("test_copy", secretariat.letter_address)
    assert copy.subject.startswith("Test: ")
    assert "Ana" in copy.text
    assert invitation.token not in copy.open_text
    assert not Mailing.objects.exists()


def later(meeting, **delta):
    return timezone.now() + timedelta(**(delta or {"days": 1}))


def test_letters_wait_for_their_time_and_start_once(secretariat, meeting):
    (invitation,) = listed(meeting)
    sent = inviting.send(meeting, [invitation.pk], by=secretariat, due_at=later(meeting))
    assert mailings.start_due() == 0
    assert not Job.objects.exists()
    tomorrow = timezone.now() + timedelta(days=1, minutes=1)
    assert (mailings.start_due(tomorrow), mailings.start_due(tomorrow)) == (1, 0)
    assert Job.objects.count() == 1
    sent.refresh_from_db()
    jobs.run(sent.job_id)
    assert Letter.objects.count() == 1


def test_a_time_is_chosen_by_the_clock_of_the_meeting(signed_in, secretariat, meeting):
    listed(meeting)
    day = (timezone.now() + timedelta(days=3)).date()
    client = signed_in(secretariat)
    typed = {"number": 1, "when": "later", "due_at": f"{day}T09:00"}
    client.post(f"{address('send_invitations', meeting)}?all=1", typed)
    sent = Mailing.objects.get()
    assert (sent.state, sent.due_at.hour) == (MailingState.SCHEDULED, 14)
    assert "They go out on" in client.get(address("mailing", meeting, pk=sent.pk)).content.decode()


def test_a_time_past_is_refused_and_nothing_is_sent(signed_in, secretariat, meeting):
    listed(meeting)
    typed = {"number": 1, "when": "later", "due_at": "2020-01-01T09:00"}
    page = signed_in(secretariat).post(f"{address('send_invitations', meeting)}?all=1", typed)
    assert "This time is past." in page.content.decode()
    assert not Mailing.objects.exists()


def test_what_waits_can_be_put_off_and_called_off(signed_in, secretariat, meeting):
    (invitation,) = listed(meeting)
    sent = inviting.send(meeting, [invitation.pk], by=secretariat, due_at=later(meeting))
    client = signed_in(secretariat)
    day = (timezone.now() + timedelta(days=9)).date()
    client.post(address("put_off_mailing", meeting, pk=sent.pk), {"due_at": f"{day}T09:00"})
    sent.refresh_from_db()
    assert sent.due_at.date() == day
    client.post(address("cancel_mailing", meeting, pk=sent.pk))
    assert mailings.start_due(timezone.now() + timedelta(days=30)) == 0
    assert client.post(address("cancel_mailing", meeting, pk=sent.pk)).status_code == 409
    assert not Letter.objects.exists()


def test_a_mailing_that_stopped_for_good_is_started_again(signed_in, secretariat, meeting):
    (invitation,) = listed(meeting)
    sent = inviting.send(meeting, [invitation.pk], by=secretariat)
    again = address("start_mailing_again", meeting, pk=sent.pk)
    client = signed_in(secretariat)
    assert client.post(again).status_code == 409
    Job.objects.update(state=JobState.FAILED)
    assert "Write the missing letters" in client.get(address("mailing", meeting, pk=sent.pk)).content.decode()
    assert client.post(again).status_code == 302
    sent.refresh_from_db()
    jobs.run(sent.job_id)
    assert Letter.objects.count() == 1


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


# --- Who may do what --------------------------------------------------------------------------------------------------

ACTS = {
    "put_off_mailing": {"due_at": "2020-01-01T09:00"},
    "cancel_mailing": {},
    "start_mailing_again": {},
    "drop_wording": {},
    "wording": {"subject": "A", "body": GOOD, "version": 9},
    "visa_letter": {"legal_name": "Ana"},
    "remove_signed_invitation": {},
}


@pytest.mark.parametrize("name", ACTS)
def test_nobody_else_presses_these_buttons(signed_in, secretariat, meeting, name):
    invitation = InvitationFactory(meeting=meeting)
    worded(meeting, secretariat)
    waits = inviting.remind(meeting, [invitation.pk], by=secretariat, due_at=later(meeting))
    keys = {"visa_letter": {"pk": invitation.pk}, "remove_signed_invitation": {"pk": 1}}
    worded_letter = {"kind": "invitation", "language": "en"}
    where = address(name, meeting, **keys.get(name, worded_letter if "wording" in name else {"pk": waits.pk}))
    other = StakeholderFactory()
    MeetingFactory(organiser=other)
    assert signed_in(other).post(where, ACTS[name]).status_code == 403
    assert Client().post(where, ACTS[name]).status_code == 302
    assert signed_in(secretariat).post(where, ACTS[name]).status_code in {200, 302, 404, 409}
    assert Mailing.objects.get().due_at == waits.due_at


def test_what_waits_and_what_stopped_is_said_on_the_overview(signed_in, secretariat, meeting):
    invitation = InvitationFactory(meeting=meeting)
    inviting.remind(meeting, [invitation.pk], by=secretariat, due_at=later(meeting))
    inviting.remind(meeting, [invitation.pk], by=secretariat)
    Job.objects.update(state=JobState.FAILED)
    sentences = [wait.sentence for wait in waits_of(with_counts(Meeting.objects.all()).get(pk=meeting.pk))]
    assert any(sentence.startswith("A letter to 1 person goes out on") for sentence in sentences)
    assert "The writing of letters to many has stopped before all were written." in sentences


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
def test_every_letter_can_be_worded_in_every_language(signed_in, secretariat, meeting, kind, language):
    page = signed_in(secretariat).get(address("wording", meeting, kind=kind, language=language))
    form = page.context["form"]
    text = form["body"].value()
    assert "{link}" in text
    assert words_of_problem(kind, text) == []


def test_a_letter_in_a_language_the_portal_does_not_write_is_set_from_right_to_left(secretariat, meeting):
    worded(meeting, secretariat, language="ar", body="السلام عليكم {name}\n\n{link}")
    (invitation,) = listed(meeting, language="ar")
    jobs.run(inviting.send(meeting, [invitation.pk], by=secretariat).job_id)
    letter = Letter.objects.get()
    assert letter.language == "ar"
    assert 'dir="rtl"' in as_html(letter.text, subject=letter.subject, language=letter.language)


def test_a_preview_shows_what_is_typed_and_sends_nothing(signed_in, secretariat, meeting):
    RegistrationFactory(meeting=meeting, stakeholder__profile__given_name="Ana")
    typed = {"number": 1, "deed": "preview", "subject_en": "A new room", "body_en": "We meet in room 2, {name}."}
    page = signed_in(secretariat).post(address("message", meeting), typed).content.decode()
    assert "We meet in room 2, Ana" in page
    assert not Mailing.objects.exists()


def test_thousands_are_put_on_the_list_by_a_job(signed_in, secretariat, meeting, monkeypatch):
    StakeholderFactory.create_batch(3, profile__country="MX")
    monkeypatch.setattr("meetings.views.choosing.AT_ONCE", 2)
    client = signed_in(secretariat)
    response = client.post(f"{address('choose_invitees', meeting)}?country=MX", {"all": 1, "number": 3})
    job = Job.objects.get()
    assert response.url == job.get_absolute_url()
    assert not meeting.invitations.exists()
    jobs.run(job.pk)
    assert meeting.invitations.count() == 3
    assert "3 people are on the list." in client.get(response.url).content.decode()


def test_a_seat_is_confirmed_in_own_words(secretariat, meeting):
    body = "You have a seat, {name}. See {page}, or give it back:\n{link}"
    worded(meeting, secretariat, kind="registration_confirmed", body=body, subject="Your seat")
    registration.confirm(RegistrationFactory(meeting=meeting, state=RegistrationState.REQUESTED), by=secretariat)
    letter = Letter.objects.get(kind="registration_confirmed")
    assert letter.subject == "Your seat"
    assert f"See http://portal.test/meetings/{meeting.slug}/, or give it back:" in letter.text


def test_a_message_that_waited_while_the_meeting_was_called_off_is_not_sent(secretariat, meeting):
    person = RegistrationFactory(meeting=meeting).stakeholder
    words = [Words("Where to find us", "At the door.", "en")]
    waits = messaging.message(
        meeting, [person.pk], words=words, main_language="en", by=secretariat, due_at=later(meeting)
    )
    meeting.announcements.create(
        kind="cancelled", old_starts_on=meeting.starts_on, old_ends_on=meeting.ends_on, by=secretariat
    )
    mailings.start_due(timezone.now() + timedelta(days=2))
    waits.refresh_from_db()
    jobs.run(waits.job_id)
    assert not Letter.objects.filter(kind="message").exists()
