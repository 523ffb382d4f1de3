"""The organisers' own wording of letters, their letterhead, and the letters that support a visa."""

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from correspondence.forms import WordingForm
from correspondence.words import placeholders_of
from rrge_portal.kernel.files import PDF
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.vocabulary import Language

from ..actions import wording as wording_actions
from ..forms.composing import LetterHeadForm, SignedInvitationForm, VisaForm
from ..letters.enclosing import letterhead_of
from ..letters.names import name_of
from ..letters.standard import standard_words
from ..models import Invitation, Meeting, Registration, VisaRequest
from ..wordings import KINDS, languages_met, wordings_of
from .workspace import meeting_of, workspace


def _languages(meeting: Meeting) -> list[Language]:
    """Those in which letters are read here: the portal's, the meeting's, and those of the people invited."""
    invited = meeting.invitations.order_by().values_list("language", flat=True).distinct()
    return languages_met({*dict(settings.LANGUAGES), *meeting.languages, *invited})


@require_safe
def wordings(request, slug):
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    own = wordings_of(meeting)
    languages = _languages(meeting)
    rows = [
        {
            "kind": kind,
            "label": name_of(kind),
            "languages": [{"language": language, "words": own[kind].get(language)} for language in languages],
        }
        for kind in KINDS
    ]
    return render(request, "meetings/organise/wordings.html", workspace(meeting, "wordings", rows=rows))


@require_http_methods(["GET", "POST"])
def wording(request, slug, kind, language):
    """One letter in one language: the organisers' own words, or the standard ones to begin from."""
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    if kind not in KINDS or language not in Language.values:
        raise Http404
    known = meeting.wordings.filter(kind=kind, language=language).first()
    words = known.words if known else standard_words(meeting, kind, language)
    form = WordingForm(request.POST or None, kind=kind, words=words, version=known.version if known else 0)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            wording_actions.word(meeting, kind, language, **form.cleaned_data, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("The wording is saved. Letters written from now on use it."))
            return redirect("meetings:wordings", slug=slug)
    context = workspace(
        meeting,
        "wordings",
        form=form,
        known=known,
        kind=kind,
        language=language,
        label=name_of(kind),
        placeholders=[(name, each.meaning) for name, each in placeholders_of(kind).items()],
    )
    return render(request, "meetings/organise/wording.html", context, status=status)


@require_POST
def drop_wording(request, slug, kind, language):
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    wording_actions.drop(get_object_or_404(meeting.wordings, kind=kind, language=language), by=request.user)
    messages.success(request, _("The standard letter goes out again in this language."))
    return redirect("meetings:wordings", slug=slug)


@require_http_methods(["GET", "POST"])
def letterhead(request, slug):
    """Who writes and signs, and the signed invitations themselves."""
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    is_upload = "signed" in request.POST
    head = LetterHeadForm(
        request.POST if request.method == "POST" and not is_upload else None, instance=letterhead_of(meeting)
    )
    upload = SignedInvitationForm(
        request.POST if is_upload else None, request.FILES if is_upload else None, person=request.user
    )
    status = 200
    try:
        if is_upload and upload.is_valid():
            data = upload.cleaned_data
            wording_actions.add_signed(meeting, language=data["signed_language"], pending=data["file"], by=request.user)
            messages.success(request, _("The signed invitation is kept. Choose it when you send invitations."))
            return redirect("meetings:letterhead", slug=slug)
        if request.method == "POST" and not is_upload and head.is_valid():
            wording_actions.set_letterhead(head.instance, by=request.user)
            messages.success(request, _("The letterhead is saved."))
            return redirect("meetings:letterhead", slug=slug)
    except Refusal as refusal:
        (upload if is_upload else head).add_error(None, str(refusal))
        status = 409
    context = workspace(
        meeting, "wordings", head=head, upload=upload, signed=list(meeting.signed_invitations.order_by("language"))
    )
    return render(request, "meetings/organise/letterhead.html", context, status=status)


@require_safe
def signed_invitation(request, slug, pk):
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    signed = get_object_or_404(meeting.signed_invitations, pk=pk)
    response = FileResponse(signed.file.open(), as_attachment=True, filename=signed.file_name, content_type=PDF)
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def remove_signed_invitation(request, slug, pk):
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    wording_actions.remove_signed(get_object_or_404(meeting.signed_invitations, pk=pk), by=request.user)
    messages.success(request, _("The signed invitation is removed; letters go out without it."))
    return redirect("meetings:letterhead", slug=slug)


@require_http_methods(["GET", "POST"])
def visa_letter(request, slug, pk):
    """Who somebody invited is in their passport; saving sends them the letter."""
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    mine = Invitation.objects.visible_to(request.user).select_related("meeting", "stakeholder__profile")
    invitation = get_object_or_404(mine, meeting=meeting, pk=pk)
    noted = VisaRequest.objects.filter(invitation=invitation).first() or VisaRequest(
        invitation=invitation, legal_name=invitation.letter_name
    )
    return _visa_page(request, meeting, noted, "invitee", "invitations", str(invitation))


@require_http_methods(["GET", "POST"])
def visa_letter_of_seat(request, slug, pk):
    """The same for somebody who registered without an invitation."""
    meeting = meeting_of(request, slug, "meetings.invite_meeting")
    mine = Registration.objects.visible_to(request.user).select_related("meeting", "stakeholder__profile__organisation")
    seat = get_object_or_404(mine, meeting=meeting, pk=pk)
    if seat.invitation_id:
        return redirect("meetings:visa_letter", slug=slug, pk=seat.invitation_id)
    noted = VisaRequest.objects.filter(registration=seat).first() or VisaRequest(
        registration=seat, legal_name=seat.stakeholder.letter_name
    )
    return _visa_page(request, meeting, noted, "registration", "registrations", seat.stakeholder.shown_name)


def _visa_page(request, meeting: Meeting, noted: VisaRequest, back_page: str, place: str, name: str):
    form = VisaForm(request.POST or None, instance=noted)
    status, back = 200, reverse(f"meetings:{back_page}", kwargs={"slug": meeting.slug, "pk": noted.whose.pk})
    if request.method == "POST" and form.is_valid():
        try:
            wording_actions.send_visa_letter(form.instance, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("The visa support letter is on its way to %(name)s.") % {"name": name})
            return redirect(back)
    context = workspace(
        meeting, place, form=form, invitation=name, back=back, is_complete=letterhead_of(meeting).is_complete
    )
    return render(request, "meetings/organise/visa.html", context, status=status)
