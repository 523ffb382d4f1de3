"""The nouns of a meeting, one file each."""

from .agenda import AgendaNotice, PersonalCalendar
from .attendance import Attendance, DoorPass
from .balance import BalanceTarget
from .certificate import Certificate
from .comment import Comment
from .contribution import Contribution, ContributionText, EarlierVersion
from .directory import DirectoryImport
from .follow_up import FollowUp, FollowUpPlan, Travel
from .invitation import Invitation, InviteeImport
from .life import Announcement, ClosingStep
from .meeting import Appointment, Meeting, PublicRecord
from .naming import ClearedName
from .nomination import LateRequest, Nomination, Nominee
from .note import NoteSegment, NoteVersion, Recommendation, SessionNote
from .participants import ListEntry, ParticipantList
from .practice_invitation import PracticeInvitation
from .recommendation import RecommendationPlan, RecommendationSource, RecommendationStep, RecommendationVersion
from .registration import Registration
from .registration_note import RegistrationNote
from .reminder import ReminderPlan, ReminderRule
from .report import OutcomeReport, ReportFile, ReportIssue, ReportSection, SectionText, SectionVersion
from .seats import SectorSeats
from .session import Session
from .survey import Answers, Asked, Question, Survey
from .wording import LetterHead, SignedInvitation, VisaRequest, Wording

__all__ = [
    "AgendaNotice",
    "Announcement",
    "Answers",
    "Appointment",
    "Asked",
    "Attendance",
    "BalanceTarget",
    "Certificate",
    "ClearedName",
    "ClosingStep",
    "Comment",
    "Contribution",
    "ContributionText",
    "DirectoryImport",
    "DoorPass",
    "EarlierVersion",
    "FollowUp",
    "FollowUpPlan",
    "Invitation",
    "InviteeImport",
    "LateRequest",
    "LetterHead",
    "ListEntry",
    "Meeting",
    "Nomination",
    "Nominee",
    "NoteSegment",
    "NoteVersion",
    "OutcomeReport",
    "ParticipantList",
    "PersonalCalendar",
    "PracticeInvitation",
    "PublicRecord",
    "Question",
    "Recommendation",
    "RecommendationPlan",
    "RecommendationSource",
    "RecommendationStep",
    "RecommendationVersion",
    "Registration",
    "RegistrationNote",
    "ReminderPlan",
    "ReminderRule",
    "ReportFile",
    "ReportIssue",
    "ReportSection",
    "SectionText",
    "SectionVersion",
    "SectorSeats",
    "Session",
    "SessionNote",
    "SignedInvitation",
    "Survey",
    "Travel",
    "VisaRequest",
    "Wording",
]
