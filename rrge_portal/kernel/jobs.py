"""Long work as rows: every import, export and build has a `Job`, so that a killed worker loses none.

A room registers what it can do::

    @job("edition")
    def build_edition(job): ...

and starts it with `start("edition", by=person, edition=edition.pk)`. The function receives the `Job`, works in
batches of its own, calls `job.advance(done, total)`, and returns a JSON-serialisable result. It must be able to
run twice: after a crash the sweep starts it again.
"""

from collections.abc import Callable
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from .bell import ring
from .models import Job
from .refusal import Refusal
from .states import JobState

STALE_AFTER = timedelta(minutes=3)
MOST_ATTEMPTS = 3

_handlers: dict[str, Callable] = {}


def job(kind: str):
    """Register the function that does jobs of this kind."""

    def register(function):
        _handlers[kind] = function
        return function

    return register


def start(kind: str, *, by=None, **arguments) -> Job:
    """Record a job and, once the transaction commits, ring the worker."""
    row = Job.objects.create(kind=kind, arguments=arguments, by=by)
    ring("rrge_portal.kernel.tasks.run_job", row.pk)
    return row


def run(pk: int) -> Job | None:
    """Do one job, unless somebody else has it. Returns None if there was nothing to do."""
    now = timezone.now()
    free = Q(state=JobState.WAITING) | Q(state=JobState.RUNNING, seen_at__lt=now - STALE_AFTER)
    if not Job.objects.filter(free, pk=pk).update(state=JobState.RUNNING, seen_at=now):
        return None
    row = Job.objects.get(pk=pk)
    row.attempts += 1
    row.save(update_fields=["attempts"])
    try:
        result = _handlers[row.kind](row)
    except Refusal as refusal:
        return row.finish(JobState.FAILED, problem=str(refusal))
    except Exception as error:
        if row.attempts >= MOST_ATTEMPTS:
            row.finish(JobState.FAILED, problem=f"{type(error).__name__}: {error}")
        else:
            Job.objects.filter(pk=pk).update(state=JobState.WAITING)
        raise
    return row.finish(JobState.DONE, result=result)


def waiting() -> list[int]:
    """Keys of the jobs nobody is doing: never rung for, or left by a dead worker."""
    now = timezone.now()
    return list(
        Job.objects.filter(
            Q(state=JobState.WAITING, created_at__lt=now - timedelta(seconds=20))
            | Q(state=JobState.RUNNING, seen_at__lt=now - STALE_AFTER)
        ).values_list("pk", flat=True)
    )
