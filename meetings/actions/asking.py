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

from ..models import NoteSegment, PracticeInvitation, Recommendation
from ..naming import screen_of
from .naming import Decisions, let_pass


@transaction.atomic
def ask_for_practice(
    thing: Recommendation | NoteSegment,
    *,
    by,
    email: str,
    name: str = "",
    language: str,
    person=None,
    decisions: Decisions | None = None,
) -> PracticeInvitation:
    """Ask a person to describe a paragraph or a recommendation as a practice; the form comes filled with its origin.

    `person` is somebody of the meeting; an address alone tells nobody whether it has an account.
    """
    written = thing.note.language if isinstance(thing, NoteSegment) else thing.language
    let_pass(screen_of(thing), [thing.text], by=by, language=written, decisions=decisions)
    origin = {"segment": thing} if isinstance(thing, NoteSegment) else {"recommendation": thing}
    try:
        with transaction.atomic():
            invitation = PracticeInvitation.objects.create(
                meeting=thing.meeting,
                session=thing.session,
                text=thing.text,
                stakeholder=person,
                name=person.letter_name if person else name,
                email=email.lower(),
                language=person.letter_language if person else language,
                invited_by=by,
                **origin,
            )
    except IntegrityError:
        raise Refusal(_("This person has been asked to describe it already.")) from None
    post(
        "practice_asked_for",
        to=invitation,
        about=invitation,
        room=invitation if thing.is_chatham else thing.meeting,
        key=f"practice_asked_for:{invitation.pk}",
        meeting=thing.meeting,
        text=invitation.text,
        url=Secret(_address(invitation)),
    )
    record("practice.asked_for", by=by, about=thing, room=thing.meeting)
    return invitation


def _address(invitation: PracticeInvitation) -> str:
    spoken = invitation.language if invitation.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(spoken):
        return f"{settings.PORTAL_URL}{reverse('practices:new_practice')}?invitation={invitation.pk}"
