"""Convening in a real browser: a focal point names somebody, an organiser stands at the door and reads the balance."""

import pytest

from tests.letterbox import link_in, text_of

from .chromium import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.journey]

ENVIRONMENT = {"DEMO": "1"}


@pytest.fixture
def phone(window):
    """The module's one browser, as small as a telephone and signed in as nobody."""
    window.forget()
    window.resize(PHONE)
    window.complaints()
    return window


def is_whole(browser) -> bool:
    """Nothing is cut off, barred or broken on this page."""
    assert (browser.overflow(), browser.barriers(), browser.complaints()) == ([], [], [])
    return True


def test_a_focal_point_names_a_nominee_on_a_phone_without_an_account(portal, phone):
    phone.go(link_in(portal.letterbox.letter_to("mission.br@example.org"), "/nominations/"))
    assert phone.find("main .next-step h2").text == "You can name 2 people"
    assert is_whole(phone)

    named = {"given_name": "Bia", "family_name": "Fictional", "function": "Adviser", "email": "bia.fictional"}
    for field, value in named.items():
        phone.type(f"row1-{field}", value)
    phone.press("Send these names")
    assert phone.find("main [id$=email_error]").text == "Enter a valid email address."
    assert {field: phone.value(f"row1-{field}") for field in named} == named
    assert all("422" in complaint for complaint in phone.complaints())

    phone.type("row1-email", "bia.fictional@example.org")
    phone.press("Send these names")
    assert phone.find("main .next-step h2").text == "You can name 1 person"
    assert "Bia Fictional" in phone.find("section[aria-labelledby=named]").text
    assert is_whole(phone)

    invitation = portal.letterbox.letter_to("bia.fictional@example.org")
    assert "Bia Fictional" in text_of(invitation)
    phone.go(link_in(invitation, "/invitations/"))
    assert phone.named("Accept")


def test_an_organiser_checks_somebody_in_by_their_code_and_undoes_it(phone):
    phone.sign_in("participant@example.org")
    phone.go("/meetings/demo/")
    phone.press("Your code for the door")
    code = phone.find("#door strong").text

    phone.sign_in("organiser@example.org")
    phone.go("/organise/demo/attendance/")
    phone.press("Check people in")
    assert is_whole(phone)
    typed = phone.driver.switch_to.active_element
    assert typed.get_attribute("name") == "typed"
    typed.send_keys(code.lower())
    phone.press("Check in")
    assert "Paula Notional is checked in." in phone.text
    assert is_whole(phone)

    phone.driver.switch_to.active_element.send_keys("Notional")
    phone.press("Check in")
    phone.press("Checked in at")
    assert "Paula Notional is no longer checked in." in phone.text
    phone.press("See who is there")
    row = next(row for row in phone.find_all("main .table-cards tr") if "Paula Notional" in row.text)
    assert "Check in" in row.text


def test_an_organiser_reads_the_balance_and_the_table_behind_it(phone):
    phone.sign_in("organiser@example.org")
    phone.resize(DESK)
    phone.go("/organise/demo/")
    phone.press("Balance")
    chart = phone.find("main figure.bars")
    drawn = {
        group.find_element("css selector", ".bars-label").text: [
            value.text.split(" / ")[0] for value in group.find_elements("css selector", ".bars-value")
        ]
        for group in chart.find_elements("css selector", ".bars-group")
    }
    assert drawn["Government"] != ["0", "0", "0"]

    table = chart.find_element("css selector", "table")
    assert not table.is_displayed()
    chart.find_element("css selector", "summary").click()
    assert table.is_displayed()
    headings = [heading.text for heading in table.find_elements("css selector", "thead th")]
    numbers = [place for place, heading in enumerate(headings) if heading in ("Invited", "Accepted", "Confirmed")]
    written = {
        cells[0].text: [cells[place].text for place in numbers]
        for row in table.find_elements("css selector", "tbody tr")
        if (cells := row.find_elements("css selector", "th, td"))
    }
    assert written == drawn
    for size in (DESK, PHONE):
        phone.resize(size)
        assert is_whole(phone)
