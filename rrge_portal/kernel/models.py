"""`Job`: a piece of long work, its progress and its result. `KeptForm`: what was sent after a sign-in had ended.

`PartialUpload`: a file of which more is to come.
"""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import models
from django.urls import reverse
from django.utils import timezone

from .files import RandomName
from .states import JobState


class JobQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own; administrators see all."""
        if not person.is_authenticated:
            return self.none()
        return self if person.is_superuser else self.filter(by=person)


class Job(models.Model):
    """One import, export or build. The row is the truth; the queue only rings for it."""

    FILES_ARE_KEPT = timedelta(days=7)
    SIGNS_OF_LIFE = timedelta(minutes=1)

    kind = models.CharField(max_length=40)
    arguments = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="jobs")
    language = models.CharField(max_length=10, default="en", help_text="What it makes and says is in this language.")
    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(null=True, blank=True)
    problem = models.TextField(blank=True)
    is_refused = models.BooleanField(default=False, help_text="The problem is a sentence for people.")
    file = models.FileField(upload_to=RandomName("work"), blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "seen_at"], name="job_state")]

    def __str__(self):
        return f"{self.kind} {self.pk}"

    def get_absolute_url(self):
        return reverse("pages:work", kwargs={"pk": self.pk})

    @property
    def is_over(self) -> bool:
        return self.state in {JobState.DONE, JobState.FAILED}

    @property
    def stands_still(self) -> bool:
        """Whether the worker has given no sign of life for a while: it is gone, or has much to do before."""
        return not self.is_over and (self.seen_at or self.created_at) < timezone.now() - self.SIGNS_OF_LIFE

    @property
    def percent(self) -> int:
        """Whole per cent done; 0 while the total is unknown."""
        return min(100, 100 * self.done // self.total) if self.total else 0

    @property
    def file_ends_at(self) -> datetime | None:
        """When the file is deleted."""
        return self.finished_at + self.FILES_ARE_KEPT if self.finished_at else None

    def advance(self, done: int, total: int) -> None:
        """Say how far the work is; also the sign of life by which the sweep knows the worker is not dead."""
        self.done, self.total, self.seen_at = done, total, timezone.now()
        self.save(update_fields=["done", "total", "seen_at"])

    def keep_file(self, name: str, media_type: str, content: bytes | Path) -> None:
        """Keep what the work made, for its owner to download under `name` for seven days."""
        if self.file:
            self.file.delete(save=False)
        self.file_name, self.media_type = name, media_type
        if isinstance(content, bytes):
            self.file.save(name, ContentFile(content), save=False)
        else:
            with content.open("rb") as file:
                self.file.save(name, File(file), save=False)
            self.file.close()
        self.save(update_fields=["file", "file_name", "media_type"])

    def drop_file(self) -> None:
        """Delete the file; its name stays, so that the page can say what was there."""
        self.file.delete(save=False)
        self.save(update_fields=["file"])

    def finish(self, state, *, result=None, problem="", is_refused=False):
        self.state, self.result, self.problem, self.is_refused = state, result, problem, is_refused
        self.finished_at = timezone.now()
        self.save(update_fields=["state", "result", "problem", "is_refused", "finished_at"])
        return self


class KeptForm(models.Model):
    """A form sent after its sender's sign-in had ended; see `kept_forms.py`."""

    token = models.CharField(max_length=40, unique=True)
    sealed = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return f"kept form {self.pk}"


class PartialUpload(models.Model):
    """A file that comes in pieces, over a line that may break; it goes on where it stopped.

    Once it is complete and was found good, `kept` holds the token it is put aside under, so that whoever lost the last
    answer gets it again.
    """

    KEPT_FOR = timedelta(days=1)

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=130)
    size = models.PositiveIntegerField(help_text="Bytes when it is complete.")
    received = models.PositiveIntegerField(default=0, help_text="Bytes that are here.")
    path = models.CharField(max_length=100)
    begun_at = models.DateTimeField(auto_now_add=True)
    judged_since = models.DateTimeField(null=True, blank=True, help_text="While somebody looks into the complete file.")
    kept = models.TextField(blank=True)

    def __str__(self):
        return f"{self.received} of {self.size} bytes"
