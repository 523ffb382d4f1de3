"""The organisers' pages of the outcome report."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rrge_portal.kernel import jobs
from rrge_portal.kernel.differences import Piece, differences
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.vocabulary import Language

from ..actions import reporting as actions
from ..actions.reporting.issuing import FILES
from ..forms.naming import typed_decisions
from ..forms.participants import ReasonForm
from ..forms.reporting import CommentsForm, NewSectionForm, PublishForm, ReportForm, SectionForm
from ..models import Meeting, OutcomeReport, ReportIssue, ReportSection
from ..naming import NamesStand
from ..recommending import plan_of
from ..reporting import Material, drafted, drafted_section
from ..reporting.building import DRAFT, MAKERS
from ..reporting.checking import obstacles, remarks
from ..reporting.standard import missing_sessions
from .naming import asks_about_names
from .workspace import meeting_of, workspace

PAGE = "organise_report"


@require_http_methods(["GET", "HEAD", "POST"])
def organise_report(request, slug):
    """The sections in order with what is to be done about each; before there are any, the form that begins them."""
    meeting = meeting_of(request, slug)
    report = _report(meeting)
    if report is None:
        return _begin(request, meeting)
    language = _language(request, report)
    material = Material(meeting, report.mark)
    sections = drafted(report, material, language)
    context = workspace(
        meeting,
        PAGE,
        report=report,
        language=language,
        languages=[(code, Language(code).label) for code in report.languages],
        sections=sections,
        obstacles=obstacles(report, material),
        remarks=remarks(report, material),
        missing=len(missing_sessions(report)),
        issues=report.issues.select_related("issued_by__profile").prefetch_related("files"),
        comments_until=plan_of(meeting).comments_open_until if report.is_out_for_comments else None,
    )
    return render(request, "meetings/organise/report.html", context)


def _begin(request, meeting: Meeting):
    form = ReportForm(request.POST or None, meeting=meeting, button=_("Begin the report"))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.begin(meeting, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("The report is assembled. Read it, and edit what you would say otherwise."))
            return redirect("meetings:organise_report", slug=meeting.slug)
    context = workspace(meeting, PAGE, form=form)
    return render(request, "meetings/organise/report_begin.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def set_up_report(request, slug):
    meeting, report = _found(request, slug)
    initial = {"mark": report.mark, "languages": report.languages}
    form = ReportForm(request.POST or None, meeting=meeting, initial=initial, button=_("Save"))
    if request.method == "POST" and form.is_valid():
        actions.set_up(report, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved. Texts in languages you left out are kept."))
        return redirect("meetings:organise_report", slug=slug)
    return _form_page(request, meeting, form, _("Readers and languages of the report"))


# --- Sections ---------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@asks_about_names
def new_section(request, slug):
    meeting, report = _found(request, slug)
    language = _language(request, report)
    form = NewSectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        decisions = typed_decisions(request.POST)
        actions.add_section(report, by=request.user, language=language, decisions=decisions, **form.cleaned_data)
        messages.success(request, _("The section is added. Move it to its place."))
        return _back(slug, language)
    heading = _("A section of your own (%(language)s)") % {"language": Language(language).label}
    return _form_page(request, meeting, form, heading)


@require_POST
def add_sessions(request, slug):
    _meeting, report = _found(request, slug)
    number = actions.add_sessions(report, by=request.user)
    told = ngettext("%(number)d session is added.", "%(number)d sessions are added.", number)
    messages.success(request, told % {"number": number})
    return redirect("meetings:organise_report", slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
@asks_about_names
def report_section(request, slug, pk):
    """One section in one language: what the data give, what stands instead, and what each version changed."""
    meeting, report = _found(request, slug)
    language = _language(request, report)
    section = _section(report, pk)
    now = drafted_section(section, Material(meeting, report.mark), language)
    form = SectionForm(request.POST or None, initial=_initial(now))
    status, meanwhile = 200, list[Piece]()
    if request.method == "POST" and form.is_valid():
        try:
            decisions = typed_decisions(request.POST)
            actions.save_text(section, by=request.user, language=language, decisions=decisions, **form.cleaned_data)
        except NamesStand:
            raise
        except Refusal as refusal:
            status, meanwhile = _refuse(form, refusal, now)
        else:
            messages.success(request, _("The section is saved. The earlier text is kept below."))
            return _back(slug, language)
    context = workspace(
        meeting,
        PAGE,
        report=report,
        language=language,
        languages=[(code, Language(code).label) for code in report.languages],
        drafted=now,
        form=form,
        meanwhile=meanwhile,
        since=differences(now.own.basis, now.assembled.text) if now.own and now.is_stale else [],
        versions=_versions(now),
    )
    return render(request, "meetings/organise/report_section.html", context, status=status)


def _initial(now) -> dict[str, Any]:
    return {
        "title": now.part.title,
        "body": now.part.text,
        "number": now.own.number if now.own else 0,
        "seen": now.fingerprint,
    }


def _refuse(form: SectionForm, refusal: Refusal, now) -> tuple[int, list]:
    """Show the sentence, everything typed, and how that differs from what is saved now."""
    form.add_error(None, str(refusal))
    if not now.section.is_locked:
        form.go_on_from(now.own.number if now.own else 0, now.fingerprint)
    return 409, differences(now.part.text, form.cleaned_data["body"].replace("\r\n", "\n"))


def _versions(now) -> list[tuple]:
    """Each version with how it changed the one before, newest first."""
    if now.own is None:
        return []
    kept = list(now.own.versions.select_related("saved_by__profile"))
    before = {one.number: other.body for one, other in pairwise(kept)}
    return [(one, differences(before.get(one.number, ""), one.body)) for one in kept]


@require_POST
@asks_about_names
def bring_back_section(request, slug, pk, number):
    _meeting, report = _found(request, slug)
    section = _section(report, pk)
    language = _language(request, report)
    text = get_object_or_404(section.texts, language=language)
    version = get_object_or_404(text.versions.select_related("text__section__report__meeting"), number=number)
    actions.bring_back(version, by=request.user, decisions=typed_decisions(request.POST))
    messages.success(request, _("That text is back. What stood there before is kept among the versions."))
    return redirect(f"{reverse('meetings:report_section', kwargs={'slug': slug, 'pk': pk})}?language={language}")


STEPS: dict[str, Callable] = {
    "up": lambda section, by: actions.move_section(section, by=by, up=True),
    "down": lambda section, by: actions.move_section(section, by=by, up=False),
    "hide": lambda section, by: actions.hide(section, by=by),
    "show": lambda section, by: actions.show(section, by=by),
    "lock": lambda section, by: actions.lock_section(section, by=by),
    "unlock": lambda section, by: actions.unlock_section(section, by=by),
}


@require_POST
def step_section(request, slug, pk, deed):
    """Move, hide, show, lock or unlock a section, or decide what stands where the data have changed."""
    _meeting, report = _found(request, slug)
    section = _section(report, pk)
    language = _language(request, report)
    seen = request.POST.get("seen", "")
    if deed == "keep":
        actions.keep_own(section, by=request.user, language=language, seen=seen)
        messages.success(request, _("Your text stays as it is."))
    elif deed == "assembled":
        actions.take_assembled(section, by=request.user, language=language, seen=seen)
        messages.success(request, _("The section follows the data again. Your text is kept among its versions."))
    elif deed in STEPS:
        STEPS[deed](section, request.user)
    else:
        raise Http404
    return _back(slug, language, f"#section-{pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def remove_section(request, slug, pk):
    meeting, report = _found(request, slug)
    section = _section(report, pk)
    if not section.is_free:
        raise Http404
    if request.method == "POST":
        actions.remove_section(section, by=request.user)
        messages.success(request, _("The section is removed."))
        return redirect("meetings:organise_report", slug=slug)
    texts = section.texts.all()
    context = workspace(
        meeting,
        PAGE,
        title=_("Remove this section?"),
        sentence=_("If you only want to leave it out of the report, hide it instead."),
        lost=[f"{text.title} ({text.get_language_display()})" for text in texts],
        action=_("Remove the section"),
        back_page="meetings:organise_report",
    )
    return render(request, "meetings/organise/confirm.html", context)


@require_POST
def arrange_sections(request, slug):
    """Put the sections in the order a script has dragged them into."""
    _meeting, report = _found(request, slug)
    order = [int(key) for key in request.POST.get("order", "").split(",") if key.isdigit()]
    actions.arrange(report, order, by=request.user)
    return _back(slug, _language(request, report))


# --- Out for comments, published, taken down --------------------------------------------------------------------------


@require_POST
def build_draft(request, slug):
    """Build the draft as Word or PDF; it changes nothing."""
    meeting, report = _found(request, slug)
    form = request.POST.get("form", "docx")
    language = _language(request, report)
    return redirect(
        jobs.start(
            DRAFT, by=request.user, meeting=meeting.pk, language=language, form=form if form in MAKERS else "docx"
        )
    )


@require_http_methods(["GET", "HEAD", "POST"])
def report_comments(request, slug):
    meeting, report = _found(request, slug)
    form = CommentsForm(request.POST or None, zone=meeting.zone)
    if request.method == "POST" and request.POST.get("deed") == "back":
        actions.take_back(report, by=request.user)
        messages.success(request, _("The draft is hidden from participants again, and the comment period is over."))
        return redirect("meetings:organise_report", slug=slug)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.send_for_comments(report, by=request.user, until=form.cleaned_data["until"])
        except Refusal as refusal:
            form.add_error("until", str(refusal))
            status = 409
        else:
            messages.success(request, _("Those in the meeting see the draft now and can comment."))
            return redirect("meetings:organise_report", slug=slug)
    lead = _("They read the draft on the page of its outcome, and comment on each recommendation and note.")
    return _form_page(request, meeting, form, _("Send the draft for comments"), lead=lead, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def publish_report(request, slug):
    """What stands in the way, what should be known, and the deed."""
    meeting, report = _found(request, slug)
    seated = meeting.registrations.confirmed().count()
    is_correction = report.issues.exists()
    form = PublishForm(request.POST or None, is_correction=is_correction, seated=seated)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.publish(report, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("The report is published. Its Word and PDF files follow in a moment."))
            return redirect("meetings:organise_report", slug=slug)
    material = Material(meeting, report.mark)
    context = workspace(
        meeting,
        PAGE,
        report=report,
        form=form,
        obstacles=obstacles(report, material),
        remarks=remarks(report, material),
        is_correction=is_correction,
        standing=len(material.recommendations),
        plan=plan_of(meeting),
    )
    return render(request, "meetings/organise/report_publish.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def take_down_report(request, slug):
    meeting, report = _found(request, slug)
    issue = get_object_or_404(ReportIssue.objects.visible_to(request.user).in_force(), report=report)
    form = ReasonForm(request.POST or None, button=_("Take the report off the page"))
    if request.method == "POST" and form.is_valid():
        actions.take_down(issue, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The report is off the page. What was issued is kept for the record."))
        return redirect("meetings:organise_report", slug=slug)
    context = workspace(
        meeting,
        PAGE,
        title=_("Take the report off the page?"),
        sentence=_("Nobody but the organisers can read or download it any more. Its issue and files are kept."),
        form=form,
        back_page="meetings:organise_report",
    )
    return render(request, "meetings/organise/reason.html", context)


@require_POST
def build_report_files(request, slug, number):
    """Build the documents of an issue again, where that failed."""
    _meeting, report = _found(request, slug)
    issue = get_object_or_404(ReportIssue.objects.visible_to(request.user), report=report, number=number)
    return redirect(jobs.start(FILES, by=request.user, issue=issue.pk))


# --- Pieces -----------------------------------------------------------------------------------------------------------


def _report(meeting: Meeting) -> OutcomeReport | None:
    report = OutcomeReport.objects.filter(meeting=meeting).first()
    if report:
        report.meeting = meeting
    return report


def _found(request, slug) -> tuple[Meeting, OutcomeReport]:
    """The meeting for its organisers, and its report once it was begun."""
    meeting = meeting_of(request, slug)
    report = _report(meeting)
    if report is None:
        raise Http404
    return meeting, report


def _section(report: OutcomeReport, pk: int) -> ReportSection:
    section = get_object_or_404(
        report.sections.select_related("locked_by__profile", "session").prefetch_related("texts"), pk=pk
    )
    section.report = report
    return section


def _language(request, report: OutcomeReport) -> str:
    """The language of the report the page is about: the asked one, else the page's, else the first."""
    wanted = (request.GET.get("language", ""), get_language() or "", *report.languages, settings.LANGUAGE_CODE)
    return next((code for code in wanted if code in report.languages), settings.LANGUAGE_CODE)


def _back(slug: str, language: str, fragment: str = ""):
    return redirect(f"{reverse('meetings:organise_report', kwargs={'slug': slug})}?language={language}{fragment}")


def _form_page(request, meeting, form, heading, *, lead="", status=200):
    context = workspace(meeting, PAGE, form=form, heading=heading, lead=lead)
    return render(request, "meetings/organise/report_form.html", context, status=status)
