"""Jobs survive their workers, run once, and say what went wrong."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rrge_portal.kernel import jobs
from rrge_portal.kernel.models import Job
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.states import JobState

pytestmark = pytest.mark.django_db


@pytest.fixture
def counting(monkeypatch):
    """A job kind that counts its runs; set `counting.problem` to make it fail."""

    class Counting:
        runs = 0
        problem: Exception | None = None

        def __call__(self, job):
            self.runs += 1
            job.advance(1, 2)
            if self.problem:
                raise self.problem
            return {"runs": self.runs}

    counting = Counting()
    monkeypatch.setitem(jobs._kinds, "counting", jobs.Kind(counting))
    return counting


def test_a_job_runs_once_and_keeps_its_result(counting):
    job = jobs.start("counting")

    jobs.run(job.pk)
    assert jobs.run(job.pk) is None

    job.refresh_from_db()
    assert (job.state, job.result, counting.runs) == (JobState.DONE, {"runs": 1}, 1)


def test_a_job_whose_worker_died_is_found_and_run(counting):
    job = jobs.start("counting")
    Job.objects.update(state=JobState.RUNNING, seen_at=timezone.now() - timedelta(hours=1))

    assert jobs.waiting() == [job.pk]
    jobs.run(job.pk)

    assert counting.runs == 1


def test_a_job_somebody_is_doing_is_left_alone(counting):
    job = jobs.start("counting")
    Job.objects.update(state=JobState.RUNNING, seen_at=timezone.now())

    assert jobs.waiting() == []
    assert jobs.run(job.pk) is None
    assert counting.runs == 0


def test_a_failing_job_is_tried_three_times_and_then_says_why(counting):
    job = jobs.start("counting")
    counting.problem = ZeroDivisionError("no seats")

    for _attempt in range(jobs.MOST_ATTEMPTS):
        with pytest.raises(ZeroDivisionError):
            jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.problem) == (JobState.FAILED, "ZeroDivisionError: no seats")
    assert jobs.run(job.pk) is None


def test_a_refused_job_fails_at_once_with_the_sentence(counting):
    job = jobs.start("counting")
    counting.problem = Refusal("There is nothing to freeze.")

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.problem, counting.runs) == (JobState.FAILED, "There is nothing to freeze.", 1)


def test_progress_is_said_in_whole_per_cent(counting):
    job = jobs.start("counting")
    jobs.run(job.pk)
    job.refresh_from_db()

    assert job.percent == 50
    assert job.is_over
