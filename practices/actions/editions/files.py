"""The files of an edition: built by the worker, kept under their SHA-256, and replaced when something is put right."""

import hashlib
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from journal.actions import record
from rrge_portal.kernel import jobs
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock, move

from ...models import Edition, EditionFile
from ...states import EditionState


def start(edition: Edition, *, by) -> Edition:
    """Let the worker build the files; the edition is locked by the caller."""
    edition.job = jobs.start("edition", by=by, edition=edition.pk)
    edition.save(update_fields=["job"])
    return edition


@transaction.atomic
def build_again(edition: Edition, *, by) -> Edition:
    """Start a failed build once more."""
    edition = lock(edition)
    if edition.state != EditionState.BUILDING or (edition.job and not edition.job.is_over):
        raise Refusal(_("Its files are there or being built already. Reload the page."))
    record("edition.build_started", by=by, about=edition)
    return start(edition, by=by)


def build_what_waits() -> int:
    """Start the builds nobody has started, such as those of editions from before there were files in every format."""
    waiting = Edition.objects.filter(state=EditionState.BUILDING, job=None)
    for edition in waiting:
        build_again(edition, by=None)
    return len(waiting)


def made_of(edition: Edition) -> tuple[list[int], int]:
    """What its files depend on: the entries that can be read, and how many errata there are."""
    return list(edition.entries.readable().order_by("pk").values_list("pk", flat=True)), edition.errata.count()


@transaction.atomic
def keep_files(edition: Edition, made: dict[tuple[str, str], bytes], *, of: tuple[list[int], int]) -> bool:
    """Keep the files, by language and format, unless what they were made `of` has changed meanwhile.

    What they replace stays for the record; the same bytes stay the same file.
    """
    edition = lock(edition)
    if edition.state != EditionState.BUILDING or of != made_of(edition):
        return False
    now = timezone.now()
    current = {(file.language, file.format): file for file in edition.files.current()}
    for (language, kind), content in made.items():
        digest = hashlib.sha256(content).hexdigest()
        old = current.pop((language, kind), None)
        if old and old.sha256 == digest:
            continue
        if old:
            _supersede(old, now)
        row = EditionFile(
            edition=edition, language=language, format=kind, sha256=digest, size=len(content), built_at=now
        )
        row.file.save(f"edition.{kind}", ContentFile(content), save=False)
        row.save()
    for left in current.values():
        _supersede(left, now)
    edition.built_at = now
    move(edition, EditionState.READY, also=["built_at"])
    record("edition.files_built", by=None, about=edition)
    return True


def _supersede(file: EditionFile, now: datetime) -> None:
    file.superseded_at = now
    file.save(update_fields=["superseded_at"])


def take_back(edition: Edition, *, is_harmful: bool) -> None:
    """Something in the files has to be put right: harmful ones are handed out to nobody from this moment on.

    Others may be read until the new ones are there, and in the history afterwards.
    """
    if is_harmful:
        now = timezone.now()
        edition.files.current().update(superseded_at=now)
        edition.files.filter(Q(withheld_at=None)).update(withheld_at=now)


def rebuild(edition: Edition, *, by) -> Edition:
    """Have the files built anew; a build under way finds out by itself that it has to begin again."""
    record("edition.build_started", by=by, about=edition)
    if edition.state == EditionState.READY:
        edition = move(edition, EditionState.BUILDING)
    elif edition.job and not edition.job.is_over:
        return edition
    return start(edition, by=by)
