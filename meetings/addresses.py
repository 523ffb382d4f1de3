"""Addresses of the meetings room as they stand in letters: absolute, and in the recipient's language."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from correspondence.actions import Addressee
from correspondence.seals import Secret

from .models import Asked, Invitation, Nomination


def address_for(to: Addressee, name: str, **kwargs) -> str:
    """Where the page `meetings:<name>` is for this recipient: a Spanish reader lands on the Spanish one."""
    spoken = to.letter_language if to.letter_language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(spoken):
        return settings.PORTAL_URL + reverse(f"meetings:{name}", kwargs=kwargs)


def address_on_portal(name: str, **kwargs) -> str:
    """Where the page `meetings:<name>` is in the page's language, absolute: for QR codes and documents."""
    return settings.PORTAL_URL + reverse(f"meetings:{name}", kwargs=kwargs)


def invitation_context(invitation: Invitation) -> dict:
    """What an invitation and a reminder of it say; the link is masked wherever the letter is shown."""
    return {
        "meeting": invitation.meeting,
        "role": invitation.role,
        "organisation": invitation.organisation,
        "due": invitation.due,
        "zone": invitation.meeting.zone,
        "url": Secret(address_for(invitation, "invitation", token=invitation.token)),
    }


def nomination_context(nomination: Nomination) -> dict:
    """What every letter to a focal point says; the link is masked wherever the letter is shown."""
    return {
        "nomination": nomination,
        "meeting": nomination.meeting,
        "seats": nomination.seats,
        "due": nomination.due_at,
        "is_overdue": nomination.is_past_due,
        "zone": nomination.meeting.zone,
        "url": Secret(address_for(nomination, "nomination", token=nomination.token)),
    }


def survey_context(asked: Asked) -> dict:
    """What the letter that asks for an evaluation says; the link is masked wherever the letter is shown."""
    meeting = asked.survey.meeting
    return {
        "meeting": meeting,
        "closes_at": asked.survey.closes_at,
        "zone": meeting.zone,
        "url": Secret(address_for(asked, "survey", token=asked.token)),
    }
