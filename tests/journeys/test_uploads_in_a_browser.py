"""Documents on a poor line: it breaks in the middle, the sign-in ends, the worker dies – and nothing is lost by it."""

import sqlite3
from contextlib import closing

import psycopg2
import pytest

from .chromium import Chromium
from .papers import long_paper

pytestmark = [pytest.mark.browser, pytest.mark.journey]

ENVIRONMENT = {"DEMO": "1"}

NEW = "/meetings/demo/contributions/new/"
RECEIVED = "Received. The organisers look at it before others see it"
OVERDUE = """
from datetime import timedelta
from rrge_portal.kernel.jobs import STALE_AFTER
from rrge_portal.kernel.models import Job
from rrge_portal.kernel.tasks import sweep_jobs
for row in Job.objects.filter(state="running"):
    Job.objects.filter(pk=row.pk).update(seen_at=row.seen_at - STALE_AFTER - timedelta(seconds=1))
sweep_jobs()
"""


@pytest.fixture
def participant(portal, tmp_path):
    """At the form for a new document."""
    browser = Chromium(portal.address, tmp_path)
    browser.sign_in("participant@example.org")
    browser.go(NEW)
    yield browser
    browser.close()


def line(browser, *, delay=0, offline=False):
    """A line on which every request takes `delay` milliseconds, or none at all."""
    browser.driver.execute_cdp_cmd("Network.enable", {})
    browser.driver.execute_cdp_cmd(
        "Network.emulateNetworkConditions",
        {"offline": offline, "latency": delay, "downloadThroughput": -1, "uploadThroughput": -1},
    )


def choose(browser, path):
    browser.find("main input[type=file]").send_keys(str(path))


def sent(browser) -> int:
    """Bytes that have arrived, as the bar shows them."""
    return int(browser.driver.execute_script("return (document.querySelector('main progress') || {}).value || 0"))


def told(browser) -> str:
    return browser.driver.execute_script("return (document.querySelector('.progress-line') || {}).textContent || ''")


def is_kept(browser) -> bool:
    return browser.driver.execute_script("return Boolean(document.querySelector('main [name=kept]:checked'))")


def pieces(browser) -> list[str]:
    """Where the pieces began that were sent from this page, answered or not."""
    return browser.driver.execute_script(
        "return performance.getEntriesByType('resource').map((each) => new URL(each.name).searchParams.get('at'))"
        ".filter((at) => at !== null)"
    )


def share(browser, title=""):
    browser.driver.execute_script(
        "const list = document.querySelector('main select[name=session]');"
        "if (!list.value) list.selectedIndex = [...list.options].findIndex((each) => each.value);"
    )
    if title:
        browser.type("title", title)
    browser.press("Share")


def test_a_line_that_breaks_in_the_middle_goes_on_where_it_stopped(participant, tmp_path):
    paper = long_paper(tmp_path / "broken-line.pdf", "Tasmania", pages=500)
    line(participant, delay=150)
    choose(participant, paper)
    participant.wait(lambda _driver: 0 < sent(participant) < paper.stat().st_size)
    line(participant, offline=True)
    participant.wait(lambda _driver: "the line is broken at" in told(participant))
    arrived = sent(participant)
    assert 0 < arrived < paper.stat().st_size

    line(participant)
    participant.wait(lambda _driver: is_kept(participant))

    assert pieces(participant).count("0") == 1
    assert str(arrived) in pieces(participant)
    share(participant, "Over a broken line")
    assert RECEIVED in participant.text


def test_a_page_that_was_left_in_the_middle_goes_on_when_the_file_is_chosen_again(participant, tmp_path):
    paper = long_paper(tmp_path / "left-page.pdf", "Madagascar", pages=500)
    line(participant, delay=150)
    choose(participant, paper)
    participant.wait(lambda _driver: 0 < sent(participant) < paper.stat().st_size)
    participant.go("/meetings/demo/")
    line(participant)

    participant.go(NEW)
    choose(participant, paper)
    participant.wait(lambda _driver: is_kept(participant))

    assert "0" not in pieces(participant)
    assert pieces(participant)


def test_a_sign_in_that_ended_in_the_middle_goes_on_after_the_next_one(participant, tmp_path):
    paper = long_paper(tmp_path / "signed-out.pdf", "Lampedusa", pages=500)
    form = participant.driver.current_window_handle
    line(participant, delay=150)
    choose(participant, paper)
    participant.type("title", "After the sign-in ended")
    participant.wait(lambda _driver: 0 < sent(participant) < paper.stat().st_size)
    participant.forget()
    participant.wait(lambda _driver: "your sign-in has ended" in told(participant))
    line(participant)

    participant.driver.switch_to.new_window("tab")
    participant.sign_in("participant@example.org")
    participant.driver.close()
    participant.driver.switch_to.window(form)
    participant.wait(lambda _driver: is_kept(participant))

    assert pieces(participant).count("0") == 1
    assert participant.value("title") == "After the sign-in ended"
    share(participant)
    assert RECEIVED in participant.text


def look_up(portal, query) -> list:
    """Straight from the database, to catch a moment that no page shows."""
    address = portal.environment.get("DATABASE_URL")
    file = portal.folder / "db.sqlite3"
    connection = psycopg2.connect(address) if address else sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    with closing(connection), closing(connection.cursor()) as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def test_a_worker_killed_while_it_reads_a_document_is_followed_by_one_that_does(portal, participant, tmp_path):
    choose(participant, long_paper(tmp_path / "killed.pdf", "Zanzibar"))
    participant.wait(lambda _driver: is_kept(participant))
    share(participant, "Read twice")
    reading = "SELECT state FROM kernel_job ORDER BY id DESC LIMIT 1"
    participant.wait(lambda _driver: look_up(portal, reading) == [("running",)])
    portal.kill("worker")
    assert look_up(portal, reading) == [("running",)]
    participant.go("/meetings/demo/documents/?q=Zanzibar")
    assert "Read twice" not in participant.text

    portal.start("worker")
    portal.manage("shell", "-c", OVERDUE)

    participant.wait(lambda _driver: look_up(portal, reading) == [("done",)], seconds=60)
    participant.driver.refresh()
    assert "Read twice" in participant.text
