"""What a mail provider tells about letters by webhook, through Anymail."""

from anymail.signals import AnymailTrackingEvent, EventType, tracking
from django.dispatch import receiver

from . import fates
from .fates import Returned
from .models import Letter

FOR_GOOD = {"invalid", "bounced"}
"""Reasons of a rejection that are about the address; the others are about us, the letter, or an earlier complaint."""


@receiver(tracking, dispatch_uid="correspondence.tracking")
def take_in(sender, event: AnymailTrackingEvent, **kwargs) -> None:
    """Do what an event calls for; what is about no letter of ours, or another address than its, is left alone."""
    letter = _letter_of(event)
    if letter is None or (event.recipient or letter.address).lower() != letter.address.lower():
        return
    words = event.mta_response or event.description or ""
    match event.event_type:
        case EventType.DELIVERED:
            fates.delivered(letter)
        case EventType.BOUNCED:
            is_final = event.reject_reason in FOR_GOOD
            fates.came_back(Returned(letter, is_final, words))
        case EventType.REJECTED | EventType.FAILED | EventType.DEFERRED:
            fates.came_back(Returned(letter, event.reject_reason == "invalid", words))
        case EventType.COMPLAINED:
            fates.complained(letter)
        case EventType.UNSUBSCRIBED:
            fates.unsubscribed(letter)


def _letter_of(event: AnymailTrackingEvent) -> Letter | None:
    """By the Message-ID we gave along, else by what the provider called the letter when it took it."""
    if ours := (event.metadata or {}).get("letter"):
        return Letter.objects.filter(message_id=str(ours)).first()
    if event.message_id:
        return Letter.objects.filter(provider_id=event.message_id).first()
    return None
