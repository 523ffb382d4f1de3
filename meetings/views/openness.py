"""What may still change in a meeting, and what a closed or cancelled one answers to whoever takes part in it."""

from rrge_portal.kernel.permissions import allow
from rrge_portal.kernel.refusal import Refusal


def allow_while_open(person, permission: str, thing) -> None:
    """Let them through; where only the meeting's state stands in the way, say so in a sentence."""
    meeting = thing.room
    if meeting.why_shut and not person.has_perm(permission, thing) and meeting.is_attended_by(person):
        raise Refusal(meeting.why_shut)
    allow(person, permission, thing)
