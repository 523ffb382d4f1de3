"""The demonstration's documents that the organisers look at first: one replaced, one waiting, one not accepted."""

from collections.abc import Callable

from django.core.files.base import ContentFile

from rrge_portal.kernel import pending
from rrge_portal.kernel.vocabulary import Mark
from stakeholders.models import Stakeholder

from ..actions import contributing
from ..models import Contribution, Meeting, Session


def load(session: Session, *, by: Stakeholder, sender: Stakeholder, pdf: Callable[[str], bytes]) -> None:
    """A document is replaced by its second version; from then on the meeting checks what is sent."""
    replaced = _send(session, sender, "Model contract without fees", pdf("Model contract, first version"))
    contributing.change(
        replaced,
        by=sender,
        pending=_kept(sender, pdf("Model contract, second version")),
        title=replaced.title,
        mark=replaced.mark,
        language=replaced.language,
    )
    Meeting.objects.filter(pk=session.meeting_id).update(checks_contributions=True)
    session.refresh_from_db()
    _send(session, sender, "Fees in five countries: a comparison", pdf("Fees in five countries"))
    refused = _send(session, sender, "Interviews with workers", pdf("Interviews with workers"))
    contributing.refuse(refused, by=by, words="Please take the workers’ first names out, then replace the file.")


def _send(session: Session, sender: Stakeholder, title: str, body: bytes) -> Contribution:
    return contributing.contribute(
        session, by=sender, pending=_kept(sender, body), title=title, mark=Mark.PARTICIPANTS, language="en"
    )


def _kept(sender: Stakeholder, body: bytes) -> pending.Pending:
    return pending.keep(ContentFile(body, name="document.pdf"), owner=sender.pk)
