"""The agenda as PDF and Word: whose names are in it, in which language and on which clock."""

from io import BytesIO

import docx
import pytest
from django.urls import reverse

from meetings.models import Appointment
from meetings.states import HouseRule, MeetingRole, MeetingState
from tests.factories import MeetingFactory, RegistrationFactory, SessionFactory, StakeholderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    meeting = MeetingFactory()
    session = SessionFactory(
        meeting=meeting,
        titles={"en": "Opening", "es": "Apertura"},
        place="Canal Room",
        rule=HouseRule.CHATHAM,
        annotations={"en": {"aim": "Debt bondage.", "questions": "Who pays?\nWho knows?"}},
    )
    speaker = StakeholderFactory(profile__family_name="Planted")
    Appointment.objects.create(meeting=meeting, session=session, stakeholder=speaker, role=MeetingRole.SPEAKER)
    return meeting


def address(meeting, form="docx"):
    return reverse("meetings:agenda_file", kwargs={"slug": meeting.slug, "form": form})


def words(response) -> str:
    file = docx.Document(BytesIO(response.content))
    return "\n".join(paragraph.text for paragraph in file.paragraphs)


def test_it_is_provisional_and_hides_who_is_under_the_chatham_house_rule(client, signed_in, meeting):
    text = words(client.get(address(meeting)))
    assert "Provisional agenda" in text
    assert "10:00–11:30  Opening" in text
    assert "Canal Room" in text
    assert "Planted" not in text
    inside = signed_in(RegistrationFactory(meeting=meeting).stakeholder)
    assert "Planted (Speaker)" in words(inside.get(address(meeting)))


def test_annotations_come_when_asked_for(client, meeting):
    assert "Debt bondage." not in words(client.get(address(meeting)))
    text = words(client.get(address(meeting), {"annotated": "1"}))
    assert "Annotated provisional agenda" in text
    assert "Who knows?" in text


def test_it_is_in_the_readers_language_and_on_their_clock(client, meeting):
    client.post(reverse("stakeholders:set_zone"), {"zone": "Asia/Tokyo", "next": "/"})
    text = words(client.get(f"/es{address(meeting)}"))
    assert "Apertura" in text
    assert "UTC+9" in text
    assert "10:00–11:30" not in text


def test_the_pdf_is_tagged(client, meeting):
    response = client.get(address(meeting, "pdf"))
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in response.content


def test_a_draft_has_no_agenda_for_strangers(client):
    assert client.get(address(MeetingFactory(state=MeetingState.DRAFT), "pdf")).status_code == 404
