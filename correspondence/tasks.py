"""The doorbells of the post room."""

import imaplib
import logging

from celery import current_app, shared_task
from django.conf import settings

from . import bounce_mailbox, delivery, mailings, reminders
from .actions import CHUNK

logger = logging.getLogger(__name__)


@shared_task
def deliver(keys: list[int]) -> None:
    """Send these letters."""
    delivery.deliver(keys)


@shared_task
def sweep_letters() -> None:
    """Offer again what waits: rung for in vain, come due since, or left by a dead worker."""
    keys = delivery.waiting()
    for start in range(0, len(keys), CHUNK):
        current_app.send_task("correspondence.tasks.deliver", args=[keys[start : start + CHUNK]])


@shared_task
def post_reminders() -> None:
    """Post the reminders that have become due."""
    reminders.post_due()


@shared_task
def read_bounces() -> None:
    """Look into the bounce mailbox, if there is one; one that cannot be reached is tried again at the next ring."""
    if settings.BOUNCE_MAILBOX_URL:
        try:
            bounce_mailbox.read(settings.BOUNCE_MAILBOX_URL)
        except (OSError, imaplib.IMAP4.error) as error:
            logger.warning("The bounce mailbox could not be read: %s", error)


@shared_task
def start_mailings() -> None:
    """Start the mailings whose time has come."""
    mailings.start_due()
