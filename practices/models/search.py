"""What the compendium's search reads: one document and its facets per published practice.

Written by the publishing actions through `practices/search.py`, never by signals or triggers.
"""

from typing import ClassVar

from django.db import models

from .practice import Practice


class SearchDocument(models.Model):
    """The folded words of a published practice, each once, between spaces: ` banque fintrac travail `."""

    practice = models.OneToOneField(Practice, models.CASCADE, related_name="search_document")
    language = models.CharField(max_length=7)
    words = models.TextField()

    def __str__(self):
        return f"document of {self.practice_id}"


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
