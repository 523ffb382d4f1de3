"""Every verb of the journal reads as a sentence."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

from journal.words import SENTENCES

ROOMS = ("correspondence", "stakeholders", "meetings", "practices", "rrge_portal")


def verbs() -> set[str]:
    """Whatever the code passes to `record` as its verb."""
    found = set()
    for room in ROOMS:
        for path in Path(settings.BASE_DIR, room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record":
                    found |= {
                        part.value
                        for part in ast.walk(node.args[0])
                        if isinstance(part, ast.Constant) and "." in str(part.value)
                    }
    return found


def test_there_are_verbs():
    assert "role.granted" in verbs()


@pytest.mark.parametrize("verb", sorted(verbs()))
def test_a_verb_has_its_words(verb):
    assert verb in SENTENCES, f"journal/words.py has no sentence for {verb}"


def test_no_sentence_is_for_a_verb_nobody_uses():
    assert sorted(SENTENCES.keys() - verbs()) == []
