"""An edition of the compendium: published entries frozen at the editor's click."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.files import RandomName
from rrge_portal.kernel.localised import Text, pick

from .. import states
from ..states import EditionState
from .practice import Practice
from .version import PracticeVersion


class Edition(models.Model):
    TRANSITIONS = states.EDITION_TRANSITIONS

    number = models.PositiveIntegerField(unique=True)
    slug = models.SlugField(unique=True)
    titles = models.JSONField(_("title"), default=dict)
    forewords = models.JSONField(_("foreword"), default=dict, blank=True)
    state = models.CharField(max_length=10, choices=EditionState, default=EditionState.BUILDING)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    frozen_at = models.DateTimeField()
    job = models.ForeignKey("kernel.Job", models.SET_NULL, null=True, related_name="+")
    pdf = models.FileField(upload_to=RandomName("editions"), blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("-number",)

    def __str__(self):
        return str(self.title)

    def get_absolute_url(self):
        return reverse("practices:edition", kwargs={"slug": self.slug})

    @property
    def title(self) -> Text:
        return pick(self.titles)

    @property
    def foreword(self) -> Text:
        return pick(self.forewords)

    @property
    def is_ready(self) -> bool:
        return self.state == EditionState.READY


class Entry(models.Model):
    """One practice in one edition, with its public content as it was then."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="entries")
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="entries")
    version = models.ForeignKey(PracticeVersion, models.PROTECT, related_name="entries")
    position = models.PositiveIntegerField()
    is_reference = models.BooleanField()
    content = models.JSONField(help_text="The public content, frozen; the files are built from this alone.")

    class Meta:
        ordering = ("edition", "position")
        verbose_name_plural = "entries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "practice"], name="a_practice_is_once_in_an_edition"),
            models.UniqueConstraint(fields=["edition", "position"], name="entries_stand_in_order"),
        ]

    def __str__(self):
        return f"{self.position}"
