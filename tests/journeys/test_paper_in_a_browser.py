"""Pages of the compendium on paper: read by themselves, without what only a screen can do."""

import base64
import io
import unicodedata

import pypdf
import pytest

from .chromium import Chromium

pytestmark = [pytest.mark.browser, pytest.mark.journey]

ENVIRONMENT = {"DEMO": "1"}
PRACTICE = "/practices/banks-and-labour-inspectors-against-recruitment-fees/"


@pytest.fixture
def browser(portal, tmp_path):
    browser = Chromium(portal.address, tmp_path)
    yield browser
    browser.close()


def on_paper(browser, path) -> list[pypdf.PageObject]:
    browser.go(path)
    asked = {"paperWidth": 8.27, "paperHeight": 11.69, "preferCSSPageSize": True}
    printed = browser.driver.execute_cdp_cmd("Page.printToPDF", asked)["data"]
    return pypdf.PdfReader(io.BytesIO(base64.b64decode(printed))).pages


def words(page) -> str:
    """What stands on it, its letters untied."""
    return unicodedata.normalize("NFKC", " ".join(page.extract_text().split()))


def unbroken(text: str) -> str:
    """Without the ends of lines, which may be anywhere in an address."""
    return "".join(text.split())


def is_landscape(page) -> bool:
    return page.mediabox.width > page.mediabox.height


def test_a_practice_begins_with_its_facts_and_has_nothing_to_press(browser):
    pages = on_paper(browser, PRACTICE)

    first, whole = words(pages[0]), " ".join(map(words, pages))
    assert first.index("Facts") < first.index("Notional Ministry of Labour") < first.index("Banks and inspectors of a")
    assert "Indicator Before After As of Source Evidence" in whole
    assert PRACTICE in unbroken(whole)
    for screen_only in ("Meetings Compendium About", "Add to my selection", "Report a concern", "BibTeX"):
        assert screen_only not in whole


def test_a_source_is_told_once(browser):
    whole = " ".join(map(words, on_paper(browser, "/practices/anti-financial-crime-alliance/")))

    assert unbroken(whole).count("https://zoll.de/DE/FIU/") == 1


def test_practices_side_by_side_lie_across_the_page_and_are_named_on_each(browser):
    browser.go("/practices/?sort=title")
    chosen = [box.get_attribute("value") for box in browser.find_all("main input[name=practice]")][:4]
    pages = on_paper(browser, f"/practices/compare/?practices={'.'.join(chosen)}")
    names = [link.text for link in browser.find_all(".compare thead a bdi")]

    assert all(map(is_landscape, pages))
    assert len(names) == 4
    named = [page for page in pages if all(name.split()[0] in words(page) for name in names)]
    assert len(named) >= len(pages) - 1 > 1  # their addresses, after the table, may stand on a page of their own
    assert f"{browser.address}/practices/" in unbroken(words(pages[-1]))


def test_the_map_stands_beside_its_numbers(browser):
    pages = on_paper(browser, "/practices/overview/")

    whole = " ".join(map(words, pages))
    assert "Country Practices Australia" in whole
    assert "Show as a table" not in whole
    assert "Practices by theme Supply chain" in whole
    assert not any(map(is_landscape, pages))
