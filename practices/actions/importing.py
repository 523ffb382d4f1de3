"""Bringing a filled Word form into a draft: read and kept first, then taken over as far as its author says."""

from datetime import date

from django.db import transaction

from journal.actions import record

from ..models import Practice, WordReading
from .submission import KINDS_OF_ROWS, save_draft, start


@transaction.atomic
def keep_reading(*, values, report, file_name: str, practice=None, by) -> WordReading:
    """Put aside what was understood until its author has looked at it; an earlier reading of theirs goes."""
    WordReading.objects.filter(by=by).delete()
    return WordReading.objects.create(by=by, practice=practice, file_name=file_name, values=values, report=report)


@transaction.atomic
def take_over(reading: WordReading, *, names, known=None, revision=None, by) -> Practice:
    """Write the named fields into the draft, or into a new one; what others changed meanwhile is compared as ever.

    Raises:
        Overtaken: a field to be taken over was changed since it was compared.
    """
    practice = reading.practice or start(by=by)
    version = practice.draft
    values = {name: as_stored(name, value) for name, value in reading.values.items() if name in names}
    save_draft(
        version,
        values={name: value for name, value in values.items() if name not in KINDS_OF_ROWS},
        rows={name: value for name, value in values.items() if name in KINDS_OF_ROWS},
        revision=version.revision if revision is None else revision,
        known=known,
        by=by,
    )
    record("practice.imported", by=by, about=practice, fields=sorted(values))
    reading.delete()
    return practice


def as_stored(name: str, value):
    """What JSON made text of, as the model holds it."""
    if name == "review_on":
        return date.fromisoformat(value)
    if name == "results":
        return [
            row | {"as_of": date.fromisoformat(row["as_of"]) if row.get("as_of") else None, "evidence": _level(row)}
            for row in value
        ]
    return value


def _level(row):
    return row["evidence"] if isinstance(row.get("evidence"), int) else None
