"""The doorbells of the practices room."""

from celery import shared_task

from .actions import consenting, editions


@shared_task
def sweep_editions() -> None:
    """Start the builds of editions nobody has started."""
    editions.build_what_waits()


@shared_task
def end_expired_consents() -> None:
    """Unpublish what rested on consents whose time is over."""
    consenting.end_expired()
