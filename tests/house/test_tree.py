"""The tree stays as it was laid out: layers, migrations, names, sizes."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("rrge_portal", "journal", "correspondence", "stakeholders", "meetings", "practices")
MODULES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")) if "migrations" not in path.parts]


def test_the_layers_hold():
    ended = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert ended.returncode == 0, ended.stdout


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_no_module_is_a_drawer_for_everything():
    drawers = {"utils", "helpers", "common", "services", "misc", "signals"}

    assert [path for path in MODULES if path.stem in drawers or drawers & set(path.parts[:-1])] == []


@pytest.mark.parametrize("path", [*MODULES], ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_grows_past_its_size(path):
    assert len(path.read_text().splitlines()) <= 500, "make it a package with the same import name"


def test_every_module_that_holds_something_says_what_it_is():
    silent = [
        path.relative_to(ROOT)
        for path in MODULES
        if path.name not in {"__init__.py", "apps.py", "urls.py"} and not {"urls", "commands"} & set(path.parts)
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def test_the_public_door_is_the_only_one():
    """Views never fetch what a person may not see: no `.objects.all()`, `.get()` or `.filter()` of guarded models."""
    guarded = "Meeting|Session|Invitation|Registration|Contribution|SessionNote|Recommendation|Practice|Letter"
    pattern = re.compile(
        rf"\b(?:{guarded})\.objects\.(?!visible_to|opened_by|listed_by|organised_by|attended_by|published|in_room)"
    )
    offenders = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in MODULES
        if path.name in {"views.py", "api.py", "feeds.py"} or "views" in path.parts
        for match in pattern.finditer(path.read_text())
    ]
    assert offenders == []


def test_templates_carry_no_inline_script_or_style():
    """The content security policy would silently drop them. A block of JSON is data and passes."""
    offenders = [
        path.relative_to(ROOT)
        for path in (ROOT / "templates").rglob("*.html")
        if path != ROOT / "templates" / "correspondence" / "layout.html"
        if re.search(
            r"<style|\sstyle=|<script(?![^>]*(?:\bsrc=|application/(?:ld\+)?json))|\son\w+=|javascript:",
            path.read_text(),
        )
    ]
    assert offenders == []
