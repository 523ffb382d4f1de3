"""Files that show what a practice says: attached, changed, removed, counted."""

from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from journal.actions import record
from rrge_portal.kernel.pending import Pending
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock

from .. import rules as may
from ..models import EvidenceFile
from .submission import refuse_unless_writing

MOST = 20
"""Files of one version."""


@transaction.atomic
def attach(version, *, pending: Pending, title: str, text_alternative: str, mark: str, by) -> EvidenceFile:
    """Add a file to the draft."""
    version = lock(version)
    _refuse_unless_open(version, by)
    if version.evidence_files.count() >= MOST:
        raise Refusal(_("At most %(most)d files are possible. Remove one first.") % {"most": MOST})
    if version.evidence_files.filter(sha256=pending.sha256).exists():
        raise Refusal(_("This very file is attached already. Choose another one."))
    last = version.evidence_files.aggregate(last=Max("position"))["last"] or 0
    evidence = EvidenceFile(
        version=version,
        position=last + 1,
        title=title,
        text_alternative=text_alternative,
        mark=mark,
        file_name=pending.name,
        media_type=pending.media_type,
        size=pending.size,
        sha256=pending.sha256,
        uploaded_by=by,
    )
    with pending.opened() as file:
        evidence.file.save(pending.name, file, save=False)
    evidence.save()
    transaction.on_commit(pending.discard)
    record("evidence.attached", by=by, about=version.practice, mark=mark)
    return evidence


@transaction.atomic
def change(evidence, *, title: str, text_alternative: str, mark: str, by) -> EvidenceFile:
    """Correct what is said of a file of the draft, or who may see it."""
    evidence = lock(evidence)
    _refuse_unless_open(evidence.version, by)
    evidence.title, evidence.text_alternative, evidence.mark = title, text_alternative, mark
    evidence.save(update_fields=["title", "text_alternative", "mark"])
    record("evidence.changed", by=by, about=evidence.version.practice, mark=mark)
    return evidence


@transaction.atomic
def remove(evidence, *, by) -> None:
    """Take a file out of the draft; an earlier version that has it keeps it."""
    evidence = lock(evidence)
    _refuse_unless_open(evidence.version, by)
    name = evidence.file.name
    practice = evidence.version.practice
    evidence.delete()
    forget_unused([name])
    record("evidence.removed", by=by, about=practice)


def forget_unused(names) -> None:
    """Delete stored files no version refers to any more, once that is certain."""
    unused = set(names) - set(EvidenceFile.objects.filter(file__in=names).values_list("file", flat=True))
    for name in unused:
        transaction.on_commit(partial(default_storage.delete, name))


def count_download(evidence, *, by) -> None:
    """One more download by somebody who is neither an author nor an editor. Nobody is named."""
    if not (may.is_author(by, evidence.version.practice) or may.is_editor(by)):
        EvidenceFile.objects.filter(pk=evidence.pk).update(downloads=F("downloads") + 1)


def _refuse_unless_open(version, by) -> None:
    refuse_unless_writing(version.practice, by)
    if version.is_submitted:
        raise Refusal(_("This version is submitted and cannot be changed. Start a new one from the practice's page."))
