"""`Job`: a piece of long work, its progress and its result."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from .states import JobState


class Job(models.Model):
    """One import, export or build. The row is the truth; the queue only rings for it."""

    kind = models.CharField(max_length=40)
    arguments = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="jobs")
    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(null=True, blank=True)
    problem = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "seen_at"], name="job_state")]

    def __str__(self):
        return f"{self.kind} {self.pk}"

    @property
    def is_over(self) -> bool:
        return self.state in {JobState.DONE, JobState.FAILED}

    @property
    def percent(self) -> int:
        """Whole per cent done; 0 while the total is unknown."""
        return min(100, 100 * self.done // self.total) if self.total else 0

    def advance(self, done: int, total: int) -> None:
        """Say how far the work is; also the sign of life by which the sweep knows the worker is not dead."""
        self.done, self.total, self.seen_at = done, total, timezone.now()
        self.save(update_fields=["done", "total", "seen_at"])

    def finish(self, state, *, result=None, problem=""):
        self.state, self.result, self.problem, self.finished_at = state, result, problem, timezone.now()
        self.save(update_fields=["state", "result", "problem", "finished_at"])
        return self
