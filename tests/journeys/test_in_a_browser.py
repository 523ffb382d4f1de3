"""The invitee's and the reader's part in a real browser, and what holds for every page as a browser shows it."""

import json
import re
import urllib.request

import pytest
from selenium.webdriver.common.keys import Keys

from tests.letterbox import link_in, text_of

from .chromium import DESK, NARROW, PHONE, SMALL_PHONE, TABLET, Chromium
from .conftest import open_portal

pytestmark = [pytest.mark.browser, pytest.mark.journey]

# What each kind of person opens. A pattern stands for up to two links that fit it, on the pages from the last address
# before it on.
TAKEN_DOWN = "/practices/un-fonds-de-remboursement-des-frais-de-recrutement/"
NOT_THERE = {"/no-such-page/": 404, TAKEN_DOWN: 410}
"""Pages that say that something is not there, and what the server says of them."""
PAGES = {
    "": (
        "/",
        "/about/",
        "/privacy/",
        "/contact/",
        "/open-data/",
        "/meetings/",
        "/meetings/[a-z0-9-]+/",
        "/meetings/demo/agenda/?annotated=1",
        "/meetings/demo/agenda/",
        r"/meetings/demo/sessions/\d+/",
        "/meetings/demo/documents/",
        r"/meetings/demo/contributions/\d+/about/",
        "/meetings/demo/outcome/",
        r"/meetings/demo/recommendations/\d+/",
        "/meetings/recommendations/?region=americas",
        "/meetings/demo-held/report/",
        "/meetings/demo-held/outcome/",
        "/certificates/",
        "/check-in/ABCD-EFGH/",
        "/practices/",
        "/practices/[a-z0-9-]+/",
        "/practices/?q=inspectors&sector=private",
        "/practices/?q=nothing-has-this-word",
        "/practices/overview/",
        "/practices/selection/",
        "/practices/compare/",
        "/practices/alerts/new/?q=banks",
        "/practices/banks-and-labour-inspectors-against-recruitment-fees/",
        "/practices/banks-and-labour-inspectors-against-recruitment-fees/concern/",
        "/practices/banks-and-labour-inspectors-against-recruitment-fees/adapted/",
        TAKEN_DOWN,
        "/compendium/",
        "/compendium/edition-1/",
        "/compendium/edition-1/1/",
        "/compendium/edition-1/history/",
        "/compendium/edition-2/",
        "/practices/download/?search&q=labour",
        "/lost-link/",
        "/account/login/",
        "/account/signup/",
        "/account/password/reset/",
        "/no-such-page/",
    ),
    "participant": (
        "/account/",
        "/account/profile/",
        "/account/consents/",
        "/account/data/",
        "/account/2fa/",
        "/letters/mine/",
        "/meetings/mine/",
        "/meetings/demo/",
        "/meetings/demo/documents/?q=nothing-has-this-word",
        "/meetings/demo/documents/",
        r"/meetings/demo/contributions/\d+/about/",
        r"/meetings/demo/contributions/\d+/change/",
        "/meetings/demo/agenda/",
        r"/meetings/demo/sessions/\d+/",
        r"/meetings/demo/sessions/\d+/notes/at/[\w-]+/",
        "/meetings/demo/outcome/",
        r"/meetings/demo/recommendations/\d+/",
        "/meetings/demo/register/",
        "/meetings/demo/follow-up/",
        "/meetings/demo/participants/",
        "/meetings/demo/contributions/new/",
        "/practices/new/",
        "/practices/mine/",
        r"/practices/mine/\d+/",
        r"/practices/\d+/edit/",
        r"/practices/\d+/authors/",
        r"/practices/\d+/import/",
        "/practices/new/import/",
    ),
    "organiser": (
        "/organise/",
        "/organise/meetings/new/",
        "/organise/demo/",
        "/organise/demo/edit/",
        "/organise/demo/postpone/",
        "/organise/demo/cancel/",
        "/organise/demo/duplicate/",
        "/organise/demo/seats/",
        "/organise/demo/people/",
        "/organise/demo/sessions/?view=grid",
        "/organise/demo/sessions/",
        r"/organise/demo/sessions/\d+/edit/",
        r"/organise/demo/sessions/\d+/annotate/",
        "/organise/demo/sessions/new/",
        "/organise/demo/sessions/break/",
        "/organise/demo/sessions/changes/",
        "/organise/demo/nominations/",
        r"/organise/demo/nominations/\d+/",
        "/organise/demo/nominations/new/",
        "/organise/demo/nominations/list/",
        "/organise/demo/nominations/send/?all=1",
        "/organise/demo/nominations/remind/?all=1",
        "/organise/demo/nominations/extend/?all=1",
        "/organise/demo/invitations/",
        r"/organise/demo/invitations/\d+/",
        r"/organise/demo/invitations/\d+/visa/",
        "/organise/demo/invitations/new/",
        "/organise/demo/invitations/choose/",
        "/organise/demo/invitations/import/",
        "/organise/demo/invitations/send/?all=1",
        "/organise/demo/invitations/remind/?all=1",
        "/organise/demo/invitations/export/",
        "/organise/demo/balance/",
        "/organise/demo/balance/targets/",
        "/organise/demo/reminders/",
        r"/organise/demo/reminders/\w+/-?\d+/change/",
        r"/organise/demo/reminders/\w+/-?\d+/[\d-]+/",
        "/organise/demo/reminders/new/",
        "/organise/demo/reminders/hours/",
        "/organise/demo/reminders/pause/",
        "/organise/demo/letters/",
        r"/organise/demo/letters/\d+/",
        "/organise/demo/letters/message/",
        "/organise/demo/letters/wording/",
        r"/organise/demo/letters/wording/\w+/en/",
        "/organise/demo/letters/wording/head/",
        "/organise/demo/registrations/",
        r"/organise/demo/registrations/\d+/",
        "/organise/demo/registrations/export/",
        "/organise/demo/registrations/confirm/?all=1",
        "/organise/demo/follow-up/",
        "/organise/demo/participants/",
        r"/organise/demo/participants/\d+/",
        "/organise/demo/participants/table/",
        "/organise/demo/participants/send/",
        "/organise/demo/participants/final/",
        "/organise/demo/attendance/",
        r"/organise/demo/attendance/\d+/paper/",
        "/organise/demo/attendance/doors/",
        "/organise/demo/attendance/export/",
        "/meetings/demo/check-in/",
        "/organise/demo/certificates/",
        "/organise/demo/evaluation/",
        r"/organise/demo/evaluation/questions/\d+/",
        "/organise/demo/evaluation/open/",
        "/organise/demo/report/readers/",
        "/organise/demo/report/comments/",
        "/organise/demo/report/sections/new/",
        "/organise/demo/report/publish/",
        "/meetings/demo/report/draft/",
        "/organise/demo/report/",
        r"/organise/demo/report/sections/\d+/\?language=\w+",
        "/organise/demo/recommendations/",
        r"/organise/demo/recommendations/\d+/",
        r"/organise/demo/recommendations/\d+/withdraw/",
        r"/organise/demo/recommendations/\d+/merge/\d+/",
        r"/meetings/demo/recommendations/\d+/",
        "/meetings/demo/documents/?state=waiting",
        r"/meetings/demo/contributions/\d+/about/",
        r"/meetings/demo/contributions/\d+/change/",
        "/organise/demo/close/",
        r"/organise/demo/close/\w+/",
        "/directory/",
        r"/directory/people/\d+/",
        r"/directory/people/\d+/merge/",
        "/directory/duplicates/",
        "/directory/organisations/",
        r"/directory/organisations/\d+/",
        "/directory/export/",
        "/directory/import/",
    ),
    "editor": (
        "/editorial/",
        r"/editorial/\d+/",
        r"/editorial/\d+/clearance/",
        r"/editorial/\d+/clearance/bodies/\d+/",
        r"/editorial/\d+/screen/",
        r"/editorial/\d+/text/",
        r"/editorial/\d+/life/",
        r"/editorial/\d+/check/",
        r"/editorial/\d+/reviewers/",
        "/editorial/concerns/",
        r"/editorial/concerns/\d+/",
        "/editorial/messages/",
        "/translations/",
        r"/translations/\d+/",
        "/translations/new/",
        "/editorial/reviewers/",
        r"/editorial/reviewers/\d+/",
        "/editorial/reviewers/new/",
        "/editorial/figures/",
        "/editorial/rules/",
        "/editorial/letters/",
        "/editorial/letters/decision_returned/en/",
        "/editorial/reminders/",
        "/editorial/editions/new/",
        "/compendium/",
        r"/editorial/editions/\d+/",
        r"/editorial/editions/\d+/add/",
        r"/editorial/editions/\d+/texts/",
        r"/editorial/editions/\d+/chapters/new/",
        r"/editorial/editions/\d+/preview/",
        r"/editorial/editions/\d+/freeze/",
        "/editorial/editions/edition-1/correct/",
        "/compendium/edition-1/history/",
        "/compendium/edition-1/",
        "/practices/banks-and-labour-inspectors-against-recruitment-fees/",
    ),
    "reviewer": ("/reviews/", "/reviews/[^/]+/", "/reviews/about-me/"),
    "reviewer2": ("/reviews/", "/reviews/[^/]+/"),
    "rapporteur": (
        "/meetings/mine/",
        r"/meetings/demo/sessions/\d+/notes/",
        r"/meetings/demo/sessions/\d+/notes/versions/",
        r"/meetings/demo/sessions/\d+/notes/versions/\d+/",
    ),
    "admin": ("/account/people/", "/letters/stopped/", r"/letters/stopped/\d+/lift/"),
}


@pytest.fixture(scope="module")
def portal(tmp_path_factory, database, ready):
    """The portal with its demonstration."""
    with open_portal(tmp_path_factory.mktemp("portal"), database, ready, DEMO="1") as running:
        yield running


@pytest.fixture(scope="module")
def window(portal, tmp_path_factory):
    chromium = Chromium(portal.address, tmp_path_factory.mktemp("chromium"))
    yield chromium
    chromium.close()


@pytest.fixture
def browser(window):
    """The module's one browser, as somebody new finds it: at a desk, signed in as nobody, the console empty."""
    window.forget()
    window.resize(DESK)
    window.prefer("light")
    window.complaints()
    return window


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


# --- Every page -------------------------------------------------------------------------------------------------------


def walk(browser, who: str, language: str = "en"):
    """Open, one after the other, what this person opens; gives the address of each."""
    if who:
        browser.sign_in(f"{who}@example.org")
    prefix = "" if language == "en" else f"/{language}"
    links: list[str] = []
    for page in PAGES[who]:
        if "+" not in page:
            yield look(browser, prefix + page)
            links = links_of(browser)
            continue
        fitting = [link for link in dict.fromkeys(links) if re.fullmatch(browser.address + prefix + page, link)]
        assert fitting, f"{who or 'anybody'} finds no link to {page}"
        for link in fitting[:2]:
            yield look(browser, link.removeprefix(browser.address))
            links += links_of(browser)


def links_of(browser) -> list[str]:
    return [link.get_attribute("href") for link in browser.find_all("main a[href]")]


def look(browser, address: str) -> str:
    browser.go(address)
    assert browser.path == address
    assert browser.status == next((status for path, status in NOT_THERE.items() if path in address), 200), address
    return address


def expected(complaint: str) -> bool:
    """A page that says that something is not there is one that the console mentions."""
    return any(path in complaint for path in NOT_THERE)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("who", PAGES, ids=lambda who: who or "anybody")
def test_pages_fit_every_screen_and_the_console_stays_empty(browser, who, language):
    faults = {}
    browser.resize(PHONE)
    for path in walk(browser, who, language):
        assert browser.find("html").get_attribute("lang") == language
        found = [each for each in browser.complaints() if not expected(each)]
        for size in (TABLET, NARROW, PHONE):
            browser.resize(size)
            found += browser.overflow()
        if found:
            faults[path] = found
    assert not faults, json.dumps(faults, indent=1, ensure_ascii=False)


def test_barriers_faults_and_wide_pages_would_be_noticed(browser):
    browser.resize(PHONE)
    browser.go("/about/")
    assert (browser.barriers(), browser.overflow(), browser.complaints()) == ([], [], [])
    browser.driver.execute_script("""
        const picture = document.querySelector("main").appendChild(document.createElement("img"));
        picture.src = "https://elsewhere.example.org/picture.png";
        picture.style.display = "block";
        picture.style.inlineSize = "500px";
        document.documentElement.lang = "";""")
    browser.wait(lambda _: [each for each in browser.complaints() if "Content Security Policy" in each])
    assert browser.overflow()
    assert {each.split(":")[0] for each in browser.barriers()} >= {"image-alt", "html-has-lang"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("who", PAGES, ids=lambda who: who or "anybody")
def test_pages_are_accessible(browser, who, scheme):
    browser.prefer(scheme)
    faults = {path: found for path in walk(browser, who) if (found := browser.overflow() + browser.barriers())}
    assert not faults, json.dumps(faults, indent=1, ensure_ascii=False)
    paper = browser.find("body").value_of_css_property("background-color")
    assert (max(map(int, re.findall(r"\d+", paper)[:3])) < 64) is (scheme == "dark"), paper


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
