"""What of the outcome report waits for the organisers."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ..models import Meeting, OutcomeReport
from ..states import ReportState


def waiting(meeting: Meeting) -> Iterator[tuple[str, str, str]]:
    """What waits once the meeting is over: the sentence, the deed that settles it, and the page."""
    if not meeting.is_over or meeting.is_historical or meeting.is_closed:
        return
    state = OutcomeReport.objects.filter(meeting=meeting).values_list("state", flat=True).first()
    if state is None:
        yield _("The outcome report has not been begun."), _("Begin the report"), "organise_report"
    elif state != ReportState.PUBLISHED:
        yield _("The outcome report is not published yet."), _("Go on with the report"), "organise_report"
