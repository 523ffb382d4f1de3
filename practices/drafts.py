"""Two windows, or two authors, in one draft: brought together field by field, so that nothing is overwritten.

A form carries a mark of each value it was filled from. A value only one side changed is taken from that side; one that
both changed is laid before whoever saves last. A kind of rows counts as one value.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Manager

NOT_SAID = {"id", "version", "position"}
"""Columns of a row that its author does not fill in."""


class Merged[Name](NamedTuple):
    """What to store; the names that others changed meanwhile and that stay theirs; the names both changed."""

    values: dict[Name, Any]
    from_others: list[Name]
    both: list[Name]


def mark_of(value) -> str:
    """Equal for equal contents, whoever holds them: the database, a form, or a browser that ends lines its own way."""
    return hashlib.sha256(json.dumps(_bare(value), sort_keys=True).encode()).hexdigest()[:12]


def marks_of[Name](values: Mapping[Name, Any]) -> dict[Name, str]:
    return {name: mark_of(value) for name, value in values.items()}


def merge[Name](
    stored: Mapping[Name, Any], typed: Mapping[Name, Any], known: Mapping[Name, str], *, is_own=False
) -> Merged[Name]:
    """Bring together what is stored and what was typed into a form filled from values with the marks `known`.

    `is_own` says that the same person saved last: a text that goes on where the stored one ends is then theirs, whose
    last answer got lost on the way.
    """
    merged: Merged[Name] = Merged({}, [], [])
    for name, mine in typed.items():
        there, here = mark_of(stored[name]), mark_of(mine)
        if there in (here, known.get(name)) or (is_own and _goes_on(stored[name], mine)):
            merged.values[name] = mine
        elif here == known.get(name):
            merged.from_others.append(name)
        else:
            merged.both.append(name)
    return merged


def stored(version, name: str):
    """A field of a version, or its rows of one kind as plain values."""
    value = getattr(version, name)
    if not isinstance(value, Manager):
        return value
    columns = [field.name for field in value.model._meta.concrete_fields if field.name not in NOT_SAID]
    return [{column: getattr(row, column) for column in columns} for row in value.all()]


def _goes_on(text, longer) -> bool:
    return isinstance(text, str) and isinstance(longer, str) and bool(text) and _bare(longer).startswith(_bare(text))


def _bare(value):
    if isinstance(value, str):
        return "\n".join(line.rstrip() for line in value.strip().splitlines())
    if isinstance(value, Mapping):
        return {key: bare for key, item in value.items() if (bare := _bare(item)) not in ("", None, [])}
    if isinstance(value, (list, tuple)):
        return [_bare(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, (bool, int)):
        return "" if value is None else value
    return str(value)
