"""An agenda in which something does not go together is not saved unasked."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.refusal import Refusal
from stakeholders.models import Stakeholder

from ..clashes import Clash, clashes_of
from ..models import Meeting, Session
from ..states import SessionState


class Clashing(Refusal):
    """Something clashes, but only softly: whoever has read it may save all the same."""

    def __init__(self, clashes: Sequence[Clash]):
        super().__init__(_("Read what does not go together. Save again if it is meant so."))
        self.clashes = clashes


def people_of(meeting: Meeting) -> dict[int | None, dict[int, Stakeholder]]:
    """Who has a part in each session of the meeting, by the keys of both."""
    people: dict[int | None, dict[int, Stakeholder]] = {}
    appointments = meeting.appointments.filter(session__isnull=False).select_related("stakeholder__profile")
    for appointment in appointments.order_by("pk"):
        people.setdefault(appointment.session_id, {})[appointment.stakeholder_id] = appointment.stakeholder
    return people


def refuse_clashes(
    sessions: Iterable[Session], meeting: Meeting, people: dict[int | None, dict[int, Stakeholder]], *, despite: bool
) -> None:
    """Compare sessions that are to be saved with all others of the meeting.

    Raises:
        Refusal: something clashes hard; all such sentences.
        Clashing: something clashes softly, and `despite` does not say that it is meant so.
    """
    changed = list(sessions)
    keys = {session.pk for session in changed}
    saved = meeting.sessions.filter(state=SessionState.SCHEDULED).exclude(pk__in=[key for key in keys if key])
    everything = [*saved.order_by("starts_at", "pk"), *changed]
    found = [clash for session in changed for clash in clashes_of(session, everything, people, meeting)]
    hard = [clash.sentence for clash in found if clash.is_hard]
    if hard:
        raise Refusal(" ".join(dict.fromkeys(hard)))
    if found and not despite:
        raise Clashing(found)
