"""The outcome report of a meeting: its sections, their texts per language with every version, and what was issued."""

import hashlib
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from rrge_portal.kernel.files import KINDS, RandomName
from rrge_portal.kernel.vocabulary import Language, Mark

from .. import rules as may
from .. import states
from ..states import IssueState, ReportPart, ReportState
from .meeting import Meeting
from .session import Session

READERS = [(Mark.PUBLIC, _("Everybody who sees the meeting")), (Mark.PARTICIPANTS, _("Those in the meeting only"))]
"""For whom a report is written: it holds only what all of them may see."""


class OutcomeReportQuerySet(models.QuerySet):
    def visible_to(self, person):
        """The working text: for the organisers; out for comments also for those in the meeting."""
        if not person.is_authenticated:
            return self.none()
        commented = Q(state=ReportState.COMMENTS, meeting__in=Meeting.objects.attended_by(person).values("pk"))
        return self.filter(commented | Q(meeting__in=Meeting.objects.organised_by(person).values("pk")))


class OutcomeReport(RulesModel):
    """What organisers work on. Readers of a published report read an issue of it, which no longer changes."""

    TRANSITIONS = states.REPORT_TRANSITIONS
    TONES = states.REPORT_TONES

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="report")
    state = models.CharField(max_length=10, choices=ReportState, default=ReportState.DRAFT)
    mark = models.CharField(
        _("for whom"),
        max_length=15,
        choices=READERS,
        default=Mark.PUBLIC,
        help_text=_("The report holds only recommendations, documents and names that all its readers may see."),
    )
    languages = models.JSONField(_("languages"), default=list, help_text="The first is the one it is written in.")
    begun_at = models.DateTimeField(auto_now_add=True)

    objects = OutcomeReportQuerySet.as_manager()

    class Meta:
        rules_permissions: ClassVar = {"change": may.is_open & may.is_organiser}

    def __str__(self):
        return f"report of meeting {self.meeting_id}"

    @property
    def room(self) -> Meeting:
        return self.meeting

    @property
    def tone(self) -> str:
        return self.TONES[self.state]

    @property
    def is_published(self) -> bool:
        return self.state == ReportState.PUBLISHED

    @property
    def is_out_for_comments(self) -> bool:
        return self.state == ReportState.COMMENTS


class ReportSection(models.Model):
    """A section, in its place. A session has one of its own; sections of the organisers' own are `FREE`."""

    is_withheld = True  # what a meeting wrote, which whoever locked it does not take along

    report = models.ForeignKey(OutcomeReport, models.CASCADE, related_name="sections")
    part = models.CharField(max_length=15, choices=ReportPart, default=ReportPart.FREE)
    session = models.ForeignKey(Session, models.CASCADE, null=True, blank=True, related_name="report_sections")
    position = models.PositiveIntegerField()
    is_hidden = models.BooleanField(default=False)
    locked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    locked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(part=ReportPart.SESSION, session__isnull=False)
                | (~Q(part=ReportPart.SESSION) & Q(session=None)),
                name="a_summary_is_of_a_session",
            ),
            models.UniqueConstraint(fields=["report", "session"], name="a_report_sums_up_a_session_once"),
            models.UniqueConstraint(
                fields=["report", "part"],
                condition=~Q(part__in=(ReportPart.FREE, ReportPart.SESSION)),
                name="a_report_has_each_part_once",
            ),
        ]

    def __str__(self):
        return f"{self.part} of report {self.report_id}"

    @property
    def room(self) -> Meeting:
        return self.report.meeting

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None

    @property
    def is_free(self) -> bool:
        return self.part == ReportPart.FREE


class SectionText(models.Model):
    """What organisers wrote in place of the assembled text, in one language; `number` rises with every save.

    `basis` is the text the data gave when somebody last looked at both: where the data give another one now, the
    organisers are shown the difference. With `is_own` false the section is assembled from the data again.
    """

    section = models.ForeignKey(ReportSection, models.CASCADE, related_name="texts")
    language = models.CharField(max_length=7, choices=Language)
    number = models.PositiveIntegerField(default=0)
    title = models.CharField(_("heading"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)
    basis = models.TextField(blank=True)
    is_own = models.BooleanField(default=True)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("section", "language")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["section", "language"], name="a_section_has_one_text_a_language")
        ]

    def __str__(self):
        return f"{self.language} of section {self.section_id}"

    def is_stale(self, assembled: str) -> bool:
        """Whether the data behind have changed since somebody last looked at them."""
        return self.is_own and self.basis != assembled

    @property
    def fingerprint(self) -> str:
        """Of the data behind, as somebody last looked at them."""
        return fingerprint_of(self.basis)


def fingerprint_of(assembled: str) -> str:
    """Equal for equal data; a form carries it, so that nobody decides about a text they have not seen."""
    return hashlib.sha256(assembled.encode()).hexdigest()[:16]


class SectionVersion(models.Model):
    """The text of a section as one save left it."""

    is_withheld = True  # what a meeting wrote, which whoever saved it does not take along

    text = models.ForeignKey(SectionText, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    is_own = models.BooleanField(default=True)
    saved_at = models.DateTimeField(auto_now_add=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-number",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["text", "number"], name="a_number_names_one_version_of_a_section")
        ]

    def __str__(self):
        return f"version {self.number} of text {self.text_id}"


class ReportIssueQuerySet(models.QuerySet):
    def visible_to(self, person):
        """The one in force for its readers; whatever was issued for the organisers."""
        public = Q(mark=Mark.PUBLIC, report__meeting__in=Meeting.objects.visible_to(person).values("pk"))
        inside = Q(report__meeting__in=Meeting.objects.attended_by(person).values("pk"))
        return self.filter(
            Q(state=IssueState.IN_FORCE) & (public | inside)
            | Q(report__meeting__in=Meeting.objects.organised_by(person).values("pk"))
        )

    def in_force(self):
        return self.filter(state=IssueState.IN_FORCE)


class ReportIssue(RulesModel):
    """What was published, frozen: the first issue, and a numbered one for each correction.

    `content` holds the whole by language, as `meetings.reporting.parts.Report` writes it.
    """

    TRANSITIONS = states.ISSUE_TRANSITIONS
    TONES = states.ISSUE_TONES
    is_withheld = True  # what a meeting published, which whoever pressed the button does not take along

    report = models.ForeignKey(OutcomeReport, models.CASCADE, related_name="issues")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=IssueState, default=IssueState.IN_FORCE)
    mark = models.CharField(max_length=15, choices=READERS)
    content = models.JSONField(default=dict)
    corrected = models.TextField(_("what was corrected"), max_length=2000, blank=True)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("reason"), max_length=2000, blank=True, help_text="Why it was taken off the page.")

    objects = ReportIssueQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "number"], name="a_number_names_one_issue_of_a_report"),
            models.UniqueConstraint(
                fields=["report"], condition=Q(state="in_force"), name="one_issue_of_a_report_is_in_force"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("issued_at")), name="an_issue_ends_after_it_begins"
            ),
        ]

    def __str__(self):
        return f"issue {self.number} of report {self.report_id}"

    def get_absolute_url(self):
        return reverse("meetings:report", kwargs={"slug": self.report.meeting.slug})

    @property
    def room(self) -> Meeting:
        return self.report.meeting

    @property
    def tone(self) -> str:
        return self.TONES[self.state]

    @property
    def is_correction(self) -> bool:
        return self.number > 1

    @property
    def name(self) -> str:
        """*Outcome report*, or *Outcome report, corrigendum 1*."""
        if self.is_correction:
            return now("Outcome report, corrigendum %(number)d") % {"number": self.number - 1}
        return now("Outcome report")


class ReportFile(models.Model):
    """A document of an issue as it was built once; the same bytes for everybody."""

    issue = models.ForeignKey(ReportIssue, models.CASCADE, related_name="files")
    language = models.CharField(max_length=7, choices=Language)
    form = models.CharField(max_length=4, choices=[("pdf", "PDF"), ("docx", "Word")])
    file = models.FileField(upload_to=RandomName("reports"))
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    built_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("issue", "language", "-form")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issue", "language", "form"], name="an_issue_has_each_file_once")
        ]

    def __str__(self):
        return f"{self.form} ({self.language}) of issue {self.issue_id}"

    @property
    def kind(self) -> str:
        """*PDF* or *Word*."""
        return str(KINDS[self.media_type].short)
