"""A translation as it is typed: saved as one goes, and never said to be saved when it was not."""

import pytest

from .chromium import Chromium

pytestmark = [pytest.mark.browser, pytest.mark.journey]

ENVIRONMENT = {"DEMO": "1"}


@pytest.fixture
def translator(portal, tmp_path):
    browser = Chromium(portal.address, tmp_path)
    browser.sign_in("moderator@example.org")
    browser.go("/translations/")
    browser.press("Banks and labour inspectors")
    yield browser
    browser.close()


def until(browser, words):
    browser.wait(lambda _driver: words in browser.find("[data-save-state]").text)


def test_a_text_that_was_typed_is_saved_and_counted(translator):
    translator.type("costs", "وظيفتان في الوزارة.")

    until(translator, "Saved")
    assert "Done" in translator.find("#standing-costs").text
    translator.go(translator.path)
    assert translator.value("costs") == "وظيفتان في الوزارة."


def test_when_the_sign_in_has_ended_nothing_is_said_to_be_saved_and_nothing_typed_is_lost(translator):
    translator.driver.delete_cookie("sessionid")
    translator.type("costs", "وظيفتان.")
    until(translator, "Could not be saved.")

    translator.press("Save")
    translator.type("login", "moderator@example.org")
    translator.type("password", "demo")
    translator.follow(translator.find("main form button[type=submit]"))

    assert "Nothing is lost" in translator.text
    translator.press("Send it again")
    assert translator.value("costs") == "وظيفتان."


def test_the_texts_use_the_width_of_the_desk(translator):
    form, page = translator.find(".translation-form"), translator.find("main .page-head")

    assert form.size["width"] == page.size["width"]
    assert not translator.overflow()
    assert not translator.barriers()
