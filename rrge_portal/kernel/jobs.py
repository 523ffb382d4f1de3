"""Long work as rows: every import, export and build has a `Job`, so that a killed worker loses none.

A room registers what it can do::

    @job("edition", label=_("The files of an edition"))
    def build_edition(job): ...

and starts it with `start("edition", by=person, edition=edition.pk)`. The function receives the `Job`, works in
batches of its own, calls `job.advance(done, total)`, may `job.keep_file(…)`, and returns a JSON-serialisable result.
It must be able to run twice: after a crash the sweep starts it again. It runs in the language of whoever started it.

Whoever started it follows it on its page: `redirect(job)` leads there.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from .bell import ring
from .models import Job
from .refusal import Refusal
from .states import JobState

STALE_AFTER = timedelta(minutes=3)
MOST_ATTEMPTS = 3


class Link(NamedTuple):
    """Where a job leads: an address and what the link says."""

    url: str
    label: str


class Kind(NamedTuple):
    """One kind of work: the function that does it, and what its page says.

    `label` is the heading. `place` gives the page the work belongs to, `outcome` the sentence about a job that is done,
    and `may` whether a person may still have its page and its file, who may have lost a role since.
    """

    do: Callable[[Job], dict | None]
    label: str = ""
    place: Callable[[Job], Link | None] | None = None
    outcome: Callable[[Job], str] | None = None
    may: Callable[[Job, object], bool] | None = None


_kinds: dict[str, Kind] = {}
_UNKNOWN = Kind(lambda _job: None)


def job(kind: str, *, label="", place=None, outcome=None, may=None):
    """Register the function that does jobs of this kind, and what their page says (see `Kind`)."""

    def register(function):
        _kinds[kind] = Kind(function, label, place, outcome, may)
        return function

    return register


def start(kind: str, *, by=None, **arguments) -> Job:
    """Record a job and, once the transaction commits, ring the worker."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    row = Job.objects.create(kind=kind, arguments=arguments, by=by, language=language)
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
        with translation.override(row.language):
            result = _kinds[row.kind].do(row)
    except Refusal as refusal:
        with translation.override(row.language):
            return row.finish(JobState.FAILED, problem=str(refusal), is_refused=True)
    except Exception as error:
        if row.attempts >= MOST_ATTEMPTS:
            row.finish(JobState.FAILED, problem=f"{type(error).__name__}: {error}")
        else:
            Job.objects.filter(pk=pk).update(state=JobState.WAITING)
        raise
    return row.finish(JobState.DONE, result=result)


def try_again(row: Job) -> Job:
    """Do a failed job once more, from the beginning."""
    failed = Job.objects.filter(pk=row.pk, state=JobState.FAILED)
    if not failed.update(state=JobState.WAITING, attempts=0, done=0, total=0, problem="", is_refused=False):
        raise Refusal(_("This work has not failed, so there is nothing to try again. Reload its page."))
    ring("rrge_portal.kernel.tasks.run_job", row.pk)
    row.refresh_from_db()
    return row


def waiting() -> list[int]:
    """Keys of the jobs nobody is doing: never rung for, or left by a dead worker."""
    now = timezone.now()
    return list(
        Job.objects.filter(
            Q(state=JobState.WAITING, created_at__lt=now - timedelta(seconds=20))
            | Q(state=JobState.RUNNING, seen_at__lt=now - STALE_AFTER)
        ).values_list("pk", flat=True)
    )


def forget_files(now: datetime | None = None) -> int:
    """Delete the files nobody may download any more. Returns how many."""
    now = now or timezone.now()
    late = Job.objects.exclude(file="").filter(finished_at__lt=now - Job.FILES_ARE_KEPT)
    number = 0
    for row in late.iterator(chunk_size=500):
        row.drop_file()
        number += 1
    return number


# --- What the page of a job asks --------------------------------------------------------------------------------------


def label_of(row: Job) -> str:
    return str(_kind_of(row).label or _("Work in the background"))


def place_of(row: Job) -> Link | None:
    """The page the job belongs to, if its kind names one."""
    place = _kind_of(row).place
    return place(row) if place else None


def outcome_of(row: Job) -> str:
    """What a job that is done has to say."""
    outcome = _kind_of(row).outcome
    return outcome(row) if outcome and row.state == JobState.DONE else ""


def is_open_to(row: Job, person) -> bool:
    """Whether a person who can see the job may still have what it made."""
    may = _kind_of(row).may
    return may is None or may(row, person)


def _kind_of(row: Job) -> Kind:
    return _kinds.get(row.kind, _UNKNOWN)
