"""What the Word form asks: the fields of the practice form itself, each with its number, its labels and its kind."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django_countries import countries

from rrge_portal.kernel.country_names import all_names
from rrge_portal.kernel.folding import fold

from ...completeness import STEPS
from ...models import PracticeVersion
from ..guidance import HELP
from ..submission.rows import ROW_KINDS
from ..submission.step import SEVERAL

LEFT_OUT = {"origin", "answer"}
"""Steps that only the portal can ask."""
DECLARED_ON_LINE = {"declares_accurate", "declares_agreed", "declares_no_victim", "declares_images"}

FIELDS = {field.name: field for field in PracticeVersion._meta.concrete_fields}


class Item(NamedTuple):
    """One field: `kind` is text, one, several, flag, number, month, day or countries."""

    name: str
    number: str
    kind: str
    longest: int | None = None

    @property
    def label(self) -> str:
        """In the language that is active."""
        label = str(FIELDS[self.name].verbose_name)
        return label[:1].upper() + label[1:]

    @property
    def help_text(self) -> str:
        return str(HELP.get(self.name, FIELDS[self.name].help_text))

    @property
    def choices(self) -> dict:
        if self.name in SEVERAL:
            return dict(SEVERAL[self.name].choices)
        if self.kind == "flag":
            return {True: _("Yes")}
        if self.kind == "month":
            return dict(MONTHS)
        return dict(FIELDS[self.name].choices or {})


class Page(NamedTuple):
    """One step of the form: its fields and its kinds of rows."""

    number: int
    title: object
    items: tuple[Item, ...]
    rows: tuple[str, ...]


def _kind(field) -> str:
    if field.name in SEVERAL:
        return "several"
    if field.name in {"countries", "lead_country"}:
        return "countries"
    if field.name == "start_month":
        return "month"
    if isinstance(field, models.BooleanField):
        return "flag"
    if isinstance(field, models.IntegerField):
        return "number"
    if isinstance(field, models.DateField):
        return "day"
    return "one" if field.choices else "text"


def _pages():
    steps = [step for step in STEPS if step.code not in LEFT_OUT]
    for number, step in enumerate(steps, 1):
        names = [name for name in step.fields if name not in DECLARED_ON_LINE]
        items = []
        for place, name in enumerate(names, 1):
            field = FIELDS[name]
            longest = field.max_length if isinstance(field, models.CharField) else None
            items.append(Item(name, f"{number}.{place}", _kind(field), longest))
        yield Page(number, step.title, tuple(items), step.rows)


PAGES = tuple(_pages())
ITEMS = {item.name: item for page in PAGES for item in page.items}


def in_every_language[Meaning](say: Callable[[], Iterable[tuple[object, Meaning]]]) -> dict[str, Meaning]:
    """What `say()` gives in each language of the portal, folded: its pairs of (words, meaning) as one table."""
    found: dict[str, Meaning] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            for words, meaning in say():
                found.setdefault(folded(str(words)), meaning)
    return found


def folded(text: str) -> str:
    """Without case, accents, and the punctuation around it."""
    return " ".join(fold(text).split()).strip(" .:;*–-()[]")


def country_names() -> dict:
    codes = list(countries.countries)
    return in_every_language(
        lambda: [(name, code) for code in codes for name in (*all_names(code, translation.get_language()), code)]
    )


def columns_of(kind: str) -> dict:
    """The columns of a table of rows: the fields of one row's form."""
    return {name: field for name, field in ROW_KINDS[kind].form.base_fields.items() if name != "DELETE"}
