"""The nouns of a meeting, one file each."""

from .contribution import Contribution
from .invitation import Invitation, InviteeImport
from .meeting import Appointment, Meeting, PublicRecord
from .note import NoteSegment, Recommendation, SessionNote
from .registration import Registration
from .seats import SectorSeats
from .session import Session

__all__ = [
    "Appointment",
    "Contribution",
    "Invitation",
    "InviteeImport",
    "Meeting",
    "NoteSegment",
    "PublicRecord",
    "Recommendation",
    "Registration",
    "SectorSeats",
    "Session",
    "SessionNote",
]
