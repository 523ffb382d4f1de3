"""The sections a report begins with, and those it lacks once the agenda has grown."""

from ..models import Meeting, OutcomeReport, ReportSection, Session
from ..states import ReportPart, SessionKind, SessionState

BEFORE = (ReportPart.PURPOSE, ReportPart.PARTICIPATION, ReportPart.AGENDA)
AFTER = (ReportPart.RECOMMENDATIONS, ReportPart.PARTICIPANTS, ReportPart.CONTRIBUTIONS)


def standard_sections(report: OutcomeReport) -> list[ReportSection]:
    """Unsaved, in their order: what it was for, who came, what happened, what came of it, annexes."""
    sections = [
        *(ReportSection(part=part) for part in BEFORE),
        *(ReportSection(part=ReportPart.SESSION, session=session) for session in summed_up(report.meeting)),
        *(ReportSection(part=part) for part in AFTER),
    ]
    for position, section in enumerate(sections):
        section.report, section.position = report, position
    return sections


def summed_up(meeting: Meeting):
    """The sessions a report sums up, in the order of the agenda."""
    return (
        meeting.sessions.filter(state=SessionState.SCHEDULED)
        .exclude(kind=SessionKind.BREAK)
        .order_by("starts_at", "track", "pk")
    )


def missing_sessions(report: OutcomeReport) -> list[Session]:
    """Those that have no section yet."""
    return list(summed_up(report.meeting).exclude(report_sections__report=report))
