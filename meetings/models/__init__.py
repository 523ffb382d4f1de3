"""The nouns of a meeting, one file each."""

from .contribution import Contribution
from .invitation import Invitation, InviteeImport
from .life import Announcement, ClosingStep
from .meeting import Appointment, Meeting, PublicRecord
from .nomination import LateRequest, Nomination, Nominee
from .note import NoteSegment, Recommendation, SessionNote
from .participants import ListEntry, ParticipantList
from .registration import Registration
from .seats import SectorSeats
from .session import Session
from .wording import LetterHead, SignedInvitation, VisaRequest, Wording

__all__ = [
    "Announcement",
    "Appointment",
    "ClosingStep",
    "Contribution",
    "Invitation",
    "InviteeImport",
    "LateRequest",
    "LetterHead",
    "ListEntry",
    "Meeting",
    "Nomination",
    "Nominee",
    "NoteSegment",
    "ParticipantList",
    "PublicRecord",
    "Recommendation",
    "Registration",
    "SectorSeats",
    "Session",
    "SessionNote",
    "SignedInvitation",
    "VisaRequest",
    "Wording",
]
