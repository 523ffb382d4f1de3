"""What goes along with letters: the invitation as PDF, the signed one, and letters for visas."""

import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from correspondence.enclosures import enclosed
from correspondence.models import Letter
from correspondence.words import Words
from meetings.actions import inviting
from meetings.actions.retention import forget_what_is_due
from meetings.models import Invitation, LetterHead, Meeting, VisaRequest
from meetings.states import InvitationState, RegistrationState
from meetings.waiting import waits_of, with_counts
from rrge_portal.kernel import jobs
from stakeholders.own_data import own_data
from tests.factories import InvitationFactory, MeetingFactory, RegistrationFactory
from tests.kernel.test_files import A_PDF

from .test_campaigns import address, listed, worded


@pytest.fixture
def meeting(secretariat):
    return MeetingFactory(organiser=secretariat, titles={"en": "Expert meeting"})


def text_in(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_the_invitation_goes_as_pdf_with_the_name_and_without_the_link(secretariat, meeting):
    LetterHead.objects.create(meeting=meeting, organisation="Fictional Office", signatory_name="Ada Signs")
    worded(meeting, secretariat)
    (invitation,) = listed(meeting, given_name="Ana", family_name="Ruiz")
    jobs.run(inviting.send(meeting, [invitation.pk], by=secretariat, enclosures=["invitation_pdf"]).job_id)
    (pdf,) = enclosed(Letter.objects.get())
    text = text_in(pdf.content)
    for words in ("Ana Ruiz", "Come to Expert meeting", "Fictional Office", "Ada Signs"):
        assert words in text
    assert "/invitations/" not in text
    assert "⟦" not in text


def test_a_visa_letter_states_the_legal_name_and_needs_a_letterhead(signed_in, secretariat, meeting):
    invitation = InvitationFactory(meeting=meeting)
    client = signed_in(secretariat)
    where = address("visa_letter", meeting, pk=invitation.pk)
    typed = {"legal_name": "Ana María Ruiz Paz", "nationality": "MX", "costs": "all"}
    refused = client.post(where, typed)
    assert refused.status_code == 409
    assert "Ana María Ruiz Paz" in refused.content.decode()
    LetterHead.objects.create(meeting=meeting, organisation="Fictional Office", signatory_name="Ada Signs")
    assert client.post(where, typed).status_code == 302
    (pdf,) = enclosed(Letter.objects.get(kind="visa_support"))
    text = text_in(pdf.content)
    assert "Ana María Ruiz Paz" in text
    assert "The organisers pay the journey and the stay" in text
    assert VisaRequest.objects.count() == 1


def test_nobody_gets_a_visa_letter_for_whom_none_is_noted(secretariat, meeting):
    (invitation,) = listed(meeting)
    jobs.run(inviting.send(meeting, [invitation.pk], by=secretariat, enclosures=["visa_letter"]).job_id)
    assert enclosed(Letter.objects.get()) == []


def test_a_signed_invitation_is_uploaded_enclosed_and_removed(signed_in, secretariat, meeting):
    client = signed_in(secretariat)
    upload = {"signed": "1", "signed_language": "en", "file": ContentFile(A_PDF, name="signed.pdf")}
    client.post(address("letterhead", meeting), upload)
    signed = meeting.signed_invitations.get()
    (invitation,) = listed(meeting, language="es")
    jobs.run(inviting.send(meeting, [invitation.pk], by=secretariat, enclosures=["signed_invitation"]).job_id)
    (pdf,) = enclosed(Letter.objects.get())
    assert (pdf.name, pdf.content) == ("signed.pdf", A_PDF)
    client.post(address("remove_signed_invitation", meeting, pk=signed.pk))
    assert enclosed(Letter.objects.get()) == []


def test_visa_requests_are_forgotten_thirty_days_after_the_meeting(meeting):
    VisaRequest.objects.create(invitation=InvitationFactory(meeting=meeting), legal_name="Ana")
    forget_what_is_due()
    assert VisaRequest.objects.exists()
    forget_what_is_due(timezone.now() + timedelta(days=80))
    assert not VisaRequest.objects.exists()


def test_a_reminder_encloses_the_invitation_and_not_itself(secretariat, meeting):
    worded(meeting, secretariat)
    invitation = InvitationFactory(meeting=meeting)
    words = [Words("Still free?", "Please answer soon:\n{link}", "en")]
    sent = inviting.remind(meeting, [invitation.pk], by=secretariat, words=words, enclosures=["invitation_pdf"])
    jobs.run(sent.job_id)
    (pdf,) = enclosed(Letter.objects.get())
    assert "Come to Expert meeting" in text_in(pdf.content)
    assert "Please answer soon" not in text_in(pdf.content)


def test_the_invited_ask_for_their_visa_letter_through_their_link(secretariat, meeting):
    invitation = InvitationFactory(meeting=meeting, state=InvitationState.ACCEPTED)
    where = reverse("meetings:ask_for_visa_letter", kwargs={"token": invitation.token})
    assert "Full name as in your passport" in Client().get(where).content.decode()
    assert not VisaRequest.objects.exists()
    assert Client().post(where, {"legal_name": "Ana María Ruiz"}).status_code == 302
    assert VisaRequest.objects.get().legal_name == "Ana María Ruiz"
    sentences = [wait.sentence for wait in waits_of(with_counts(Meeting.objects.all()).get(pk=meeting.pk))]
    assert "1 person asked for a visa support letter." in sentences


def test_whoever_registered_without_an_invitation_asks_for_a_visa_letter_and_gets_it(signed_in, secretariat, meeting):
    seat = RegistrationFactory(meeting=meeting)
    client, where = signed_in(seat.stakeholder), reverse("meetings:ask_for_visa_as_registered", args=[meeting.slug])
    assert where in client.get(reverse("meetings:register", args=[meeting.slug])).text
    assert "Full name as in your passport" in client.get(where).text
    assert client.post(where, {"legal_name": "Ana María Ruiz"}).status_code == 302
    assert VisaRequest.objects.get().registration == seat
    assert own_data(seat.stakeholder)["meetings.visarequest"][0]["legal_name"] == "Ana María Ruiz"

    organiser = signed_in(secretariat)
    page = address("visa_letter_of_seat", meeting, pk=seat.pk)
    assert page in organiser.get(address("overview", meeting)).text
    LetterHead.objects.create(meeting=meeting, organisation="Fictional Office", signatory_name="Ada Signs")
    answer = organiser.post(page, {"legal_name": "Ana María Ruiz Paz"})
    assert answer.url == address("registration", meeting, pk=seat.pk)
    letter = Letter.objects.get(kind="visa_support")
    assert (letter.about, letter.address) == (seat, seat.stakeholder.email)
    assert "Ana María Ruiz Paz" in text_in(enclosed(letter)[0].content)
    assert page not in organiser.get(address("overview", meeting)).text


def test_whoever_has_no_seat_asks_for_no_visa_letter(client, signed_in, secretariat, meeting):
    asks = RegistrationFactory(meeting=meeting, state=RegistrationState.REQUESTED)
    where = reverse("meetings:ask_for_visa_as_registered", args=[meeting.slug])
    assert signed_in(asks.stakeholder).post(where, {"legal_name": "Ana"}).status_code == 404
    assert client.post(where, {"legal_name": "Ana"}).status_code == 302
    page = address("visa_letter_of_seat", meeting, pk=asks.pk)
    assert signed_in(asks.stakeholder).post(page, {"legal_name": "Ana"}).status_code == 403
    LetterHead.objects.create(meeting=meeting, organisation="Fictional Office", signatory_name="Ada Signs")
    refused = signed_in(secretariat).post(page, {"legal_name": "Ana"})
    assert refused.status_code == 409
    assert "for those who have a seat" in refused.text
    assert not VisaRequest.objects.exists()


def test_the_link_of_a_withdrawn_invitation_says_nothing_of_the_person(client, meeting):
    invitation = InvitationFactory(meeting=meeting, given_name="Zoraida")
    VisaRequest.objects.create(invitation=invitation, legal_name="Zoraida Legal")
    visa = reverse("meetings:ask_for_visa_letter", kwargs={"token": invitation.token})
    page = reverse("meetings:invitation", kwargs={"token": invitation.token})
    assert "Zoraida Legal" in client.get(visa).text
    assert "Zoraida" in client.get(page, {"answer": "accept"}).text
    Invitation.objects.filter(pk=invitation.pk).update(state=InvitationState.WITHDRAWN)
    assert client.get(visa).url == page
    assert "Zoraida" not in client.get(page, {"answer": "accept"}).text


def test_whoever_declined_or_has_a_forged_link_asks_for_no_visa_letter(meeting):
    declined = InvitationFactory(meeting=meeting, state=InvitationState.DECLINED)
    where = reverse("meetings:ask_for_visa_letter", kwargs={"token": declined.token})
    assert Client().post(where, {"legal_name": "Ana"}).status_code == 409
    forged = reverse("meetings:ask_for_visa_letter", kwargs={"token": "1.forged:token"})
    assert Client().post(forged, {"legal_name": "Ana"}).status_code == 404
    assert not VisaRequest.objects.exists()


def test_a_test_copy_carries_the_enclosures_with_the_name_of_whoever_tests(signed_in, secretariat, meeting):
    LetterHead.objects.create(meeting=meeting, organisation="Fictional Office", signatory_name="Ada Signs")
    invitation = listed(meeting)[0]
    VisaRequest.objects.create(invitation=invitation, legal_name="Somebody Else")
    typed = {"number": 1, "deed": "test", "enclosures": ["invitation_pdf", "visa_letter"]}
    signed_in(secretariat).post(f"{address('send_invitations', meeting)}?all=1", typed)
    files = enclosed(Letter.objects.get(kind="test_copy"))
    assert len(files) == 2
    for file in files:
        assert secretariat.letter_name in text_in(file.content)
        assert "Somebody Else" not in text_in(file.content)


def test_a_signed_invitation_nobody_uploaded_is_not_offered(signed_in, secretariat, meeting):
    listed(meeting)
    page = signed_in(secretariat).get(address("send_invitations", meeting), {"all": 1}).content.decode()
    assert "The invitation as PDF on your letterhead" in page
    assert "Your signed invitation, the same for everybody" not in page
