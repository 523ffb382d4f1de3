"""The doorbells of the practices room."""

from celery import shared_task

from .actions import concerns, consenting, drafting, editions, living, saved_searches


@shared_task
def sweep_editions() -> None:
    """Start the builds of editions nobody has started."""
    editions.build_what_waits()


@shared_task
def end_expired_consents() -> None:
    """Unpublish what rested on consents whose time is over."""
    consenting.end_expired()


@shared_task
def forget_discarded_drafts() -> None:
    """Delete drafts that were thrown away and not fetched back in time."""
    drafting.forget_discarded()


@shared_task
def ask_whether_practices_run() -> None:
    """Ask of practices whose day has come whether they still run; forget addresses of concerns long closed."""
    living.ask_what_is_due()
    concerns.forget_addresses()


@shared_task
def tell_of_new_practices() -> None:
    """Write to whoever saved a search that finds something newly published; forget addresses nobody confirmed."""
    saved_searches.tell_due()
    saved_searches.forget_unconfirmed()
