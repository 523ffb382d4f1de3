"""Home, the pages about the house, and the pages that say no."""

import pytest
from django.conf import settings as project
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import timezone

from meetings.states import Listing, MeetingState
from practices.states import PracticeState
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.middleware import RefusalPage
from stakeholders.actions import give_consent, withdraw_consent
from stakeholders.states import Purpose
from tests.factories import MeetingFactory, PracticeFactory

pytestmark = pytest.mark.django_db


def published(**more):
    practice = PracticeFactory(state=PracticeState.DRAFT, **more)
    type(practice).objects.filter(pk=practice.pk).update(
        state=PracticeState.PUBLISHED, slug=f"practice-{practice.pk}", published_at=timezone.now()
    )
    return practice


def test_home_shows_the_next_public_meeting_and_no_other():
    listed = MeetingFactory()
    draft = MeetingFactory(state=MeetingState.DRAFT)
    hidden = MeetingFactory(listing=Listing.BY_INVITATION)
    page = Client().get("/").content.decode()
    assert str(listed) in page
    assert str(draft) not in page
    assert str(hidden) not in page


def test_home_shows_the_newest_practices_and_only_published_ones():
    shown, kept = published(), PracticeFactory(state=PracticeState.IN_REVIEW)
    page = Client().get("/").content.decode()
    assert shown.title in page
    assert kept.title not in page


def test_the_figures_are_counted():
    published()
    published()
    page = Client().get("/").content.decode()
    assert "practices in the compendium</a></dt><dd>2</dd>" in page


def test_home_says_so_where_nothing_is_published_yet():
    assert "No practice is published yet." in Client().get("/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_home_costs_the_same_for_one_and_three(number, django_assert_num_queries):
    for _each in range(number):
        MeetingFactory()
        published()
    with django_assert_num_queries(5):
        Client().get("/")


def test_the_contact_page_names_the_configured_address(settings):
    settings.CONTACT_ADDRESS = "secretariat@example.org"
    assert 'href="mailto:secretariat@example.org"' in Client().get("/contact/").content.decode()


@pytest.mark.parametrize("path", ["/about/", "/privacy/", "/contact/"])
def test_the_pages_about_the_house_are_there_in_each_language(path):
    for prefix in ("", "/es", "/fr"):
        assert Client().get(prefix + path).status_code == 200


# --- The pages that say no --------------------------------------------------------------------------------------------


def test_no_such_page_stands_in_our_frame_and_offers_a_way_on():
    page = Client().get("/nothing/")
    assert page.status_code == 404
    assert "There is no such page" in page.content.decode()
    assert "/account/login/?next=%2Fnothing%2F" in page.content.decode()


def test_forbidden_says_as_whom_one_is_signed_in(signed_in, person):
    page = signed_in(person).get("/account/people/")
    assert page.status_code == 403
    assert f"You are signed in as {person.shown_name}" in page.content.decode()


def test_a_refused_button_says_why_and_leads_back(signed_in, person):
    consent = give_consent(person, Purpose.PARTICIPANT_LIST)
    withdraw_consent(consent, by=person)
    page = signed_in(person).post(
        f"/account/consents/{consent.pk}/withdraw/", headers={"referer": "http://testserver/account/consents/"}
    )
    assert page.status_code == 409
    assert "This consent is already withdrawn." in page.content.decode()
    assert 'href="http://testserver/account/consents/"' in page.content.decode()


def test_a_refused_button_leads_back_to_no_other_site(signed_in, person):
    consent = give_consent(person, Purpose.PARTICIPANT_LIST)
    withdraw_consent(consent, by=person)
    page = signed_in(person).post(
        f"/account/consents/{consent.pk}/withdraw/", headers={"referer": "https://evil.example/"}
    )
    assert "evil.example" not in page.content.decode()


def test_a_refusal_within_a_page_is_shown_at_its_top(signed_in, person):
    consent = give_consent(person, Purpose.PARTICIPANT_LIST)
    withdraw_consent(consent, by=person)
    answer = signed_in(person).post(f"/account/consents/{consent.pk}/withdraw/", headers={"hx-request": "true"})
    assert answer.status_code == 409
    assert answer["HX-Retarget"] == "#flash"
    assert "<html" not in answer.content.decode()
    assert "This consent is already withdrawn." in answer.content.decode()


def test_other_errors_are_not_taken_for_refusals():
    request = RequestFactory().get("/")
    middleware = RefusalPage(lambda request: None)
    assert middleware.process_exception(request, ValueError("no")) is None
    assert issubclass(Refusal, Exception)


def test_a_form_that_expired_says_what_to_do():
    client = Client(enforce_csrf_checks=True)
    page = client.post("/account/zone/", {"zone": "UTC"})
    assert page.status_code == 403
    assert "The form has expired" in page.content.decode()


def test_the_page_for_our_own_mistakes_needs_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        page = render_to_string("500.html")
    assert "Something broke on our side" in page
    assert project.STATIC_URL in page
