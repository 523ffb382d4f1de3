"""The doorbells of the kernel."""

from celery import shared_task

from . import jobs, kept_forms, uploads


@shared_task
def run_job(pk: int) -> None:
    """Do one job."""
    jobs.run(pk)


@shared_task
def sweep_jobs() -> None:
    """Take up what a killed worker left."""
    for pk in jobs.waiting():
        run_job.delay(pk)


@shared_task
def forget_job_files() -> None:
    """Delete the exports and builds that have been kept for long enough."""
    jobs.forget_files()


@shared_task
def forget_kept_forms() -> None:
    """Delete the forms nobody came back for."""
    kept_forms.forget_old()


@shared_task
def forget_partial_uploads() -> None:
    """Delete the files that were begun and never finished."""
    uploads.forget_old()
