"""Asking the right person to describe as a practice what was heard in a session."""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from correspondence.actions import post
from correspondence.seals import Secret
from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from stakeholders.models import Stakeholder

from ..models import NoteSegment, PracticeInvitation, Recommendation


@transaction.atomic
def ask_for_practice(
    thing: Recommendation | NoteSegment, *, by, email: str, name: str = "", language: str, person=None
) -> PracticeInvitation:
    """Ask a person to describe a paragraph or a recommendation as a practice; the form comes filled with its origin."""
    on_segment = isinstance(thing, NoteSegment)
    session = thing.note.session if on_segment else thing.session
    meeting = session.meeting if on_segment else thing.meeting
    person = person or Stakeholder.objects.filter(email__iexact=email).first()
    try:
        with transaction.atomic():
            invitation = PracticeInvitation.objects.create(
                meeting=meeting,
                session=session,
                text=thing.text,
                stakeholder=person,
                name=name,
                email=(person.letter_address or email) if person else email.lower(),
                language=person.letter_language if person else language,
                invited_by=by,
                **({"segment": thing} if on_segment else {"recommendation": thing}),
            )
    except IntegrityError:
        raise Refusal(_("This person has been asked to describe it already.")) from None
    is_chatham = session.is_chatham if on_segment else thing.is_chatham
    post(
        "practice_asked_for",
        to=invitation,
        about=invitation,
        room=invitation if is_chatham else meeting,
        key=f"practice_asked_for:{invitation.pk}",
        meeting=meeting,
        text=invitation.text,
        url=Secret(_address(invitation)),
    )
    record("practice.asked_for", by=by, about=thing if not on_segment else thing.note, room=meeting)
    return invitation


def _address(invitation: PracticeInvitation) -> str:
    spoken = invitation.language if invitation.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(spoken):
        return f"{settings.PORTAL_URL}{reverse('practices:new_practice')}?invitation={invitation.pk}"
