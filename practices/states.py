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
