"""Freezing an edition: from then on its entries, their order and their words stay as they are."""

import hashlib
import json
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock, move

from ... import screening
from ...documents.binding import contents_of, of_edition
from ...documents.book import Book
from ...documents.wording import TRANSLATED
from ...models import Edition, Entry, Practice
from ...states import Departure, EditionState, EntryChange, ErratumKind
from .files import start

NOT_SAID = frozenset({"citation", "address", "published_on", "version", "number", TRANSLATED})
"""What of a content may differ though the practice says the same as before."""


class Foreseen(NamedTuple):
    """An edition as it would be frozen now: its number, its entries with numbers, contents and changes, and what of
    the edition before is not in it. `digest` is another one as soon as any of its words or their order change."""

    number: int
    previous: Edition | None
    entries: list[Entry]
    dropped: list[Entry]
    departures: list[dict[str, Any]]
    digest: str

    def count(self, change: str) -> int:
        return sum(entry.change == change for entry in self.entries)


def foresee(edition: Edition) -> Foreseen:
    """What freezing this draft now would make of it. Nothing is saved."""
    previous = Edition.objects.order_by("-number").first()
    found = list(edition.entries.in_order().select_related("practice", "chapter"))
    entries = with_numbers([entry for entry in found if entry.practice.is_published])
    before = _before(previous) if previous else {}
    for entry in entries:
        entry.change = _change(entry, before.get(entry.practice_id)) if previous else ""
    kept = {entry.practice_id for entry in entries}
    departures = [
        {
            "edition": previous.number,
            "number": old.number,
            "why": Departure.LEFT_OUT if old.stands else Departure.WITHDRAWN,
        }
        for practice, old in before.items()
        if practice not in kept and previous
    ]
    return Foreseen(
        number=next_number(),
        previous=previous,
        entries=entries,
        dropped=[entry for entry in found if not entry.practice.is_published],
        departures=sorted(departures, key=lambda each: each["number"]),
        digest=_digest(edition, entries),
    )


def _digest(edition: Edition, entries: list[Entry]) -> str:
    said = [edition.revision, [[entry.chapter_id, entry.chapter.digest, entry.content] for entry in entries]]
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def book_of_draft(edition: Edition, foreseen: Foreseen, language: str) -> Book:
    """A draft in one of its languages as it would read if it were frozen now. Nothing is saved."""
    edition.departures = foreseen.departures
    return of_edition(edition, language, entries=foreseen.entries)


def with_numbers(entries: list[Entry]) -> list[Entry]:
    """The entries, in their order, with the numbers and the contents they would have if frozen now."""
    practices = Practice.objects.filter(pk__in=[entry.practice_id for entry in entries])
    contents = contents_of(practices)
    for number, entry in enumerate(entries, start=1):
        entry.number, entry.content = number, contents[entry.practice_id]
    return entries


def next_number() -> int:
    return (Edition.objects.aggregate(last=Max("number"))["last"] or 0) + 1


def _before(previous: Edition) -> dict[int, Entry]:
    """The entries of the last edition by their practices, each knowing whether it was corrected."""
    corrected = set(
        previous.errata.filter(kind=ErratumKind.CORRECTION, entry__isnull=False).values_list("entry", flat=True)
    )
    found = {}
    for entry in previous.entries.select_related("practice"):
        entry.was_corrected = entry.pk in corrected
        found[entry.practice_id] = entry
    return found


def _change(entry: Entry, before: Entry | None) -> str:
    if before is None:
        return EntryChange.NEW
    if before.was_corrected:
        return EntryChange.CORRECTED
    return EntryChange.UNCHANGED if _said(entry.content) == _said(before.content) else EntryChange.CHANGED


def _said(content: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in content.items() if key not in NOT_SAID}


@transaction.atomic
def freeze(edition: Edition, *, seen: str | None = None, by) -> Edition:
    """Give a draft its number, its address and its contents for good; the worker then builds its files.

    Whoever looked at it first names the digest of what they saw: nothing else is frozen.
    """
    edition = lock(edition)
    if not edition.is_draft:
        raise Refusal(_("This edition is frozen already. Look at it before you begin another one."))
    foreseen = foresee(edition)
    if not foreseen.entries:
        raise Refusal(_("Nothing in it is published, so there is nothing to freeze. Add practices first."))
    if seen is not None and seen != foreseen.digest:
        raise Refusal(_("The draft has changed since you opened this page. Look at it as it is now, then freeze it."))
    _refuse_flagged(edition, foreseen)
    edition.number, edition.slug = foreseen.number, f"edition-{foreseen.number}"
    edition.departures = foreseen.departures
    edition.frozen_by, edition.frozen_at = by, timezone.now()
    if not edition.languages:
        edition.languages = [edition.language]
    try:
        with transaction.atomic():
            fields = ["number", "slug", "departures", "frozen_by", "frozen_at", "languages"]
            edition = move(edition, EditionState.BUILDING, also=fields)
    except IntegrityError as error:
        raise Refusal(_("Somebody else froze an edition at the same moment. Look at it first.")) from error
    edition.entries.filter(pk__in=[entry.pk for entry in foreseen.dropped]).delete()
    versions = dict(
        Practice.objects.filter(pk__in=[entry.practice_id for entry in foreseen.entries]).values_list("pk", "current")
    )
    for entry in foreseen.entries:
        entry.version_id = versions[entry.practice_id]
    Entry.objects.bulk_update(foreseen.entries, ["number", "content", "change", "version"], batch_size=100)
    edition.chapters.filter(entries=None).delete()
    record("edition.frozen", by=by, about=edition, number=edition.number, entries=len(foreseen.entries))
    return start(edition, by=by)


def _refuse_flagged(edition: Edition, foreseen: Foreseen) -> None:
    """Nothing that could point at somebody is frozen before somebody has looked at it."""
    flags = screening.open_flags_of_edition(edition)
    if flags:
        raise Refusal(
            _(
                "In the texts of this edition this could point at somebody: %(words)s. Clear it before you freeze, or"
                " change the text."
            )
            % {"words": screening.quoted(flags)}
        )
    named = screening.flagged([entry.practice_id for entry in foreseen.entries], edition.issued_in)
    if named:
        numbers = [str(entry.number) for entry in foreseen.entries if entry.practice_id in named]
        raise Refusal(
            ngettext(
                "Entry %(numbers)s has an open flag of the do-no-harm screen. Clear it, or leave the entry out.",
                "Entries %(numbers)s have open flags of the do-no-harm screen. Clear them, or leave the entries out.",
                len(numbers),
            )
            % {"numbers": ", ".join(numbers)}
        )
