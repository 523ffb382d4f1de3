"""The life of a practice at browsers: submitted, checked, judged by two links, decided on; closed to everybody else."""

import re

import pytest

from tests.letterbox import link_in

from .chromium import PHONE, Chromium

pytestmark = [pytest.mark.browser, pytest.mark.journey]

ENVIRONMENT = {"DEMO": "1"}
TITLE = "Banks and labour inspectors against recruitment fees"
REVIEWERS = {"Renata Invented": "reviewer@example.org", "Ruben Unreal": "reviewer2@example.org"}
FOR_THE_AUTHOR, FOR_THE_EDITORS = "Say more about costs.", "Between us: check the figures."


@pytest.fixture
def at_a_browser(portal, tmp_path):
    """`at_a_browser(email)`: a browser of that person, or of somebody who only holds a link."""
    browsers = []

    def open_browser(email: str = "") -> Chromium:
        browser = Chromium(portal.address, tmp_path / str(len(browsers)))
        browsers.append(browser)
        if email:
            browser.sign_in(email)
        return browser

    yield open_browser
    for browser in browsers:
        browser.close()


def choose(browser, *controls: str) -> None:
    """Every radio button and box that these selectors find."""
    for control in browser.find_all(", ".join(controls)):
        if not control.is_selected():
            browser.driver.execute_script("arguments[0].click()", control)


def submit(author) -> str:
    """A practice with the words of an earlier one; its number."""
    author.go("/practices/mine/")
    author.press(TITLE)
    author.press("Begin a new draft with the same words")
    number = re.search(r"/(\d+)/", author.path)[1]
    author.go(f"/practices/{number}/edit/?step=check")
    author.press("Submit this practice")
    assert "Declare that what is written here is accurate." in author.text
    choose(author, "[name^=declares_]", "[name=publication]")
    author.press("Submit this practice")
    author.go(f"/practices/mine/{number}/")
    assert "Submitted" in author.text
    return number


def check_and_ask(editor, number: str) -> None:
    """The gate is opened, then both reviewers are asked; nobody is before."""
    editor.go(f"/editorial/{number}/reviewers/")
    assert "The desk check comes first" in editor.text
    editor.press("Check it")
    choose(editor, "[name^=gate_][value=yes]")
    editor.press("Save the desk check")
    for name in REVIEWERS:
        editor.find(f"label[for={label_of(editor, name)}]").click()
        editor.press("Ask for a review")
        assert f"{name} is asked for a review" in editor.text


def label_of(browser, name: str) -> str:
    return next(label.get_attribute("for") for label in browser.find_all("main label") if label.text == name)


def judge(reviewer, link: str) -> None:
    """By the link alone, on a telephone; a review without scores is not taken."""
    reviewer.resize(PHONE)
    reviewer.go(link)
    assert FOR_THE_AUTHOR not in reviewer.text, "what the other one wrote"
    reviewer.press("Yes, I will")
    reviewer.type("to_author", FOR_THE_AUTHOR)
    reviewer.type("to_editor", FOR_THE_EDITORS)
    choose(reviewer, "[name^=gate_][value=yes]")
    reviewer.press("Submit the review")
    assert "Give every criterion a score" in reviewer.text
    assert reviewer.value("to_author") == FOR_THE_AUTHOR
    assert reviewer.overflow() == []
    choose(reviewer, "[name^=score_][value='3']")
    reviewer.press("Submit the review")
    assert FOR_THE_AUTHOR in reviewer.text


def decide(editor, number: str) -> None:
    """The letter is read before it goes out; without reasons none does."""
    editor.go(f"/editorial/{number}/decision/")
    assert editor.text.count(FOR_THE_EDITORS) == 2
    choose(editor, "[name=outcome][value=promising]")
    editor.press("Show the letter before it is sent")
    assert "The letter as the submitter gets it" not in editor.text
    editor.type("reasons", "Clear and candid.")
    editor.press("Show the letter before it is sent")
    assert "The letter as the submitter gets it" in editor.text
    editor.press("Decide and send this letter")
    editor.go(f"/editorial/{number}/clearance/")
    assert "Make-Believe Bank" in editor.text


def test_a_practice_goes_from_its_author_over_the_desk_and_two_links_to_its_clearance(portal, at_a_browser):
    author, editor = at_a_browser("participant@example.org"), at_a_browser("editor@example.org")
    number = submit(author)
    check_and_ask(editor, number)

    reviewer = at_a_browser()
    for address in REVIEWERS.values():
        judge(reviewer, link_in(portal.letterbox.letter_to(address, f"Copy of {TITLE[:5]}"), "/reviews/"))
        author.go(f"/practices/mine/{number}/")
        assert FOR_THE_AUTHOR not in author.text, "before the decision"

    decide(editor, number)
    author.go(f"/practices/mine/{number}/")
    assert "Clear and candid." in author.text
    assert FOR_THE_AUTHOR in author.text
    assert FOR_THE_EDITORS not in author.text
    assert not any(name in author.text for name in REVIEWERS)

    desk = [f"/editorial/{number}/{page}" for page in ("", "check/", "reviewers/", "decision/", "clearance/")]
    for browser, pages in (
        (author, desk),
        (at_a_browser("rapporteur@example.org"), [*desk, f"/practices/mine/{number}/"]),
    ):
        for page in pages:
            browser.go(page)
            assert browser.status in {403, 404}, page
    reviewer.go("/reviews/a-link-that-nobody-sent/")
    assert reviewer.status == 404
