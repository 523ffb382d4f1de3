"""The report published: frozen as data, built once as documents, corrected under a number, taken down for cause."""

import hashlib
from collections.abc import Mapping

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.mailings import send_to_many
from journal.actions import record
from rrge_portal.kernel import jobs
from rrge_portal.kernel.files import DOCX, PDF
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock, move
from rrge_portal.kernel.vocabulary import Mark
from stakeholders.actions import when_withdrawn
from stakeholders.models import Consent
from stakeholders.states import Purpose

from ...models import Meeting, OutcomeReport, ReportIssue
from ...reporting.assembling import written
from ...reporting.checking import obstacles
from ...reporting.material import Material
from ...states import IssueState, ReportPart, ReportState
from .. import recommendations

FILES = "report_files"
"""The job that builds the documents of an issue."""
LETTER = "report_published"
MEDIA_TYPES = {"pdf": PDF, "docx": DOCX}


@transaction.atomic
def publish(report: OutcomeReport, *, by, corrected: str = "", tells: bool = False) -> ReportIssue:
    """Publish the report as it stands: from now on readers read this, whatever is edited afterwards.

    After the first issue each further one is a corrigendum, and says what was corrected; the earlier one is kept for
    the record. `tells`: everybody who has a seat is told by letter.

    Raises:
        Refusal: something stands in the way, or a correction does not say what it corrects.
    """
    report = lock(report)
    report.meeting = lock(report.meeting)
    material = Material(report.meeting, report.mark)
    if blocking := obstacles(report, material):
        raise Refusal(blocking[0].sentence)
    last = report.issues.aggregate(last=Max("number"))["last"] or 0
    if last and not corrected:
        raise Refusal(_("Say in a few words what is corrected; readers see it with the new issue."))
    recommendations.fix_numbers(report.meeting, by=by)
    now = timezone.now().replace(microsecond=0)
    for earlier in report.issues.in_force().select_for_update():
        earlier.ended_at = max(earlier.issued_at, now)
        move(earlier, IssueState.REPLACED, also=["ended_at"])
    issue = report.issues.create(
        number=last + 1,
        mark=report.mark,
        content={language: written(report, material, language).frozen() for language in report.languages},
        corrected=corrected,
        issued_at=now,
        issued_by=by,
    )
    if report.state != ReportState.PUBLISHED:
        move(report, ReportState.PUBLISHED)
    record("report.corrected" if last else "report.published", by=by, about=issue, number=issue.number)
    jobs.start(FILES, by=by, issue=issue.pk)
    if tells:
        seated = list(report.meeting.registrations.confirmed().order_by("pk").values_list("pk", flat=True))
        if seated:
            send_to_many(LETTER, room=report.meeting, audience=seated, by=by, is_news=True)
    return issue


@transaction.atomic
def take_down(issue: ReportIssue, *, by, reason: str) -> ReportIssue:
    """Take the report off the page, for a reason the record keeps; it is a draft again."""
    report = lock(issue.report)
    issue = lock(issue)
    issue.ended_at, issue.reason = max(timezone.now(), issue.issued_at), reason
    move(issue, IssueState.TAKEN_DOWN, also=["ended_at", "reason"])
    move(report, ReportState.DRAFT)
    record("report.taken_down", by=by, about=issue, number=issue.number)
    return issue


@transaction.atomic
def keep_files(issue: ReportIssue, contents: Mapping[tuple[str, str], bytes], *, of: str) -> bool:
    """Keep the documents built of an issue, by language and form; `of` is the print of the data they were built from.

    Returns False where the data changed meanwhile, since somebody took their name off: then they are built anew.
    """
    issue = lock(issue)
    if print_of(issue) != of:
        return False
    for (language, form), content in contents.items():
        known = issue.files.filter(language=language, form=form).first()
        file = known or issue.files.model(issue=issue, language=language, form=form)
        if known:
            known.file.delete(save=False)
        file.media_type, file.size = MEDIA_TYPES[form], len(content)
        file.sha256 = hashlib.sha256(content).hexdigest()
        file.file.save(f"report.{form}", ContentFile(content), save=False)
        file.save()
    record("report.files_built", by=None, about=issue, number=len(contents))
    return True


def print_of(issue: ReportIssue) -> str:
    """Of what stands in an issue."""
    return hashlib.sha256(repr(issue.content).encode()).hexdigest()


# --- Whoever no longer wishes to be named -----------------------------------------------------------------------------


@when_withdrawn(Purpose.PUBLIC_LIST)
def _no_longer_named_to_everybody(consent: Consent) -> None:
    if isinstance(consent.about, Meeting):
        take_names_off(consent.about, consent.stakeholder_id, marks=(Mark.PUBLIC,))


def take_names_off(meeting: Meeting, person: int, *, marks=(Mark.PUBLIC, Mark.PARTICIPANTS)) -> None:
    """Take somebody out of the list of participants of every issue, earlier ones too; its documents are built anew."""
    for issue in ReportIssue.objects.select_for_update().filter(report__meeting=meeting, mark__in=marks):
        found = False
        for whole in issue.content.values():
            for part in whole["parts"]:
                if part["part"] == ReportPart.PARTICIPANTS:
                    lines = part["data"].get("lines", [])
                    part["data"]["lines"] = [line for line in lines if line["stakeholder"] != person]
                    found |= len(part["data"]["lines"]) < len(lines)
        if found:
            issue.save(update_fields=["content"])
            for file in issue.files.all():
                file.file.delete(save=False)
                file.delete()
            record("report.name_taken_off", by=None, about=issue, number=issue.number)
            jobs.start(FILES, by=issue.issued_by, issue=issue.pk)
