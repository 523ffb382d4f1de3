"""Documents for a session: shared, withdrawn, shared again."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from journal.actions import record
from rrge_portal.kernel.pending import Pending
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock, move

from ..models import Contribution
from ..states import ContributionState


@transaction.atomic
def contribute(session, *, by, pending: Pending, title: str, mark: str, language: str) -> Contribution:
    """Share a document with those whom its mark allows to see it."""
    session = lock(session)
    if session.is_cancelled:
        raise Refusal(_("This session is cancelled. Choose another one for your document."))
    if session.contributions.filter(uploaded_by=by, sha256=pending.sha256, state=ContributionState.SHARED).exists():
        raise Refusal(_("You have already shared this very file for this session. Choose another file or session."))
    contribution = Contribution(
        meeting=session.meeting,
        session=session,
        uploaded_by=by,
        title=title,
        mark=mark,
        language=language,
        file_name=pending.name,
        media_type=pending.media_type,
        size=pending.size,
        sha256=pending.sha256,
    )
    with pending.opened() as file:
        contribution.file.save(pending.name, file, save=False)
    contribution.save()
    record("contribution.shared", by=by, about=contribution, mark=mark)
    transaction.on_commit(pending.discard)
    return contribution


@transaction.atomic
def withdraw(contribution, *, by) -> Contribution:
    """Take a document back; nobody but its uploader and the organisers sees it any more."""
    contribution = move(lock(contribution), ContributionState.WITHDRAWN)
    record("contribution.withdrawn", by=by, about=contribution)
    return contribution


@transaction.atomic
def restore(contribution, *, by) -> Contribution:
    """Share a withdrawn document again, under the same mark."""
    contribution = move(lock(contribution), ContributionState.SHARED)
    record("contribution.restored", by=by, about=contribution)
    return contribution
