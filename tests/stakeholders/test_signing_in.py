"""Signing in: by code, by password, from the demonstration; and what a stranger can never learn."""

import json
import re
from pathlib import Path

import allauth
import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from correspondence.models import Letter
from stakeholders.authentication import LETTERS
from stakeholders.models import Stakeholder
from tests.factories import StakeholderFactory

pytestmark = pytest.mark.django_db

SIGN_IN = "/account/login/"


def code_in(letter: Letter) -> str:
    """The code as the person reads it."""
    return re.search(r": ([A-Z0-9-]{6,})", letter.open_text)[1]


def ask_for_code(client, email, path=SIGN_IN, **more):
    return client.post(path, {"login": email, "password": "", **more}, follow=True)


def with_password(person):
    person.set_password("four words not together")
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def test_with_the_code_from_the_letter_a_person_is_in():
    person = StakeholderFactory()
    client = Client()
    asked = ask_for_code(client, person.email)
    assert "Enter your code" in asked.content.decode()
    letter = Letter.objects.get(kind="sign_in_code")
    assert letter.address == person.email
    entered = client.post(reverse("account_confirm_login_code"), {"code": code_in(letter)}, follow=True)
    assert entered.redirect_chain[-1] == ("/account/", 302)
    assert "What waits for you" in entered.content.decode()


def test_a_wrong_code_lets_nobody_in():
    client = Client()
    ask_for_code(client, StakeholderFactory().email)
    refused = client.post(reverse("account_confirm_login_code"), {"code": "WRONG-1"})
    assert refused.status_code == 200
    assert client.get("/account/").status_code == 302


def test_the_code_goes_to_the_address_it_opens_even_if_letters_go_elsewhere():
    person = StakeholderFactory(contact_address="mission@example.org")
    ask_for_code(Client(), person.email)
    assert Letter.objects.get(kind="sign_in_code").address == person.email


def test_a_code_is_nowhere_readable_in_the_database():
    client = Client()
    ask_for_code(client, StakeholderFactory().email)
    letter = Letter.objects.get(kind="sign_in_code")
    code = code_in(letter)
    stored = json.dumps([letter.text, letter.subject, bytes(letter.sealed).decode(errors="replace")])
    assert code not in stored
    session = Session.objects.get(pk=client.session.session_key)
    assert code not in session.session_data
    assert code in json.dumps(session.get_decoded())


def test_a_code_is_not_written_to_the_log(caplog):
    with caplog.at_level("DEBUG"):
        ask_for_code(Client(), StakeholderFactory().email)
    assert code_in(Letter.objects.get(kind="sign_in_code")) not in caplog.text


def test_the_page_answers_a_known_and_an_unknown_address_alike():
    known = ask_for_code(Client(), StakeholderFactory(email="known@example.org").email)
    unknown = ask_for_code(Client(), "nobody@example.org")
    pages = [
        re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode()).replace(address, "…")
        for page, address in ((known, "known@example.org"), (unknown, "nobody@example.org"))
    ]
    assert pages[0] == pages[1]
    assert known.redirect_chain == unknown.redirect_chain
    assert [letter.kind for letter in Letter.objects.order_by("pk")] == ["sign_in_code", "unknown_address"]


def test_making_an_account_twice_is_answered_alike_and_told_by_letter():
    StakeholderFactory(email="known@example.org")
    known = Client().post("/account/signup/", {"email": "known@example.org", "password1": ""})
    new = Client().post("/account/signup/", {"email": "new@example.org", "password1": ""})
    assert (known.status_code, known.url) == (new.status_code, new.url)
    kinds = dict(Letter.objects.values_list("address", "kind"))
    assert kinds == {"known@example.org": "account_exists", "new@example.org": "confirm_address"}


def test_a_new_account_is_confirmed_by_code_and_has_a_profile_in_the_language_of_the_page():
    client = Client()
    client.post("/es/account/signup/", {"email": "Nueva@Example.org", "password1": ""})
    code = code_in(Letter.objects.get(kind="confirm_address"))
    entered = client.post("/es/account/confirm-email/", {"code": code}, follow=True)
    assert entered.redirect_chain[-1][0] == "/es/account/"
    person = Stakeholder.objects.get(email="nueva@example.org")
    assert person.profile.language == "es"
    assert not person.has_usable_password()


def test_a_password_works_too():
    person = with_password(StakeholderFactory())
    entered = Client().post(SIGN_IN, {"login": person.email, "password": "four words not together"})
    assert entered.url == "/account/"


def test_after_signing_in_people_land_in_their_own_language():
    person = with_password(StakeholderFactory(profile__language="fr"))
    entered = Client().post(SIGN_IN, {"login": person.email, "password": "four words not together"})
    assert entered.url == "/fr/account/"


def test_signing_in_leads_back_to_the_page_one_came_from():
    person = StakeholderFactory(profile__language="fr")
    client = Client()
    asked = client.get("/account/profile/")
    assert asked.url == "/account/login/?next=/account/profile/"
    ask_for_code(client, person.email, next="/account/profile/")
    code = code_in(Letter.objects.get(kind="sign_in_code"))
    entered = client.post("/account/login/code/confirm/?next=/account/profile/", {"code": code})
    assert entered.url == "/account/profile/"


def test_a_stranger_cannot_send_people_elsewhere_with_next():
    person = with_password(StakeholderFactory())
    entered = Client().post(
        SIGN_IN, {"login": person.email, "password": "four words not together", "next": "https://evil.example/"}
    )
    assert entered.url == "/account/"


def test_a_forgotten_password_is_replaced_with_a_code():
    person = StakeholderFactory()
    client = Client()
    client.post("/account/password/reset/", {"email": person.email})
    code = code_in(Letter.objects.get(kind="password_code"))
    client.post("/account/password/reset/confirm/", {"code": code})
    new = "three quiet lamps"
    client.post("/account/password/reset/complete/", {"password1": new, "password2": new})
    person.refresh_from_db()
    assert person.check_password(new)
    assert Letter.objects.filter(kind="account_changed", address=person.email).exists()


def test_a_new_sign_in_address_is_confirmed_before_it_counts_and_letters_follow(signed_in):
    person = StakeholderFactory(email="old@example.org")
    client = signed_in(person)
    client.post("/account/email/", {"action_add": "1", "email": "new@example.org"})
    person.refresh_from_db()
    assert person.email == "old@example.org"
    letter = Letter.objects.get(kind="confirm_address")
    assert letter.address == "new@example.org"
    client.post("/account/confirm-email/", {"code": code_in(letter)})
    person.refresh_from_db()
    assert (person.email, person.contact_address) == ("new@example.org", "new@example.org")
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("new@example.org", True)]


def test_every_letter_of_the_sign_in_library_is_one_of_ours():
    package = Path(allauth.__file__).parent
    used = {
        match
        for room in ("account", "mfa")
        for source in (package / room).rglob("*.py")
        for match in re.findall(r'"((?:account|mfa)/email/\w+)"', source.read_text())
    }
    links_not_used_here = {"account/email/password_reset_key"}  # we reset by code
    assert used - links_not_used_here <= LETTERS.keys()


# --- The demonstration ------------------------------------------------------------------------------------------------


@pytest.fixture
def demonstration_person():
    person = StakeholderFactory(email="organiser@example.org", is_demonstration=True)
    person.set_password("demo")
    person.save()
    return person


def test_the_demonstration_offers_its_people_with_one_click(settings, demonstration_person):
    settings.DEMO = True
    page = Client().get(SIGN_IN).content.decode()
    assert page.count('value="demo"') == 6
    entered = Client().post(SIGN_IN, {"login": "organiser@example.org", "password": "demo"})
    assert entered.url == "/account/"


def test_outside_a_demonstration_nobody_is_offered(settings):
    settings.DEMO = False
    page = Client().get(SIGN_IN).content.decode()
    assert "@example.org" not in page


def test_outside_a_demonstration_its_password_does_not_open(settings, demonstration_person):
    settings.DEMO = False
    client = Client()
    client.post(SIGN_IN, {"login": "organiser@example.org", "password": "demo"})
    assert client.get("/account/").status_code == 302


def test_outside_a_demonstration_a_code_does_not_open_either(settings, demonstration_person):
    settings.DEMO = False
    client = Client()
    ask_for_code(client, "organiser@example.org")
    letter = Letter.objects.filter(kind="sign_in_code").first()
    if letter:
        client.post(reverse("account_confirm_login_code"), {"code": code_in(letter)})
    assert client.get("/account/").status_code == 302


def test_outside_a_demonstration_an_open_session_ends(settings, signed_in, demonstration_person):
    client = signed_in(demonstration_person)
    assert client.get("/account/").status_code == 200
    settings.DEMO = False
    assert client.get("/account/").status_code == 302
