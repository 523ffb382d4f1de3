"""The order of a draft edition: by keyboard, with one's place kept and told, and by dragging."""

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from .chromium import Chromium

pytestmark = [pytest.mark.browser, pytest.mark.journey]

ENVIRONMENT = {"DEMO": "1"}
DRAFT = "Recruitment without fees"


@pytest.fixture
def editor(portal, tmp_path):
    browser = Chromium(portal.address, tmp_path)
    browser.sign_in("editor@example.org")
    browser.go("/compendium/")
    browser.press(DRAFT)
    yield browser
    browser.close()


def order(browser) -> list[str]:
    """The keys of the entries, as they stand on the page."""
    read = "return [...document.querySelectorAll('[data-entry]')].map((entry) => entry.dataset.entry)"
    return browser.driver.execute_script(read)


def focused(browser) -> str:
    return browser.driver.execute_script("return document.activeElement.id")


def test_whoever_moves_an_entry_by_keyboard_stays_with_it_and_is_told_its_place(editor):
    before = order(editor)
    first = before[0]
    for key in (Keys.ENTER, Keys.SPACE):  # down, and from the last place of its chapter up again
        was = order(editor)
        button = editor.find(f"[data-entry='{first}'] .arrange-buttons button")
        button.send_keys(key)
        editor.wait(lambda _driver, was=was: order(editor) != was)
        editor.wait(lambda _driver: focused(editor).endswith(f"-{first}"))
    assert order(editor) == before
    said = editor.find("[data-entries-say]").get_attribute("textContent")
    assert said == "Banks and labour inspectors against recruitment fees is now at place 1 of 2."
    assert editor.complaints() == []


def test_an_entry_is_dragged_before_another(editor):
    before = order(editor)
    first, second = before[:2]
    ActionChains(editor.driver).drag_and_drop(
        editor.find(f"[data-entry='{second}'] label"), editor.find(f"[data-entry='{first}'] label")
    ).perform()
    editor.wait(lambda _driver: order(editor)[:2] == [second, first])
    editor.driver.refresh()
    assert order(editor)[:2] == [second, first]
    assert editor.complaints() == []


def test_a_reviewed_practice_is_not_dropped_among_the_reference_entries(editor):
    before = order(editor)
    ActionChains(editor.driver).drag_and_drop(
        editor.find(f"[data-entry='{before[0]}'] label"), editor.find("[data-reference] [data-entry] label")
    ).perform()
    assert order(editor) == before
