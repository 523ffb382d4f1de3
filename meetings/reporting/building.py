"""Long work of reports: the documents of an issue, and those of the draft for whoever works on it."""

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rrge_portal.kernel.documents import as_docx, as_pdf
from rrge_portal.kernel.jobs import Job, Link, job
from rrge_portal.kernel.refusal import Refusal

from ..actions.reporting.issuing import FILES, MEDIA_TYPES, keep_files, print_of
from ..models import Meeting, OutcomeReport, ReportIssue
from .assembling import written
from .documents import document_of
from .material import Material
from .parts import Written

DRAFT = "report_draft"
MAKERS = {"pdf": as_pdf, "docx": as_docx}
ROUNDS = 3
"""How often a build begins again because somebody took their name off meanwhile."""


def name_of(issue: ReportIssue) -> str:
    """What an issue calls itself in the language that is active; the first one calls itself nothing."""
    return _("Corrigendum %(number)d") % {"number": issue.number - 1} if issue.is_correction else ""


def _meeting_of(row: Job) -> Meeting | None:
    if "issue" in row.arguments:
        return Meeting.objects.filter(report__issues=row.arguments["issue"]).first()
    return Meeting.objects.filter(pk=row.arguments["meeting"]).first()


def _may(row: Job, person) -> bool:
    meeting = _meeting_of(row)
    return meeting is not None and Meeting.objects.organised_by(person).filter(pk=meeting.pk).exists()


def _place(row: Job) -> Link | None:
    meeting = _meeting_of(row)
    if meeting is None:
        return None
    return Link(reverse("meetings:organise_report", kwargs={"slug": meeting.slug}), _("Outcome report"))


@job(FILES, label=gettext_lazy("Documents of the outcome report"), place=_place, may=_may)
def build_files(row: Job) -> dict:
    """Build every document of an issue from its frozen data, outside any transaction, and keep them."""
    issue = ReportIssue.objects.select_related("report__meeting").get(pk=row.arguments["issue"])
    for _round in range(ROUNDS):
        issue.refresh_from_db(fields=["content"])
        of = print_of(issue)
        contents = {}
        total = len(issue.content) * len(MAKERS)
        for language, whole in issue.content.items():
            with translation.override(language):
                document = document_of(
                    Written.thawed(whole),
                    made_at=issue.issued_at,
                    zone=issue.report.meeting.zone,
                    standing=name_of(issue),
                )
            for form, make in MAKERS.items():
                contents[language, form] = make(document)
                row.advance(len(contents), total)
        if keep_files(issue, contents, of=of):
            return {"files": total}
    raise Refusal(_("Names are being taken off the list. Build the documents again when that is over."))


@job(DRAFT, label=gettext_lazy("Draft of the outcome report"), place=_place, may=_may)
def build_draft(row: Job) -> dict:
    """One document of the report as it stands now, for the organisers."""
    meeting = Meeting.objects.get(pk=row.arguments["meeting"])
    report = OutcomeReport.objects.get(meeting=meeting)
    language, form = row.arguments["language"], row.arguments["form"]
    row.advance(0, 2)
    whole = written(report, Material(meeting, report.mark), language)
    with translation.override(language):
        document = document_of(whole, made_at=timezone.now(), zone=meeting.zone, standing=_("Draft"))
    row.advance(1, 2)
    row.keep_file(f"{meeting.slug}-report-draft-{language}.{form}", MEDIA_TYPES[form], MAKERS[form](document))
    row.advance(2, 2)
    return {"parts": len(whole.parts)}
