"""The door and the evaluation of the demonstration: prepared, since the meeting lies ahead."""

from stakeholders.models import Stakeholder

from ..actions import attendance, evaluating
from ..models import Meeting


def load(meeting: Meeting, by: Stakeholder) -> None:
    """A link for a phone at the door, and the usual questions, not yet sent. Everybody confirmed has a code anyway."""
    if not meeting.door_passes.exists():
        attendance.open_door(meeting, "Main entrance", by=by)
    evaluating.prepare(meeting, by=by)
