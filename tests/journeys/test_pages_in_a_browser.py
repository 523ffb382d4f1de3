"""What holds for every page as a browser shows it: it fits every screen, has no barriers by day or by night, and the
console has nothing to say."""

import json
import re

import pytest

from .chromium import DESK, NARROW, PHONE, TABLET

pytestmark = [pytest.mark.browser, pytest.mark.journey]

ENVIRONMENT = {"DEMO": "1"}

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
        r"/editorial/editions/\d+/read/",
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


def is_dark(browser) -> bool:
    paper = browser.find("body").value_of_css_property("background-color")
    return max(map(int, re.findall(r"\d+", paper)[:3])) < 64


def barriers_in_both_schemes(browser) -> list[str]:
    """The night has the same page in other colours."""
    browser.resize(DESK)
    browser.prefer("light")
    assert not is_dark(browser)
    found = browser.overflow() + browser.barriers()
    browser.prefer("dark")
    assert is_dark(browser)
    found += browser.barriers("color-contrast", "link-in-text-block")
    browser.resize(PHONE)
    return found


def faults_of(browser, who: str, language: str, more=lambda browser: []) -> dict[str, list[str]]:
    faults = {}
    browser.resize(PHONE)
    for path in walk(browser, who, language):
        assert browser.find("html").get_attribute("lang") == language
        found = [each for each in browser.complaints() if not expected(each)]
        for size in (TABLET, NARROW, PHONE):
            browser.resize(size)
            found += browser.overflow()
        if found := found + more(browser):
            faults[path] = found
    return faults


@pytest.mark.parametrize("who", PAGES, ids=lambda who: who or "anybody")
def test_pages_fit_every_screen_and_have_no_barriers_by_day_or_by_night(browser, who):
    faults = faults_of(browser, who, "en", barriers_in_both_schemes)
    assert not faults, json.dumps(faults, indent=1, ensure_ascii=False)


@pytest.mark.parametrize("who", PAGES, ids=lambda who: who or "anybody")
def test_pages_fit_every_screen_in_a_language_of_longer_words(browser, who):
    faults = faults_of(browser, who, "es")
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
