"""The doorbells of the meetings room."""

from celery import shared_task

from .actions import evaluating, nominations, registration, retention


@shared_task
def expire_offers() -> None:
    """End the offers of a freed seat that nobody took up, and offer the seats on."""
    registration.expire_offers()


@shared_task
def forget_what_is_due() -> None:
    """Delete what was promised to be deleted by now."""
    retention.forget_what_is_due()
    nominations.forget_focal_points()


@shared_task
def close_evaluations() -> None:
    """Close the evaluations whose time is over."""
    evaluating.close_what_is_due()
