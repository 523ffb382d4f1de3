"""The doorbells of the post room."""

from celery import current_app, shared_task

from . import delivery, reminders
from .actions import CHUNK


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
