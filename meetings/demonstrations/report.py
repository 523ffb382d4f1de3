"""The outcome report of the live demonstration meeting: a draft, prepared before the meeting is held."""

from rrge_portal.kernel.vocabulary import Mark
from stakeholders.models import Stakeholder

from ..actions import notes, reporting
from ..models import Meeting, NoteSegment, Session
from ..reporting import Material, drafted_section
from ..states import SegmentKind


def load(meeting: Meeting, session: Session, by: Stakeholder, rapporteur: Stakeholder) -> None:
    """One section is in the organisers' own words, and the notes behind it were corrected since."""
    report = reporting.begin(meeting, by=by, mark=Mark.PUBLIC, languages=["en", "es", "fr"])
    section = report.sections.get(session=session)
    now = drafted_section(section, Material(meeting, report.mark), "en")
    body = now.assembled.text.replace("mostly paid in cash", "paid in cash, **mostly** in two instalments")
    reporting.save_text(section, by=by, language="en", title="", body=body, number=0, seen=now.fingerprint)
    finding = NoteSegment.objects.get(note__session=session, kind=SegmentKind.FINDING)
    notes.correct(finding, by=rapporteur, text=f"{finding.text} Receipts are not given.")
