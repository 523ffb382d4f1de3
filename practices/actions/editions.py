"""Freezing an edition of the compendium, and its files."""

import hashlib
from functools import partial
from typing import NamedTuple

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from journal.actions import record
from rrge_portal.kernel import jobs
from rrge_portal.kernel.addresses import permanent_address
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock, move

from .. import citing
from ..content import for_public_content, public_content
from ..models import Edition, Entry, Practice
from ..states import EditionState, Origin
from ..words import fold


class Next(NamedTuple):
    """The edition that would be frozen now: its number, how many practices, and how many of them were reviewed."""

    number: int
    practices: int
    reviewed: int

    @property
    def reference(self) -> int:
        return self.practices - self.reviewed


def next_edition() -> Next:
    published = Practice.objects.published().exclude(current=None)
    counts = published.aggregate(all=Count("pk"), reviewed=Count("pk", filter=~Q(origin=Origin.REFERENCE)))
    return Next(_next_number(), counts["all"], counts["reviewed"])


def _next_number() -> int:
    return (Edition.objects.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def freeze(*, titles: dict[str, str], forewords: dict[str, str], by) -> Edition:
    """Keep every published practice as it reads at this moment, as the next edition; the worker then builds its files.

    Reviewed practices come first, reference entries after them, each by title.
    """
    practices = sorted(
        for_public_content(Practice.objects.published().exclude(current=None)),
        key=lambda practice: (practice.is_reference, fold(practice.title), practice.pk),
    )
    if not practices:
        raise Refusal(_("Nothing is published yet, so there is nothing to freeze."))
    number = _next_number()
    try:
        with transaction.atomic():
            edition = Edition.objects.create(
                number=number,
                slug=f"edition-{number}",
                titles=titles,
                forewords=forewords,
                frozen_by=by,
                frozen_at=timezone.now(),
            )
    except IntegrityError as error:
        raise Refusal(_("Somebody else froze an edition at the same moment. Look at it first.")) from error
    Entry.objects.bulk_create(
        (
            Entry(
                edition=edition,
                practice=practice,
                version=practice.current,
                position=position,
                is_reference=practice.is_reference,
                content={
                    "citation": citing.of_practice(practice),
                    "address": permanent_address(practice),
                    **public_content(practice.current),
                },
            )
            for position, practice in enumerate(practices, start=1)
        ),
        batch_size=500,
    )
    record("edition.frozen", by=by, about=edition, number=number, entries=len(practices))
    return _start(edition, by=by)


def _start(edition: Edition, *, by) -> Edition:
    edition.job = jobs.start("edition", by=by, edition=edition.pk)
    edition.save(update_fields=["job"])
    return edition


@transaction.atomic
def build_again(edition: Edition, *, by) -> Edition:
    """Start a failed build once more."""
    edition = lock(edition)
    if edition.is_ready or (edition.job and not edition.job.is_over):
        raise Refusal(_("Its files are there or being built already. Reload the page."))
    record("edition.build_started", by=by, about=edition)
    return _start(edition, by=by)


@transaction.atomic
def keep_files(edition: Edition, pdf: bytes, *, entries: list[int]) -> bool:
    """Keep the PDF that was built of these entries, unless one of them was taken down or put back meanwhile."""
    edition = lock(edition)
    if edition.is_ready or entries != list(edition.entries.readable().values_list("pk", flat=True)):
        return False
    edition.pdf.save("edition.pdf", ContentFile(pdf), save=False)
    edition.pdf_sha256 = hashlib.sha256(pdf).hexdigest()
    edition.built_at = timezone.now()
    move(edition, EditionState.READY, also=["pdf", "pdf_sha256", "built_at"])
    record("edition.files_built", by=None, about=edition)
    return True


@transaction.atomic
def build_without_or_with(practice: Practice, *, by) -> int:
    """A practice was taken down or put back: every edition that holds it is built anew, without it or with it.

    The old file is gone as soon as this is committed. Returns how many editions that concerns.
    """
    held = practice.entries.values("edition")
    concerned = Edition.objects.select_for_update().filter(pk__in=held, state=EditionState.READY)
    for edition in concerned:
        transaction.on_commit(partial(edition.pdf.storage.delete, str(edition.pdf.name)))
        edition.pdf, edition.pdf_sha256 = "", ""
        move(edition, EditionState.BUILDING, also=["pdf", "pdf_sha256"])
        record("edition.build_started", by=by, about=edition)
        _start(edition, by=by)
    return len(concerned)
