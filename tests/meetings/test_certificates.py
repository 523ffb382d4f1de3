"""Certificates of attendance: issued, fetched, verified, corrected, revoked."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pypdf import PdfReader

from correspondence.models import Letter
from meetings.actions import attendance as door_actions
from meetings.actions import certifying
from meetings.attendance import entitled
from meetings.models import Certificate
from meetings.states import CertificateState, HouseRule
from rrge_portal.kernel import jobs
from rrge_portal.kernel.codes import new_code
from rrge_portal.kernel.refusal import Refusal
from tests.factories import MeetingFactory, RegistrationFactory, SessionFactory, StakeholderFactory


@pytest.fixture
def organiser(db):
    return StakeholderFactory()


@pytest.fixture
def meeting(organiser):
    return MeetingFactory(
        organiser=organiser,
        titles={"en": "Fair recruitment", "es": "Contratación equitativa"},
        starts_on=timezone.localdate(),
        ends_on=timezone.localdate(),
    )


@pytest.fixture
def registration(meeting, organiser):
    """Somebody known by another name, who was in a session under the Chatham House Rule."""
    found = RegistrationFactory(meeting=meeting, stakeholder__profile__display_name="Ana la Valiente")
    secret = SessionFactory(meeting=meeting, rule=HouseRule.CHATHAM, titles={"en": "Behind closed doors"})
    door_actions.check_in(secret, found, by=organiser)
    return found


@pytest.fixture
def certificate(meeting, registration, organiser):
    mailing = certifying.issue(meeting, by=organiser)
    jobs.run(mailing.job_id)
    return Certificate.objects.get()


def page_of(certificate) -> str:
    return reverse("meetings:certificate", args=[certificate.code])


def test_those_who_attended_get_one_and_the_others_none(meeting, certificate, registration):
    RegistrationFactory(meeting=meeting)
    assert certificate.registration == registration
    letter = Letter.objects.get(kind="certificate")
    assert letter.recipient == registration.stakeholder
    assert certificate.code in letter.open_text
    assert "Behind" not in letter.open_text


def test_nobody_is_certified_twice(meeting, certificate, organiser):
    with pytest.raises(Refusal, match="none to send"):
        certifying.issue(meeting, by=organiser)


def test_the_organiser_sets_how_many_sessions_it_takes(meeting, registration, organiser):
    assert entitled(meeting, at_least=2).count() == 0
    door_actions.check_in(SessionFactory(meeting=meeting), registration, by=organiser)
    assert entitled(meeting, at_least=2).count() == 1


def test_nobody_is_certified_before_the_last_day(organiser):
    with pytest.raises(Refusal, match="last day"):
        certifying.issue(MeetingFactory(organiser=organiser), by=organiser)


def test_anybody_verifies_it_and_learns_nothing_else(certificate):
    page = Client().get(page_of(certificate))
    assert "This certificate is valid." in page.text
    assert "Ana la Valiente" in page.text
    assert "Fair recruitment" in page.text
    assert "Behind closed doors" not in page.text
    assert certificate.registration.stakeholder.email not in page.text
    assert certificate.organisation not in page.text
    assert page["X-Robots-Tag"] == "noindex, nofollow"


def test_the_code_is_typed_as_people_type(certificate):
    address = reverse("meetings:verify_certificate")
    typed = Client().get(address, {"code": certificate.shown_code.lower().replace("-", " ")})
    assert typed.url == page_of(certificate)
    assert "No certificate has this code" in Client().get(address, {"code": new_code(16)}).text
    assert Client().get(reverse("meetings:certificate", args=[new_code(16)])).status_code == 404


def test_the_pdf_is_its_holders_and_the_organisers(signed_in, certificate, organiser):
    address = reverse("meetings:certificate_pdf", args=[certificate.code])
    assert "/login/" in Client().get(address).url
    assert signed_in(StakeholderFactory()).get(address).status_code == 403
    assert signed_in(organiser).get(address).status_code == 200
    reader = PdfReader(BytesIO(signed_in(certificate.registration.stakeholder).get(address).content))
    text = reader.pages[0].extract_text()
    assert "Ana la Valiente" in text
    assert certificate.shown_code in " ".join(text.split())
    assert "Behind" not in text
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_the_pdf_comes_in_spanish(signed_in, certificate):
    with translation.override("es"):
        address = reverse("meetings:certificate_pdf", args=[certificate.code])
    content = signed_in(certificate.registration.stakeholder).get(address).content
    assert "Contratación equitativa" in PdfReader(BytesIO(content)).pages[0].extract_text()


def test_a_later_change_of_name_does_not_reach_it(certificate):
    profile = certificate.registration.stakeholder.profile
    profile.display_name = "Somebody Else"
    profile.save()
    assert "Ana la Valiente" in Client().get(page_of(certificate)).text


def test_a_corrected_one_replaces_it(certificate, organiser):
    profile = certificate.registration.stakeholder.profile
    profile.display_name = "Ana María la Valiente"
    profile.save()
    fresh = certifying.reissue(certificate, by=organiser)
    assert "Ana María la Valiente" in Client().get(page_of(fresh)).text
    old = Client().get(page_of(certificate)).text
    assert "was replaced" in old
    assert "la Valiente" not in old


def test_a_revoked_one_says_so_and_is_not_downloaded(signed_in, meeting, certificate, organiser):
    address = reverse("meetings:revoke_certificate", args=[meeting.slug, certificate.pk])
    assert signed_in(StakeholderFactory()).post(address, {"reason": "x"}).status_code == 403
    signed_in(organiser).post(address, {"reason": "Was not there after all"})
    certificate.refresh_from_db()
    assert certificate.state == CertificateState.REVOKED
    page = Client().get(page_of(certificate)).text
    assert "was revoked" in page
    assert "not there after all" not in page
    pdf = reverse("meetings:certificate_pdf", args=[certificate.code])
    assert signed_in(certificate.registration.stakeholder).get(pdf).status_code == 409


def test_the_button_sends_them(signed_in, meeting, registration, organiser):
    address = reverse("meetings:issue_certificates", args=[meeting.slug])
    assert "Send 1 certificate" in signed_in(organiser).get(address).text
    assert not Certificate.objects.exists()
    assert signed_in(organiser).post(address, {"at_least": 1}).status_code == 302
    assert Certificate.objects.count() == 1
    assert signed_in(organiser).post(address, {"at_least": 1}).status_code == 409


def test_the_overview_says_that_certificates_can_be_sent(signed_in, meeting, registration, organiser):
    address = reverse("meetings:overview", args=[meeting.slug])
    assert "Certificates can be sent: 1 person attended and has none." in signed_in(organiser).get(address).text
    certifying.issue(meeting, by=organiser)
    assert "Certificates can be sent" not in signed_in(organiser).get(address).text


def test_whoever_was_there_finds_the_certificate_on_the_page_of_the_meeting(signed_in, meeting, certificate):
    meeting.starts_on = meeting.ends_on = timezone.localdate() - timedelta(days=1)
    meeting.save(update_fields=["starts_on", "ends_on"])
    page = signed_in(certificate.registration.stakeholder).get(meeting.get_absolute_url())
    assert page_of(certificate) in page.text
    assert page_of(certificate) not in Client().get(meeting.get_absolute_url()).text
