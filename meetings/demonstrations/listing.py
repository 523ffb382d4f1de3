"""The demonstration's list of participants: provisional, sent for correction, and once corrected."""

from stakeholders.actions import give_consent
from stakeholders.models import Stakeholder
from stakeholders.states import Purpose

from ..actions import participants
from ..models import ListEntry, Meeting


def load(meeting: Meeting, *, by: Stakeholder) -> None:
    """Most agree to be named; the list goes out, and one participant corrects their function through the link."""
    seated = list(meeting.registrations.confirmed().select_related("stakeholder").order_by("pk"))
    if not seated or ListEntry.objects.filter(registration__meeting=meeting).exists():
        return
    for registration in seated[: max(1, len(seated) - 2)]:
        give_consent(registration.stakeholder, Purpose.PARTICIPANT_LIST, about=meeting)
    participants.send_for_correction(meeting, by=by)
    participants.correct(seated[0], {"function": "Director of Labour Inspection"}, by=None, version=0)
