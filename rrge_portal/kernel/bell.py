"""`ring`: tell the worker, once the transaction is safe, that a row waits for it."""

from functools import partial

from celery import current_app
from django.db import transaction


def ring(task: str, *arguments) -> None:
    """Send the named task after commit.

    A broker that is down is logged and otherwise ignored: the row is committed, and a sweep finds it.
    """
    transaction.on_commit(partial(current_app.send_task, task, args=arguments, retry=False), robust=True)
