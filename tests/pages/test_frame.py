"""The frame of every page: languages, navigation, spaces, and nothing that a strict policy forbids."""

import re

import pytest
from django.test import Client

from stakeholders.actions import give_consent
from stakeholders.states import Purpose
from tests.factories import MeetingFactory, PracticeFactory

pytestmark = pytest.mark.django_db

PUBLIC = ["/", "/about/", "/privacy/", "/contact/", "/account/login/", "/account/signup/", "/account/password/reset/"]
OWN = [
    "/account/",
    "/account/profile/",
    "/account/consents/",
    "/account/data/",
    "/account/2fa/",
    "/account/email/",
    "/account/password/set/",
    "/account/2fa/totp/activate/",
    "/account/2fa/webauthn/add/",
    "/account/people/",
    "/post-room/",
    "/nothing/",
]


def test_the_language_bar_leads_to_the_same_page_in_each_language():
    page = Client().get("/about/?a=1").content.decode()
    bar = re.findall(r'<a href="([^"]+)" lang="(\w+)" hreflang="\w+"( aria-current="true")?', page)
    assert bar == [
        ("/about/?a=1", "en", ' aria-current="true"'),
        ("/fr/about/?a=1", "fr", ""),
        ("/es/about/?a=1", "es", ""),
    ]


@pytest.mark.parametrize(("path", "language"), [("/", "en"), ("/es/", "es"), ("/fr/about/", "fr")])
def test_a_page_says_which_language_it_is_in(path, language):
    assert f'<html lang="{language}" dir="ltr">' in Client().get(path).content.decode()


def test_the_skip_link_comes_first_and_the_own_place_is_marked():
    page = Client().get("/about/").content.decode()
    assert page.index("Skip to the content") < page.index("<header>")
    assert '<a href="/about/" aria-current="page">' in page


def test_a_stranger_is_offered_to_sign_in_and_to_come_back():
    assert 'href="/account/login/?next=%2Fabout%2F"' in Client().get("/about/").content.decode()


def test_a_page_for_a_stranger_sets_no_cookie():
    client = Client()
    client.get("/")
    client.get("/privacy/")
    assert not client.cookies


def spaces_in(page: str) -> list[str]:
    panel = page.split('class="menu-panel"')[1].split("</ul>", maxsplit=1)[0]
    return re.findall(r'<a href="([^"]+)"', panel)


def test_the_spaces_are_those_a_person_has_something_to_do_in(signed_in, person, secretariat, editor, administrator):
    everybody = ["/account/", "/meetings/mine/", "/practices/mine/"]
    assert spaces_in(signed_in(person).get("/about/").content.decode()) == [*everybody, "/post-room/"]
    assert "/organise/" in spaces_in(signed_in(secretariat).get("/about/").content.decode())
    assert "/editorial/" in spaces_in(signed_in(editor).get("/about/").content.decode())
    assert spaces_in(signed_in(administrator).get("/about/").content.decode())[-2:] == ["/account/people/", "/admin/"]


def test_an_organiser_of_one_meeting_finds_the_workspace(signed_in, person):
    MeetingFactory(organiser=person)
    assert "/organise/" in spaces_in(signed_in(person).get("/about/").content.decode())


def test_the_frame_costs_a_stranger_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        Client().get("/about/")


def test_the_frame_costs_a_person_two_queries_beside_session_and_person(signed_in, person, django_assert_num_queries):
    client = signed_in(person)
    client.get("/about/")
    with django_assert_num_queries(4):
        client.get("/about/")


def test_the_demonstration_says_so(settings):
    settings.DEMO = True
    assert "the people and the live meeting are fictional" in Client().get("/").content.decode()
    settings.DEMO = False
    assert "fictional" not in Client().get("/").content.decode()


@pytest.mark.parametrize("path", [*PUBLIC, *OWN])
def test_no_page_carries_script_or_style_of_its_own(signed_in, administrator, path):
    give_consent(administrator, Purpose.PARTICIPANT_LIST)
    PracticeFactory(submitter=administrator)
    client = Client() if path in PUBLIC else signed_in(administrator)
    page = client.get(path, follow=True).content.decode()
    scripts = re.findall(r"<script\b[^>]*>", page)
    assert scripts
    for script in scripts:
        assert "src=" in script or 'type="application/json"' in script, script
    assert "<style" not in page
    assert not re.search(r"<[^>]+\sstyle=", page)
    assert not re.search(r"<[^>]+\son\w+=", page)
    assert "javascript:" not in page


@pytest.mark.parametrize("path", ["/", "/account/login/", "/nothing/"])
def test_the_policy_admits_only_our_own_files(path):
    policy = Client().get(path)["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("path", ["/", "/account/login/"])
def test_a_page_loads_from_nowhere_else(path):
    page = Client().get(path).content.decode()
    loaded = re.findall(r'<(?:script|img|link rel="(?:stylesheet|icon)")[^>]*(?:src|href)="([^"]+)"', page)
    assert loaded
    assert all(address.startswith("/static/") for address in loaded)
