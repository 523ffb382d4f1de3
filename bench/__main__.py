"""`python -m bench`: seeds a portal of its own, serves it, and prints what each work costs beside its reach."""

import argparse
import http.cookiejar
import json
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

from . import works
from .portal import ROOT, Portal, memory

WORKS = ["agenda", "first_visit", "lists", "desk", "editions", "export", "letters", "search"]


class Bench:
    """What the works may ask for: the portal, somebody signed in, counted statements, invitees."""

    def __init__(self, portal: Portal, rows: int, searched: int):
        self.portal, self.rows, self.searched = portal, rows, searched
        self.address = f"http://127.0.0.1:{portal.port}"

    def browser(self, email: str) -> urllib.request.OpenerDirector:
        """A signed-in demonstration account; requests go through `opener.open`."""
        self.cookies = http.cookiejar.CookieJar()
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.post(opener, "/account/login/", {"login": email, "password": "demo"})
        return opener

    def sign_in(self, email: str) -> str:
        """The cookie header of a signed-in demonstration account."""
        self.browser(email)
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies)

    def post(self, opener, path: str, fields: dict, *, page: str = "") -> str:
        """Open the page (the form's own address, unless another is named), take its token and hidden number, and send
        the form. Returns where it led, without the host; `last_click` is how long the answer took, in seconds."""
        with opener.open(self.address + (page or path)) as answer:
            read = answer.read().decode()
        for name in ("csrfmiddlewaretoken", "number"):
            if found := re.search(rf'name="{name}" value="([^"]+)"', read):
                fields.setdefault(name, found[1])
        request = urllib.request.Request(
            self.address + path,
            data=urllib.parse.urlencode(fields).encode(),
            headers={"Referer": self.address + path},
        )
        start = time.perf_counter()
        with opener.open(request) as answer:
            answer.read()
            self.last_click = time.perf_counter() - start
            return urllib.parse.urlsplit(answer.url).path

    def queries(self, *arguments: str) -> list[dict]:
        """Statements and rows of each path, counted in a process of its own; an e-mail first signs in."""
        printed = subprocess.run(
            [sys.executable, "-m", "bench.queries", *arguments],
            cwd=ROOT,
            env=self.portal.environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout
        return [json.loads(line) for line in printed.splitlines() if line.startswith("{")]

    def editions(self) -> list[dict]:
        """What the files of an edition cost, by format, counted in a process of its own."""
        printed = subprocess.run(
            [sys.executable, "-m", "bench.editions"],
            cwd=ROOT,
            env=self.portal.environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout
        return [json.loads(line) for line in printed.splitlines() if line.startswith("{")]

    def letters_sent(self) -> int:
        """How many invitations of the measured meeting the mail server has accepted."""
        with sqlite3.connect(self.portal.folder / "db.sqlite3") as connection:
            found = connection.execute(
                "SELECT count(*) FROM correspondence_letter"
                " WHERE kind = 'invitation' AND state = 'sent' AND address LIKE 'bench%'"
            ).fetchone()
        return found[0]


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rows", type=int, default=1000, help="registrations of the measured meeting")
    parser.add_argument("--practices", type=int, default=1000, help="practices while all but the search is measured")
    parser.add_argument("--searched", type=int, default=100_000, help="practices that are searched; takes minutes")
    parser.add_argument("--only", default=",".join(WORKS), help="works to measure, separated by commas")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rrge-bench-") as folder:
        portal = Portal(Path(folder))
        portal.manage("prepare")
        portal.manage("seed_demo", "--registrations", str(chosen.rows), "--practices", str(chosen.practices))
        try:
            web = portal.start("web")
            portal.wait_until_it_answers()
            bench = Bench(portal, chosen.rows, chosen.searched)
            fresh = memory(web)
            print(f"{'work':<62}{'figure':<28}reach")
            for name in chosen.only.split(","):
                for line in getattr(works, name)(bench):
                    print(f"{line.what:<62}{line.figure:<28}{line.reach}", flush=True)
            print(f"{'largest web process, fresh and after':<62}{fresh} MB, {memory(web)} MB{'':<14}≤ 120, ≤ 200 MB")
        finally:
            portal.stop()


if __name__ == "__main__":
    main()
