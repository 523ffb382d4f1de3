"""The invitee's and the reader's part in a real browser."""

import json
import urllib.request

import pytest
from selenium.webdriver.common.keys import Keys

from tests.letterbox import link_in, text_of

from .chromium import PHONE, SMALL_PHONE, Chromium

pytestmark = [pytest.mark.browser, pytest.mark.journey]

ENVIRONMENT = {"DEMO": "1"}


# --- The invitee ------------------------------------------------------------------------------------------------------


def invite(browser, **who) -> None:
    """As the organiser does on the pages: make room for more, put somebody on the list, and send."""
    browser.sign_in("organiser@example.org")
    browser.go("/organise/demo/edit/")
    browser.type("capacity", "60")
    browser.press("Save")
    browser.go("/organise/demo/invitations/new/")
    for field, value in who.items():
        browser.type(field, value)
    browser.press("Put on the list")
    browser.go(f"/organise/demo/invitations/?q={who['email']}")
    browser.press(f"{who['given_name']} {who['family_name']}")
    browser.press("Preview and send")
    assert f"Dear {who['given_name']}" in browser.text
    browser.press("Send 1 invitation")
    browser.forget()


def test_an_invitee_answers_on_a_phone(portal, browser):
    address = "nadia.fictional@example.org"
    invite(
        browser,
        given_name="Nadia",
        family_name="Fictional",
        email=address,
        organisation="Fictional Cocoa Growers",
        sector="private",
        country="EC",
        language="en",
        role="participant",
    )
    link = link_in(portal.letterbox.letter_to(address, "/invitations/"), "/invitations/")
    browser.resize(PHONE)

    browser.go(link)
    facts = browser.find_all("main .prose p")
    told = " ".join(fact.text for fact in facts[:2])
    for said in ("Fair Recruitment", "Panama City", "Odalys Fictional", "Participant", "Answer by:"):
        assert said in told
    answers = browser.find("main .button-row")
    assert all(fact.rect["y"] + fact.rect["height"] <= answers.rect["y"] for fact in facts[:2])
    assert (browser.overflow(), browser.barriers()) == ([], [])
    for size in (PHONE, SMALL_PHONE):
        browser.resize(size)
        for button in ("Accept", "Decline", "Suggest a colleague"):
            assert browser.is_above_the_fold(browser.named(button)), (button, size)
    browser.resize(PHONE)

    browser.press("Accept")
    known = ("given_name", "family_name", "organisation", "country", "language", "time_zone")
    assert [browser.value(name) for name in known] == [
        "Nadia", "Fictional", "Fictional Cocoa Growers", "EC", "en", "America/Panama",
    ]  # fmt: skip
    consents = browser.find_all("main [name=consents]")
    assert len(consents) == 3
    assert not any(consent.is_selected() for consent in consents)
    assert (browser.overflow(), browser.barriers()) == ([], [])

    browser.type("given_name", "  ")
    browser.type("function", "Head of sourcing")
    browser.type("needs", "A seat near the door")
    browser.type("time_zone", "America/Guayaquil")
    browser.find("main [name=mode][value=in_person]").click()
    consents[0].click()
    browser.press("Accept and register")
    assert "Your answer has arrived." not in browser.text
    mistake = browser.find("main #id_given_name_error")
    assert mistake.text == "This field is required."
    typed = {name: browser.value(name) for name in ("function", "needs", "time_zone")}
    assert typed == {"function": "Head of sourcing", "needs": "A seat near the door", "time_zone": "America/Guayaquil"}
    assert browser.find("main [name=mode][value=in_person]").is_selected()
    assert [consent.is_selected() for consent in browser.find_all("main [name=consents]")] == [True, False, False]
    assert (browser.overflow(), browser.barriers()) == ([], [])

    browser.type("given_name", "Nadia")
    browser.press("Accept and register")
    assert "Your answer has arrived." in browser.text
    assert browser.is_above_the_fold(browser.find("main .next-step h2"))
    assert browser.find("main .next-step h2").text == "You have a seat"
    assert "agenda.ics" in browser.named("Agenda for your calendar").get_attribute("href")
    assert (browser.overflow(), browser.barriers(), browser.complaints()) == ([], [], [])

    letter = portal.letterbox.letter_to(address, "You have a seat")
    assert "Nadia" in text_of(letter)
    assert "Canal Room, Panama City" in text_of(letter)


# --- The reader -------------------------------------------------------------------------------------------------------


def fetch(url: str) -> tuple[str, bytes]:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.headers.get_content_type(), answer.read()


def results(browser) -> list[str]:
    return [link.text for link in browser.find_all("#found .results h2 a")]


def test_a_reader_searches_as_they_type_and_walks_back_to_the_meeting(browser):
    browser.go("/")
    browser.type("q", "labour")
    browser.press("Search the compendium")
    assert browser.path == "/practices/?q=labour"
    before = results(browser)

    browser.driver.execute_script("window.isTheSamePage = true")
    browser.type("q", "recruitment fees")
    browser.wait(lambda _: "q=recruitment+fees" in browser.path.replace("%20", "+"))
    found = results(browser)
    assert found
    assert found != before
    assert browser.driver.execute_script("return window.isTheSamePage") is True

    facet = next(link for link in browser.find_all(".facet-side a") if "country=" in link.get_attribute("href"))
    counted = int(facet.find_element("css selector", ".count").text)
    facet.click()
    browser.wait(lambda _: "country=" in browser.path)
    assert len(results(browser)) == min(counted, 20)
    assert browser.driver.execute_script("return window.isTheSamePage") is True

    browser.go("/practices/?q=labour+inspectors+banks")
    browser.press("Banks and labour inspectors")
    assert browser.find("h1").text.startswith("Banks and labour inspectors")
    thread = browser.find("main .thread a")
    assert "(demonstration)" in thread.text
    browser.press(thread.text)
    assert browser.path == "/meetings/demo/"
    assert browser.complaints() == []


def test_an_editor_arranges_a_draft(browser):
    browser.sign_in("editor@example.org")
    browser.go("/compendium/")
    browser.press("Recruitment without fees")
    entries = [entry.text.splitlines()[0] for entry in browser.find_all("[data-entry] label")]
    assert len(entries) > 1
    browser.find("[data-entry] .arrange-buttons button").click()
    browser.wait(lambda _driver: browser.find("[data-entry] label").text.splitlines()[0] == entries[1])
    assert browser.complaints() == []


def test_a_reader_downloads_the_edition(browser):
    browser.go("/practices/")
    browser.press("Editions to download")
    browser.press("demonstration edition")
    pdf, data = browser.find("main a[href$='.pdf']"), browser.find("main a[href$='.json']")

    content_type, content = fetch(pdf.get_attribute("href"))
    assert (content_type, content[:5]) == ("application/pdf", b"%PDF-")
    content_type, content = fetch(data.get_attribute("href"))
    assert content_type == "application/json"
    assert json.loads(content)

    pdf.click()
    assert browser.downloaded("*.pdf").read_bytes().startswith(b"%PDF-")
    data.click()
    assert browser.downloaded("*.json").read_bytes() == content


@pytest.mark.parametrize(
    ("code", "name", "heading"),
    [("es", "Español", "Reunión Regional"), ("fr", "Français", "Réunion régionale")],
    ids=["Spanish", "French"],
)
def test_a_reader_changes_the_language_in_one_click_and_stays_on_the_page(browser, code, name, heading):
    browser.go("/meetings/demo/")
    browser.press(name)
    assert browser.path == f"/{code}/meetings/demo/"
    assert browser.find("html").get_attribute("lang") == code
    assert browser.find("h1").text.startswith(heading)
    browser.press("English")
    assert browser.path == "/meetings/demo/"
    assert browser.find("h1").text.startswith("Regional Expert Group Meeting")

    browser.go("/practices/?q=labour")
    browser.press(name)
    assert browser.path == f"/{code}/practices/?q=labour"
    assert browser.value("q") == "labour"


def test_a_reader_needs_no_javascript(portal, tmp_path):
    browser = Chromium(portal.address, tmp_path, javascript=False)
    try:
        browser.go("/")
        browser.type("q", "recruitment")
        browser.press("Search the compendium")
        found = results(browser)
        assert found
        facet = next(link for link in browser.find_all(".facet-side a") if "country=" in link.get_attribute("href"))
        browser.go(facet.get_attribute("href"))
        assert results(browser)
        assert browser.find("main .chips").is_displayed()
        browser.go("/practices/?q=labour+inspectors+banks")
        browser.press("Banks and labour inspectors")
        browser.press(browser.find("main .thread a").text)
        assert browser.path == "/meetings/demo/"
        browser.press("Español")
        assert browser.path == "/es/meetings/demo/"
        browser.sign_in("organiser@example.org")
        browser.go("/organise/demo/invitations/")
        assert browser.named("Send invitations").is_displayed()
    finally:
        browser.close()


# --- What is nicer with JavaScript ------------------------------------------------------------------------------------


def test_an_organiser_sees_how_many_are_ticked(browser):
    browser.sign_in("organiser@example.org")
    browser.go("/organise/demo/invitations/")
    bar = browser.find("[data-bulk-bar]")
    assert not bar.is_displayed()
    browser.find("[data-select-all]").click()
    number = len(browser.find_all("[data-select]"))
    assert number > 30
    assert f"{number} selected" in bar.text
    first = browser.find("[data-select]")
    browser.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", first)
    first.click()
    assert f"{number - 1} selected" in bar.text
    assert browser.complaints() == []


def test_what_is_typed_is_counted_and_saved(browser):
    browser.sign_in("participant@example.org")
    browser.go("/practices/mine/")
    browser.press("Go on writing")
    where = browser.path
    text = browser.find("main textarea[data-word-limit]")
    name = text.get_attribute("name")
    browser.type(name, "Inspectors and recruiters learn together")
    assert browser.find("main .word-count").text.startswith("5 of at most")
    browser.wait(lambda _: "Saved" in browser.find("[data-draft-state]").text)
    browser.go(where)
    assert browser.value(name) == "Inspectors and recruiters learn together"
    assert browser.complaints() == []


def test_the_keyboard_reaches_the_content_first(browser):
    browser.go("/practices/")
    browser.find("body").send_keys(Keys.TAB)
    skip = browser.driver.switch_to.active_element
    assert skip.text == "Skip to the content"
    assert browser.is_above_the_fold(skip)
    skip.send_keys(Keys.ENTER)
    assert browser.driver.switch_to.active_element.tag_name == "main"
    browser.driver.switch_to.active_element.send_keys(Keys.TAB)
    assert browser.driver.switch_to.active_element.find_elements("xpath", "ancestor::main")
