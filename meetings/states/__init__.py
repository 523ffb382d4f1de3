"""The lives of meetings, invitations, registrations, contributions and notes, and the closed lists about them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .recommendations import (  # noqa: F401 – part of this one list of lives
    COMMENT_TONES,
    COMMENT_TRANSITIONS,
    PENDING_RECOMMENDATIONS,
    RECOMMENDATION_TONES,
    RECOMMENDATION_TRANSITIONS,
    STANDING_RECOMMENDATIONS,
    CommentState,
    RecommendationState,
)
from .reports import (  # noqa: F401 – part of this one list of lives
    ANNEXES,
    ISSUE_TONES,
    ISSUE_TRANSITIONS,
    REPORT_TONES,
    REPORT_TRANSITIONS,
    IssueState,
    ReportPart,
    ReportState,
)


class MeetingState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("meeting", "Draft")
    PUBLISHED = "published", pgettext_lazy("meeting", "Published")
    POSTPONED = "postponed", pgettext_lazy("meeting", "Postponed")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "Cancelled")
    CLOSED = "closed", pgettext_lazy("meeting", "Closed")


MEETING_TRANSITIONS = {
    MeetingState.DRAFT: {MeetingState.PUBLISHED},
    MeetingState.PUBLISHED: {MeetingState.POSTPONED, MeetingState.CANCELLED, MeetingState.CLOSED},
    MeetingState.POSTPONED: {MeetingState.PUBLISHED, MeetingState.CANCELLED},
    MeetingState.CANCELLED: set(),
    MeetingState.CLOSED: {MeetingState.PUBLISHED},
}

ANNOUNCED = (MeetingState.PUBLISHED, MeetingState.POSTPONED, MeetingState.CANCELLED, MeetingState.CLOSED)
"""States in which those whom a meeting is for can see it."""

CALLED_OFF = (MeetingState.POSTPONED, MeetingState.CANCELLED)
"""States in which nobody is to come: calendars show its sessions as cancelled."""

MEETING_TONES: dict[str, str] = {
    MeetingState.DRAFT: "attention",
    MeetingState.PUBLISHED: "success",
    MeetingState.POSTPONED: "attention",
    MeetingState.CANCELLED: "danger",
    MeetingState.CLOSED: "muted",
}


class AnnouncementKind(models.TextChoices):
    """What everybody is told of a whole meeting."""

    POSTPONED = "postponed", _("Postponed, dates to be announced")
    NEW_DATES = "new_dates", _("New dates")
    CANCELLED = "cancelled", _("Cancelled")


class SeatFate(models.TextChoices):
    """What becomes of the seats when a meeting is postponed."""

    KEPT = "kept", _("Everybody keeps their seat or their place in the queue")
    GIVEN_BACK = "given_back", _("All seats are given back; people register anew")


class TravelAdvice(models.TextChoices):
    """What people are told about travel, in every language."""

    UNBOOKED = "unbooked", _("Do not travel. We have booked no travel for you, so there is nothing to give back.")
    WE_CANCEL = "we_cancel", _("Do not travel. What we booked for you we cancel ourselves; you need do nothing.")
    RECEIPTS = "receipts", _("Do not travel. Cancel what you booked yourself, keep the receipts, and write to us.")
    ONLINE = "online", _("The meeting is online, so no travel is affected.")


class ClosingItem(models.TextChoices):
    """What is settled before a meeting closes."""

    LIST = "list", _("The list of participants is final")
    NOTES = "notes", _("The notes of every session are shown to participants")
    CERTIFICATES = "certificates", _("The certificates of attendance are sent")
    EVALUATION = "evaluation", _("The evaluation is closed")
    REPORT = "report", _("The outcome report is out")
    EXTRAS = "extras", _("Personal extras are deleted")
    PRACTICES = "practices", _("Practices from the meeting are received")


class ListState(models.TextChoices):
    FINAL = "final", pgettext_lazy("list", "Final")
    REOPENED = "reopened", pgettext_lazy("list", "Opened again")


LIST_TRANSITIONS = {
    ListState.FINAL: {ListState.REOPENED},
    ListState.REOPENED: set(),
}


class SessionState(models.TextChoices):
    SCHEDULED = "scheduled", pgettext_lazy("session", "Scheduled")
    CANCELLED = "cancelled", pgettext_lazy("session", "Cancelled")


SESSION_TRANSITIONS = {
    SessionState.SCHEDULED: {SessionState.CANCELLED},
    SessionState.CANCELLED: set(),
}


class InvitationState(models.TextChoices):
    LISTED = "listed", _("Not yet sent")
    SENT = "sent", _("Awaiting an answer")
    ACCEPTED = "accepted", pgettext_lazy("invitation", "Accepted")
    DECLINED = "declined", pgettext_lazy("invitation", "Declined")
    PASSED_ON = "passed_on", _("Passed on to a colleague")
    WITHDRAWN = "withdrawn", pgettext_lazy("invitation", "Withdrawn")


INVITATION_TRANSITIONS = {
    InvitationState.LISTED: {InvitationState.SENT, InvitationState.WITHDRAWN},
    InvitationState.SENT: {
        InvitationState.ACCEPTED,
        InvitationState.DECLINED,
        InvitationState.PASSED_ON,
        InvitationState.WITHDRAWN,
    },
    InvitationState.ACCEPTED: {InvitationState.WITHDRAWN},
    InvitationState.DECLINED: {InvitationState.ACCEPTED, InvitationState.WITHDRAWN},
    InvitationState.PASSED_ON: {InvitationState.SENT, InvitationState.WITHDRAWN},
    InvitationState.WITHDRAWN: set(),
}

SENT_INVITATIONS = (
    InvitationState.SENT,
    InvitationState.ACCEPTED,
    InvitationState.DECLINED,
    InvitationState.PASSED_ON,
)
"""States in which the invitee knows of the invitation, and so may see the meeting."""

INVITATION_TONES: dict[str, str] = {
    InvitationState.LISTED: "muted",
    InvitationState.SENT: "attention",
    InvitationState.ACCEPTED: "success",
    InvitationState.DECLINED: "danger",
    InvitationState.PASSED_ON: "primary",
    InvitationState.WITHDRAWN: "muted",
}


class FollowUpTopic(models.TextChoices):
    """What those who have a seat can be asked."""

    DIETARY = "dietary", _("Food")
    ACCESS = "access", _("Access and assistance")
    INTERPRETATION = "interpretation", _("Interpretation")
    TRAVEL = "travel", _("Travel of those whose journey you pay")


class RegistrationState(models.TextChoices):
    REQUESTED = "requested", _("Requested")
    WAITLISTED = "waitlisted", _("On the waiting list")
    OFFERED = "offered", _("Offered a freed seat")
    CONFIRMED = "confirmed", pgettext_lazy("registration", "Confirmed")
    DECLINED = "declined", _("Not admitted")
    CANCELLED = "cancelled", pgettext_lazy("registration", "Cancelled")


REGISTRATION_TRANSITIONS = {
    RegistrationState.REQUESTED: {
        RegistrationState.CONFIRMED,
        RegistrationState.WAITLISTED,
        RegistrationState.DECLINED,
        RegistrationState.CANCELLED,
    },
    RegistrationState.WAITLISTED: {
        RegistrationState.OFFERED,
        RegistrationState.DECLINED,
        RegistrationState.CANCELLED,
    },
    RegistrationState.OFFERED: {
        RegistrationState.CONFIRMED,
        RegistrationState.WAITLISTED,
        RegistrationState.CANCELLED,
    },
    RegistrationState.CONFIRMED: {RegistrationState.CANCELLED},
    RegistrationState.DECLINED: set(),
    RegistrationState.CANCELLED: set(),
}

LIVE_REGISTRATIONS = (
    RegistrationState.REQUESTED,
    RegistrationState.WAITLISTED,
    RegistrationState.OFFERED,
    RegistrationState.CONFIRMED,
)
SEATED = (RegistrationState.CONFIRMED, RegistrationState.OFFERED)
"""States that take a seat: a seat on offer is not free."""

REGISTRATION_TONES: dict[str, str] = {
    RegistrationState.REQUESTED: "attention",
    RegistrationState.WAITLISTED: "attention",
    RegistrationState.OFFERED: "primary",
    RegistrationState.CONFIRMED: "success",
    RegistrationState.DECLINED: "danger",
    RegistrationState.CANCELLED: "muted",
}


class NominationState(models.TextChoices):
    LISTED = "listed", pgettext_lazy("nomination", "Not yet asked")
    ASKED = "asked", pgettext_lazy("nomination", "Asked")
    FINISHED = "finished", pgettext_lazy("nomination", "Finished by the focal point")
    WITHDRAWN = "withdrawn", pgettext_lazy("nomination", "Withdrawn")


NOMINATION_TRANSITIONS = {
    NominationState.LISTED: {NominationState.ASKED, NominationState.WITHDRAWN},
    NominationState.ASKED: {NominationState.FINISHED, NominationState.WITHDRAWN},
    NominationState.FINISHED: {NominationState.ASKED, NominationState.WITHDRAWN},
    NominationState.WITHDRAWN: set(),
}


class NominationStanding(models.TextChoices):
    """Where a request stands: its state together with how many are named and the clock. Nothing stores it."""

    LISTED = "listed", pgettext_lazy("nomination", "Not yet asked")
    ASKED = "asked", pgettext_lazy("nomination", "Asked")
    SEEN = "seen", pgettext_lazy("nomination", "Seen")
    PARTLY = "partly", pgettext_lazy("nomination", "Partly named")
    OVERDUE = "overdue", pgettext_lazy("nomination", "Overdue")
    NAMED = "named", pgettext_lazy("nomination", "Named")
    CONFIRMED = "confirmed", pgettext_lazy("nomination", "Confirmed")
    NOBODY = "nobody", pgettext_lazy("nomination", "Names nobody")
    WITHDRAWN = "withdrawn", pgettext_lazy("nomination", "Withdrawn")


NOMINATION_TONES: dict[str, str] = {
    NominationStanding.LISTED: "muted",
    NominationStanding.ASKED: "attention",
    NominationStanding.SEEN: "attention",
    NominationStanding.PARTLY: "primary",
    NominationStanding.OVERDUE: "danger",
    NominationStanding.NAMED: "primary",
    NominationStanding.CONFIRMED: "success",
    NominationStanding.NOBODY: "muted",
    NominationStanding.WITHDRAWN: "muted",
}


class LateRequestState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("late request", "Waits for the organisers")
    GRANTED = "granted", pgettext_lazy("late request", "Granted")
    REFUSED = "refused", pgettext_lazy("late request", "Refused")
    USED = "used", pgettext_lazy("late request", "Done")
    LAPSED = "lapsed", pgettext_lazy("late request", "No longer needed")


LATE_REQUEST_TRANSITIONS = {
    LateRequestState.ASKED: {LateRequestState.GRANTED, LateRequestState.REFUSED, LateRequestState.LAPSED},
    LateRequestState.GRANTED: {LateRequestState.USED, LateRequestState.LAPSED},
    LateRequestState.REFUSED: set(),
    LateRequestState.USED: set(),
    LateRequestState.LAPSED: set(),
}

OPEN_LATE_REQUESTS = (LateRequestState.ASKED, LateRequestState.GRANTED)


class ContributionState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("contribution", "Waits for the organisers")
    SHARED = "shared", pgettext_lazy("contribution", "Shared")
    REFUSED = "refused", pgettext_lazy("contribution", "Not accepted")
    WITHDRAWN = "withdrawn", pgettext_lazy("contribution", "Withdrawn")


CONTRIBUTION_TRANSITIONS = {
    ContributionState.WAITING: {ContributionState.SHARED, ContributionState.REFUSED, ContributionState.WITHDRAWN},
    ContributionState.SHARED: {ContributionState.WITHDRAWN, ContributionState.WAITING},
    ContributionState.REFUSED: {ContributionState.SHARED, ContributionState.WAITING},
    ContributionState.WITHDRAWN: {ContributionState.SHARED, ContributionState.WAITING},
}

CONTRIBUTION_TONES: dict[str, str] = {
    ContributionState.WAITING: "attention",
    ContributionState.SHARED: "success",
    ContributionState.REFUSED: "danger",
    ContributionState.WITHDRAWN: "muted",
}


class NoteState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("notes", "Draft")
    PUBLISHED = "published", pgettext_lazy("notes", "Shown to participants")


NOTE_TRANSITIONS = {
    NoteState.DRAFT: {NoteState.PUBLISHED},
    NoteState.PUBLISHED: {NoteState.DRAFT},
}


class NameReason(models.TextChoices):
    """Why a name may stand in a text under the Chatham House Rule."""

    SPOKEN_OF = "spoken_of", _("It is spoken about, and is not speaking")
    NO_NAME = "no_name", _("Here it is not the name of a person or an organisation of this meeting")
    PUBLISHED = "published", _("It is quoted from a published source")
    AGREED = "agreed", _("They agreed in writing to be named")
    OTHER = "other", _("Another reason, in your own words")


class CertificateState(models.TextChoices):
    VALID = "valid", pgettext_lazy("certificate", "Valid")
    REPLACED = "replaced", pgettext_lazy("certificate", "Replaced by a corrected one")
    REVOKED = "revoked", pgettext_lazy("certificate", "Revoked")


CERTIFICATE_TRANSITIONS = {
    CertificateState.VALID: {CertificateState.REPLACED, CertificateState.REVOKED},
    CertificateState.REPLACED: set(),
    CertificateState.REVOKED: set(),
}

CERTIFICATE_TONES: dict[str, str] = {
    CertificateState.VALID: "success",
    CertificateState.REPLACED: "muted",
    CertificateState.REVOKED: "danger",
}


class SurveyState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("survey", "Being prepared")
    OPEN = "open", pgettext_lazy("survey", "Open")
    CLOSED = "closed", pgettext_lazy("survey", "Closed")


SURVEY_TRANSITIONS = {
    SurveyState.DRAFT: {SurveyState.OPEN},
    SurveyState.OPEN: {SurveyState.CLOSED},
    SurveyState.CLOSED: set(),
}

SURVEY_TONES: dict[str, str] = {
    SurveyState.DRAFT: "attention",
    SurveyState.OPEN: "primary",
    SurveyState.CLOSED: "muted",
}


class QuestionKind(models.TextChoices):
    SCALE = "scale", _("A scale from 1 to 5")
    CHOICE = "choice", _("A choice")
    YES_NO = "yes_no", _("Yes or no")
    TEXT = "text", _("Free text")


class ImportState(models.TextChoices):
    COLUMNS = "columns", _("Columns to be matched")
    PREVIEWED = "previewed", _("Waiting for your confirmation")
    IMPORTING = "importing", _("Being imported")
    IMPORTED = "imported", _("Imported")
    UNDONE = "undone", _("Undone")


IMPORT_TRANSITIONS = {
    ImportState.COLUMNS: {ImportState.PREVIEWED},
    ImportState.PREVIEWED: {ImportState.IMPORTING, ImportState.IMPORTED},
    ImportState.IMPORTING: {ImportState.IMPORTED, ImportState.PREVIEWED},
    ImportState.IMPORTED: {ImportState.UNDONE},
    ImportState.UNDONE: set(),
}


class Format(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")
    HYBRID = "hybrid", _("In person and online")


class Listing(models.TextChoices):
    PUBLIC = "public", _("Listed publicly")
    BY_INVITATION = "by_invitation", _("Shown only to those invited")


class Admission(models.TextChoices):
    INVITED = "invited", _("By invitation: accepting gives the seat at once, if there is one")
    OPEN = "open", _("Open: anybody may ask, the organiser decides")


class Precision(models.TextChoices):
    DAY = "day", _("Exact days")
    WEEK = "week", _("A week")
    MONTH = "month", _("A month")


class SessionKind(models.TextChoices):
    PLENARY = "plenary", _("Plenary")
    PANEL = "panel", _("Panel")
    WORKING_GROUP = "working_group", _("Working group")
    SIDE_EVENT = "side_event", _("Side event")
    BREAK = "break", _("Break")


class HouseRule(models.TextChoices):
    ATTRIBUTED = "attributed", _("Attributed: notes may say who said what")
    CHATHAM = "chatham_house", _("Chatham House Rule: nobody is named")


class MeetingRole(models.TextChoices):
    """What a person does in a meeting; the first for the whole meeting, the others in a session."""

    ORGANISER = "organiser", _("Organiser")
    MODERATOR = "moderator", _("Moderator")
    RAPPORTEUR = "rapporteur", _("Rapporteur")
    SPEAKER = "speaker", _("Speaker")


class AttendanceRole(models.TextChoices):
    """As what a person is invited."""

    PARTICIPANT = "participant", _("Participant")
    SPEAKER = "speaker", _("Speaker")
    OBSERVER = "observer", _("Observer")


class BalanceDimension(models.TextChoices):
    """By what a balanced group is balanced."""

    SECTOR = "sector", _("Sector")
    REGION = "region", _("Region")
    COUNTRY = "country", _("Country")
    GENDER = "gender", _("Gender")


class SegmentKind(models.TextChoices):
    FINDING = "finding", _("Finding")
    PRACTICE = "practice", _("Promising practice")
    CHALLENGE = "challenge", _("Challenge")
    RECOMMENDATION = "recommendation", _("Recommendation")
    ACTION = "action", _("Action point")


REMINDER_TO_ANSWER = "reminder_to_answer"
REMINDER_BEFORE_MEETING = "reminder_before_meeting"
REMINDER_TO_SUBMIT = "reminder_to_submit"
REMINDER_OF_NOTES = "reminder_of_notes"
REMINDER_OF_OFFER = "reminder_of_offer"
REMINDER_TO_REPORT = "reminder_to_report"
REMINDERS_OF_A_SEAT = (REMINDER_BEFORE_MEETING, REMINDER_TO_SUBMIT, REMINDER_OF_OFFER)
REMINDER_KINDS = (REMINDER_TO_ANSWER, REMINDER_BEFORE_MEETING)
"""Letters an answer or a cancellation takes back, as long as they have not left."""


class Costs(models.TextChoices):
    """Who pays for a participant's journey, as the visa support letter states it."""

    PARTICIPANT = "participant", _("The participant or the institution that sends them")
    STAY = "stay", _("The organisers pay the stay; the journey is paid by the participant")
    ALL = "all", _("The organisers pay the journey and the stay")
