"""Putting right what is frozen: numbered errata, entries that are withdrawn, and old files that do harm."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock

from ... import screening
from ...models import Edition, EditionFile, Entry, Erratum, Practice
from ...states import EditionState, ErratumKind
from ..flagging import keep_in_edition
from .files import rebuild, take_back


class Flagged(Refusal):
    """The do-no-harm screen found something in a correction, and nobody has said why it may stay."""


@transaction.atomic
def correct(
    edition: Edition,
    *,
    what: str,
    why: str,
    language: str,
    entry: Entry | None = None,
    where: str = "",
    is_harmful: bool = False,
    reason: str = "",
    by,
) -> Erratum:
    """Add a numbered correction; new files carry it. If the old ones do harm, nobody is given them any more.

    `reason` says why passages the do-no-harm screen finds in it may stay.
    """
    edition = _frozen(edition)
    if not what.strip() or not why.strip():
        raise Refusal(_("Say what is right and why it had to be put right. Readers of the old file will ask."))
    if entry and not entry.stands:
        raise Refusal(_("This entry was withdrawn: nothing of it is shown that could be corrected."))
    flags = screening.open_flags_of_correction(edition, {"where": where, "what": what, "why": why})
    if flags and not reason.strip():
        raise Flagged(
            _("This could point at somebody: %(words)s. Write it otherwise, or say below why it may stay.")
            % {"words": screening.quoted(flags)}
        )
    if flags:
        keep_in_edition(edition, flags, reason=reason, by=by)
    erratum = _add(
        edition,
        ErratumKind.CORRECTION,
        entry=entry,
        where=where.strip(),
        what=what.strip(),
        why=why.strip(),
        language=language,
        by=by,
    )
    take_back(edition, is_harmful=is_harmful)
    rebuild(edition, by=by)
    return erratum


@transaction.atomic
def build_without_or_with(practice: Practice, *, by) -> int:
    """A practice was taken down or put back: every edition that holds it says so, and is built anew.

    An entry comes back only with words that may be read again: not those that were changed meanwhile, nor what the
    do-no-harm screen still finds in them.

    Once a practice is taken down, no file that may hold it is handed out from the moment this is committed. Returns how
    many editions that concerns.
    """
    stands = practice.is_published
    kind = ErratumKind.RESTORED if stands else ErratumKind.WITHDRAWN
    concerned = Edition.objects.select_for_update().filter(pk__in=practice.entries.values("edition"))
    for edition in concerned:
        entry = edition.entries.get(practice=practice)
        if not _may_return(entry) if stands else entry.withdrawn_at:
            continue
        entry.withdrawn_at = None if stands else timezone.now()
        entry.save(update_fields=["withdrawn_at"])
        _add(edition, kind, entry=entry, by=by)
        take_back(edition, is_harmful=not stands)
        rebuild(edition, by=by)
    return len(concerned)


def _may_return(entry: Entry) -> bool:
    """Whether what stands frozen is what everybody agreed to show again."""
    current, left_at = entry.practice.current, entry.withdrawn_at
    handed_in = current and current.submitted_at
    was_changed = bool(left_at and handed_in and handed_in > left_at)
    return not was_changed and not screening.open_flags(entry.practice, version=entry.version)


def _add(edition: Edition, kind: str, *, by, **what) -> Erratum:
    number = (edition.errata.aggregate(last=Max("number"))["last"] or 0) + 1
    erratum = Erratum.objects.create(
        edition=edition, number=number, kind=kind, made_by=by, made_at=timezone.now(), **what
    )
    record("edition.corrected", by=by, about=edition, number=number, kind=str(kind))
    return erratum


# --- Old files --------------------------------------------------------------------------------------------------------


@transaction.atomic
def withhold_file(file: EditionFile, *, by) -> EditionFile:
    """Give an earlier file to nobody any more; it is kept for the record."""
    file = _earlier(file)
    if file.withheld_at:
        raise Refusal(_("This file is withheld already."))
    file.withheld_at = timezone.now()
    file.save(update_fields=["withheld_at"])
    record("edition.file_withheld", by=by, about=file.edition, sha256=file.sha256)
    return file


@transaction.atomic
def release_file(file: EditionFile, *, by) -> EditionFile:
    """Let an earlier file be read again, if every entry of the edition can be."""
    file = _earlier(file)
    if not file.withheld_at or not file.file:
        raise Refusal(_("This file is not withheld, or deleted for good. Reload the page."))
    if file.edition.entries.tombstones().exists():
        raise Refusal(_("An entry of this edition is withdrawn, and this file may hold it. It stays withheld."))
    file.withheld_at = None
    file.save(update_fields=["withheld_at"])
    record("edition.file_released", by=by, about=file.edition, sha256=file.sha256)
    return file


@transaction.atomic
def destroy_file(file: EditionFile, *, by) -> EditionFile:
    """Delete a withheld file for good; its size, date and SHA-256 stay on record."""
    file = _earlier(file)
    if not file.withheld_at or not file.file:
        raise Refusal(_("Only a file that is withheld can be deleted. Withhold it first."))
    storage, name = file.file.storage, str(file.file.name)
    file.file = ""
    file.save(update_fields=["file"])
    transaction.on_commit(lambda: storage.delete(name))
    record("edition.file_destroyed", by=by, about=file.edition, sha256=file.sha256)
    return file


def _earlier(file: EditionFile) -> EditionFile:
    file = lock(file)
    if file.superseded_at is None:
        raise Refusal(_("This is the current file. Add a correction that says the old one does harm instead."))
    return file


def _frozen(edition: Edition) -> Edition:
    edition = lock(edition)
    if edition.state == EditionState.DRAFT:
        raise Refusal(_("This edition is still a draft. Change it instead of correcting it."))
    return edition
