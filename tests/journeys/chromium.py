"""A person at Chromium: as wide as a telephone or a desk, with JavaScript or without."""

import os
import re
import signal
from pathlib import Path

from axe_selenium_python import Axe
from selenium.common.exceptions import NoSuchElementException
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

PHONE, SMALL_PHONE, TABLET, DESK = (390, 844), (360, 600), (1024, 768), (1280, 900)
NARROW = (320, 640)  # a desk's page enlarged to 400 %
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
QUIET = (
    "headless=new",
    "no-sandbox",
    "disable-gpu",
    "disable-background-networking",
    "disable-component-update",
    "disable-quic",
    "disable-sync",
    "no-first-run",
    "lang=en",
    "force-prefers-reduced-motion",  # what is pressed stands still
)


def _parent_of(stat: Path) -> int:
    try:
        return int(stat.read_text().rpartition(")")[2].split()[1])
    except OSError:  # it has ended meanwhile
        return 0


class Chromium:
    """One browser window on one portal; `downloads` is where what it downloads arrives."""

    def __init__(self, address: str, folder: Path, *, javascript: bool = True):
        self.address = address
        self.downloads = folder / "downloads"
        options = ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for flag in (*QUIET, f"user-data-dir={folder / 'profile'}"):
            options.add_argument(f"--{flag}")
        preferences = {"download.default_directory": str(self.downloads), "plugins.always_open_pdf_externally": True}
        if not javascript:
            preferences["profile.managed_default_content_settings.javascript"] = 2
        options.add_experimental_option("prefs", preferences)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = Chrome(options=options, service=ChromeService("/usr/bin/chromedriver"))
        self.resize(DESK)

    def close(self) -> None:
        self.driver.quit()

    def kill(self) -> None:
        """As a battery that dies: nothing is written down any more. The folder keeps what was written before."""
        driver = self.driver.service.process.pid
        for stat in Path("/proc").glob("[0-9]*/stat"):
            process, parent = stat.parent.name, _parent_of(stat)
            if parent == driver:
                os.kill(int(process), signal.SIGKILL)
        self.driver.service.stop()

    def resize(self, size: tuple[int, int]) -> None:
        width, height = size
        self._tell("Emulation.setScrollbarsHidden", hidden=width < 768)  # a telephone lays them over the page
        self._tell("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def prefer(self, scheme: str) -> None:
        """`dark` or `light`, as the person has set their system; empty for neither."""
        self._tell("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def _tell(self, command: str, **what) -> None:
        self.driver.execute_cdp_cmd(command, what)

    # --- What a person does -------------------------------------------------------------------------------------------

    def go(self, path: str) -> None:
        self.driver.get(path if path.startswith("http") else self.address + path)

    def sign_in(self, email: str) -> None:
        """As one of the people of the demonstration."""
        self.forget()
        self.go("/account/login/")
        self.type("login", email)
        self.type("password", "demo")
        self.follow(self.find("main form button[type=submit]"))

    def forget(self) -> None:
        """Everything this browser knows of the person, as in a new private window."""
        self.driver.delete_all_cookies()

    def press(self, words: str) -> None:
        """Follow the link, or press the button, that says this, and wait for the page it opens."""
        self.follow(self.named(words))

    def follow(self, element: WebElement) -> None:
        """The mark is the old page's: asking after one of its elements fails while Chromium changes pages."""
        self.driver.execute_script("window.isTheOldPage = true")
        element.click()
        arrived = "return !window.isTheOldPage && document.readyState === 'complete'"
        self.wait(lambda driver: driver.execute_script(arrived))

    def type(self, field: str, text: str) -> None:
        """Into the field of this name, in place of what stands there; or choose the value from its list."""
        element = self.field(field)
        if element.tag_name == "select":
            Select(element).select_by_value(text)
        else:
            element.clear()
            element.send_keys(text)

    # --- What a person sees -------------------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        return " ".join(self.find("main").text.split())

    @property
    def path(self) -> str:
        return self.driver.current_url.removeprefix(self.address)

    @property
    def status(self) -> int:
        """What the portal answered with the page."""
        return self.driver.execute_script("return performance.getEntriesByType('navigation')[0].responseStatus")

    def find(self, css: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, css)

    def find_all(self, css: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def named(self, words: str) -> WebElement:
        """The first link, button or disclosure in sight that says these words."""
        for element in self.find_all("a, button, input[type=submit], summary"):
            said = element.text or element.get_attribute("value") or ""
            if words in " ".join(said.split()) and element.is_displayed():
                return element
        raise NoSuchElementException(f"Nothing to press says “{words}” on {self.path}:\n{self.text}")

    def value(self, field: str) -> str:
        return self.field(field).get_attribute("value")

    def field(self, name: str) -> WebElement:
        return self.find(f"main [name={name}]:not([type=hidden])")

    def wait(self, condition, seconds: float = 15):
        """Until the condition, given the driver, is true; what is looked for may come and go meanwhile."""
        return WebDriverWait(self.driver, seconds, poll_frequency=0.05).until(condition)

    def is_above_the_fold(self, element: WebElement) -> bool:
        end = self.driver.execute_script("return arguments[0].getBoundingClientRect().bottom", element)
        return element.is_displayed() and end <= self.driver.execute_script("return window.innerHeight")

    def downloaded(self, pattern: str) -> Path:
        """The file with a name like this, once it is whole."""
        return self.wait(lambda driver: next(iter(self.downloads.glob(pattern)), None))

    # --- What no page may have ----------------------------------------------------------------------------------------

    def complaints(self) -> list[str]:
        """What the console said since it was last asked: errors of scripts, missing files, breaches of the policy."""
        return [
            f"console: {entry['message']}" for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"
        ]

    def overflow(self) -> list[str]:
        """How far the page reaches beyond its window, and because of what."""
        return self.driver.execute_script("""
            const width = document.documentElement.clientWidth;
            if (document.scrollingElement.scrollWidth <= window.innerWidth) return [];
            const wide = [...document.body.querySelectorAll("*")].filter(
                (each) => each.getBoundingClientRect().right > width + 1 && !each.closest("svg, .visually-hidden"));
            return [`scrolls sideways, ${document.scrollingElement.scrollWidth} px: ` + wide.slice(0, 4).map(
                (element) => element.outerHTML.slice(0, 120)).join(" | ")];""")

    def barriers(self, *rules: str) -> list[str]:
        """What axe-core finds against the Web Content Accessibility Guidelines 2.2, A and AA, or by some rules."""
        axe = Axe(self.driver)
        axe.inject()
        options = {"runOnly": list(rules)} if rules else WCAG
        return [
            f"{rule['id']}: {' '.join(map(str, node['target']))} – {re.sub(r'\s+', ' ', node['failureSummary'])}"
            for rule in axe.run(options=options)["violations"]
            for node in rule["nodes"]
        ]
