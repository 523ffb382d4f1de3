"""The whole portal as it runs for people: web, worker and beat as processes of their own, and a mail server."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import urllib.request
import uuid
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import lxml.html
import psycopg2
import pytest
import requests

from tests.letterbox import Letterbox, free_port, open_letterbox

from .chromium import DESK, Chromium

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent


class Portal:
    """A running portal; `visitor()` opens a browser on it, `manage()` runs a command beside it."""

    def __init__(
        self, folder: Path, letterbox: Letterbox, mail_port: int, database: str = "", port: int = 0, **environment: str
    ):
        self.letterbox = letterbox
        self.port = port or free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.folder = folder
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "REDIS_URL") if name in os.environ}
        self.environment = {
            **kept,
            "PATH": f"{BIN}{os.pathsep}{kept['PATH']}",
            "VAR_DIR": str(folder),
            "SECRET_KEY": "a-key-for-one-journey-only-0123456789-abcdefghijklmnop",
            "PORTAL_URL": self.address,
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
            "PORT": str(self.port),
            "LOG_LEVEL": "WARNING",
            "PYTHONUNBUFFERED": "1",
            **({"DATABASE_URL": database} if database else {}),
            **environment,
        }
        self.processes: dict[str, subprocess.Popen] = {}

    def manage(self, *arguments: str) -> str:
        ended = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    def start(self, name: str) -> None:
        """Start `web`, `worker` or `beat` as the Procfile says."""
        command = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines() if ": " in line)
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                ["/bin/sh", "-c", command[name]], cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )

    def kill(self, name: str) -> None:
        """As a power cut would."""
        process = self.processes.pop(name)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def wait_until_it_answers(self) -> None:
        beat = threading.Event()
        for _attempt in range(300):
            try:
                with urllib.request.urlopen(f"{self.address}/healthz", timeout=5) as answer:
                    assert answer.status == 200
                    return
            except OSError:  # nobody listens yet, or the machine is busy
                beat.wait(0.1)
        raise AssertionError((self.folder / "web.log").read_text())

    def stop(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def visitor(self) -> "Visitor":
        return Visitor(self)


class Visitor:
    """A person at a browser without JavaScript: reads a page, fills in its forms, presses its buttons."""

    def __init__(self, portal: Portal):
        self.portal = portal
        self.session = requests.Session()
        self.session.trust_env = False
        self.answer: requests.Response | None = None
        self.page = None

    def go(self, path: str, *, expect: int = 200) -> str:
        """Open an address and return what a person reads there."""
        address = path if path.startswith("http") else self.portal.address + path
        return self._read(self.session.get(address, timeout=60), path, expect)

    def send(self, button: str, *, expect: int = 200, files=None, **fields) -> str:
        """Fill in the form that has this button, press it, and return what a person reads then.

        Values are text, True or False for a box, or a list for several choices of one name.
        """
        form, pressed = self._form_with(button)
        for name, value in fields.items():
            field = form.inputs[name]
            if isinstance(value, list):
                field.value = set(value)
            elif isinstance(value, bool):
                field.checked = value
            else:
                field.value = value
        values = [(name, value) for name, value in form.form_values() if name not in (files or {})]
        if pressed.get("name"):
            values.append((pressed.get("name"), pressed.get("value", "")))
        address = urljoin(self.answer.url, pressed.get("formaction") or form.get("action") or self.answer.url)
        if form.method == "GET":
            return self._read(self.session.get(address, params=values, timeout=60), button, expect)
        headers = {"Referer": self.answer.url}
        return self._read(
            self.session.post(address, data=values, files=files, headers=headers, timeout=60), button, expect
        )

    def click(self, words: str) -> str:
        """Follow the first link with these words."""
        for link in self.page.iter("a"):
            if words in " ".join(link.text_content().split()):
                return self.go(urljoin(self.answer.url, link.get("href")))
        raise AssertionError(f"No link “{words}” at {self.answer.url}:\n{self.text}")

    @property
    def text(self) -> str:
        return " ".join(self.page.text_content().split()) if self.page is not None else ""

    @property
    def path(self) -> str:
        return urlsplit(self.answer.url).path

    def _read(self, answer, what: str, expect: int) -> str:
        self.answer = answer
        html = "html" in answer.headers.get("Content-Type", "")
        self.page = lxml.html.document_fromstring(answer.content, base_url=answer.url) if html else None
        assert answer.status_code == expect, f"{what} → {answer.url}: {answer.status_code}\n{self.text[:4000]}"
        return self.text

    def _form_with(self, button: str):
        for form in self.page.forms:
            for candidate in form.xpath(".//button | .//input[@type='submit']"):
                words = candidate.get("value", "") if candidate.tag == "input" else candidate.text_content()
                if button in " ".join(words.split()):
                    return form, candidate
        raise AssertionError(f"No button “{button}” at {self.answer.url}:\n{self.text[:4000]}")


@pytest.fixture(scope="module")
def database():
    """An empty PostgreSQL database where the suite runs on PostgreSQL; else nothing, for SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield ""
        return
    name = f"journey_{uuid.uuid4().hex[:12]}"
    _tell_postgresql(f"CREATE DATABASE {name}")
    yield urlsplit(url)._replace(path=f"/{name}").geturl()
    _tell_postgresql(f"DROP DATABASE {name} WITH (FORCE)")


def _tell_postgresql(*commands: str) -> None:
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True
    for command in commands:
        connection.cursor().execute(command)
    connection.close()


class Ready(NamedTuple):
    """A portal as `prepare` left it: its folder, the copy of its PostgreSQL database or nothing, and its port."""

    folder: Path
    database: str
    port: int


@pytest.fixture(scope="session")
def ready(tmp_path_factory):
    """What was made ready already, by its environment: `prepare` runs once, and later portals begin with a copy."""
    known: dict[frozenset, Ready] = {}
    yield known
    for each in known.values():
        if each.database:
            _tell_postgresql(f"DROP DATABASE {each.database}")


def _make_ready(running: Portal, folder: Path, database: str, copies: Path) -> Ready:
    running.manage("prepare")
    shutil.copytree(folder, copies)
    copied = ""
    if database:
        copied = f"ready_{uuid.uuid4().hex[:12]}"
        _tell_postgresql(f"CREATE DATABASE {copied} TEMPLATE {urlsplit(database).path[1:]}")
    return Ready(copies, copied, running.port)


def _begin_with(made: Ready, folder: Path, database: str) -> None:
    shutil.copytree(made.folder, folder, dirs_exist_ok=True)
    if database:
        name = urlsplit(database).path[1:]
        _tell_postgresql(f"DROP DATABASE {name}", f"CREATE DATABASE {name} TEMPLATE {made.database}")


@contextmanager
def open_portal(folder: Path, database: str, ready: dict, **environment: str):
    """A portal made ready by `prepare` and started as the Procfile says, with a mail server to deliver to."""
    kind = frozenset(environment.items())
    with open_letterbox() as (letterbox, mail_port):
        made = ready.get(kind)
        running = Portal(folder, letterbox, mail_port, database, made.port if made else 0, **environment)
        if made:
            _begin_with(made, folder, database)
        else:
            copies = folder.with_name(f"{folder.name}-as-prepared")
            ready[kind] = _make_ready(running, folder, database, copies)
        for name in ("web", "worker", "beat"):
            running.start(name)
        try:
            running.wait_until_it_answers()
            yield running
        finally:
            running.stop()


@pytest.fixture(scope="module")
def portal(request, tmp_path_factory, database, ready):
    """The module's one portal; `ENVIRONMENT` of the module tells it more, such as `DEMO` for the demonstration."""
    environment = getattr(request.module, "ENVIRONMENT", {})
    with open_portal(tmp_path_factory.mktemp("portal"), database, ready, **environment) as running:
        yield running


@pytest.fixture(scope="module")
def window(portal, tmp_path_factory):
    chromium = Chromium(portal.address, tmp_path_factory.mktemp("chromium"))
    yield chromium
    chromium.close()


@pytest.fixture
def browser(window):
    """The module's one browser, as somebody new finds it: at a desk, signed in as nobody, the console empty."""
    window.forget()
    window.resize(DESK)
    window.prefer("light")
    window.complaints()
    return window
