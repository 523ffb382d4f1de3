"""The agenda as an organiser arranges it: by mouse, by keyboard alone, and what is said before anything is saved."""

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from .chromium import Chromium

pytestmark = [pytest.mark.browser, pytest.mark.journey]

ENVIRONMENT = {"DEMO": "1"}


@pytest.fixture
def organiser(portal, tmp_path):
    browser = Chromium(portal.address, tmp_path)
    browser.sign_in("organiser@example.org")
    browser.go("/organise/demo/sessions/?view=grid")
    browser.wait(lambda _driver: browser.find_all(".planner-grid"))
    yield browser
    browser.close()


def card(browser, title):
    """The card of that session."""
    return next(each for each in browser.find_all(".planner-card[data-session]") if title in each.text)


def starts(browser, title):
    return int(card(browser, title).get_attribute("data-start"))


def proposed(browser, words):
    panel = "[data-planner-proposal]"
    browser.wait(lambda _driver: words in browser.find(panel).text)
    return browser.find(panel)


def test_by_keyboard_alone_a_session_is_moved_and_saved(organiser):
    title = "Recommendations and next steps"
    before = starts(organiser, title)
    grip = card(organiser, title).find_element("css selector", ".planner-grip")
    grip.send_keys(Keys.ENTER)
    assert f"Picked up: {title}" in organiser.find("[data-planner-says]").get_attribute("textContent")
    for keys in (Keys.ARROW_DOWN, Keys.SHIFT + Keys.ARROW_DOWN, Keys.ENTER):
        grip.send_keys(keys)
    proposed(organiser, "1 move is not saved yet")
    organiser.press("Save the move")
    assert "1 session is moved." in organiser.text
    assert starts(organiser, title) == before + 35


def test_escape_puts_it_back(organiser):
    title = "Opening and aims"
    before = starts(organiser, title)
    grip = card(organiser, title).find_element("css selector", ".planner-grip")
    for keys in (Keys.ENTER, Keys.ARROW_DOWN, Keys.ARROW_RIGHT, Keys.ESCAPE):
        grip.send_keys(keys)
    assert starts(organiser, title) == before
    assert not organiser.find("[data-planner-proposal]").is_displayed()


def test_a_clash_is_said_before_anything_is_saved_and_put_back(organiser):
    title = "Recruitment fees"
    before = starts(organiser, title)
    held = card(organiser, title).find_element("css selector", "[data-planner-time]")
    organiser.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", held)
    hour = organiser.find(".planner-hour").size["height"]
    ActionChains(organiser.driver).move_to_element(held).click_and_hold().move_by_offset(0, hour // 2).move_by_offset(
        0, hour // 2
    ).release().perform()
    panel = proposed(organiser, "“Coffee” is at the same time")
    assert "Save" not in panel.text
    assert starts(organiser, title) == before + 60
    panel.find_element("css selector", "[data-put-back]").click()
    organiser.wait(lambda _driver: starts(organiser, title) == before)
    assert organiser.complaints() == []
