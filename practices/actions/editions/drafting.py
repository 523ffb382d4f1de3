"""An edition before it is frozen: editors choose, order and group over days, each step at once for all of them.

Moves are said relative to what is there (*one up*, *before that one*), so that two editors at the same list undo
nothing of each other's. Texts are longer work: they carry the number of the revision they were begun from.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock

from ...models import Chapter, Edition, Entry, Practice
from ...states import Origin
from ...words import fold

FROZEN = gettext_lazy("This edition is frozen: what it holds cannot be changed any more. Add a correction instead.")
_SAVED_MEANWHILE = gettext_lazy(
    "Somebody else has saved these texts since you opened them. Yours are below, not lost: open the page once more in"
    " another tab, compare, and save there."
)


@transaction.atomic
def draft(*, titles: dict[str, str], languages: Sequence[str], choice: str, by) -> Edition:
    """Begin the next edition. `choice`: `all` that is published, what is new since the last edition (`since`), or
    `nothing` yet."""
    edition = Edition.every.create(titles=titles, languages=list(languages), drafted_by=by)
    Chapter.objects.create(edition=edition, position=1)
    record("edition.drafted", by=by, about=edition)
    if choice != "nothing":
        practices = Practice.objects.published()
        add_practices(edition, since_last_edition(practices) if choice == "since" else practices, by=by)
    return edition


def since_last_edition(practices):
    """Those published since the last edition was frozen, and not in it."""
    last = Edition.objects.order_by("-number").first()
    if last is None:
        return practices
    return practices.filter(published_at__gt=last.frozen_at).exclude(entries__edition=last)


@transaction.atomic
def discard(edition: Edition, *, by) -> None:
    """Throw a draft away; what is frozen stays for good."""
    edition = _drafting(edition)
    record("edition.discarded", by=by, about=edition)
    edition.delete()


@transaction.atomic
def write_texts(edition: Edition, *, revision: int, texts: dict[str, Any], by) -> Edition:
    """Save titles, foreword, acknowledgements, imprint and languages, unless somebody else has saved meanwhile."""
    edition = _drafting(edition)
    if edition.revision != revision:
        raise Refusal(_SAVED_MEANWHILE)
    for name, value in texts.items():
        setattr(edition, name, value)
    edition.revision += 1
    edition.save(update_fields=[*texts, "revision"])
    record("edition.texts_written", by=by, about=edition)
    return edition


# --- Entries ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_practices(edition: Edition, practices, *, chapter: Chapter | None = None, by) -> int:
    """Take published practices up, at the end of a chapter; reference entries always into their own.

    Returns how many are new in it.
    """
    edition = _drafting(edition)
    held = set(edition.entries.values_list("practice", flat=True))
    public = practices.published().exclude(current=None).select_related("current").distinct()
    new = [practice for practice in public if practice.pk not in held]
    new.sort(key=lambda practice: (fold(practice.title), practice.pk))
    for is_reference in (False, True):
        chosen = [practice for practice in new if (practice.origin == Origin.REFERENCE) is is_reference]
        if chosen:
            target = chapter if chapter and not chapter.is_reference else None
            _append(edition, _reference_chapter(edition) if is_reference else target or _first(edition), chosen)
    if new:
        record("edition.entries_added", by=by, about=edition, number=len(new))
    return len(new)


def _append(edition: Edition, chapter: Chapter, practices: Sequence[Practice]) -> None:
    last = chapter.entries.aggregate(last=Max("position"))["last"] or 0
    Entry.objects.bulk_create(
        (
            Entry(
                edition=edition,
                chapter=chapter,
                practice=practice,
                position=position,
                is_reference=chapter.is_reference,
            )
            for position, practice in enumerate(practices, start=last + 1)
        ),
        batch_size=500,
    )


@transaction.atomic
def remove_entries(edition: Edition, keys: Iterable[int], *, by) -> int:
    """Leave practices out again; they stay in the compendium. Returns how many."""
    edition = _drafting(edition)
    number, _per_model = edition.entries.filter(pk__in=list(keys)).delete()
    if number:
        record("edition.entries_removed", by=by, about=edition, number=number)
    return number


@transaction.atomic
def move_entry(entry: Entry, to: str, *, by) -> None:
    """One place `up` or `down`, or to the `top` or the `bottom` of its chapter."""
    edition = _drafting(entry.edition)
    entry = _of(edition, entry)
    order = list(entry.chapter.entries.order_by("position", "pk"))
    place = next(index for index, each in enumerate(order) if each.pk == entry.pk)
    target = {"up": place - 1, "down": place + 1, "top": 0, "bottom": len(order) - 1}.get(to, place)
    order.insert(min(max(target, 0), len(order) - 1), order.pop(place))
    _number(order)


@transaction.atomic
def place_entry(entry: Entry, *, chapter: Chapter, before: Entry | None = None, by) -> None:
    """Put an entry before another one, or at the end of a chapter."""
    edition = _drafting(entry.edition)
    entry = _of(edition, entry)
    if chapter.edition_id != edition.pk:
        raise Refusal(_("This chapter is in another edition. Reload the page."))
    if chapter.is_reference != entry.is_reference:
        raise Refusal(_("Reference entries were not assessed: they stay in their own chapter, alone."))
    order = [each for each in chapter.entries.order_by("position", "pk") if each.pk != entry.pk]
    place = next((index for index, each in enumerate(order) if before and each.pk == before.pk), len(order))
    entry.chapter = chapter
    entry.save(update_fields=["chapter"])
    order.insert(place, entry)
    _number(order)


@transaction.atomic
def sort_chapter(chapter: Chapter, *, by) -> None:
    """Its entries by their titles."""
    edition = _drafting(chapter.edition)
    entries = list(chapter.entries.select_related("practice__current"))
    _number(sorted(entries, key=lambda entry: (fold(entry.practice.title), entry.pk)))
    record("edition.chapter_sorted", by=by, about=edition)


def _number(order: Sequence[Entry]) -> None:
    for position, entry in enumerate(order, start=1):
        entry.position = position
    Entry.objects.bulk_update(order, ["position"], batch_size=500)


def _of(edition: Edition, entry: Entry) -> Entry:
    found = edition.entries.select_related("chapter").filter(pk=entry.pk).first()
    if found is None:
        raise Refusal(_("A colleague has left this practice out meanwhile. Reload the page to see the list as it is."))
    return found


# --- Chapters ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_chapter(edition: Edition, *, titles: dict[str, str], introductions: dict[str, str], by) -> Chapter:
    """A new chapter, before that of the reference entries."""
    edition = _drafting(edition)
    reference = edition.chapters.filter(is_reference=True).first()
    last = edition.chapters.filter(is_reference=False).aggregate(last=Max("position"))["last"] or 0
    if reference and reference.position <= last + 1:
        edition.chapters.filter(position__gt=last).update(position=F("position") + 1)
    chapter = Chapter.objects.create(edition=edition, position=last + 1, titles=titles, introductions=introductions)
    record("edition.chapter_added", by=by, about=edition)
    return chapter


@transaction.atomic
def write_chapter(
    chapter: Chapter, *, titles: dict[str, str], introductions: dict[str, str], seen: str | None = None, by
) -> Chapter:
    """Give a chapter another title and introduction, unless it has others by now than those of the digest `seen`."""
    edition = _drafting(chapter.edition)
    try:
        chapter = lock(chapter)
    except Chapter.DoesNotExist as error:
        raise Refusal(
            _("A colleague has removed this chapter meanwhile. Copy your texts from below into a new chapter.")
        ) from error
    if seen is not None and seen != chapter.digest:
        raise Refusal(_SAVED_MEANWHILE)
    chapter.titles, chapter.introductions = titles, introductions
    chapter.save(update_fields=["titles", "introductions"])
    record("edition.chapter_written", by=by, about=edition)
    return chapter


@transaction.atomic
def move_chapter(chapter: Chapter, to: str, *, by) -> None:
    """One place `up` or `down`."""
    edition = _drafting(chapter.edition)
    order = list(edition.chapters.order_by("position", "pk"))
    place = next((index for index, each in enumerate(order) if each.pk == chapter.pk), None)
    if place is None:
        raise Refusal(_("A colleague has removed this chapter meanwhile. Reload the page."))
    target = place + {"up": -1, "down": 1}.get(to, 0)
    order.insert(min(max(target, 0), len(order) - 1), order.pop(place))
    for position, each in enumerate(order, start=1):
        each.position = position
    Chapter.objects.bulk_update(order, ["position"])


@transaction.atomic
def remove_chapter(chapter: Chapter, *, by) -> None:
    """Take a chapter out; its entries go to the end of the first other one."""
    edition = _drafting(chapter.edition)
    chapter = lock(chapter)
    entries = list(chapter.entries.order_by("position", "pk"))
    if entries:
        others = edition.chapters.filter(is_reference=chapter.is_reference).exclude(pk=chapter.pk)
        home = others.order_by("position", "pk").first()
        if home is None:
            raise Refusal(_("Its entries would have no chapter. Add another chapter first, or leave the entries out."))
        last = home.entries.aggregate(last=Max("position"))["last"] or 0
        for position, entry in enumerate(entries, start=last + 1):
            entry.chapter, entry.position = home, position
        Entry.objects.bulk_update(entries, ["chapter", "position"], batch_size=500)
    chapter.delete()
    record("edition.chapter_removed", by=by, about=edition)


def _reference_chapter(edition: Edition) -> Chapter:
    found = edition.chapters.filter(is_reference=True).first()
    if found:
        return found
    last = edition.chapters.aggregate(last=Max("position"))["last"] or 0
    return Chapter.objects.create(edition=edition, position=last + 1, is_reference=True)


def _first(edition: Edition) -> Chapter:
    found = edition.chapters.filter(is_reference=False).order_by("position", "pk").first()
    return found or Chapter.objects.create(edition=edition, position=0)


def _drafting(edition: Edition) -> Edition:
    """The edition, locked, if it is still a draft."""
    try:
        edition = lock(edition)
    except Edition.DoesNotExist as error:
        raise Refusal(_("A colleague has discarded this draft. Begin a new one.")) from error
    if not edition.is_draft:
        raise Refusal(FROZEN)
    return edition
