"""Which practices have what a query looks for: the same question in the language of either database."""

from collections.abc import Iterable, Mapping, Sequence, Set
from functools import reduce
from itertools import chain
from operator import or_

from django.db import connection

from ..asking import Alternative, Query, Term
from ..models import Practice, SearchDocument
from ..models.search import LANGUAGES
from ..states import PracticeState
from .catalogue import Answer, Catalogue

NOT_PUBLISHED = [state for state in PracticeState if state != PracticeState.PUBLISHED]


def met(query: Query, known: Catalogue) -> int:
    """The set of the practices that have every term in one of their languages, and in none what is excluded."""
    found = answer(query.terms, known) if query.terms else known.every
    if query.excluded and found:
        found &= ~excluded(query.excluded, known)
    return found


def answer(terms: Sequence[Term], known: Catalogue, *, column: str = "") -> int:
    """The set of the practices that have all the terms in the same language; in their title, if that is the column."""
    return _in_any(by_language(terms, known, column=column))


def by_language(terms: Sequence[Term], known: Catalogue, *, column: str = "") -> Mapping[int, int]:
    """The practices that have all the terms, by the number of the language in which they do."""
    found = _having(terms[0], known, column)
    for term in terms[1:]:
        if not any(found.values()):
            return {}
        having = _having(term, known, column)
        found = {language: practices & having[language] for language, practices in found.items() if language in having}
    return found


def excluded(terms: Sequence[Term], known: Catalogue) -> int:
    """The set of the practices that have any of the terms."""
    return reduce(or_, (_in_any(_having(term, known)) for term in terms), 0)


def _in_any(found: Mapping[int, int]) -> int:
    return reduce(or_, found.values(), 0)


def _having(term: Term, known: Catalogue, column: str = "") -> Mapping[int, int]:
    """Which practices have a term, by language. Only those that changed since it was last asked are asked for again."""
    question = expression([term])
    before = known.answers.get(column + question)
    if before is None:
        before = Answer(_by_language(_documents(question, column, numbers=known.numbers), known))
    elif before.in_doubt:
        doubtful = ~known.set_of(before.in_doubt)
        now = _by_language(_documents(question, column, before.in_doubt), known)
        languages = before.by_language.keys() | now.keys()
        before = Answer(
            {each: before.by_language.get(each, 0) & doubtful | now.get(each, 0) for each in sorted(languages)}
        )
    else:
        return before.by_language
    return known.keep(column + question, before).by_language


def _by_language(documents: Mapping[int, list[int]], known: Catalogue) -> dict[int, int]:
    return {language: known.set_of(practices) for language, practices in documents.items()}


def strays(known: Catalogue) -> int:
    """Practices with a document though they are not published: none, unless somebody has been at the data by hand."""
    found = Practice.objects.filter(state__in=NOT_PUBLISHED, pk__in=SearchDocument.objects.values("practice"))
    return known.set_of(found.order_by().values_list("pk", flat=True))


def has_all(query: Query, keys: Iterable[int]) -> set[int]:
    """Those of a few practices that a query finds, asked of the database alone."""
    wanted = set(keys)
    found = wanted & _practices(expression(query.terms), wanted) if query.terms else wanted
    if query.excluded and found:
        merged = (tuple(alternative for term in query.excluded for alternative in term),)
        found -= _practices(expression(merged), found)
    return found


def _practices(question: str, among: Set[int]) -> set[int]:
    return set(chain.from_iterable(_documents(question, among=among).values()))


IN_SQLITE = "SELECT {found} FROM practices_searchwords WHERE practices_searchwords MATCH %s{among}"
ALWAYS_BY_INDEX = "SET LOCAL enable_seqscan = off; "
"""PostgreSQL does not count what unpacking long vectors costs, and would read every one of them for common words."""
IN_POSTGRESQL = "SELECT {found} FROM practices_searchwords WHERE {column} @@ %s::tsquery{among}"
FOUND = {
    "sqlite": "group_concat(rowid >> 4) FILTER (WHERE rowid & 15 = {number})",
    "postgresql": "string_agg((document >> 4)::text, ',') FILTER (WHERE document & 15 = {number})",
}
"""The practices of each language in one row, which is read in a fraction of the time: see `SearchDocument.key_of`."""
NUMBERS = range(len(LANGUAGES) + 1)


def _documents(
    question: str, column: str = "", among: Set[int] | None = None, numbers: Sequence[int] = NUMBERS
) -> dict[int, list[int]]:
    """The practices that meet a question, by the number of the language in which they do."""
    found = ", ".join(FOUND[connection.vendor].format(number=number) for number in numbers)
    documents = [SearchDocument.key_of(key, "") | number for key in sorted(among or ()) for number in NUMBERS]
    key = "rowid" if connection.vendor == "sqlite" else "document"
    narrower = "" if among is None else f" AND {key} IN ({', '.join(map(str, documents))})"
    if connection.vendor == "sqlite":
        statement = IN_SQLITE.format(found=found, among=narrower)
        question = f"{{{column}}} : ({question})" if column else question
    else:
        statement = ALWAYS_BY_INDEX + IN_POSTGRESQL.format(found=found, column=column or "words", among=narrower)
    with connection.cursor() as cursor:
        cursor.execute(statement, [question])
        held = cursor.fetchone()
    return {number: list(map(int, keys.split(","))) for number, keys in zip(numbers, held, strict=True) if keys}


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
