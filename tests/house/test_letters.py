"""Every letter has its template, and every template its letter, in every language."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "templates" / "correspondence" / "letters"
KINDS = sorted(path.stem for path in FOLDER.glob("*.txt"))
ROOMS = ("rrge_portal", "correspondence", "stakeholders", "meetings", "practices")
POSTED = re.compile(r"""(?:post|post_many|send_to_many|rule|composer|Draft)\(\s*["'](\w+)["']|LETTERS = \{([^}]*)\}""")


def posted_kinds() -> set[str]:
    """The kinds the code posts, as they stand in its text."""
    kinds = set()
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            for direct, table in POSTED.findall(path.read_text()):
                kinds |= {direct} if direct else set(re.findall(r': "(\w+)"', table))
    return kinds - {""}


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_has_a_subject_and_a_body(kind):
    engine = engines["letters"]

    for part in ("subject", "body"):
        assert engine.get_template(f"correspondence/letters/{kind}.txt#{part}")


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_says_what_it_is_and_which_variables_it_takes(kind):
    assert "{% comment %}" in (FOLDER / f"{kind}.txt").read_text()


@pytest.mark.parametrize("kind", KINDS)
def test_every_sentence_of_a_letter_is_translatable(kind):
    """Outside of tags a letter holds no words of its own: nothing stays English in a Spanish letter."""
    source = (FOLDER / f"{kind}.txt").read_text()
    for block in (r"\{% comment %\}.*?\{% endcomment %\}", r"\{% blocktranslate.*?\{% endblocktranslate %\}"):
        source = re.sub(block, "", source, flags=re.DOTALL)
    bare = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", source, flags=re.DOTALL)

    assert re.findall(r"[A-Za-z]{2,}", bare) == []


def test_every_kind_that_is_posted_has_a_template():
    assert posted_kinds() <= set(KINDS)


def test_the_languages_of_letters_are_those_of_the_pages():
    assert [code for code, _name in settings.LANGUAGES] == ["en", "fr", "es"]
