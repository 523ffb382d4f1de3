"""A practice as its authors type it: tab, line or sign-in end, somebody else writes – and nothing is lost."""

import pytest

from .chromium import Chromium

pytestmark = [pytest.mark.browser, pytest.mark.journey]

ENVIRONMENT = {"DEMO": "1"}


def begun(portal, folder):
    """A browser at the first step of a new draft, and the draft's address."""
    browser = Chromium(portal.address, folder)
    browser.sign_in("participant@example.org")
    browser.go("/practices/new/")
    browser.type("title", "Harbour masters and crew agents")
    browser.press("Begin the draft")
    return browser


@pytest.fixture
def author(portal, tmp_path):
    browser = begun(portal, tmp_path)
    yield browser
    browser.close()


def path_of(browser):
    return browser.driver.current_url.replace(browser.address, "").partition("?")[0]


def state(browser):
    return browser.find("[data-draft-state]").text


def until(browser, words):
    browser.wait(lambda _driver: words in state(browser))


def summary(browser):
    return browser.find("#id_summary").get_attribute("value")


def offline(browser, is_off=True):
    throughput = 1 if is_off else 10_000_000
    browser.driver.set_network_conditions(offline=is_off, latency=0, throughput=throughput)


def test_a_draft_saves_itself_and_says_so(author):
    author.find("#id_summary").send_keys("Saved without a button.")
    until(author, "Saved")

    author.go(path_of(author))
    assert summary(author) == "Saved without a button."


def test_what_was_typed_without_a_line_is_kept_on_the_device_and_brought_in(author):
    page = path_of(author)
    until_saved(author)
    offline(author)
    author.find("#id_summary").send_keys("Typed at sea.")
    until(author, "Offline – kept on this device")
    offline(author, False)
    author.driver.get("about:blank")  # the tab is closed before anything could be sent

    author.go(page)
    until(author, "Saved")
    assert summary(author) == "Typed at sea."
    author.driver.execute_script("localStorage.clear()")
    author.go(page)
    assert summary(author) == "Typed at sea."


def until_saved(browser):
    browser.find("#id_title").send_keys(".")
    until(browser, "Saved")


def test_a_sign_in_that_ended_costs_nothing(author):
    page = path_of(author)
    author.forget()
    author.find("#id_summary").send_keys("After the sign-in had ended.")
    until(author, "Your sign-in has ended")

    author.sign_in("participant@example.org")
    author.go(page)
    until(author, "Saved")
    assert summary(author) == "After the sign-in had ended."


def test_two_windows_keep_what_each_changed_and_show_what_both_did(author, portal, tmp_path):
    page = path_of(author)
    other = Chromium(portal.address, tmp_path / "other")
    try:
        other.sign_in("participant@example.org")
        other.go(page)
        author.find("#id_summary").send_keys("By the first.")
        until(author, "Saved")
        other.find("#id_title").send_keys(" by night")
        until(other, "Saved")
        assert "Changed elsewhere meanwhile" in other.find("[data-draft-others]").text

        other.find("#id_summary").send_keys("By the second.")
        until(other, "Somebody else changed the same words")
        other.press("Save")
        assert "By the first." in other.find("main").text
        assert summary(other) == "By the second."
    finally:
        other.close()


def test_rows_are_added_and_moved_without_leaving_the_page(author):
    page = f"{path_of(author)}?step=who"
    author.go(page)
    for number in range(2):
        if number:
            author.driver.execute_script("document.querySelector('button[name=add]').click()")
        author.find(f"#id_partners-{number}-organisation").send_keys(f"Partner {number}")
    until(author, "Saved")
    author.go(page)
    author.driver.execute_script("document.querySelector('button[name=up]').click()")
    until(author, "Saved")

    author.go(page)
    assert author.find("#id_partners-0-organisation").get_attribute("value") == "Partner 1"
