"""The compendium as a reader without an account sees it."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from meetings.models import Appointment, Recommendation
from meetings.states import HouseRule, MeetingRole, MeetingState
from practices import search
from practices.models import PublicSource
from practices.states import Origin, PracticeState
from stakeholders.actions import give_consent, withdraw_consent
from stakeholders.states import Purpose
from tests.factories import MeetingFactory, PracticeFactory, SessionFactory

pytestmark = pytest.mark.django_db


def published(slug="a-practice", **what):
    practice = PracticeFactory(
        **{"state": PracticeState.PUBLISHED, "slug": slug, "label": "promising", "published_at": timezone.now()} | what
    )
    search.index(practice)
    return practice


def reference(slug="on-record", **version):
    gaps = dict.fromkeys(("problem", "description", "challenges", "lessons_learned", "public_role", "status"), "")
    practice = PracticeFactory(
        origin=Origin.REFERENCE,
        submitter=None,
        state=PracticeState.PUBLISHED,
        slug=slug,
        published_at=timezone.now(),
        **{f"current__{name}": value for name, value in (gaps | {"start_year": None} | version).items()},
    )
    PublicSource.objects.create(practice=practice, urls=["https://source.example.org/a"], note="Two years are given.")
    search.index(practice)
    return practice


def page(url="/practices/", client=None, **headers):
    response = (client or Client()).get(url, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


# --- Search -----------------------------------------------------------------------------------------------------------


def test_whoever_presses_a_filter_finds_the_focus_at_the_number_and_their_words_in_the_box():
    published(current__title="Hotels")
    asked = {"HX-Request": "true", "HX-Target": "found"}

    pressed = page("/practices/?theme=finance", **asked, **{"HX-Boosted": "true"})
    assert "autofocus" in pressed
    assert 'id="q"' in pressed
    typed = page("/practices/?q=hotels", **asked)
    assert "autofocus" not in typed
    assert 'id="q"' not in typed


def test_an_order_by_words_goes_with_the_words():
    published(current__title="Hotels", current__countries=["PA"])

    assert 'href="?country=PA"' in page("/practices/?q=hotels&country=PA")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("?q=%F0%9F%99%82", "There is no word in what was typed"),
        ("?q=" + "+".join(f"hotels{number}" for number in range(13)), "Only the beginning of this is looked for"),
        ("?q=" + "a" * 5000, "Only the beginning of this is looked for"),
        ("?country=XX&country=PA&theme=none", "left out: Country, Theme."),
    ],
)
def test_the_page_says_what_of_a_search_it_cannot_look_for(asked, said):
    published(current__title="Hotels", current__countries=["PA"])

    assert said in page(f"/practices/{asked}")
    assert "notice-attention" not in page("/practices/?q=hotels&country=PA&theme=")


def test_a_reader_searches_narrows_down_and_sees_what_is_in_force():
    published(current__title="Hotels train their staff", current__countries=["PA"], current__themes=["retail"])
    published("other", current__title="Hotels audit suppliers", current__countries=["MX"], current__themes=["finance"])

    shown = page("/practices/?q=hotels&country=PA")

    assert "1 practice" in shown
    assert "<mark>Hotels</mark> train their staff" in shown
    assert "audit suppliers" not in shown
    assert "Country: Panama" in shown
    assert 'href="?q=hotels&amp;country=MX&amp;country=PA' in shown or "country=PA&amp;country=MX" in shown


def test_the_fragment_for_htmx_is_the_results_without_the_frame():
    published()

    part = page("/practices/?q=recruitment", **{"HX-Request": "true"})
    whole = page("/practices/?q=recruitment", **{"HX-Request": "true", "HX-History-Restore-Request": "true"})

    assert 'id="found"' in part
    assert "<html" not in part
    assert "<html" in whole


@pytest.mark.parametrize(
    "query", ["country=XX", "page=0", "page=-3", "page=999999999999", "page=²", "sort=price", "evidence=9", "q=%00",
              "theme=finance&theme=nothing", "type='", "q=" + "x" * 5000]
)  # fmt: skip
def test_what_makes_no_sense_in_the_address_is_left_out(query):
    published()

    page(f"/practices/?{query}")


def test_nothing_found_says_so_and_suggests():
    published(current__title="Hotels train their staff")

    shown = page("/practices/?q=hotels+zebra&theme=finance")

    assert "No practice has all of this." in shown
    assert 'href="?q=hotels&amp;theme=finance">only “hotels”</a>' in shown


def test_an_empty_compendium_says_so():
    assert "Nothing is published yet." in page()


def test_a_hostile_query_is_only_shown():
    shown = page('/practices/?q="><script>alert(1)</script>')

    assert "<script>alert" not in shown


def test_a_hostile_title_is_only_shown():
    published(current__title="<script>alert(1)</script> & more", current__summary="<b>bold</b> recruitment")

    shown = page("/practices/?q=script")

    assert "<script>alert" not in shown
    assert "&lt;<mark>script</mark>&gt;" in shown
    assert "<b>bold" not in shown


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_seven_questions_whatever_its_length(number, django_assert_num_queries):
    for count in range(number):
        published(f"practice-{count}")
    page()

    with django_assert_num_queries(7):
        page("/practices/?q=recruitment&country=PA&theme=finance")


# --- One practice -----------------------------------------------------------------------------------------------------


def test_a_practice_answers_in_the_order_a_reader_asks():
    published()

    shown = page("/practices/a-practice/")

    headings = [
        "What was the problem?", "What did they do?", "What came of it?", "What went wrong, or was hard?",
        "What did they learn?", "Could we do it here?", "How to cite",
    ]  # fmt: skip
    places = [shown.index(f">{heading}<") for heading in headings]
    assert places == sorted(places)
    assert "Cases referred" in shown
    assert "Promising practice" in shown
    assert "2 – Own outcome data" in shown


def test_a_reference_entry_shows_its_gaps_and_its_sources_and_that_nobody_assessed_it():
    reference(lead_organisation="")

    shown = page("/practices/on-record/")

    assert "Compiled from public sources; not assessed" in shown
    assert "https://source.example.org/a" in shown
    assert shown.count("not stated") >= 3  # lead, period, status
    assert "Not stated." in shown  # what they learned
    assert "Promising practice" not in shown


def test_doubts_about_sources_are_for_editors_only(signed_in, editor, person):
    reference()

    assert "Two years are given." not in page("/practices/on-record/")
    assert "Two years are given." not in page("/practices/on-record/", signed_in(person))
    assert "Two years are given." not in page("/practices/on-record.json")
    assert "Two years are given." in page("/practices/on-record/", signed_in(editor))


def test_no_address_and_no_focal_point_is_ever_public():
    practice = published(current__focal_point="Focal Point", current__relation_to_lead="Their cousin")

    for url in ("/practices/", "/practices/a-practice/", "/practices/a-practice.json"):
        shown = page(url)
        assert "Focal Point" not in shown
        assert "Their cousin" not in shown
        assert practice.submitter.email not in shown
        assert practice.submitter.shown_name not in shown


def test_evidence_is_listed_only_where_it_is_marked_public():
    links = [
        {"title": "Open report", "url": "https://a.example.org/", "mark": "public"},
        {"title": "Closed report", "url": "https://b.example.org/", "mark": "secretariat"},
        {"title": "Unmarked report", "url": "https://c.example.org/"},
    ]
    published(current__evidence_links=links)

    for url in ("/practices/a-practice/", "/practices/a-practice.json"):
        shown = page(url)
        assert "Open report" in shown
        assert "Closed report" not in shown
        assert "Unmarked report" not in shown


def test_a_text_in_another_language_says_so():
    published(current__language="es")

    assert "This text was written in Spanish." in page("/practices/a-practice/")
    assert "(Spanish)" in page()
    assert "(English)" not in page()


@pytest.mark.parametrize("state", sorted(set(PracticeState) - {PracticeState.PUBLISHED}))
def test_what_is_not_published_has_no_page_and_no_file(state, signed_in, editor):
    practice = published(state=state)

    for client in (Client(), signed_in(practice.submitter), signed_in(editor)):
        for url in ("/practices/a-practice/", "/practices/a-practice.json"):
            assert client.get(url).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_a_practice_asks_the_same_number_of_questions_whatever_it_holds(number, django_assert_num_queries):
    practice = published()
    for count in range(number):
        practice.current.results.create(indicator=f"Another {count}", value="1")

    page("/practices/a-practice/")

    with django_assert_num_queries(13):
        page("/practices/a-practice/")


def test_the_file_is_json_with_its_citation_and_is_not_sent_twice():
    published()

    response = Client().get("/practices/a-practice.json")
    again = Client().get("/practices/a-practice.json", headers={"If-None-Match": response["ETag"]})

    content = json.loads(response.content)
    assert content["title"].startswith("Recruitment without fees")
    assert content["licence"] == "cc-by-4.0"
    assert content["version"] == 1
    assert "http://portal.test/practices/a-practice/" in content["citation"]
    assert again.status_code == 304


# --- Where it comes from ----------------------------------------------------------------------------------------------


@pytest.fixture
def came():
    """A practice with meeting, session and recommendation: `came(rule)`."""

    def make(rule=HouseRule.ATTRIBUTED, mark="public", **meeting):
        held = MeetingFactory(titles={"en": "The meeting"}, **meeting)
        session = SessionFactory(meeting=held, titles={"en": "The session"}, rule=rule)
        recommendation = Recommendation.objects.create(
            meeting=held, session=session, number=7, text="Forbid fees.", mark=mark
        )
        return published(meeting=held, session=session, recommendation=recommendation)

    return make


def test_a_reader_walks_back_to_meeting_session_and_recommendation(came):
    practice = came()

    shown = page("/practices/a-practice/")

    assert practice.meeting.get_absolute_url() in shown
    assert practice.session.get_absolute_url() in shown
    assert practice.recommendation.get_absolute_url() in shown
    assert "7. Forbid fees." in shown


def test_a_recommendation_for_participants_is_not_shown_to_the_public(came):
    came(mark="participants")

    assert "Forbid fees." not in page("/practices/a-practice/")


def test_a_meeting_that_is_not_public_is_not_named(came):
    came(state=MeetingState.DRAFT)

    assert "The meeting" not in page("/practices/a-practice/")
    assert "The meeting" not in page("/practices/a-practice.json")


def test_from_a_chatham_house_session_the_way_ends_at_the_meeting(came, signed_in, person):
    practice = came(HouseRule.CHATHAM)

    shown = page("/practices/a-practice/")
    assert "The meeting" in shown
    assert "The session" not in shown
    assert "Forbid fees." not in shown

    assert "Recruitment without fees" not in page(practice.session.get_absolute_url())

    Appointment.objects.create(meeting=practice.meeting, stakeholder=person, role=MeetingRole.ORGANISER)
    assert "Recruitment without fees" in page(practice.session.get_absolute_url(), signed_in(person))
    assert "The session" in page("/practices/a-practice/", signed_in(person))


def test_with_the_submitters_consent_the_session_is_named_until_it_is_withdrawn(came):
    practice = came(HouseRule.CHATHAM)
    consent = give_consent(practice.submitter, Purpose.PRACTICE_THREAD, about=practice)
    assert "The session" in page("/practices/a-practice/")

    withdraw_consent(consent, by=practice.submitter)
    assert "The session" not in page("/practices/a-practice/")


def test_somebody_elses_consent_or_an_expired_one_opens_nothing(came, person):
    practice = came(HouseRule.CHATHAM)
    give_consent(person, Purpose.PRACTICE_THREAD, about=practice)
    yesterday = timezone.now() - timedelta(days=1)
    give_consent(practice.submitter, Purpose.PRACTICE_THREAD, about=practice, expires_at=yesterday)

    assert "The session" not in page("/practices/a-practice/")
