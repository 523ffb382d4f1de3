"""The lives of an outcome report and of what was issued of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ReportState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("report", "Draft")
    COMMENTS = "comments", pgettext_lazy("report", "Out for comments")
    PUBLISHED = "published", pgettext_lazy("report", "Published")


REPORT_TRANSITIONS = {
    ReportState.DRAFT: {ReportState.COMMENTS, ReportState.PUBLISHED},
    ReportState.COMMENTS: {ReportState.DRAFT, ReportState.PUBLISHED},
    ReportState.PUBLISHED: {ReportState.DRAFT},
}

REPORT_TONES: dict[str, str] = {
    ReportState.DRAFT: "attention",
    ReportState.COMMENTS: "primary",
    ReportState.PUBLISHED: "success",
}


class IssueState(models.TextChoices):
    IN_FORCE = "in_force", pgettext_lazy("report", "In force")
    REPLACED = "replaced", pgettext_lazy("report", "Replaced by a corrected one")
    TAKEN_DOWN = "taken_down", pgettext_lazy("report", "Taken off the public page")


ISSUE_TRANSITIONS = {
    IssueState.IN_FORCE: {IssueState.REPLACED, IssueState.TAKEN_DOWN},
    IssueState.REPLACED: set(),
    IssueState.TAKEN_DOWN: set(),
}

ISSUE_TONES: dict[str, str] = {
    IssueState.IN_FORCE: "success",
    IssueState.REPLACED: "muted",
    IssueState.TAKEN_DOWN: "danger",
}


class ReportPart(models.TextChoices):
    """What a section of the report is made of."""

    FREE = "free", _("A section of your own")
    PURPOSE = "purpose", _("Purpose")
    PARTICIPATION = "participation", _("Participation")
    AGENDA = "agenda", _("Agenda")
    SESSION = "session", _("Summary of a session")
    RECOMMENDATIONS = "recommendations", _("Recommendations")
    PARTICIPANTS = "participants", _("List of participants")
    CONTRIBUTIONS = "contributions", _("Documents")


ANNEXES = (ReportPart.PARTICIPANTS, ReportPart.CONTRIBUTIONS)
"""Parts that stand at the end, each as an annex with its number."""
