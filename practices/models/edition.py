"""An edition of the compendium: prepared as a draft over days, then frozen at an editor's click."""

import hashlib
import json
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Count, Prefetch, Q
from django.db.models.fields.json import KeyTextTransform
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from rrge_portal.kernel.files import RandomName
from rrge_portal.kernel.localised import Text, pick

from .. import rules as may
from .. import states
from ..states import EditionState, EntryChange, ErratumKind, FlagKind, Format, PracticeState
from .practice import Practice
from .version import PracticeVersion

STANDS = Q(practice__state=PracticeState.PUBLISHED, withdrawn_at=None)
"""Of an entry: its content may be read. A practice taken down leaves every edition with it."""


class EditionQuerySet(models.QuerySet):
    def drafts(self):
        """What editors are preparing, newest first, each with how many entries it holds."""
        found = self.filter(state=EditionState.DRAFT).select_related("drafted_by__profile")
        return found.annotate(chosen=Count("entries")).order_by("-pk")

    def with_files(self):
        """Each with the files that are handed out now, as `handed_out`."""
        files = EditionFile.objects.current().servable().order_by("language", "pk")
        return self.prefetch_related(Prefetch("files", queryset=files, to_attr="handed_out"))

    def with_counts(self):
        """Newest first, each with how many of its entries can still be read."""
        readable = Q(entries__practice__state=PracticeState.PUBLISHED, entries__withdrawn_at=None)
        return self.annotate(
            readable=Count("entries", filter=readable),
            reviewed=Count("entries", filter=readable & Q(entries__is_reference=False)),
        ).order_by("-number", "-pk")


Editions = models.Manager.from_queryset(EditionQuerySet)


class FrozenEditions(Editions):
    """What everybody may read. Drafts are found through `Edition.every`, by the editors' pages alone."""

    def get_queryset(self):
        return super().get_queryset().exclude(state=EditionState.DRAFT)


class Edition(RulesModel):
    """A draft has no number and no address yet; both are given when it is frozen, and never change."""

    TRANSITIONS = states.EDITION_TRANSITIONS

    number = models.PositiveIntegerField(unique=True, null=True, blank=True)
    slug = models.SlugField(unique=True, null=True, blank=True)
    titles = models.JSONField(_("title"), default=dict)
    forewords = models.JSONField(_("foreword"), default=dict, blank=True)
    acknowledgements = models.JSONField(_("acknowledgements"), default=dict, blank=True)
    imprints = models.JSONField(_("imprint"), default=dict, blank=True)
    languages = models.JSONField(
        default=list, blank=True, help_text="The portal's languages it is issued in, the main one first."
    )
    state = models.CharField(max_length=10, choices=EditionState, default=EditionState.DRAFT)
    revision = models.PositiveIntegerField(default=0, help_text="Rises whenever its texts are saved.")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    frozen_at = models.DateTimeField(null=True, blank=True)
    departures = models.JSONField(
        default=list, blank=True, help_text="Entries of the edition before that are not in this one, and why not."
    )
    job = models.ForeignKey("kernel.Job", models.SET_NULL, null=True, related_name="+")
    built_at = models.DateTimeField(null=True, blank=True)

    objects = FrozenEditions()
    every = EditionQuerySet.as_manager()

    class Meta:
        ordering = ("-number", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=EditionState.DRAFT, number=None, slug=None, frozen_at=None)
                | Q(number__isnull=False, slug__isnull=False, frozen_at__isnull=False),
                name="a_frozen_edition_has_a_number_an_address_and_a_date",
            ),
        ]
        rules_permissions: ClassVar = {"prepare": may.is_editor, "freeze": may.is_editor, "correct": may.is_editor}

    def __str__(self):
        return str(self.title)

    def get_absolute_url(self):
        if self.is_draft:
            return reverse("practices:edition_draft", kwargs={"pk": self.pk})
        return reverse("practices:edition", kwargs={"slug": self.slug})

    @property
    def title(self) -> Text:
        return pick(self.titles)

    @property
    def frozen_on(self) -> date:
        """The day by which it is cited; of a draft, the day it was begun."""
        return (self.frozen_at or self.created_at).date()

    @property
    def foreword(self) -> Text:
        return pick(self.forewords)

    @property
    def acknowledgement(self) -> Text:
        return pick(self.acknowledgements)

    @property
    def imprint(self) -> Text:
        return pick(self.imprints)

    @property
    def language(self) -> str:
        """Its main language: that of the files whoever comes in another one gets."""
        if self.languages:
            return self.languages[0]
        return "en" if self.titles.get("en") else next(iter(self.titles), "en")

    @property
    def issued_in(self) -> list[str]:
        return self.languages or [self.language]

    def file_for(self, form: str, language: str):
        """The file to hand out: in this language, if it is issued in it, else in its main one; None while it is built.

        None as well while an entry in it was taken down by other means than its own action.
        """
        found = {file.language: file for file in self.files.current().servable() if file.format == form}
        if (
            not found
            or self.entries.filter(withdrawn_at=None).exclude(practice__state=PracticeState.PUBLISHED).exists()
        ):
            return None
        return found.get(language) or found.get(self.language)

    @property
    def is_draft(self) -> bool:
        return self.state == EditionState.DRAFT

    @property
    def is_ready(self) -> bool:
        return self.state == EditionState.READY


_REVIEWED = _("Submitted by those who carry them out, scored by two independent reviewers, cleared and published.")
_NOT_ASSESSED = _(
    "Compiled from public sources, which are named with each entry. Nobody assessed these practices, and their partners"
    " did not write the texts. What the sources do not say is left out."
)


class Chapter(models.Model):
    """Some entries under one heading. The one of the reference entries holds only these, and nothing else does."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="chapters")
    position = models.PositiveIntegerField()
    titles = models.JSONField(_("title"), default=dict, blank=True)
    introductions = models.JSONField(_("introduction"), default=dict, blank=True)
    is_reference = models.BooleanField(default=False)

    class Meta:
        ordering = ("edition", "position", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition"],
                condition=Q(is_reference=True),
                name="reference_entries_form_one_chapter",
                violation_error_message=_("There is a chapter for reference entries already."),
            ),
        ]

    def __str__(self):
        return str(self.title)

    @property
    def digest(self) -> str:
        """Of its texts, by which an old page is told from one that shows them as they are."""
        said = json.dumps([self.titles, self.introductions], sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()

    @property
    def title(self) -> Text:
        """Its own title, or what is usual: no chapter is ever without a heading."""
        own = pick(self.titles)
        usual = _("Reference entries, not assessed") if self.is_reference else _("Practices, reviewed")
        return own if own.text else own._replace(text=str(usual))

    @property
    def introduction(self) -> Text:
        own = pick(self.introductions)
        return own if own.text else own._replace(text=str(_NOT_ASSESSED if self.is_reference else _REVIEWED))


class ClearedEditionFlag(models.Model):
    """A passage of an edition's own texts that looked as if it could harm somebody, and why it may stay."""

    is_withheld = True

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="cleared_flags")
    kind = models.CharField(max_length=12, choices=FlagKind)
    field = models.CharField(max_length=40)
    passage = models.CharField(max_length=64, help_text="Digest of what was found and of the sentence around it.")
    reason = models.CharField(_("why it may stay"), max_length=300)
    cleared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    cleared_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition", "kind", "field", "passage"],
                name="a_flag_of_an_edition_is_cleared_once",
                violation_error_message=_("Somebody has just cleared this flag. Reload the page to see why."),
            )
        ]

    def __str__(self):
        return f"{self.kind} in {self.field}"


class EntryQuerySet(models.QuerySet):
    def readable(self):
        """What of an edition may still be read: a practice taken down leaves every edition with it."""
        return self.filter(STANDS)

    def tombstones(self):
        """What was withdrawn since: only its number and the day are left."""
        return self.exclude(STANDS)

    def in_order(self):
        return self.order_by("chapter__position", "chapter", "position", "pk")

    def for_contents(self):
        """What a table of contents shows of them: not the text."""
        return (
            self.annotate(title=KeyTextTransform("title", "content"), language=KeyTextTransform("language", "content"))
            .defer("content")
            .select_related("practice", "chapter")
        )


class Entry(models.Model):
    """One practice in one edition; once frozen, with its public content as it was then."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="entries")
    chapter = models.ForeignKey(Chapter, models.CASCADE, related_name="entries")
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="entries")
    version = models.ForeignKey(PracticeVersion, models.PROTECT, related_name="entries", null=True, blank=True)
    position = models.PositiveIntegerField(help_text="Its place in the chapter.")
    number = models.PositiveIntegerField(null=True, blank=True, help_text="By which it is cited; given when frozen.")
    is_reference = models.BooleanField()
    change = models.CharField(max_length=10, choices=EntryChange, blank=True, help_text="Since the edition before.")
    content = models.JSONField(
        default=dict, blank=True, help_text="The public content, frozen; the files are built from this alone."
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    was_corrected: bool  # what comparing two editions adds

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ("edition", "position")
        verbose_name_plural = "entries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "practice"], name="a_practice_is_once_in_an_edition"),
            models.UniqueConstraint(fields=["edition", "number"], name="entries_are_numbered"),
        ]

    def __str__(self):
        return f"{self.number or self.position}"

    def get_absolute_url(self):
        return reverse("practices:edition_entry", kwargs={"slug": self.edition.slug, "number": self.number})

    @property
    def stands(self) -> bool:
        """Whether its content may be read."""
        return self.withdrawn_at is None and self.practice.is_published


class Erratum(models.Model):
    """What was put right in an edition after it was frozen: numbered, dated, and never taken back."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="errata")
    number = models.PositiveIntegerField()
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="errata", null=True, blank=True)
    kind = models.CharField(max_length=10, choices=ErratumKind)
    language = models.CharField(max_length=7, blank=True)
    where = models.CharField(_("where in the text"), max_length=200, blank=True)
    what = models.TextField(_("what is right"), blank=True)
    why = models.TextField(_("why"), blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("edition", "number")
        verbose_name_plural = "errata"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "number"], name="errata_are_numbered"),
            models.CheckConstraint(
                condition=~Q(kind=ErratumKind.CORRECTION) | ~Q(what=""), name="a_correction_says_what_is_right"
            ),
            models.CheckConstraint(
                condition=Q(kind=ErratumKind.CORRECTION) | Q(entry__isnull=False),
                name="a_withdrawal_names_its_entry",
            ),
        ]

    def __str__(self):
        return f"{self.number}"

    @property
    def concerns(self) -> str:
        """*Entry 5, results*; of a withdrawal, that it was one."""
        named = str(_("The whole edition"))
        if self.entry:
            sentences = {
                ErratumKind.WITHDRAWN: _("Entry %(number)d was withdrawn"),
                ErratumKind.RESTORED: _("Entry %(number)d was put back"),
            }
            named = str(sentences.get(ErratumKind(self.kind), _("Entry %(number)d")) % {"number": self.entry.number})
        return f"{named}, {self.where}" if self.where else named

    @property
    def role(self) -> str:
        """By whom it was made, as a role: who it was stays in the journal."""
        return "editor" if self.kind == ErratumKind.CORRECTION else "portal"


class EditionFileQuerySet(models.QuerySet):
    def current(self):
        return self.filter(superseded_at=None)

    def earlier(self):
        """What was handed out before something was put right, newest first."""
        return self.exclude(superseded_at=None).order_by("-superseded_at", "language", "format", "-pk")

    def servable(self):
        return self.filter(withheld_at=None).exclude(file="")


class EditionFile(models.Model):
    """One file of an edition: a language, a format, and the bytes. What replaces it does not delete it."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="files")
    language = models.CharField(max_length=7)
    format = models.CharField(max_length=5, choices=Format)
    file = models.FileField(upload_to=RandomName("editions"), blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(help_text="Bytes.")
    built_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)
    withheld_at = models.DateTimeField(null=True, blank=True, help_text="Since when nobody is given it any more.")
    downloads = models.PositiveIntegerField(default=0)

    objects = EditionFileQuerySet.as_manager()

    class Meta:
        ordering = ("edition", "language", "format", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition", "language", "format"],
                condition=Q(superseded_at=None),
                name="one_current_file_of_each_kind",
            ),
        ]

    def __str__(self):
        return f"{self.format} ({self.language})"

    def get_absolute_url(self):
        """The address under which files of its kind are handed out; the language is in it."""
        with translation.override(self.language):
            return reverse("practices:edition_file", kwargs={"slug": self.edition.slug, "form": self.format})
