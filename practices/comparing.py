"""Two to four practices side by side: aspect by aspect, in the order in which a reader asks."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from . import content, facts, translating
from .models import Practice, PracticeVersion

MOST = 4

FACTS = {
    "where": _("Where"),
    "lead": _("Lead"),
    "partners": _("Partners"),
    "sectors": _("Sectors"),
    "period": _("Period"),
    "status": _("Status"),
    "types": _("Type of partnership"),
    "formality": _("Formality"),
    "themes": _("Theme"),
    "pillars": _("Pillar"),
    "exploitation": _("Form of exploitation"),
    "evidence": _("Evidence"),
}
TEXTS = {
    "summary": _("In short"),
    "public_role": _("The public side"),
    "private_role": _("The private side"),
    "problem": _("What was the problem?"),
    "description": _("What did they do?"),
    "results": _("What came of it?"),
    "challenges": _("What went wrong, or was hard?"),
    "lessons_learned": _("What did they learn?"),
    "costs": _("What it costs"),
    "replicability": _("Could we do it here?"),
}
IN_THE_TEXTS_LANGUAGE = {"lead", "partners"}


class Column(NamedTuple):
    """A practice in the language it is shown in, with its facts."""

    practice: Practice
    version: PracticeVersion
    facts: dict[str, list[str]]


class Cell(NamedTuple):
    """What one practice says about one aspect; `language` is empty where it is the page's."""

    title: str
    language: str
    lines: list[str]
    title_language: str


class Row(NamedTuple):
    label: str
    cells: list[Cell]
    is_same: bool
    """Whether all say the same, so that a reader may pass over it."""


def columns(practices: Sequence[Practice], language: str) -> list[Column]:
    """Each in this language where it can be read so. Fetch with `content.for_public_content`."""
    found = []
    for practice in practices:
        original = practice.current
        assert original is not None  # noqa: S101 - a published practice has a text
        version = translating.readings(original).get(language, original) if original.language != language else original
        found.append(Column(practice, version, facts.facts_of(content.public_content(version))))
    return found


def rows(shown: Sequence[Column]) -> list[Row]:
    """Every aspect of which at least one of them says something."""
    found = [_row(label, [_fact(column, name) for column in shown]) for name, label in FACTS.items()]
    found += [_row(label, [_text(column, name) for column in shown]) for name, label in TEXTS.items()]
    return [row for row in found if any(cell.lines for cell in row.cells)]


def _row(label, cells: list[Cell]) -> Row:
    return Row(str(label), cells, len(cells) > 1 and all(cell.lines == cells[0].lines for cell in cells))


def _fact(column: Column, name: str) -> Cell:
    if name == "evidence" and column.practice.is_reference:
        return _cell(column, "", [str(_("Compiled from public sources; not assessed"))])
    language = column.version.language if name in IN_THE_TEXTS_LANGUAGE else ""
    return _cell(column, language, column.facts[name])


def _text(column: Column, name: str) -> Cell:
    version = column.version
    if name == "results":
        lines = [
            f"{claim.indicator}: {f'{claim.baseline} → ' if claim.baseline else ''}{claim.value} {claim.unit}".strip()
            for claim in version.results.all()
        ]
        return _cell(column, version.language, [*lines, *_paragraphs(version.results_in_words)])
    return _cell(column, version.language, _paragraphs(getattr(version, name)))


def _paragraphs(text: str) -> list[str]:
    return [line for line in (text or "").splitlines() if line.strip()]


def _cell(column: Column, language: str, lines: list[str]) -> Cell:
    return Cell(column.version.title, language, lines, column.version.language)
