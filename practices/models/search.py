"""What the compendium's search reads: one document and its facets per published practice.

Written by the publishing actions through `practices/search.py`, never by signals or triggers.
"""

from typing import ClassVar

from django.db import models

from ..words import Query
from .practice import Practice


class WordsField(models.TextField):
    """Folded words, each once, between spaces: ` banque fintrac travail `. Asked with `words__met_by=Query(…)`.

    PostgreSQL looks in a GIN index over these very words; SQLite in the FTS5 table `practices_searchwords`, which
    `practices/search.py` writes beside every row.
    """

    def deconstruct(self):
        """To migrations a plain text: they import nothing of ours."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


@WordsField.register_lookup
class MetBy(models.Lookup):
    """Whether every term of a query is met, by words that begin as its own do."""

    lookup_name = "met_by"
    prepare_rhs = False
    rhs: Query

    def get_db_prep_lookup(self, value, connection):
        return "%s", [value]

    def as_sqlite(self, compiler, connection):
        document = compiler.quote_name(self.lhs.alias)  # the alias is Django's own; the query is bound
        met = "SELECT rowid FROM practices_searchwords WHERE practices_searchwords MATCH %s"
        expression = _expression(self.rhs, word='"{}"*', both=" AND ", either=" OR ")
        return f'{document}."practice_id" IN ({met})', [expression]

    def as_postgresql(self, compiler, connection):
        words, params = self.process_lhs(compiler, connection)
        return (
            f"array_to_tsvector(string_to_array(btrim({words}), ' ')) @@ %s::tsquery",
            [*params, _expression(self.rhs, word="'{}':*", both=" & ", either=" | ")],
        )


def _expression(query: Query, *, word: str, both: str, either: str) -> str:
    """A query in the language of a database. Words hold letters and digits only, so there is nothing to quote."""
    terms = (
        either.join(f"({both.join(word.format(part) for part in alternative)})" for alternative in term)
        for term in query.terms
    )
    return both.join(f"({term})" for term in terms)


class SearchDocument(models.Model):
    practice = models.OneToOneField(Practice, models.CASCADE, primary_key=True, related_name="search_document")
    language = models.CharField(max_length=7)
    title_words = models.TextField(default=" ")
    words = WordsField()

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
