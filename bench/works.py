"""The works that are measured. Each takes the running `Bench` and returns lines of (what, figure, reach)."""

import re
import time
import urllib.parse
import urllib.request
from typing import NamedTuple

from .load import measure

SEARCHES = [
    "recruitment",
    "bank transport",
    "trabajo",
    "supply chain audit",
    "fisher",
    "empl",
    "survivor account",
    "hotel",
]


INDEX_ONE = (
    "from practices import search; from practices.models import Practice;"
    " search.index(Practice.objects.published().latest('published_at'))"
)
"""What an editor's click on "Publish" does to the search."""


class Line(NamedTuple):
    what: str
    figure: str
    reach: str = ""


def agenda(bench) -> list[Line]:
    """A public agenda of 20 sessions, as everybody reads it, and its calendar file."""
    page = measure(bench.portal.port, ["/meetings/bench/"])
    calendar = measure(bench.portal.port, ["/meetings/bench/agenda.ics"])
    asked, asked_calendar = bench.queries("/meetings/bench/", "/meetings/bench/agenda.ics")
    return [
        Line("public agenda, 20 sessions: requests a second", f"{page.per_second:.0f}", "≥ 300"),
        Line("… median, 95th percentile", f"{page.median:.1f} ms, {page.p95:.1f} ms", "≤ 10 ms with one client"),
        Line("… one client at a time, median", f"{_alone(bench, '/meetings/bench/'):.1f} ms", "≤ 10 ms"),
        Line("… statements, rows loaded", f"{asked['sql']}, {asked['rows']}", "≤ 8"),
        Line("… the page on the wire", f"{page.wire / 1024:.0f} kB of {page.unpacked / 1024:.0f} kB"),
        Line(
            "calendar of 20 sessions, one client, median",
            f"{_alone(bench, '/meetings/bench/agenda.ics'):.1f} ms",
            "≤ 10 ms",
        ),
        Line("… requests a second, statements", f"{calendar.per_second:.0f}, {asked_calendar['sql']}", "≤ 4"),
    ]


def first_visit(bench) -> list[Line]:
    """What a first visit costs on the wire: the page, its styles, its scripts."""
    with urllib.request.urlopen(f"{bench.address}/") as answer:
        page = answer.read().decode()
    parts = set(re.findall(r'(?:href|src)="(/static/[^"#]+\.(?:css|js|svg))', page))
    sizes = [measure(bench.portal.port, [path], seconds=0.1, clients=1).wire for path in ["/", *parts]]
    return [Line("first visit: requests, kB on the wire", f"{len(sizes)}, {sum(sizes) / 1024:.0f}", "≤ 8, ≤ 100")]


def lists(bench) -> list[Line]:
    """An organiser's lists, whatever the number of rows, with search and filter."""
    cookie = bench.sign_in("organiser@example.org")
    lines = []
    for name in ("registrations", "invitations"):
        path = f"/organise/bench/{name}/"
        (asked,) = bench.queries("organiser@example.org", path)
        found = _alone(bench, f"{path}?q=family", cookie)
        lines += [
            Line(f"{name}, {bench.rows} rows: median", f"{_alone(bench, path, cookie):.0f} ms", "≤ 40 ms"),
            Line("… searched, median", f"{found:.0f} ms", "≤ 40 ms"),
            Line("… statements, rows loaded", f"{asked['sql']}, {asked['rows']}", "≤ 10"),
        ]
    return lines


def desk(bench) -> list[Line]:
    """The editors' desk."""
    cookie = bench.sign_in("editor@example.org")
    (asked,) = bench.queries("editor@example.org", "/editorial/")
    return [
        Line("editorial desk: median", f"{_alone(bench, '/editorial/', cookie):.0f} ms", "≤ 60 ms"),
        Line("… statements", f"{asked['sql']}", "≤ 12"),
    ]


def search(bench) -> list[Line]:
    """The compendium, once it has grown: different words, facets and totals each time."""
    bench.portal.manage("seed_demo", "--practices", str(bench.searched))
    paths = [f"/practices/?{urllib.parse.urlencode({'q': words})}" for words in SEARCHES]
    before = time.perf_counter()
    urllib.request.urlopen(f"{bench.address}/practices/?q=first").close()
    beginning = time.perf_counter() - before
    found = measure(bench.portal.port, paths, clients=1)
    bench.portal.manage("shell", "-c", INDEX_ONE)
    before = time.perf_counter()
    urllib.request.urlopen(f"{bench.address}{paths[0]}").close()
    caught_up = time.perf_counter() - before
    (asked,) = bench.queries(paths[0])
    return [
        Line(
            f"search in {bench.searched:,} practices: median, 95th percentile",
            f"{found.median:.0f} ms, {found.p95:.0f} ms",
            "p95 < 50 ms",
        ),
        Line("… the first in a process that begins", f"{beginning * 1000:.0f} ms"),
        Line("… the first after a publication", f"{caught_up * 1000:.0f} ms", "< 200 ms"),
        Line("… statements", f"{asked['sql']}"),
    ]


def editions(bench) -> list[Line]:
    """The files of an edition of 200 practices, as the worker makes them."""
    reach = {"PDF": "200 < 3 s", "Word": "200 < 6 s"}
    return [
        Line(
            f"{made['format']} of {made['entries']} practices, {made['bytes'] // 1024} KB",
            f"{made['seconds']:.2f} s",
            reach.get(made["format"], "200 < 1 s"),
        )
        for made in bench.editions()
    ]


def export(bench) -> list[Line]:
    """The registrations as CSV, all columns."""
    cookie = bench.sign_in("organiser@example.org")
    start = time.perf_counter()
    request = urllib.request.Request(f"{bench.address}/organise/bench/registrations.csv", headers={"Cookie": cookie})
    with urllib.request.urlopen(request) as answer:
        rows = sum(1 for _line in answer) - 1
    elapsed = time.perf_counter() - start
    (asked,) = bench.queries("organiser@example.org", "/organise/bench/registrations.csv")
    return [
        Line(f"export of {rows} registrations as CSV", f"{elapsed:.2f} s", "10,000 < 1.5 s"),
        Line("… statements", f"{asked['sql']}", "constant"),
    ]


def letters(bench) -> list[Line]:
    """Invitations to a thousand people: from the click to the last one at the mail server, while the portal runs."""
    number = 1000
    organiser = bench.browser("organiser@example.org")
    rows = "\n".join(f"Person {n},bench{n}@example.org,academia" for n in range(number))
    listed = bench.post(organiser, "/organise/bench/invitations/import/", {"text": f"name,email,sector\n{rows}"})
    bench.post(organiser, f"{listed}confirm/", {}, page=listed)
    bench.portal.start("sink")
    bench.portal.start("worker")
    sending = "/organise/bench/invitations/send/?all=1&state=listed"
    begun = time.perf_counter()
    bench.post(organiser, f"{sending}&q=bench0@", {})
    while not bench.letters_sent() and time.perf_counter() - begun < 60:  # the first one, until the worker is there
        time.sleep(0.05)
    start = time.perf_counter()
    bench.post(organiser, sending, {})
    click = bench.last_click
    begun = time.perf_counter() - click
    while bench.letters_sent() < number and time.perf_counter() - start < 120:
        time.sleep(0.05)
    elapsed = time.perf_counter() - begun
    number -= 1
    return [
        Line(f"letters to {number}: the click answers in", f"{click * 1000:.0f} ms", "< 300 ms"),
        Line("… from the click to the last", f"{elapsed:.1f} s, {number / elapsed:.0f} a second", "≥ 420 a second"),
    ]


def _alone(bench, path: str, cookie: str = "") -> float:
    """The median in ms with one client: what one person waits."""
    return measure(bench.portal.port, [path], cookie=cookie, seconds=2, clients=1).median
