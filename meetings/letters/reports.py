"""The letter that tells those who were in a meeting that its outcome report is out."""

from collections.abc import Iterator, Sequence

from correspondence.actions import Draft
from correspondence.mailings import composer
from correspondence.models import Mailing

from ..addresses import address_for
from ..models import Registration, ReportIssue


@composer("report_published")
def reports_published(mailing: Mailing, keys: Sequence[int]) -> Iterator[Draft]:
    """One letter for each issue to everybody who still has a seat; none once the report was taken down."""
    issue = ReportIssue.objects.in_force().filter(report__meeting=mailing.room_id).first()
    if issue is None:
        return
    seated = Registration.objects.confirmed().filter(pk__in=keys).select_related("meeting", "stakeholder__profile")
    for registration in seated.order_by("pk"):
        person = registration.stakeholder
        context = {
            "meeting": registration.meeting,
            "corrected": issue.corrected,
            "is_correction": issue.is_correction,
            "url": address_for(person, "report", slug=registration.meeting.slug),
        }
        yield Draft(person, registration, f"report_published:{issue.pk}:{person.pk}", context)
