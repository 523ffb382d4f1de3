"""Which practices have what a query looks for: the same question in the language of either database."""

from collections.abc import Iterable, Sequence

from django.db import connection

from ..asking import Alternative, Query, Term
from ..models import Practice, SearchDocument
from ..states import PracticeState
from .catalogue import Catalogue

NOT_PUBLISHED = [state for state in PracticeState if state != PracticeState.PUBLISHED]


def met(query: Query, known: Catalogue) -> int:
    """The set of the practices that have every term in one of their languages, and in none what is excluded."""
    found = answer(query.terms, known) if query.terms else known.every
    if query.excluded and found:
        found &= ~excluded(query.excluded, known)
    return found


def answer(terms: Sequence[Term], known: Catalogue, *, column: str = "") -> int:
    """The set of the practices that have every one of the terms; in their title only, if that column is named."""
    question = expression(terms)
    if (before := known.answers.get(column + question)) is not None:
        return before
    return known.keep(column + question, known.set_of(_practices(question, column)))


def excluded(terms: Sequence[Term], known: Catalogue) -> int:
    """The set of the practices that have any of the terms."""
    merged = (tuple(alternative for term in terms for alternative in term),)
    return answer(merged, known)


def strays(known: Catalogue) -> int:
    """Practices with a document though they are not published: none, unless somebody has been at the data by hand."""
    found = SearchDocument.objects.filter(practice__in=Practice.objects.filter(state__in=NOT_PUBLISHED))
    return known.set_of(found.order_by().values_list("practice", flat=True))


def has_all(query: Query, keys: Iterable[int]) -> set[int]:
    """Those of a few practices that a query finds, asked of the database alone."""
    wanted = set(keys)
    found = wanted & set(_practices(expression(query.terms), among=wanted)) if query.terms else wanted
    if query.excluded and found:
        merged = (tuple(alternative for term in query.excluded for alternative in term),)
        found -= set(_practices(expression(merged), among=found))
    return found


IN_SQLITE = "SELECT group_concat(rowid >> 4) FROM practices_searchwords WHERE practices_searchwords MATCH %s"
ALWAYS_BY_INDEX = "SET LOCAL enable_seqscan = off; "
"""PostgreSQL does not count what unpacking long vectors costs, and would read every one of them for common words."""
IN_POSTGRESQL = {
    "words": "SELECT string_agg((document >> 4)::text, ',') FROM practices_searchwords WHERE words @@ %s::tsquery",
    "title": "SELECT string_agg((document >> 4)::text, ',') FROM practices_searchwords WHERE title @@ %s::tsquery",
}
"""All practices in one row, which is read in a fraction of the time; a document's key holds four bits of language."""


def _practices(question: str, column: str = "", among: set[int] | None = None) -> list[int]:
    if connection.vendor == "sqlite":
        key, statement = "rowid", IN_SQLITE
        asked = f"{{{column}}} : ({question})" if column else question
    else:
        key, statement = "document", ALWAYS_BY_INDEX + IN_POSTGRESQL[column or "words"]
        asked = question
    parameters: list = [asked]
    if among is not None:
        spans = " OR ".join([f"{key} BETWEEN %s AND %s"] * len(among))
        statement += f" AND ({spans or '1 = 0'})"
        for practice in sorted(among):
            parameters += [SearchDocument.key_of(practice, ""), SearchDocument.key_of(practice + 1, "") - 1]
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        (found,) = cursor.fetchone()
    return list(map(int, found.split(","))) if found else []


def expression(terms: Sequence[Term]) -> str:
    """Terms in the query language of the database. Words hold letters and digits only, so there is nothing to quote."""
    return _AND[connection.vendor].join(f"({_OR[connection.vendor].join(map(_alternative, term))})" for term in terms)


_AND = {"sqlite": " AND ", "postgresql": " & "}
_OR = {"sqlite": " OR ", "postgresql": " | "}


def _alternative(alternative: Alternative) -> str:
    if connection.vendor == "sqlite":
        return f'"{" ".join(alternative.words)}"{"*" if alternative.is_open else ""}'
    quoted = [f"'{word}'" for word in alternative.words]
    return f"({' <-> '.join(quoted)})" if len(quoted) > 1 else quoted[0] + (":*" if alternative.is_open else "")
