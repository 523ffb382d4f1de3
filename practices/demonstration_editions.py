"""Editions of the demonstration: one that was corrected and lost an entry, one in three languages, and a draft."""

from typing import Any

from rrge_portal.kernel import jobs

from . import screening
from .actions import editions, flagging, taking_down
from .models import Chapter, Edition, Practice
from .states import Origin

FOREWORD = (
    "The reviewed practices of this edition are fictional and show what the portal can do. The reference entries are"
    " real and were compiled from public sources."
)


def load_editions(editor, taken_down: Practice) -> None:
    """Two frozen editions and a draft; `taken_down` is in the first one, and then withdrawn."""
    for practice in Practice.objects.published():
        for flag in screening.open_flags(practice):
            flagging.clear(practice, flag.code, reason="Said of a body or a law, not of a person.", by=editor)
    first = _freeze(
        {"en": "Compendium of promising practices: first demonstration edition"},
        ["en"],
        {"forewords": {"en": FOREWORD}},
        by=editor,
    )
    editions.correct(
        first,
        entry=first.entries.filter(is_reference=False).order_by("number").first(),
        where="Results",
        what="The figures are those of the first two years, not of the first year (fictional).",
        why="A reader of the demonstration asked.",
        language="en",
        by=editor,
    )
    taking_down.take_down(taken_down, reason="A partner asked for time to check its figures.", by=editor)
    _build(first)
    _freeze(
        {
            "en": "Compendium of promising practices: demonstration edition",
            "es": "Compendio de prácticas prometedoras: edición de demostración",
            "fr": "Recueil de pratiques prometteuses : édition de démonstration",
        },
        ["en", "es", "fr"],
        {
            "forewords": {"en": FOREWORD},
            "acknowledgements": {"en": "Thanks to everybody who does not exist (fictional)."},
            "imprints": {"en": "From the demonstration of the RRGE portal. No organisation stands behind it."},
        },
        by=editor,
    )
    _prepare(editor)


def _freeze(titles: dict[str, str], languages: list[str], texts: dict[str, Any], *, by) -> Edition:
    draft = editions.draft(titles=titles, languages=languages, choice="all", by=by)
    draft = editions.write_texts(draft, revision=0, texts=texts, by=by)
    return _build(editions.freeze(draft, by=by))


def _build(edition: Edition) -> Edition:
    edition.refresh_from_db()
    jobs.run(edition.job_id or 0)
    edition.refresh_from_db()
    return edition


def _prepare(editor) -> None:
    """A draft with two chapters, as an editor leaves it at the end of a day."""
    draft = editions.draft(
        titles={"en": "Recruitment without fees: a selection"}, languages=["en"], choice="nothing", by=editor
    )
    editions.add_practices(draft, Practice.objects.filter(origin=Origin.SUBMITTED), by=editor)
    editions.add_practices(
        draft, Practice.objects.filter(origin=Origin.REFERENCE, current__themes__icontains="finance"), by=editor
    )
    chapter = Chapter.objects.get(edition=draft, is_reference=False)
    editions.write_chapter(
        chapter, titles={"en": "Banks and ministries"}, introductions={"en": "Who sees fees first."}, by=editor
    )
    editions.add_chapter(draft, titles={"en": "Workers’ voices"}, introductions={}, by=editor)
