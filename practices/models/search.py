"""What the compendium's search reads: a document per published practice and language, its facets, the known words.

Written by the publishing actions through `practices/search/`, never by signals or triggers. Beside these models stands
the table `practices_searchwords`, one row per document under the same key: FTS5 on SQLite, `tsvector` on PostgreSQL.
"""

from typing import ClassVar

from django.db import models

from rrge_portal.kernel.vocabulary import Language

from .practice import Practice

LANGUAGES = list(Language.values)
LANGUAGE_BITS = 4


class SearchDocument(models.Model):
    """The words of a practice in one language, in order, each as ` folded+stem `; see `practices/words.py`."""

    key = models.BigIntegerField(primary_key=True, help_text="The practice's key and its language in one number.")
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="search_documents")
    language = models.CharField(max_length=7)
    title = models.TextField(default=" ")
    summary = models.TextField(default=" ")
    body = models.TextField(default=" ")
    names = models.TextField(default=" ", help_text="Countries, themes and types by their names in every language.")

    shown_title = models.CharField(max_length=200, default="", help_text="As readers see it.")
    shown_summary = models.TextField(default="", help_text="As readers see it.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "language"], name="one_document_per_practice_and_language")
        ]
        indexes: ClassVar = [models.Index(fields=["practice", "language", "shown_title"], name="titles_to_sort_by")]

    def __str__(self):
        return f"document of {self.practice_id} in {self.language}"

    @staticmethod
    def key_of(practice: int, language: str) -> int:
        """The key of a document; `practice_of` finds the way back without asking the database."""
        number = LANGUAGES.index(language) + 1 if language in LANGUAGES else 0
        return (practice << LANGUAGE_BITS) | number

    @staticmethod
    def practice_of(key: int) -> int:
        return key >> LANGUAGE_BITS


class PracticeFacet(models.Model):
    """One value under which a published practice is found: `("country", "PA")`."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="facets")
    name = models.CharField(max_length=12)
    value = models.CharField(max_length=30)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "name", "value"], name="a_facet_value_is_held_once")
        ]
        indexes: ClassVar = [models.Index(fields=["name", "value", "practice"], name="facet_lookup")]

    def __str__(self):
        return f"{self.name}={self.value}"


class KnownWord(models.Model):
    """A word that published practices use, and how many of their documents: what a mistyped one may have meant."""

    word = models.CharField(max_length=40, primary_key=True)
    documents = models.IntegerField(default=0)

    def __str__(self):
        return self.word


class SearchState(models.Model):
    """One row: what the index holds at present. Whoever writes locks it, whoever keeps a part of it compares."""

    stamp = models.CharField(max_length=32, help_text="Another at every change.")
    analysis = models.PositiveIntegerField(default=0, help_text="By which analysis of words it was written.")

    def __str__(self):
        return self.stamp


class SearchChange(models.Model):
    """A practice that was indexed or removed. Whoever knows the index as it was reads what follows, not the whole."""

    follows = models.CharField(max_length=32, db_index=True, help_text="The stamp of the index before.")
    practice_key = models.BigIntegerField(help_text="The practice may be deleted; its key stays on record here.")

    def __str__(self):
        return f"{self.practice_key} after {self.follows}"
