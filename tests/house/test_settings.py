"""Every setting is documented, and a start without what it needs stops with one sentence."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(r"""env\.\w+\(\s*["'](\w+)["']|_required\(\s*["'](\w+)["']""")


def variables() -> set[str]:
    found = READ.findall((ROOT / "rrge_portal" / "settings.py").read_text())
    return {first or second for first, second in found}


def test_every_environment_variable_is_explained():
    explained = set(re.findall(r"^\| `(\w+)`", (ROOT / "docs" / "operating.md").read_text(), flags=re.MULTILINE))

    assert variables() <= explained, f"not in docs/operating.md: {variables() - explained}"


def start(tmp_path, **environment) -> subprocess.CompletedProcess:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "VIRTUAL_ENV"}}
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={**kept, "VAR_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"PORTAL_URL": "https://rrge.example.org"}, "Set SECRET_KEY: "),
        ({"SECRET_KEY": "x" * 50}, "Set PORTAL_URL: "),
        ({"SECRET_KEY": "x" * 50, "PORTAL_URL": "rrge.example.org"}, "PORTAL_URL must be an address"),
        ({"DEMO": "1", "EMAIL_URL": "imap://mail"}, "EMAIL_URL begins with 'imap'"),
    ],
)
def test_a_start_without_what_it_needs_stops_with_one_sentence(tmp_path, environment, sentence):
    ended = start(tmp_path, **environment)

    assert ended.returncode == 1
    assert ended.stderr.startswith(sentence)
    assert ended.stderr.count("\n") == 1


def test_a_demonstration_starts_with_nothing_and_keeps_its_key(tmp_path):
    assert start(tmp_path, DEMO="1").returncode == 0
    key = (tmp_path / "secret_key").read_text()
    assert start(tmp_path, DEMO="1").returncode == 0

    assert (tmp_path / "secret_key").read_text() == key
    assert len(key) > 50
