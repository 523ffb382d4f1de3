"""An edition of the compendium: published entries frozen at the editor's click."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.db.models.fields.json import KeyTextTransform
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.files import RandomName
from rrge_portal.kernel.localised import Text, pick

from .. import states
from ..states import EditionState, PracticeState
from .practice import Practice
from .version import PracticeVersion


class EditionQuerySet(models.QuerySet):
    def with_counts(self):
        """Newest first, each with how many of its entries are still public."""
        readable = Q(entries__practice__state=PracticeState.PUBLISHED)
        return self.annotate(
            readable=Count("entries", filter=readable),
            reviewed=Count("entries", filter=readable & Q(entries__is_reference=False)),
        ).order_by("-number")


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
    built_at = models.DateTimeField(null=True, blank=True)

    objects = EditionQuerySet.as_manager()

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
    def language(self) -> str:
        """The language its files are set in: English if it has an English title, else that of its first title."""
        return "en" if self.titles.get("en") else next(iter(self.titles), "en")

    @property
    def is_ready(self) -> bool:
        return self.state == EditionState.READY


class EntryQuerySet(models.QuerySet):
    def readable(self):
        """What of an edition is still public: a practice taken down leaves every edition with it."""
        return self.filter(practice__state=PracticeState.PUBLISHED)

    def for_contents(self):
        """What a table of contents shows of them: not the text."""
        return (
            self.annotate(title=KeyTextTransform("title", "content"), language=KeyTextTransform("language", "content"))
            .defer("content")
            .select_related("practice")
        )


class Entry(models.Model):
    """One practice in one edition, with its public content as it was then."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="entries")
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="entries")
    version = models.ForeignKey(PracticeVersion, models.PROTECT, related_name="entries")
    position = models.PositiveIntegerField()
    is_reference = models.BooleanField()
    content = models.JSONField(help_text="The public content, frozen; the files are built from this alone.")

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ("edition", "position")
        verbose_name_plural = "entries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "practice"], name="a_practice_is_once_in_an_edition"),
            models.UniqueConstraint(fields=["edition", "position"], name="entries_stand_in_order"),
        ]

    def __str__(self):
        return f"{self.position}"
