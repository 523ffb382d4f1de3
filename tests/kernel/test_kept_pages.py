"""A page kept for strangers: the same to the reader, anew after a change, and never with anything personal on it."""

import re

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from journal.actions import record
from meetings.actions import scheduling, sessions
from meetings.models import Appointment
from meetings.states import HouseRule, Listing, MeetingRole
from practices.actions.taking_down import take_down
from stakeholders.states import Role
from tests.factories import MeetingFactory, RegistrationFactory, SessionFactory, StakeholderFactory
from tests.practices.stages import published

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(secretariat):
    session = SessionFactory(meeting=MeetingFactory(organiser=secretariat), titles={"en": "Fees and debts"})
    record("session.added", by=secretariat, about=session)
    return session


def agenda(meeting):
    return reverse("meetings:agenda", kwargs={"slug": meeting.slug})


def text(browser, meeting, **more):
    return browser.get(agenda(meeting), **more).content.decode()


def test_the_second_stranger_costs_one_look_up_and_reads_the_same(client, session, django_assert_num_queries):
    first = text(client, session.meeting)
    assert "Fees and debts" in first
    client.cookies.clear()
    with django_assert_num_queries(1):
        second = text(client, session.meeting)
    plain = re.compile(r'value="[A-Za-z0-9]{64}"')
    assert plain.sub("", second) == plain.sub("", first)


def test_a_kept_form_works_for_whoever_got_the_page(session):
    for _each in range(2):
        browser = Client(enforce_csrf_checks=True)
        page = text(browser, session.meeting)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        data = {"csrfmiddlewaretoken": token, "zone": "Europe/Paris", "next": "/"}
        assert browser.post(reverse("stakeholders:set_zone"), data).status_code == 302


def test_a_change_shows_at_once(client, session, secretariat):
    text(client, session.meeting)
    session.titles = {"en": "Remedies"}
    sessions.change(session, people={}, by=secretariat, version=session.version)
    client.cookies.clear()
    assert "Remedies" in text(client, session.meeting)
    meeting = session.meeting
    meeting.refresh_from_db()
    meeting.listing = Listing.BY_INVITATION
    scheduling.change(meeting, by=secretariat, version=meeting.version)
    client.cookies.clear()
    assert client.get(agenda(meeting)).status_code == 404


def test_a_session_that_comes_under_the_rule_names_nobody_at_once(client, session, secretariat):
    speaker = StakeholderFactory(profile__family_name="Planted")
    Appointment.objects.create(meeting=session.meeting, session=session, stakeholder=speaker, role=MeetingRole.SPEAKER)
    assert "Planted" in text(client, session.meeting)
    session.rule = HouseRule.CHATHAM
    sessions.change(session, people={}, by=secretariat, version=session.version)
    client.cookies.clear()
    assert "Planted" not in text(client, session.meeting)


def test_a_practice_taken_down_leaves_the_page_of_its_meeting_at_once(client, session):
    editor = StakeholderFactory(role=Role.EDITOR)
    practice = published(editor, current__title="Planted title", meeting=session.meeting)
    page = reverse("meetings:meeting", kwargs={"slug": session.meeting.slug})
    assert "Planted title" in client.get(page).content.decode()
    client.cookies.clear()
    take_down(practice, reason="A person could be identified.", by=editor)
    assert "Planted title" not in client.get(page).content.decode()


def test_what_somebody_signed_in_sees_is_not_kept(client, signed_in, session):
    inside = RegistrationFactory(meeting=session.meeting, stakeholder__profile__given_name="Personal").stakeholder
    assert "Personal" in text(signed_in(inside), session.meeting)
    assert "Personal" not in text(client, session.meeting)


def test_each_language_and_clock_has_a_page_of_its_own(client, session):
    english = text(client, session.meeting)
    spanish = client.get(f"/es{agenda(session.meeting)}").content.decode()
    assert 'lang="es"' in spanish
    assert 'lang="en"' in english
    client.cookies["zone"] = "Asia/Tokyo"
    assert "Tokyo" in text(client, session.meeting)
    del client.cookies["zone"]
    assert "Tokyo" not in text(client, session.meeting)


def test_a_flood_of_pages_forgets_no_attempt_to_sign_in(session):
    caches["default"].set("attempts", 5)
    text(Client(), session.meeting)
    caches["pages"].clear()
    assert caches["default"].get("attempts") == 5
