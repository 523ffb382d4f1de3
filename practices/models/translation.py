"""A practice in another language: who translates it, how far it is, and each text beside what it was made from."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from rrge_portal.kernel.vocabulary import Language

from .. import rules as may
from .. import states
from ..states import PracticeState, TranslationState
from .practice import Practice


class TranslationQuerySet(models.QuerySet):
    def visible_to(self, person):
        """For the editors and for whoever translates; what came of it everybody reads on the page of the practice."""
        if not person.is_authenticated:
            return self.none()
        if may.is_editor(person):
            return self
        return self.filter(translator=person)

    def public(self):
        """Of practices that are public, those whose texts may be read as far as they are up to date."""
        return self.filter(state=TranslationState.PUBLISHED, practice__state=PracticeState.PUBLISHED)

    def for_list(self):
        """What the workbench's list shows, longest waiting first, with everything that says how far each is."""
        return (
            self.select_related("practice__current", "translator__profile")
            .prefetch_related("texts", "practice__current__partners", "practice__current__results")
            .order_by("state_since", "pk")
            .fetch_mode(models.FETCH_RAISE)
        )


class Translation(RulesModel):
    """One practice in one other language. It outlives versions: what still fits the newest one is not done again."""

    TRANSITIONS = states.TRANSLATION_TRANSITIONS

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="translations")
    language = models.CharField(_("language"), max_length=7, choices=Language)
    state = models.CharField(max_length=10, choices=TranslationState, default=TranslationState.DRAFT)
    state_since = models.DateTimeField(auto_now_add=True)
    translator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="translations"
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    remark = models.TextField(_("what to look at again"), blank=True, max_length=2000)
    handed_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    objects = TranslationQuerySet.as_manager()

    class Meta:
        ordering = ("practice", "language")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "language"],
                name="a_practice_is_translated_once_into_a_language",
                violation_error_message=_("There is already a translation into this language. Open that one."),
            )
        ]
        rules_permissions: ClassVar = {
            "write": may.is_editor | may.is_translator,
            "manage": may.is_editor,
        }

    def __str__(self):
        return f"translation of practice {self.practice_id} into {self.language}"

    @property
    def room(self) -> Practice:
        return self.practice

    @property
    def tone(self) -> str:
        return states.TRANSLATION_TONES[self.state]

    @property
    def is_draft(self) -> bool:
        return self.state == TranslationState.DRAFT


class TranslatedText(models.Model):
    """One text of a practice, such as `summary` or `building_blocks.0.how`, translated.

    `original` is what it was made from: where the practice says something else by now, the translation is outdated.
    """

    translation = models.ForeignKey(Translation, models.CASCADE, related_name="texts")
    name = models.CharField(max_length=60)
    original = models.TextField()
    text = models.TextField()
    revision = models.PositiveIntegerField(default=1, help_text="Rises with every change of the text.")
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("translation", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["translation", "name"], name="a_text_is_translated_once")
        ]

    def __str__(self):
        return f"{self.name} of translation {self.translation_id}"
