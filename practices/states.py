"""The lives of practices, review assignments and editions, and the closed lists about them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PracticeState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("practice", "Draft")
    SUBMITTED = "submitted", _("Submitted")
    IN_REVIEW = "in_review", _("Under review")
    RETURNED = "returned", _("Returned with comments")
    ACCEPTED = "accepted", _("Accepted, being cleared")
    PUBLISHED = "published", pgettext_lazy("practice", "Published")
    UNPUBLISHED = "unpublished", _("Taken down")
    WITHDRAWN = "withdrawn", pgettext_lazy("practice", "Withdrawn")


PRACTICE_TRANSITIONS: dict[str, set[PracticeState]] = {
    PracticeState.DRAFT: {PracticeState.SUBMITTED, PracticeState.WITHDRAWN},
    PracticeState.SUBMITTED: {PracticeState.IN_REVIEW, PracticeState.RETURNED, PracticeState.WITHDRAWN},
    PracticeState.IN_REVIEW: {PracticeState.ACCEPTED, PracticeState.RETURNED, PracticeState.WITHDRAWN},
    PracticeState.RETURNED: {PracticeState.SUBMITTED, PracticeState.WITHDRAWN},
    PracticeState.ACCEPTED: {PracticeState.PUBLISHED, PracticeState.RETURNED, PracticeState.WITHDRAWN},
    PracticeState.PUBLISHED: {PracticeState.UNPUBLISHED},
    PracticeState.UNPUBLISHED: {PracticeState.PUBLISHED},
    PracticeState.WITHDRAWN: set(),
}

PRACTICE_TONES: dict[str, str] = {
    PracticeState.DRAFT: "muted",
    PracticeState.SUBMITTED: "attention",
    PracticeState.IN_REVIEW: "primary",
    PracticeState.RETURNED: "attention",
    PracticeState.ACCEPTED: "primary",
    PracticeState.PUBLISHED: "success",
    PracticeState.UNPUBLISHED: "danger",
    PracticeState.WITHDRAWN: "muted",
}

EDITABLE = (PracticeState.DRAFT, PracticeState.RETURNED)
"""States in which the submitter writes."""


class Mover(models.IntegerChoices):
    """Who has the next move with a practice, in the order of the editors' desk."""

    EDITOR = 1, _("Waits for the editors")
    REVIEWERS = 2, _("With the reviewers")
    PARTNERS = 3, _("Being cleared with lead and partners")
    AUTHOR = 4, _("With the submitter")
    NOBODY = 5, _("Closed")


class AssignmentState(models.TextChoices):
    ASSIGNED = "assigned", _("Asked, no answer yet")
    ACCEPTED = "accepted", _("Review awaited")
    DECLINED = "declined", pgettext_lazy("review", "Declined")
    CANCELLED = "cancelled", _("Request taken back")
    SUBMITTED = "submitted", _("Review submitted")


ASSIGNMENT_TRANSITIONS = {
    AssignmentState.ASSIGNED: {AssignmentState.ACCEPTED, AssignmentState.DECLINED, AssignmentState.CANCELLED},
    AssignmentState.ACCEPTED: {AssignmentState.DECLINED, AssignmentState.CANCELLED, AssignmentState.SUBMITTED},
    AssignmentState.DECLINED: set(),
    AssignmentState.CANCELLED: set(),
    AssignmentState.SUBMITTED: {AssignmentState.ACCEPTED},
}
"""A review handed in goes back only by its own reviewer, who opens it again before the decision."""

OPEN_REVIEWS = (AssignmentState.ASSIGNED, AssignmentState.ACCEPTED)
"""A review is still awaited, whether or not the reviewer has said yes."""
NO_REVIEWS = (AssignmentState.DECLINED, AssignmentState.CANCELLED)
"""No review will come of it."""

ASSIGNMENT_TONES: dict[str, str] = {
    AssignmentState.ASSIGNED: "muted",
    AssignmentState.ACCEPTED: "attention",
    AssignmentState.DECLINED: "muted",
    AssignmentState.CANCELLED: "muted",
    AssignmentState.SUBMITTED: "success",
}


class WhyNot(models.TextChoices):
    """Why a reviewer says no."""

    CONFLICT = "conflict", _("I have a conflict of interest")
    TIME = "time", _("I have no time before it is due")
    FIELD = "field", _("It is not my field")
    LANGUAGE = "language", _("I do not read its language well enough")
    OTHER = "other", pgettext_lazy("reason", "Something else")


class EditionState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("edition", "Being prepared")
    BUILDING = "building", _("Files being built")
    READY = "ready", _("Ready")


EDITION_TRANSITIONS = {
    EditionState.DRAFT: {EditionState.BUILDING},
    EditionState.BUILDING: {EditionState.READY},
    EditionState.READY: {EditionState.BUILDING},
}


class EntryChange(models.TextChoices):
    """What became of a practice since the edition before."""

    NEW = "new", pgettext_lazy("entry", "New")
    CHANGED = "changed", pgettext_lazy("entry", "Changed")
    CORRECTED = "corrected", pgettext_lazy("entry", "Corrected")
    UNCHANGED = "unchanged", pgettext_lazy("entry", "Unchanged")


class Departure(models.TextChoices):
    """Why an entry of the edition before is not in this one."""

    WITHDRAWN = "withdrawn", pgettext_lazy("entry", "Withdrawn")
    LEFT_OUT = "left_out", _("Not taken up again")


class ErratumKind(models.TextChoices):
    CORRECTION = "correction", _("Correction")
    WITHDRAWN = "withdrawn", _("Entry withdrawn")
    RESTORED = "restored", _("Entry put back")


class Format(models.TextChoices):
    """What an edition and a selection can be downloaded as."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"
    EPUB = "epub", "EPUB"
    JSON = "json", "JSON"
    CSV = "csv", "CSV"


class Outcome(models.TextChoices):
    GOOD = "good", _("Good practice")
    PROMISING = "promising", _("Promising practice")
    RETURNED = "returned", _("Returned with comments")


class GateAnswer(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    ASK = "ask", _("Ask the submitter")


class Origin(models.TextChoices):
    SUBMITTED = "submitted", _("Submitted and reviewed")
    REFERENCE = "reference", _("Compiled from public sources; not assessed")


class Formality(models.TextChoices):
    LAW = "law", _("Law or regulation")
    MOU = "mou", _("Memorandum of understanding or contract")
    INFORMAL = "informal", _("Informal")


class Level(models.TextChoices):
    LOCAL = "local", _("Local")
    NATIONAL = "national", _("National")
    REGIONAL = "regional", _("Regional")
    GLOBAL = "global", pgettext_lazy("level", "Global")


class RunningStatus(models.TextChoices):
    ONGOING = "ongoing", _("Ongoing")
    COMPLETED = "completed", _("Completed")
    SUSPENDED = "suspended", _("Suspended")
    MERGED = "merged", _("Merged into another")
    SUCCEEDED = "succeeded", _("Succeeded by another")
    UNKNOWN = "unknown", _("Not stated")


class Exploitation(models.TextChoices):
    LABOUR = "labour", _("Forced labour")
    SEXUAL = "sexual", _("Sexual exploitation")
    DOMESTIC = "domestic", _("Domestic servitude")
    CRIMINAL = "criminal", _("Forced criminality")
    BEGGING = "begging", _("Forced begging")
    MARRIAGE = "marriage", _("Forced marriage")
    ORGANS = "organs", _("Organ removal")
    ONLINE = "online", _("Exploitation online, including in scam operations")


class Relation(models.TextChoices):
    DIRECT = "direct", _("Directly against trafficking in persons")
    CONTRIBUTORY = "contributory", _("Contributes to it")


class SdgTarget(models.TextChoices):
    T5_2 = "5.2", _("5.2 – Violence against women and girls, including trafficking")
    T8_7 = "8.7", _("8.7 – Forced labour, trafficking and child labour")
    T16_2 = "16.2", _("16.2 – Abuse, exploitation and trafficking of children")


class Brings(models.TextChoices):
    FUNDS = "funds", _("Funds")
    DATA = "data", _("Data")
    EXPERTISE = "expertise", _("Expertise")
    ACCESS = "access", _("Access")


class Licence(models.TextChoices):
    CC_BY = "cc-by-4.0", _("CC BY 4.0: may be shared and adapted with attribution")
    CC_BY_NC = "cc-by-nc-4.0", _("CC BY-NC 4.0: the same, but not for commercial use")
    ALL_RIGHTS = "all-rights", _("All rights reserved; may be quoted")


# --- Clearance, consent and do no harm --------------------------------------------------------------------------------


class ClearanceState(models.TextChoices):
    OPEN = "open", _("To be asked")
    ASKED = "asked", _("Asked, no answer yet")
    APPROVED = "approved", _("Agrees")
    CORRECTED = "corrected", _("Proposes another wording")
    REFUSED = "refused", _("Does not agree")
    WITHDRAWN = "withdrawn", _("Has withdrawn its consent")
    NOT_NAMED = "not_named", _("No longer named")


CLEARANCE_TRANSITIONS = {
    ClearanceState.OPEN: {ClearanceState.ASKED, ClearanceState.APPROVED, ClearanceState.NOT_NAMED},
    ClearanceState.ASKED: {
        ClearanceState.OPEN, ClearanceState.APPROVED, ClearanceState.CORRECTED, ClearanceState.REFUSED,
        ClearanceState.NOT_NAMED,
    },
    ClearanceState.APPROVED: {ClearanceState.OPEN, ClearanceState.WITHDRAWN, ClearanceState.NOT_NAMED},
    ClearanceState.CORRECTED: {
        ClearanceState.OPEN, ClearanceState.ASKED, ClearanceState.APPROVED, ClearanceState.NOT_NAMED,
    },
    ClearanceState.REFUSED: {
        ClearanceState.OPEN, ClearanceState.ASKED, ClearanceState.APPROVED, ClearanceState.NOT_NAMED,
    },
    ClearanceState.WITHDRAWN: {
        ClearanceState.OPEN, ClearanceState.ASKED, ClearanceState.APPROVED, ClearanceState.NOT_NAMED,
    },
    ClearanceState.NOT_NAMED: {ClearanceState.OPEN},
}  # fmt: skip

CLEARANCE_TONES: dict[str, str] = {
    ClearanceState.OPEN: "muted",
    ClearanceState.ASKED: "attention",
    ClearanceState.APPROVED: "success",
    ClearanceState.CORRECTED: "attention",
    ClearanceState.REFUSED: "danger",
    ClearanceState.WITHDRAWN: "danger",
    ClearanceState.NOT_NAMED: "muted",
}


class GivenHow(models.TextChoices):
    """How a yes, or its withdrawal, reached the portal."""

    LINK = "link", _("by the link in a letter")
    PAPER = "paper", _("in writing; an editor noted it")
    EDITOR = "editor", _("asked of an editor")
    EXPIRY = "expiry", _("its time was over")


class Scope(models.TextChoices):
    """What a body agrees to when a practice is published."""

    TEXT = "text", _("The text, under the stated licence")
    NAME = "name", _("The name of the organisation and how it is described")
    IMAGES = "images", _("Images")
    SURVIVOR = "survivor", _("Words, stories or material of survivors")


class Cause(models.TextChoices):
    """Why a practice is off every page, as a visitor of its address reads it."""

    CONSENT = "consent", _("Consent to its publication was withdrawn.")
    EXPIRED = "expired", _("Consent to its publication has run out.")
    CONCERN = "concern", _("A concern about it is being looked at.")
    SAFETY = "safety", _("It was taken down so that nobody is harmed.")
    ERROR = "error", _("It is being corrected.")
    MERGED = "merged", _("It became part of another practice.")
    OTHER = "other", _("The editors took it down.")


class FlagKind(models.TextChoices):
    """What in a text could point at somebody, or is not a word of ours."""

    KNOWN_NAME = "known_name", _("Name of a person known to the portal")
    NAME = "name", _("Looks like the name of a person")
    AGE = "age", _("Age of a person")
    DATE = "date", _("Exact date")
    PLACE = "place", _("Small place")
    CASE_NUMBER = "case_number", _("Case number")
    PHONE = "phone", _("Telephone number")
    EMAIL = "email", _("E-mail address")
    IMAGE = "image", _("Image or film")
    WORD = "word", _("Word the compendium does not use")


ADVICE = {FlagKind.WORD}
"""Flags that advise and block nothing."""


class ConcernKind(models.TextChoices):
    IDENTIFICATION = "identification", _("Somebody can be recognised who could be harmed")
    RIGHTS = "rights", _("Rights in the text, a name or an image")
    ERROR = "error", _("Something in it is not so")
    OTHER = "other", pgettext_lazy("concern", "Something else")


class ConcernState(models.TextChoices):
    OPEN = "open", pgettext_lazy("concern", "New")
    LOOKING = "looking", _("Being looked at")
    ANSWERED = "answered", pgettext_lazy("concern", "Answered")
    CLOSED = "closed", pgettext_lazy("concern", "Closed")


CONCERN_TRANSITIONS = {
    ConcernState.OPEN: {ConcernState.LOOKING, ConcernState.ANSWERED, ConcernState.CLOSED},
    ConcernState.LOOKING: {ConcernState.ANSWERED, ConcernState.CLOSED},
    ConcernState.ANSWERED: {ConcernState.LOOKING, ConcernState.CLOSED},
    ConcernState.CLOSED: {ConcernState.LOOKING},
}
OPEN_CONCERNS = (ConcernState.OPEN, ConcernState.LOOKING)
CONCERN_TONES: dict[str, str] = {
    ConcernState.OPEN: "attention",
    ConcernState.LOOKING: "primary",
    ConcernState.ANSWERED: "success",
    ConcernState.CLOSED: "muted",
}


class LifeAnswer(models.TextChoices):
    """What a submitter says when asked whether a practice still runs."""

    UNCHANGED = "unchanged", _("Yes, unchanged")
    NEWS = "news", _("Yes, and there is news")
    ENDED = "ended", _("It has ended")
    UNKNOWN = "unknown", _("We do not know")


class MessageState(models.TextChoices):
    """The life of what is sent in about a published practice: an editor reads it before anybody else does."""

    WAITING = "waiting", _("Waits for an editor")
    SHOWN = "shown", _("Shown")
    REFUSED = "refused", _("Not shown")


MESSAGE_TRANSITIONS = {
    MessageState.WAITING: {MessageState.SHOWN, MessageState.REFUSED},
    MessageState.SHOWN: {MessageState.REFUSED},
    MessageState.REFUSED: {MessageState.SHOWN},
}


class Kinship(models.TextChoices):
    """How one practice is related to another."""

    REPLICATES = "replicates", _("Replicates")
    ADAPTS = "adapts", _("Adapts")
    MERGED_INTO = "merged_into", _("Became part of")
    SUCCEEDED_BY = "succeeded_by", _("Was followed by")


class SavedSearchState(models.TextChoices):
    """The life of a saved search: nothing is written to an address before whoever reads it has confirmed it."""

    UNCONFIRMED = "unconfirmed", _("Waits for confirmation")
    RUNNING = "running", _("Letters come")
    STOPPED = "stopped", _("Stopped")


SAVED_SEARCH_TRANSITIONS = {
    SavedSearchState.UNCONFIRMED: {SavedSearchState.RUNNING},
    SavedSearchState.RUNNING: {SavedSearchState.STOPPED},
    SavedSearchState.STOPPED: {SavedSearchState.RUNNING},
}


class Rhythm(models.TextChoices):
    """How often a letter about a saved search may come, at most."""

    DAILY = "daily", pgettext_lazy("how often", "Once a day")
    WEEKLY = "weekly", pgettext_lazy("how often", "Once a week")


# --- Writing ----------------------------------------------------------------------------------------------------------


class CoAuthorState(models.TextChoices):
    INVITED = "invited", _("Invited, no answer yet")
    WRITING = "writing", _("Writes along")
    DECLINED = "declined", pgettext_lazy("co-author", "Declined")
    REMOVED = "removed", _("No longer writes along")


CO_AUTHOR_TRANSITIONS = {
    CoAuthorState.INVITED: {CoAuthorState.WRITING, CoAuthorState.DECLINED, CoAuthorState.REMOVED},
    CoAuthorState.WRITING: {CoAuthorState.REMOVED},
    CoAuthorState.DECLINED: {CoAuthorState.INVITED},
    CoAuthorState.REMOVED: {CoAuthorState.INVITED},
}

CO_AUTHOR_TONES: dict[str, str] = {
    CoAuthorState.INVITED: "attention",
    CoAuthorState.WRITING: "success",
    CoAuthorState.DECLINED: "muted",
    CoAuthorState.REMOVED: "muted",
}


class TranslationState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("translation", "Being translated")
    HANDED_IN = "handed_in", pgettext_lazy("translation", "Waits for a check")
    PUBLISHED = "published", pgettext_lazy("translation", "Published")


TRANSLATION_TRANSITIONS = {
    TranslationState.DRAFT: {TranslationState.HANDED_IN},
    TranslationState.HANDED_IN: {TranslationState.DRAFT, TranslationState.PUBLISHED},
    TranslationState.PUBLISHED: {TranslationState.DRAFT},
}

TRANSLATION_TONES: dict[str, str] = {
    TranslationState.DRAFT: "muted",
    TranslationState.HANDED_IN: "attention",
    TranslationState.PUBLISHED: "success",
}
