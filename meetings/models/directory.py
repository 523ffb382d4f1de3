"""A list of people on its way into the directory."""

from django.conf import settings
from django.db import models

from .. import states
from ..states import ImportState


class DirectoryImport(models.Model):
    """A list as it was uploaded or pasted, kept until somebody confirms it.

    `rows` is a list of `{"line": int, "values": {column: text}}`; `result` says afterwards how many became known.
    """

    TRANSITIONS = states.IMPORT_TRANSITIONS
    is_withheld = True  # it is about others, whom whoever read the list in does not take along

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    source = models.CharField(max_length=200, blank=True)
    rows = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.PREVIEWED)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "directory imports"

    def __str__(self):
        return f"directory import {self.pk}"
