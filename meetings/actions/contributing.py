"""Documents for a session: shared, looked at by the organisers, replaced, withdrawn, shared again."""

from collections.abc import Sequence
from pathlib import PurePosixPath

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.actions import post
from journal.actions import record
from rrge_portal.kernel import jobs
from rrge_portal.kernel.folding import fold
from rrge_portal.kernel.pending import Pending
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock, move

from ..addresses import address_for
from ..models import Contribution, ContributionText, EarlierVersion
from ..states import ContributionState

READING = "contribution_text"
HELD = (ContributionState.SHARED, ContributionState.WAITING)


@transaction.atomic
def contribute_all(session, *, by, files: Sequence[Pending], title: str, mark: str, language: str):
    """Share several files at once, all or none; each of several is called by its file name."""
    return [
        contribute(
            session,
            by=by,
            pending=file,
            title=title if len(files) == 1 else PurePosixPath(file.name).stem,
            mark=mark,
            language=language,
        )
        for file in files
    ]


@transaction.atomic
def contribute(session, *, by, pending: Pending, title: str, mark: str, language: str) -> Contribution:
    """Share a document with those whom its mark allows to see it, or lay it before the organisers first."""
    session = lock(session)
    if session.is_cancelled:
        raise Refusal(_("This session is cancelled. Choose another one for your document."))
    if session.contributions.filter(uploaded_by=by, sha256=pending.sha256, state__in=HELD).exists():
        raise Refusal(_("You have already shared this very file for this session. Choose another file or session."))
    contribution = Contribution(
        meeting=session.meeting, session=session, uploaded_by=by, title=title, mark=mark, language=language
    )
    if _is_checked(contribution, by):
        contribution.state = ContributionState.WAITING
    _take(contribution, pending)
    contribution.save()
    record("contribution.shared", by=by, about=contribution, mark=mark)
    _read(contribution)
    return contribution


@transaction.atomic
def change(contribution, *, by, title: str, mark: str, language: str, pending: Pending | None = None) -> Contribution:
    """Correct what is said of a document or replace its file; the version before is kept for those who follow it."""
    contribution = lock(contribution)
    if contribution.is_withdrawn:
        raise Refusal(_("This document is withdrawn. Share it again first, then change it."))
    contribution.title, contribution.mark, contribution.language = title, mark, language
    fields = ["title", "mark", "language"]
    if pending:
        if pending.sha256 == contribution.sha256:
            raise Refusal(_("This is the very file that is there already. Choose the new version."))
        fields += _replace(contribution, pending, by)
    if contribution.state != ContributionState.WAITING and _is_checked(contribution, by):
        contribution = move(contribution, ContributionState.WAITING, also=fields)
    else:
        contribution.save(update_fields=fields)
    record(
        "contribution.replaced" if pending else "contribution.changed",
        by=by,
        about=contribution,
        mark=mark,
        version=contribution.version,
    )
    _read(contribution)
    return contribution


def _replace(contribution: Contribution, pending: Pending, by) -> list[str]:
    EarlierVersion.objects.create(
        contribution=contribution,
        number=contribution.version,
        file=contribution.file.name,
        file_name=contribution.file_name,
        media_type=contribution.media_type,
        size=contribution.size,
        sha256=contribution.sha256,
        uploaded_by=contribution.changed_by or contribution.uploaded_by,
        uploaded_at=contribution.changed_at or contribution.uploaded_at,
    )
    contribution.version += 1
    contribution.changed_at = timezone.now()
    contribution.changed_by = by
    return ["version", "changed_at", "changed_by", *_take(contribution, pending)]


def _take(contribution: Contribution, pending: Pending) -> list[str]:
    contribution.file_name = pending.name
    contribution.media_type = pending.media_type
    contribution.size = pending.size
    contribution.sha256 = pending.sha256
    with pending.opened() as file:
        contribution.file.save(pending.name, file, save=False)
    transaction.on_commit(pending.discard)
    return ["file", "file_name", "media_type", "size", "sha256"]


def _is_checked(contribution: Contribution, by) -> bool:
    """Whether the organisers look at it first: their own documents need nobody's consent."""
    return contribution.meeting.checks_contributions and not by.has_perm("meetings.check_contribution", contribution)


def _read(contribution: Contribution) -> None:
    """Found by its title at once, and by its text as soon as the worker has read it."""
    folded = fold(f"{contribution.title}\n{contribution.file_name}")
    ContributionText.objects.update_or_create(contribution=contribution, defaults={"text": "", "folded": folded})
    jobs.start(READING, contribution=contribution.pk)


@transaction.atomic
def accept(contribution, *, by) -> Contribution:
    """Show a document to those whom its mark names, and tell whoever sent it."""
    contribution = lock(contribution)
    if contribution.is_withdrawn:
        raise Refusal(_("This document has been withdrawn meanwhile. Reload the page."))
    contribution.refusal = ""
    contribution = move(contribution, ContributionState.SHARED, also=["refusal"])
    record("contribution.accepted", by=by, about=contribution, version=contribution.version)
    _tell("contribution_accepted", contribution, by)
    return contribution


@transaction.atomic
def refuse(contribution, *, by, words: str) -> Contribution:
    """Do not show a document to others, and say why to whoever sent it."""
    contribution = lock(contribution)
    contribution.refusal = words
    contribution = move(contribution, ContributionState.REFUSED, also=["refusal"])
    record("contribution.refused", by=by, about=contribution, version=contribution.version)
    _tell("contribution_refused", contribution, by)
    return contribution


def _tell(kind: str, contribution: Contribution, by) -> None:
    uploader = contribution.uploaded_by
    if uploader is None or uploader == by:
        return
    meeting = contribution.meeting
    post(
        kind,
        to=uploader,
        about=contribution,
        room=meeting,
        key=f"{kind}:{contribution.pk}:{timezone.now():%Y%m%d%H%M%S%f}",
        meeting=meeting,
        title=contribution.title,
        reason=contribution.refusal,
        url=address_for(uploader, "about_contribution", slug=meeting.slug, pk=contribution.pk),
    )


@transaction.atomic
def withdraw(contribution, *, by) -> Contribution:
    """Take a document back; nobody but its uploader and the organisers sees it any more."""
    contribution = move(lock(contribution), ContributionState.WITHDRAWN)
    record("contribution.withdrawn", by=by, about=contribution)
    return contribution


@transaction.atomic
def restore(contribution, *, by) -> Contribution:
    """Share a withdrawn document again under the same mark, or lay it before the organisers again."""
    contribution = lock(contribution)
    if contribution.is_refused or contribution.is_waiting:
        raise Refusal(_("This document is not withdrawn. Reload the page to see where it stands."))
    is_checked = _is_checked(contribution, by)
    contribution = move(contribution, ContributionState.WAITING if is_checked else ContributionState.SHARED)
    record("contribution.restored", by=by, about=contribution)
    return contribution


def count_download(contribution, *, by) -> None:
    """One more download, unless by those who are told the number: its uploader and the organisers. Nobody is named."""
    if not by.has_perm("meetings.follow_contribution", contribution):
        Contribution.objects.filter(pk=contribution.pk).update(downloads=F("downloads") + 1)
