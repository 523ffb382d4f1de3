"""The report as a whole: begun, for whom and in which languages, and out for comments."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock, move

from ...models import Meeting, OutcomeReport, ReportSection
from ...reporting.standard import standard_sections
from ...states import ReportState
from .. import recommendations


@transaction.atomic
def begin(meeting: Meeting, *, by, mark: str, languages: Sequence[str]) -> OutcomeReport:
    """Begin the report with the usual sections, each assembled from what the meeting holds."""
    meeting = lock(meeting)
    try:
        with transaction.atomic():
            report = OutcomeReport.objects.create(meeting=meeting, mark=mark, languages=list(languages))
    except IntegrityError as error:
        raise Refusal(_("Somebody else has begun the report already. Reload the page to see it.")) from error
    ReportSection.objects.bulk_create(standard_sections(report))
    record("report.begun", by=by, about=report)
    return report


@transaction.atomic
def set_up(report: OutcomeReport, *, by, mark: str, languages: Sequence[str]) -> OutcomeReport:
    """Say anew who reads the report and in which languages it is; texts in a language left out are kept."""
    report = lock(report)
    report.mark, report.languages = mark, list(languages)
    report.save(update_fields=["mark", "languages"])
    record("report.set_up", by=by, about=report, mark=mark)
    return report


@transaction.atomic
def send_for_comments(report: OutcomeReport, *, by, until: datetime) -> OutcomeReport:
    """Show the draft to those in the meeting; they comment on the recommendations and notes it is made of."""
    report = lock(report)
    if until <= timezone.now():
        raise Refusal(_("This time is past. Choose a later one, so that people have time to comment."))
    if report.state == ReportState.PUBLISHED:
        raise Refusal(_("The report is published. Take it off the page first, or issue a corrected one."))
    if report.state != ReportState.COMMENTS:
        move(report, ReportState.COMMENTS)
    recommendations.open_comments(report.meeting, by=by, until=until)
    record("report.sent_for_comments", by=by, about=report)
    return report


@transaction.atomic
def take_back(report: OutcomeReport, *, by) -> OutcomeReport:
    """Hide the draft from those in the meeting again, which ends the comments too."""
    report = lock(report)
    if report.state != ReportState.COMMENTS:
        raise Refusal(_("The report is not out for comments any more. Reload the page to see where it stands."))
    move(report, ReportState.DRAFT)
    recommendations.open_comments(report.meeting, by=by, until=None)
    record("report.taken_back", by=by, about=report)
    return report
