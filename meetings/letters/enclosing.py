"""What invitations carry: the organisers' signed letter, the invitation on letterhead, the visa support letter.

Made when the letter leaves. None of them holds the link that answers the invitation: what is enclosed is handed on to
superiors, ministries and consulates.
"""

from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_countries import countries

from correspondence import rendering
from correspondence.enclosures import Enclosure, enclosure
from correspondence.models import Letter
from correspondence.seals import GAP
from rrge_portal.kernel.documents import Block, Document, Facts, Paragraph, as_pdf
from rrge_portal.kernel.files import PDF
from rrge_portal.kernel.moments import say_short_date

from ..addresses import invitation_context
from ..models import Invitation, LetterHead, Meeting, Registration, VisaRequest
from ..states import Costs
from ..wordings import wording_of


def letterhead_of(meeting: Meeting) -> LetterHead:
    """What the organisers said of themselves, or nothing yet."""
    return LetterHead.objects.filter(meeting=meeting).first() or LetterHead(meeting=meeting)


def _invitation_of(letter: Letter) -> Invitation:
    """Whom the letter invites; a test copy stands for an invitation to the person who tests."""
    if isinstance(letter.about, Invitation):
        return letter.about
    return Invitation(pk=0, meeting=letter.room, given_name=letter.name, email=letter.address, language=letter.language)


def _spoken(letter: Letter) -> str:
    return letter.language if letter.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


@enclosure("signed_invitation")
def signed_invitation(letter: Letter) -> Enclosure | None:
    """The organisers' own PDF in the letter's language, else in English, else in whichever there is."""
    meeting: Any = letter.room
    signed = {each.language: each for each in meeting.signed_invitations.all()}
    chosen = signed.get(letter.language) or signed.get(settings.LANGUAGE_CODE) or next(iter(signed.values()), None)
    if chosen is None:
        return None
    with chosen.file.open() as file:
        return Enclosure(chosen.file_name, PDF, file.read())


@enclosure("invitation_pdf")
def invitation_pdf(letter: Letter) -> Enclosure:
    """The letter itself on the organisers' letterhead, with the recipient's name."""
    invitation = _invitation_of(letter)
    meeting, now = invitation.meeting, letter.created_at or timezone.now()
    if letter.mailing and letter.kind == "invitation":
        words = letter.mailing.words_for(letter.language)
    else:
        words = wording_of(meeting, "invitation", letter.language)
    context = invitation_context(invitation)
    words = words or rendering.standard_words("invitation", language=letter.language, context=context)
    said = rendering.say("invitation", name=letter.name, language=letter.language, context=context, words=words)
    with translation.override(_spoken(letter)):
        head = letterhead_of(meeting)
        text = [Paragraph(part) for part in said.words.split("\n\n") if part and not GAP.search(part)]
        document = Document(
            title=str(meeting.title),
            language=said.language,
            made_at=now,
            above="\n".join(part for part in (head.organisation, head.address) if part),
            below=f"{meeting.days_said} · {meeting.place}" if meeting.place else meeting.days_said,
            blocks=[Paragraph(say_short_date(now.date())), *text, *_signature(head)],
            footer=head.organisation,
        )
        return Enclosure(f"{_('invitation')}.pdf", PDF, as_pdf(document))


@enclosure("visa_letter")
def visa_letter(letter: Letter) -> Enclosure | None:
    """To the consulate, for whoever needs it: who they are, to what they are invited, and who pays."""
    if isinstance(letter.about, Registration):
        request = VisaRequest.objects.filter(registration=letter.about).first()
    else:
        request = VisaRequest.objects.filter(invitation_id=_invitation_of(letter).pk).first()
    if request is None and letter.kind != "test_copy":
        return None
    request = request or VisaRequest(invitation=_invitation_of(letter), legal_name=letter.name)
    with translation.override(_spoken(letter)):
        return Enclosure(f"{_('visa-support-letter')}.pdf", PDF, as_pdf(_visa_document(request, letter)))


def _visa_document(request: VisaRequest, letter: Letter) -> Document:
    meeting = request.room
    head, now = letterhead_of(meeting), letter.created_at or timezone.now()
    facts = [
        (_("Full name"), request.legal_name),
        (_("Nationality"), str(countries.name(str(request.nationality)))),
        (_("Organisation"), request.organisation),
        (_("Meeting"), str(meeting.title)),
        (_("Days"), meeting.days_said),
        (_("Place"), meeting.place),
        (_("Costs"), str(Costs(request.costs or head.costs).label)),
    ]
    return Document(
        title=_("Letter in support of an application for a visa"),
        language=_spoken(letter),
        made_at=now,
        above="\n".join(part for part in (head.organisation, head.address) if part),
        below=say_short_date(now.date()),
        blocks=[
            Paragraph(_("To the competent consular authority")),
            Paragraph(_("We confirm that the person named below is invited to take part in the meeting named below.")),
            Facts([(name, value) for name, value in facts if value]),
            Paragraph(_("We would be grateful for any assistance in issuing the visa in good time.")),
            *_signature(head),
        ],
        footer=head.organisation,
    )


def _signature(head: LetterHead) -> list[Block]:
    return [
        Paragraph(line, "strong" if number == 0 else "")
        for number, line in enumerate(
            part for part in (head.signatory_name, head.signatory_function, head.organisation) if part
        )
    ]
