"""What readers get of an outcome report: the page, its files, and the draft for those who comment on it."""

from base64 import b64encode

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rrge_portal.kernel.vocabulary import Language

from ..models import OutcomeReport, ReportFile, ReportIssue
from ..recommending import plan_of
from ..reporting import Material, Written, written
from ..reporting.pages import shown
from .public import head_of, meeting_or_404


def language_from(wanted: str, languages) -> str:
    """The wanted one of the languages there are, else the page's, else the first."""
    return next(code for code in (wanted, get_language(), *languages) if code in languages)


@require_safe
@login_not_required
def report(request, slug):
    """The issue in force, as it was frozen."""
    found = meeting_or_404(request, slug)
    issues = ReportIssue.objects.visible_to(request.user).in_force().prefetch_related("files")
    issue = get_object_or_404(issues, report__meeting=found)
    language = language_from(request.GET.get("language", ""), list(issue.content))
    whole = Written.thawed(issue.content[language])
    context = {
        **head_of(request, found, "outcome"),
        "issue": issue,
        "files": [file for file in issue.files.all() if file.language == language],
        **_read(whole, found, request.user, issue.content),
    }
    return render(request, "meetings/report.html", context)


@never_cache
@require_safe
def report_draft(request, slug):
    """The report as it stands now: for its organisers; while it is out for comments, for those in the meeting."""
    found = meeting_or_404(request, slug)
    draft = get_object_or_404(OutcomeReport.objects.visible_to(request.user), meeting=found)
    language = language_from(request.GET.get("language", ""), draft.languages)
    whole = written(draft, Material(found, draft.mark), language)
    context = {
        **head_of(request, found, "outcome"),
        "draft": draft,
        "comments_until": plan_of(found).comments_open_until if draft.is_out_for_comments else None,
        "may_organise": request.user.has_perm("meetings.organise_meeting", found),
        **_read(whole, found, request.user, draft.languages),
    }
    return render(request, "meetings/report.html", context)


def _read(whole: Written, found, person, languages) -> dict:
    return {
        "whole": whole,
        "parts": shown(whole, found, person),
        "languages": [(code, Language(code).label) for code in languages],
    }


@require_safe
@login_not_required
def report_file(request, slug, number, language, form):
    """A document of an issue, the same bytes for everybody; of an earlier issue for the organisers only."""
    found = meeting_or_404(request, slug)
    issue = get_object_or_404(ReportIssue.objects.visible_to(request.user), report__meeting=found, number=number)
    file = get_object_or_404(ReportFile, issue=issue, language=language, form=form)
    correction = f"-corrigendum-{number - 1}" if issue.is_correction else ""
    response = FileResponse(
        file.file.open("rb"), as_attachment=True, filename=f"{slug}-report{correction}-{language}.{form}"
    )
    response["Content-Type"] = file.media_type
    response["Cache-Control"] = "private"
    response["Repr-Digest"] = f"sha-256=:{_base64(file.sha256)}:"
    return response


def _base64(sha256: str) -> str:
    return b64encode(bytes.fromhex(sha256)).decode()
