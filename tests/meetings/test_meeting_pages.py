"""What a reader and a participant see of meetings: the list, the overview, the next step, the past."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.models import Appointment, PublicRecord, Recommendation
from meetings.states import Admission, InvitationState, Listing, MeetingRole, MeetingState, Precision, RegistrationState
from rrge_portal.kernel.vocabulary import Mark, Region
from tests.factories import (
    InvitationFactory,
    MeetingFactory,
    RegistrationFactory,
    SessionFactory,
    StakeholderFactory,
)

pytestmark = pytest.mark.django_db


def text(browser, url, **data):
    return browser.get(url, data).content.decode()


def test_the_list_shows_public_meetings_upcoming_and_past(client):
    MeetingFactory(titles={"en": "To come"})
    MeetingFactory(titles={"en": "Gone by"}, starts_on=date(2021, 4, 1))
    MeetingFactory(titles={"en": "In draft"}, state=MeetingState.DRAFT)
    MeetingFactory(titles={"en": "Among us"}, listing=Listing.BY_INVITATION)
    page = text(client, reverse("meetings:meetings"))
    assert page.index("Upcoming") < page.index("To come") < page.index("Past") < page.index("Gone by")
    assert "In draft" not in page
    assert "Among us" not in page


def test_the_list_narrows_to_a_region(client):
    MeetingFactory(titles={"en": "In Africa"}, region=Region.AFRICA)
    MeetingFactory(titles={"en": "In Europe"}, region=Region.EUROPE)
    page = text(client, reverse("meetings:meetings"), region="africa")
    assert "In Africa" in page
    assert "In Europe" not in page


def test_a_title_in_another_language_says_which(client):
    MeetingFactory(titles={"es": "Consulta abierta"})
    page = text(client, reverse("meetings:meetings"))
    assert '<bdi lang="es">Consulta abierta</bdi>' in page
    assert "(Spanish)" in page


def test_a_historical_meeting_shows_its_gaps_and_its_sources(client):
    meeting = MeetingFactory(
        starts_on=date(2021, 4, 1), date_precision=Precision.MONTH, time_zone="", format="", city="", country=""
    )
    PublicRecord.objects.create(
        meeting=meeting,
        donor="Germany",
        recommendations=["Share indicators."],
        objectives=["Compare practices."],
        source_urls=["https://source.example.org/report"],
    )
    page = text(client, meeting.get_absolute_url())
    assert "From the public record" in page
    assert "April 2021" in page
    for stated in ("Germany", "Share indicators.", "Compare practices.", "https://source.example.org/report"):
        assert stated in page
    assert page.count("not stated") >= 5
    assert "The agenda is not announced yet." not in page


STEPS = [
    ({"state": RegistrationState.CONFIRMED}, "You have a seat"),
    ({"state": RegistrationState.WAITLISTED}, "You are the next to be offered a seat."),
    (
        {"state": RegistrationState.OFFERED, "offer_ends_at": timezone.now() + timedelta(days=1)},
        "A seat is free for you",
    ),
    ({"state": RegistrationState.REQUESTED}, "The organisers decide on your request"),
]


@pytest.mark.parametrize(("values", "sentence"), STEPS)
def test_the_box_says_where_a_registered_person_stands(signed_in, person, values, sentence):
    registration = RegistrationFactory(stakeholder=person, **values)
    browser = signed_in(person)
    assert sentence in text(browser, registration.meeting.get_absolute_url())
    assert sentence in text(browser, reverse("meetings:my_meetings"))


def test_the_box_says_the_place_in_the_queue(signed_in, person):
    meeting = MeetingFactory()
    RegistrationFactory.create_batch(2, meeting=meeting, state=RegistrationState.WAITLISTED)
    RegistrationFactory(meeting=meeting, stakeholder=person, state=RegistrationState.WAITLISTED)
    assert "Your place in the queue: 3." in text(signed_in(person), meeting.get_absolute_url())


def test_the_box_tells_an_invitee_until_when_to_answer(signed_in, person):
    invitation = InvitationFactory(email=person.email)
    page = text(signed_in(person), invitation.meeting.get_absolute_url())
    assert "You are invited" in page
    assert "Answer by " in page


def test_the_box_tells_who_declined_that_they_may_still_accept(signed_in, person):
    invitation = InvitationFactory(email=person.email, state=InvitationState.DECLINED)
    assert "Accept after all" in text(signed_in(person), invitation.meeting.get_absolute_url())


def test_the_box_tells_a_reader_how_to_register(client):
    assert "Registration is open" in text(client, MeetingFactory(admission=Admission.OPEN).get_absolute_url())
    assert "This meeting is by invitation" in text(client, MeetingFactory().get_absolute_url())


def test_the_box_names_the_session_a_person_has_a_part_in(signed_in, person):
    held = SessionFactory(titles={"en": "What banks see"})
    Appointment.objects.create(meeting=held.meeting, session=held, stakeholder=person, role=MeetingRole.RAPPORTEUR)
    browser = signed_in(person)
    for url in (held.meeting.get_absolute_url(), reverse("meetings:my_meetings")):
        page = text(browser, url)
        assert "Rapporteur of “What banks see”: " in page
        assert reverse("meetings:notes", kwargs={"slug": held.meeting.slug, "pk": held.pk}) in page


def test_the_joining_link_is_in_the_source_only_for_those_who_may_enter(client, signed_in, secretariat):
    meeting = MeetingFactory(organiser=secretariat)
    held = SessionFactory(meeting=meeting)
    speaker = StakeholderFactory()
    Appointment.objects.create(meeting=meeting, session=held, stakeholder=speaker, role=MeetingRole.SPEAKER)
    confirmed = RegistrationFactory(meeting=meeting).stakeholder
    waiting = RegistrationFactory(meeting=meeting, state=RegistrationState.WAITLISTED).stakeholder
    invited = StakeholderFactory()
    InvitationFactory(meeting=meeting, email=invited.email)
    pages = [meeting.get_absolute_url(), held.get_absolute_url(), reverse("meetings:meetings")]
    pages += [reverse(f"meetings:{name}", kwargs={"slug": meeting.slug}) for name in ("agenda", "agenda_ics")]
    for somebody in (speaker, confirmed, secretariat):
        assert meeting.joining_link in text(signed_in(somebody), meeting.get_absolute_url())
    for browser in (client, *map(signed_in, (waiting, invited, StakeholderFactory()))):
        for page in pages:
            assert meeting.joining_link not in text(browser, page)


def test_tabs_exist_only_for_what_the_reader_may_see(client, signed_in):
    meeting = MeetingFactory()
    SessionFactory(meeting=meeting)
    Recommendation.objects.create(meeting=meeting, number=1, text="Share.", mark=Mark.PARTICIPANTS)
    outcome = reverse("meetings:outcome", kwargs={"slug": meeting.slug})
    documents = reverse("meetings:documents", kwargs={"slug": meeting.slug})
    page = text(client, meeting.get_absolute_url())
    assert outcome not in page
    assert documents not in page
    page = text(signed_in(RegistrationFactory(meeting=meeting).stakeholder), meeting.get_absolute_url())
    assert outcome in page
    assert documents in page


def test_an_unlisted_meeting_is_hidden_on_every_page(client, signed_in, person):
    meeting = MeetingFactory(listing=Listing.BY_INVITATION)
    held = SessionFactory(meeting=meeting)
    names = ("meeting", "agenda", "agenda_ics", "documents", "outcome")
    urls = [reverse(f"meetings:{name}", kwargs={"slug": meeting.slug}) for name in names] + [held.get_absolute_url()]
    for browser in (client, signed_in(person)):
        assert {browser.get(url).status_code for url in urls} == {404}
    member = signed_in(RegistrationFactory(meeting=meeting).stakeholder)
    assert {member.get(url).status_code for url in urls} == {200}


def test_my_meetings_asks_for_a_sign_in_and_is_empty_with_a_way_out(client, signed_in, person):
    assert client.get(reverse("meetings:my_meetings")).status_code == 302
    assert "You have no meeting yet." in text(signed_in(person), reverse("meetings:my_meetings"))
