"""Organisers word their letters, set up their letterhead, and upload what they signed by hand."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from correspondence.actions import post
from correspondence.words import problems_of_body, problems_of_subject
from journal.actions import record
from rrge_portal.kernel.files import PDF
from rrge_portal.kernel.pending import Pending
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock

from ..addresses import address_for
from ..models import LetterHead, Meeting, SignedInvitation, VisaRequest, Wording
from ..states import InvitationState, RegistrationState

_NO_SEAT = _("A visa support letter is for those who have a seat. Wait until the registration is confirmed.")


@transaction.atomic
def word(meeting: Meeting, kind: str, language: str, *, subject: str, body: str, version: int, by) -> Wording:
    """Let a letter of the meeting go out in these words; `version` is the one the person began from, 0 for none."""
    lock(meeting)
    if problems := [*problems_of_subject(kind, subject), *problems_of_body(kind, body)]:
        raise Refusal(" ".join(problems))
    known = meeting.wordings.filter(kind=kind, language=language).first()
    if known and known.version != version:
        raise Refusal(
            _("Somebody else has changed this letter meanwhile. Copy your text, reload the page, and compare the two.")
        )
    wording = known or Wording(meeting=meeting, kind=kind, language=language, version=0)
    wording.subject, wording.body, wording.changed_by = subject, body, by
    wording.version += 1
    wording.save()
    record("wording.changed", by=by, about=wording, letter=kind, language=language)
    return wording


@transaction.atomic
def drop(wording: Wording, *, by) -> None:
    """Let the standard letter go out again."""
    wording = lock(wording)
    record("wording.dropped", by=by, about=wording.meeting, letter=wording.kind, language=wording.language)
    wording.delete()


@transaction.atomic
def set_letterhead(letterhead: LetterHead, *, by) -> LetterHead:
    """Say who writes, signs and pays, for the letters as PDF."""
    lock(letterhead.meeting)
    letterhead.save()
    record("letterhead.changed", by=by, about=letterhead)
    return letterhead


@transaction.atomic
def add_signed(meeting: Meeting, *, language: str, pending: Pending, by) -> SignedInvitation:
    """Keep the organisers' own signed letter in one language; it takes the place of an earlier one."""
    lock(meeting)
    if pending.media_type != PDF:
        raise Refusal(_("A signed invitation is a PDF. Save it as one and choose that file."))
    meeting.signed_invitations.filter(language=language).delete()
    signed = SignedInvitation(
        meeting=meeting,
        language=language,
        file_name=pending.name,
        size=pending.size,
        sha256=pending.sha256,
        uploaded_by=by,
    )
    with pending.opened() as file:
        signed.file.save(pending.name, file, save=False)
    signed.save()
    record("signed_invitation.added", by=by, about=signed, language=language)
    transaction.on_commit(pending.discard)
    return signed


@transaction.atomic
def remove_signed(signed: SignedInvitation, *, by) -> None:
    """Enclose it no more; letters that have not left go without it."""
    record("signed_invitation.removed", by=by, about=signed.meeting, language=signed.language)
    signed.delete()


@transaction.atomic
def ask_for_visa_letter(request: VisaRequest, *, by=None) -> VisaRequest:
    """Somebody invited asks for the letter through their own link, or whoever has a seat; the organisers send it.

    Raises:
        Refusal: the invitation is withdrawn or declined, or nobody was told of it yet; or there is no seat.
    """
    whose = lock(request.whose)
    if request.invitation and whose.state not in {InvitationState.SENT, InvitationState.ACCEPTED}:
        raise Refusal(_("A visa support letter is for those who are invited. Accept the invitation first."))
    if request.registration and whose.state != RegistrationState.CONFIRMED:
        raise Refusal(_NO_SEAT)
    request.save()
    record("visa_letter.asked", by=by, about=request)
    return request


@transaction.atomic
def send_visa_letter(request: VisaRequest, *, by) -> VisaRequest:
    """Send somebody invited or seated the letter that supports their visa, with their name as the passport has it."""
    whose = request.whose
    meeting = lock(whose.meeting)
    if request.registration and whose.state != RegistrationState.CONFIRMED:
        raise Refusal(_NO_SEAT)
    if not _letterhead(meeting).is_complete:
        raise Refusal(_("Say on the letterhead first which organisation invites and who signs; the letter needs both."))
    try:
        request.full_clean(exclude=["invitation", "registration"])
    except ValidationError as error:
        raise Refusal(" ".join(error.messages)) from error
    request.save()
    record("visa_letter.sent", by=by, about=request)
    number = meeting.letters.filter(kind="visa_support").count()
    post(
        "visa_support",
        to=request.to,
        about=whose,
        room=meeting,
        key=f"visa_support:{whose.pk}:{number}" if request.invitation else f"visa_support:seat:{whose.pk}:{number}",
        enclosures=["visa_letter"],
        meeting=meeting,
        url=address_for(request.to, "meeting", slug=meeting.slug),
    )
    return request


def _letterhead(meeting: Meeting) -> LetterHead:
    return LetterHead.objects.filter(meeting=meeting).first() or LetterHead(meeting=meeting)
