"""What the portal as a whole tells machines."""

import pytest
from django.test import Client
from openapi_spec_validator import validate

from meetings.models import Appointment, Recommendation, RecommendationPlan
from meetings.states import HouseRule, Listing, MeetingRole
from rrge_portal.kernel.vocabulary import Mark
from tests.factories import MeetingFactory, SessionFactory, StakeholderFactory

pytestmark = pytest.mark.django_db


def test_the_interface_begins_with_the_addresses_of_what_there_is():
    beginning = Client().get("/api/v1/").json()

    for name in ("meetings", "recommendations", "practices", "editions", "about", "harvesting"):
        assert Client().get(beginning[name].removeprefix("http://portal.test")).status_code == 200


def test_the_description_of_the_interface_is_valid_and_names_everything():
    described = Client().get("/api/v1/openapi.json").json()

    validate(described)
    assert set(described["paths"]) == {
        "/api/v1/",
        "/api/v1/meetings/",
        "/api/v1/meetings/{slug}/",
        "/api/v1/recommendations/",
        "/api/v1/practices/",
        "/api/v1/practices/{slug}/",
        "/api/v1/editions/",
        "/api/v1/editions/{slug}/",
    }


def test_every_answer_has_the_fields_its_description_promises():
    MeetingFactory(slug="seen")
    described = Client().get("/api/v1/openapi.json").json()["components"]["schemas"]

    (meeting,) = Client().get("/api/v1/meetings/").json()["results"]
    whole = Client().get("/api/v1/meetings/seen/").json()

    assert meeting.keys() == described["Meeting"]["properties"].keys()
    assert whole.keys() == described["MeetingWithAgenda"]["properties"].keys()


def test_only_meetings_that_everybody_may_know_of_are_listed(signed_in, secretariat):
    MeetingFactory(slug="public")
    hidden = MeetingFactory(slug="by-invitation", listing=Listing.BY_INVITATION)
    Appointment.objects.create(meeting=hidden, stakeholder=secretariat, role=MeetingRole.ORGANISER)

    found = signed_in(secretariat).get("/api/v1/meetings/").json()

    assert [meeting["slug"] for meeting in found["results"]] == ["public"]
    assert signed_in(secretariat).get("/api/v1/meetings/by-invitation/").status_code == 404
    assert "by-invitation" not in Client().get("/sitemap-meetings.xml").content.decode()
    assert "by-invitation" not in Client().get("/meetings/feed.atom").content.decode()


def test_an_agenda_names_nobody_and_holds_no_joining_link():
    meeting = MeetingFactory(slug="seen", joining_link="https://join.example.org/planted")
    session = SessionFactory(meeting=meeting, rule=HouseRule.CHATHAM)
    speaker = StakeholderFactory(profile__family_name="Planted")
    Appointment.objects.create(meeting=meeting, session=session, role=MeetingRole.SPEAKER, stakeholder=speaker)

    whole = Client().get("/api/v1/meetings/seen/").json()

    assert [each["rule"] for each in whole["sessions"]] == ["chatham_house"]
    assert "lanted" not in str(whole)


def test_recommendations_say_how_far_they_have_got_only_where_that_is_published():
    open_one, quiet = MeetingFactory(slug="open"), MeetingFactory(slug="quiet")
    RecommendationPlan.objects.create(meeting=open_one, progress_shown_at=open_one.created_at)
    for meeting in (open_one, quiet):
        Recommendation.objects.create(meeting=meeting, number=1, text="Do it.", mark=Mark.PUBLIC)
        Recommendation.objects.create(meeting=meeting, number=2, text="Whisper.", mark=Mark.PARTICIPANTS)

    def asked(query):
        return [(each["number"], each["state"]) for each in _results(f"/api/v1/recommendations/?{query}")]

    assert asked("meeting=open") == [(1, "open")]
    assert asked("meeting=quiet") == [(1, None)]


def _results(address):
    return Client().get(address).json()["results"]


def test_the_map_holds_every_public_page_in_every_language():
    MeetingFactory(slug="seen")

    index = Client().get("/sitemap.xml").content.decode()
    sheet = Client().get("/sitemap-meetings.xml").content.decode()

    assert "/sitemap-practices.xml" in index
    for address in ("/meetings/seen/", "/es/meetings/seen/", "/fr/meetings/seen/"):
        assert f"{address}</loc>" in sheet
    assert 'hreflang="x-default"' in sheet


def test_robots_are_shown_the_map_and_kept_out_of_the_workspaces():
    said = Client().get("/robots.txt").content.decode().splitlines()

    assert "Disallow: /organise/" in said
    assert "Disallow: /es/editorial/" in said
    assert "Sitemap: http://portal.test/sitemap.xml" in said


def test_people_read_what_machines_find():
    page = Client().get("/open-data/").content.decode()

    assert "http://portal.test/api/v1/" in page
    assert "http://portal.test/oai/?verb=Identify" in page
