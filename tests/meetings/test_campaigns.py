"""Campaigns: whom, in whose words, when; seen and tested first; sent once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from correspondence import mailings
from correspondence.models import Letter, Mailing
from correspondence.rendering import as_html
from correspondence.states import MailingState
from correspondence.words import Words
from correspondence.words import problems_of_body as words_of_problem
from meetings.actions import inviting, messaging, registration, wording
from meetings.models import Meeting, Wording
from meetings.states import InvitationState, RegistrationState
from meetings.waiting import waits_of, with_counts
from meetings.wordings import KINDS
from rrge_portal.kernel import jobs
from rrge_portal.kernel.models import Job
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.states import JobState
from tests.factories import InvitationFactory, MeetingFactory, RegistrationFactory, StakeholderFactory

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
