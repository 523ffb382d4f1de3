"""Notes as a rapporteur types them: the tab dies, the line is cut, the sign-in ends, somebody else writes – and not one
character is lost."""

import re

import pytest
from selenium.webdriver.common.by import By

from .chromium import Chromium

pytestmark = [pytest.mark.browser, pytest.mark.journey]

ENVIRONMENT = {"DEMO": "1"}


def opened(portal, folder, who="rapporteur"):
    """A browser of somebody at the editor of the session whose notes are still to be written."""
    browser = Chromium(portal.address, folder)
    browser.sign_in(f"{who}@example.org")
    browser.go("/meetings/mine/" if who == "rapporteur" else "/organise/demo/")
    browser.go("/meetings/demo/agenda/")
    addresses = {link.get_attribute("href") for link in browser.find_all("a[href*='/meetings/demo/sessions/']")}
    for address in sorted(addresses):
        browser.go(f"{address}notes/")
        if any("To be written during the session." in area.get_attribute("value") for area in areas(browser)):
            return browser
    raise AssertionError("No session has its notes still to be written.")


@pytest.fixture
def rapporteur(portal, tmp_path):
    browser = opened(portal, tmp_path)
    yield browser
    browser.close()


def areas(browser):
    return browser.find_all("[data-paragraph] textarea")


def texts(browser):
    """Read at once, for the page may be just reloading."""
    script = "return [...document.querySelectorAll('[data-paragraph] textarea')].map((area) => area.value)"
    return browser.driver.execute_script(script)


def until_there(browser, *wanted):
    """What a closed tab had is brought in on return, or came by the last sending a browser still does for it."""
    browser.wait(lambda _driver: set(wanted) <= set(texts(browser)))


def state(browser):
    return browser.driver.execute_script("return (document.querySelector('[data-note-state]') || {}).textContent || ''")


def write(browser, text):
    """Into the empty paragraph at the end."""
    areas(browser)[-1].send_keys(text)


def until(browser, words):
    browser.wait(lambda _driver: words in state(browser))


def offline(browser, on):
    browser.driver.execute_cdp_cmd("Network.enable", {})
    browser.driver.execute_cdp_cmd(
        "Network.emulateNetworkConditions",
        {"offline": on, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1},
    )


def test_it_saves_by_itself_and_says_when(rapporteur):
    write(rapporteur, "Fees are paid in cash.")
    assert "Not saved yet – kept on this device" in state(rapporteur)
    until(rapporteur, "Saved ")
    rapporteur.driver.refresh()
    assert "Fees are paid in cash." in texts(rapporteur)


def test_a_tab_that_dies_in_the_middle_of_a_sentence_loses_nothing(rapporteur):
    address = rapporteur.driver.current_url
    offline(rapporteur, True)
    write(rapporteur, "Half a sent")
    rapporteur.wait(lambda driver: "Half a sent" in str(driver.execute_script("return {...localStorage}")))
    rapporteur.driver.switch_to.new_window("tab")
    dead, alive = rapporteur.driver.window_handles
    rapporteur.driver.switch_to.window(dead)
    rapporteur.driver.close()
    rapporteur.driver.switch_to.window(alive)
    rapporteur.go(address)
    until_there(rapporteur, "Half a sent")


ON_DISK = """
const done = arguments[arguments.length - 1];
const opening = indexedDB.open("drafts", 1);
opening.onsuccess = () => {
  const asked = opening.result.transaction("notes").objectStore("notes").getAll();
  asked.onsuccess = () => { opening.result.close(); done(JSON.stringify(asked.result)); };
};
"""


def test_a_battery_that_dies_in_the_middle_of_a_sentence_loses_nothing(portal, tmp_path):
    browser = opened(portal, tmp_path)
    address = browser.driver.current_url
    offline(browser, True)
    write(browser, "The battery is at two per cent and")
    browser.wait(lambda driver: "two per cent and" in driver.execute_async_script(ON_DISK))
    browser.kill()

    again = Chromium(portal.address, tmp_path)
    try:
        again.go("/")  # its cookies may have been written down or not
        again.sign_in("rapporteur@example.org")
        again.go(address)
        until(again, "brought in")
        assert "The battery is at two per cent and" in texts(again)
    finally:
        again.close()


def test_what_a_lost_page_had_is_brought_in_beside_what_somebody_wrote_meanwhile(rapporteur, portal, tmp_path_factory):
    address = rapporteur.driver.current_url
    offline(rapporteur, True)
    write(rapporteur, "From the page that was lost")
    rapporteur.wait(lambda driver: "that was lost" in driver.execute_async_script(ON_DISK))
    lost = rapporteur.driver.current_window_handle
    other = opened(portal, tmp_path_factory.mktemp("other"), "organiser")
    try:
        write(other, "Written by the organiser meanwhile.")
        until(other, "Saved ")
    finally:
        other.close()
    rapporteur.driver.switch_to.new_window("tab")
    alive = rapporteur.driver.current_window_handle
    rapporteur.driver.switch_to.window(lost)
    rapporteur.driver.close()
    rapporteur.driver.switch_to.window(alive)
    rapporteur.go(address)
    until_there(rapporteur, "From the page that was lost", "Written by the organiser meanwhile.")


def test_two_windows_of_one_person_keep_every_character_of_both(rapporteur):
    address = rapporteur.driver.current_url
    first = rapporteur.driver.current_window_handle
    rapporteur.driver.switch_to.new_window("tab")
    rapporteur.go(address)
    second = rapporteur.driver.current_window_handle
    for window, words in ((first, "One "), (second, "Two "), (first, "and one more"), (second, "and two more")):
        rapporteur.driver.switch_to.window(window)
        write(rapporteur, words)
    for window in (first, second):
        rapporteur.driver.switch_to.window(window)
        until(rapporteur, "Saved ")

    rapporteur.go(address)
    assert {"One and one more", "Two and two more"} <= set(texts(rapporteur))


def test_two_windows_that_are_both_closed_without_a_line_leave_both_texts(rapporteur):
    address = rapporteur.driver.current_url
    rapporteur.driver.switch_to.new_window("tab")
    rapporteur.go(address)
    for window, words in zip(rapporteur.driver.window_handles, ("Left in one.", "Left in the other."), strict=True):
        rapporteur.driver.switch_to.window(window)
        offline(rapporteur, True)
        write(rapporteur, words)
        rapporteur.wait(lambda driver, words=words: words in driver.execute_async_script(ON_DISK))
    closed = rapporteur.driver.window_handles
    rapporteur.driver.switch_to.new_window("tab")
    alive = rapporteur.driver.current_window_handle
    for window in closed:
        rapporteur.driver.switch_to.window(window)
        rapporteur.driver.close()
    rapporteur.driver.switch_to.window(alive)

    rapporteur.go(address)
    until_there(rapporteur, "Left in one.", "Left in the other.")


def test_a_cut_line_is_said_and_what_was_written_is_saved_when_it_is_back(rapporteur):
    offline(rapporteur, True)
    write(rapporteur, "Written in a tunnel.")
    until(rapporteur, "Offline – kept on this device")
    offline(rapporteur, False)
    rapporteur.driver.execute_script("window.dispatchEvent(new Event('online'))")
    until(rapporteur, "Saved ")
    rapporteur.driver.refresh()
    assert "Written in a tunnel." in texts(rapporteur)


def test_a_sign_in_that_ended_keeps_the_text_until_the_next_one(rapporteur):
    editor = rapporteur.driver.current_window_handle
    rapporteur.forget()
    write(rapporteur, "Written after the sign-in ended.")
    until(rapporteur, "You are signed out – kept on this device.")
    rapporteur.driver.switch_to.new_window("tab")
    rapporteur.sign_in("rapporteur@example.org")
    rapporteur.driver.close()
    rapporteur.driver.switch_to.window(editor)
    rapporteur.driver.execute_script("window.dispatchEvent(new Event('focus'))")
    until(rapporteur, "Saved ")
    rapporteur.driver.refresh()
    assert "Written after the sign-in ended." in texts(rapporteur)


def test_two_windows_in_one_paragraph_keep_both_texts(rapporteur, portal, tmp_path_factory):
    other = opened(portal, tmp_path_factory.mktemp("other"), "organiser")
    try:
        for browser, words in ((rapporteur, " By the rapporteur."), (other, " By the organiser.")):
            areas(browser)[0].send_keys(words)
            until(browser, "Saved ")
        assert "both versions are kept" in state(other)
        other.driver.refresh()
        both = " ".join(texts(other))
        assert "By the rapporteur." in both
        assert "By the organiser." in both
        assert len(other.find_all("[data-paragraph].beside")) == 1
        rapporteur.driver.refresh()
        assert texts(rapporteur) == texts(other)
    finally:
        other.close()


def test_a_removed_paragraph_can_be_put_back(rapporteur):
    first = texts(rapporteur)[0]
    button = rapporteur.find("[data-paragraph] button[name=remove]")
    rapporteur.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
    button.click()
    assert texts(rapporteur)[0] != first
    rapporteur.find("p[data-removed] button").click()
    assert texts(rapporteur)[0] == first
    until(rapporteur, "Saved ")
    rapporteur.driver.refresh()
    assert texts(rapporteur)[0] == first


def test_the_toolbar_and_the_keyboard_make_emphasis(rapporteur):
    write(rapporteur, "fees")
    area = areas(rapporteur)[-1]
    rapporteur.driver.execute_script("arguments[0].select()", area)
    area.find_element(By.XPATH, "ancestor::fieldset//button[@data-mark='bold']").click()
    assert area.get_attribute("value") == "**fees**"


def test_the_editor_has_no_barriers_and_fits_a_telephone(rapporteur):
    rapporteur.resize((390, 844))
    assert rapporteur.overflow() == []
    assert rapporteur.barriers() == []
    assert re.match(r"Paragraph 1", rapporteur.find("[data-paragraph] legend").text)
