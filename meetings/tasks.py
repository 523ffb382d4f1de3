"""The doorbells of the meetings room."""

from celery import shared_task

from .actions import registration


@shared_task
def expire_offers() -> None:
    """End the offers of a freed seat that nobody took up, and offer the seats on."""
    registration.expire_offers()
