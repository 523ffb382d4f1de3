"""The list of participants: for the organisers, for those in the meeting, and each person's own entry by link."""

from collections import Counter
from collections.abc import Iterable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from correspondence.models import Mailing
from rrge_portal.kernel.documents import as_docx, as_pdf
from rrge_portal.kernel.files import DOCX, PDF
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.sheet_form import SheetForm
from rrge_portal.kernel.vocabulary import Language
from stakeholders.states import Purpose

from ..actions import participants as lists
from ..actions.exporting import export
from ..forms.participants import EntryForm, OwnEntryForm, ReasonForm
from ..models import Meeting, ParticipantList, Registration
from ..participants import document_of, gather, grouped, language_of, listed_publicly, thaw
from ..participants.documents import said_unnamed
from ..participants.gathering import Listed, consenting, entry_of, facts_of, for_list, line_of
from ..participants.sheet import COLUMNS, KIND
from ..states import MeetingRole
from .public import head_of, meeting_or_404
from .workspace import meeting_of, workspace

MAKERS = {"pdf": (as_pdf, PDF), "docx": (as_docx, DOCX)}


def final_of(meeting: Meeting) -> ParticipantList | None:
    return meeting.participant_lists.in_force().first()


# --- For the organisers -----------------------------------------------------------------------------------------------


def problems_of(each: Listed, namesakes: Counter) -> list[str]:
    """What an organiser should look at in one entry, in words."""
    line, found = each.line, []
    if not line.name:
        found.append(_("no name"))
    if not line.title:
        found.append(_("no title"))
    if not line.function:
        found.append(_("no function"))
    if not line.institution and line.group != "expert":
        found.append(_("no institution"))
    if line.group == "states" and not line.country:
        found.append(_("no country"))
    if each.is_kindless:
        found.append(_("United Nations entity or not? Its organisation does not say"))
    if line.name and namesakes[line.name.casefold()] > 1:
        found.append(_("the same name twice"))
    if not each.is_named:
        found.append(_("has not agreed to be named"))
    return found


@require_safe
def organise_participants(request, slug):
    """The list as it stands, what lacks in it, and what to do next."""
    meeting = meeting_of(request, slug)
    language = language_of(request.GET.get("language"))
    final = final_of(meeting)
    gathered = gather(meeting)
    lines, unnamed = thaw(final) if final else (gathered.lines, gathered.unnamed)
    namesakes = Counter(each.line.name.casefold() for each in gathered.participants)
    marked = [(each, problems_of(each, namesakes)) for each in gathered.participants]
    marked.sort(key=lambda pair: (not pair[1], pair[0].line.family.casefold(), pair[0].registration.pk))
    rounds = Mailing.objects.filter(
        kind=lists.LIST_FOR_CORRECTION, room_type=ContentType.objects.get_for_model(Meeting), room_id=meeting.pk
    )
    seated = {each.registration.stakeholder_id for each in gathered.participants}
    context = workspace(
        meeting,
        "organise_participants",
        final=final,
        language=language,
        languages=settings.LANGUAGES,
        groups=_shown(lines, language),
        unnamed=said_unnamed(unnamed) if unnamed else "",
        marked=marked,
        lacking=sum(bool(problems) for _each, problems in marked),
        corrected=sum(bool(each.entry and each.entry.is_own) for each in gathered.participants),
        sent=rounds.order_by("-pk").defer("audience").first(),
        unlisted=_unlisted(meeting, seated),
    )
    return render(request, "meetings/organise/participants.html", context)


def _shown(lines: Iterable, language: str) -> list[tuple]:
    """Groups with their lines as they are said: `(heading, [(subheading, [text, …]), …])`."""
    return [
        (group.heading, [(each.heading, [line.say(language) for line in each.lines]) for each in group.delegations])
        for group in grouped(lines, language)
    ]


def _unlisted(meeting: Meeting, seated: set[int]) -> list[str]:
    """Who has a part in a session, but neither a seat nor the organisers' role, and so stands in no list."""
    staff = meeting.appointments.filter(role=MeetingRole.ORGANISER).values("stakeholder")
    others = (
        meeting.appointments.exclude(stakeholder__in=seated)
        .exclude(stakeholder__in=staff)
        .exclude(session__state="cancelled")
        .select_related("stakeholder__profile")
    )
    return sorted({each.stakeholder.shown_name for each in others})


@require_safe
def participants_file(request, slug, form):
    """The list as Word or PDF, in one of three languages; for the organisers and those in the meeting."""
    meeting = meeting_or_404(request, slug)
    if not meeting.is_attended_by(request.user) and not request.user.is_superuser:
        raise Http404
    language = language_of(request.GET.get("language"))
    final = final_of(meeting)
    if final:
        lines, unnamed = thaw(final)
        made_at = final.made_at
    elif request.user.has_perm("meetings.organise_meeting", meeting):
        gathered = gather(meeting)
        lines, unnamed, made_at = gathered.lines, gathered.unnamed, timezone.now()
    else:
        raise Http404
    make, media_type = MAKERS[form]
    document = document_of(meeting, lines, unnamed, language=language, made_at=made_at, is_final=bool(final))
    response = HttpResponse(make(document), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="participants-{slug}-{language}.{form}"'
    return response


@require_http_methods(["GET", "POST"])
def list_table(request, slug):
    """The list for a spreadsheet, with chosen columns; written by the worker."""
    meeting = meeting_of(request, slug, "meetings.reopen_meeting")
    form = SheetForm(request.POST or None, columns=COLUMNS, button=_("Write the table"))
    if request.method == "POST" and form.is_valid():
        return redirect(export(KIND, meeting, by=request.user, query="", **form.arguments()))
    context = workspace(meeting, "organise_participants", form=form)
    return render(request, "meetings/organise/participants_table.html", context)


@require_http_methods(["GET", "POST"])
def organise_entry(request, slug, pk):
    """One entry, corrected by an organiser."""
    meeting = meeting_of(request, slug)
    mine = Registration.objects.visible_to(request.user).confirmed().filter(meeting=meeting)
    registration = get_object_or_404(for_list(mine).select_related("meeting"), pk=pk)
    form = EntryForm(request.POST or None, initial=_initial(registration), button=_("Save the entry"))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            lists.correct(registration, form.facts(), by=request.user, version=form.cleaned_data["version"])
        except Refusal as refusal:
            status = _refuse(form, refusal, registration)
        else:
            messages.success(request, _("The entry is corrected, in this list only."))
            return redirect("meetings:organise_participants", slug=slug)
    context = workspace(
        meeting, "organise_participants", form=form, registration=registration, shown=_in_each_language(registration)
    )
    return render(request, "meetings/organise/participant.html", context, status=status)


@require_POST
def name_head(request, slug, pk):
    meeting = meeting_of(request, slug)
    registration = get_object_or_404(Registration.objects.visible_to(request.user), meeting=meeting, pk=pk)
    is_head = request.POST.get("is_head") == "yes"
    lists.name_head(registration, by=request.user, is_head=is_head)
    messages.success(
        request, _("They stand first in their delegation.") if is_head else _("They stand among their delegation.")
    )
    return redirect("meetings:organise_participants", slug=slug)


@require_http_methods(["GET", "POST"])
def send_list(request, slug):
    """Ask everybody with a seat to look at their entry."""
    meeting = meeting_of(request, slug)
    number = meeting.registrations.confirmed().count()
    if request.method == "POST":
        mailing = lists.send_for_correction(meeting, by=request.user)
        messages.success(request, _("The letters are on their way."))
        return redirect("meetings:mailing", slug=slug, pk=mailing.pk)
    action = ngettext("Send %(number)d letter", "Send %(number)d letters", number) % {"number": number}
    context = workspace(
        meeting,
        "organise_participants",
        title=_("Send the provisional list for correction?"),
        sentence=_(
            "Everybody with a seat gets a letter with a link to their own entry, which needs no account. "
            "They see only their own entry and correct it themselves until you make the list final."
        ),
        action=action if number else "",
        tone="primary",
        back_page="meetings:organise_participants",
    )
    return render(request, "meetings/organise/confirm.html", context)


@require_http_methods(["GET", "POST"])
def finalise_list(request, slug):
    meeting = meeting_of(request, slug)
    if request.method == "POST":
        lists.finalise(meeting, by=request.user)
        messages.success(request, _("The list is final. Download it below in each language."))
        return redirect("meetings:organise_participants", slug=slug)
    context = workspace(
        meeting,
        "organise_participants",
        title=_("Make the list of participants final?"),
        sentence=_("Nobody can correct an entry any more, and the document stays the same from now on."),
        action=_("Make the list final"),
        tone="primary",
        back_page="meetings:organise_participants",
    )
    return render(request, "meetings/organise/confirm.html", context)


@require_http_methods(["GET", "POST"])
def reopen_list(request, slug):
    meeting = meeting_of(request, slug)
    final = get_object_or_404(ParticipantList.objects.visible_to(request.user).in_force(), meeting=meeting)
    form = ReasonForm(request.POST or None, button=_("Open the list again"))
    if request.method == "POST" and form.is_valid():
        lists.reopen_list(final, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The list is provisional again; entries can be corrected."))
        return redirect("meetings:organise_participants", slug=slug)
    context = workspace(
        meeting,
        "organise_participants",
        form=form,
        title=_("Open the list again?"),
        sentence=_("It becomes provisional and leaves the public page until you make it final anew."),
        back_page="meetings:organise_participants",
    )
    return render(request, "meetings/organise/reason.html", context)


@require_POST
def show_list(request, slug):
    meeting = meeting_of(request, slug)
    final = get_object_or_404(ParticipantList.objects.visible_to(request.user).in_force(), meeting=meeting)
    is_public = request.POST.get("is_public") == "yes"
    lists.show_to_everybody(final, by=request.user, is_public=is_public)
    messages.success(
        request,
        _("The final list is on the public page, with those who agreed to that.")
        if is_public
        else _("The list is off the public page."),
    )
    return redirect("meetings:organise_participants", slug=slug)


# --- For those in the meeting, and for everybody where it was made public ---------------------------------------------


@require_safe
@login_not_required
def participants(request, slug):
    """Those in the meeting see who else agreed to be seen; everybody sees a list made public, with who agreed to it."""
    meeting = meeting_or_404(request, slug)
    language = language_of(None)
    final = ParticipantList.objects.visible_to(request.user).in_force().filter(meeting=meeting).first()
    is_inside = meeting.is_attended_by(request.user)
    if final is None and not is_inside:
        raise Http404
    unnamed = 0
    if final is None:
        gathered = gather(meeting)
        lines, unnamed = gathered.lines, gathered.unnamed
    else:
        final.meeting = meeting
        lines, unnamed = thaw(final)
        if not is_inside:
            lines, unnamed = listed_publicly(final, lines), 0
    context = {
        **head_of(request, meeting, "participants"),
        "final": final,
        "is_inside": is_inside,
        "groups": _shown(lines, language),
        "unnamed": said_unnamed(unnamed) if unnamed else "",
        "languages": settings.LANGUAGES,
    }
    return render(request, "meetings/participants.html", context)


# --- One's own entry, by the link in the letter -----------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def list_entry(request, token):
    """See how one stands in the list in each language, and correct it; the link is enough, and opens nothing else."""
    registration = for_list(Registration.objects.listed_by(token).select_related("meeting")).first()
    if registration is None:
        return render(request, "meetings/entry_unknown.html", status=404)
    meeting = registration.meeting
    agreed = [purpose for purpose in lists.CONSENTS if registration.stakeholder_id in consenting(meeting, purpose)]
    form = OwnEntryForm(
        request.POST or None,
        initial=_initial(registration) | {"consents": agreed},
        button=_("Save my entry"),
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            lists.correct(registration, form.facts(), by=None, version=form.cleaned_data["version"])
            lists.choose_consents(registration, set(form.cleaned_data["consents"]), by=None)
        except Refusal as refusal:
            status = _refuse(form, refusal, registration)
        else:
            messages.success(request, _("Your entry is saved. Below is how you stand in the list now."))
            return redirect("meetings:list_entry", token=token)
    context = {
        "meeting": meeting,
        "form": form,
        "shown": _in_each_language(registration),
        "is_closed": bool(meeting.list_closed_at),
        "is_named": Purpose.PARTICIPANT_LIST in agreed,
    }
    return render(request, "meetings/entry.html", context, status=status)


# --- Pieces -----------------------------------------------------------------------------------------------------------


def _initial(registration: Registration) -> dict:
    entry = entry_of(registration)
    return {**facts_of(registration), "version": entry.version if entry else 0}


def _refuse(form: EntryForm, refusal: Refusal, registration: Registration) -> int:
    """Show the sentence and everything typed; the next click saves it over what somebody else wrote."""
    form.add_error(None, str(refusal))
    now = type(registration)._base_manager.select_related("entry").get(pk=registration.pk)
    entry = entry_of(now)
    form.keep_what_was_typed(entry.version if entry else 0)
    return 409


def _in_each_language(registration: Registration) -> list[tuple[str, str, str, str]]:
    """How an entry reads: `(code, the language's own name, heading, line)`."""
    line = line_of(registration)
    rows = []
    for code, _name in settings.LANGUAGES:
        group = grouped([line], code)[0]
        heading = " › ".join(part for part in (group.heading, group.delegations[0].heading) if part)
        rows.append((code, str(Language(code).label), heading, line.say(code)))
    return rows
