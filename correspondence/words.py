"""Own words: the subject and text somebody wrote for a letter, with placeholders such as `{name}`.

They are filled, never interpreted: a placeholder is one of a closed list, its value is put in as it is, and whatever
else stands there – braces of a template, a name with braces in it – stays what it is. A room says which placeholders a
letter kind has::

    worded("invitation", {"title": Placeholder(_("The title"), lambda context: context["meeting"].title)})
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
BRACES = re.compile(r"\{[^{}\n]{0,60}\}|[{}]+")
GAPS = re.compile("[⟦⟧]")


class Words(NamedTuple):
    """What somebody wrote: the subject, the text, and the language they are in."""

    subject: str
    body: str
    language: str


class Placeholder(NamedTuple):
    """What it stands for, in words, and how its value is found in what the letter is about.

    A secret one – a link that opens something – has no place in a subject, which everybody may read.
    """

    meaning: "StrOrPromise"
    value: Callable[[Mapping], object]
    is_secret: bool = False


class Kind(NamedTuple):
    """A letter people may word themselves: its placeholders, and those it would be useless without."""

    placeholders: dict[str, Placeholder]
    needed: tuple[str, ...]


_kinds: dict[str, Kind] = {}


def worded(kind: str, placeholders: Mapping[str, Placeholder], *, needed: tuple[str, ...] = ()) -> None:
    """Let the letter `kind` be worded by people, with these placeholders."""
    _kinds[kind] = Kind(dict(placeholders), needed)


def placeholders_of(kind: str) -> dict[str, Placeholder]:
    """What may stand in braces in this letter, in the order a list shows it."""
    return _kinds[kind].placeholders


def fill(kind: str, text: str, context: Mapping) -> str:
    """The text with every placeholder replaced by its value; one pass, so that no value is read again."""
    known = _kinds[kind].placeholders

    def value_of(found: re.Match) -> str:
        return str(known[found[1]].value(context)) if found[1] in known else found[0]

    return PLACEHOLDER.sub(value_of, text)


def unfill(kind: str, text: str, context: Mapping) -> str:
    """The text of a finished letter with the values put back as placeholders: what one's own words begin from."""
    values = {str(each.value(context)): name for name, each in _kinds[kind].placeholders.items()}
    for value in sorted(values, key=len, reverse=True):
        if len(value) > 2:
            text = text.replace(value, f"{{{values[value]}}}")
    return text


def problems_of_subject(kind: str, subject: str) -> list[str]:
    """Sentences that say what is wrong with a subject; none if it can be sent."""
    known = _kinds[kind].placeholders
    secret = [name for name in PLACEHOLDER.findall(subject) if name in known and known[name].is_secret]
    return [
        *_braces(kind, subject),
        *(
            _("{%(name)s} must not stand in the subject, which others may see. Put it in the text.") % {"name": name}
            for name in secret
        ),
    ]


def problems_of_body(kind: str, body: str) -> list[str]:
    """Sentences that say what is wrong with a text; none if it can be sent."""
    present = set(PLACEHOLDER.findall(body))
    missing = [
        _("The text needs {%(name)s}: %(meaning)s. Without it nobody can answer.")
        % {"name": name, "meaning": _kinds[kind].placeholders[name].meaning}
        for name in _kinds[kind].needed
        if name not in present
    ]
    return [*_braces(kind, body), *missing]


def _braces(kind: str, text: str) -> Iterator[str]:
    """Everything in braces is a placeholder of the letter; everything else is a slip."""
    known = _kinds[kind].placeholders
    for found in dict.fromkeys(BRACES.findall(text)):
        inner = PLACEHOLDER.fullmatch(found)
        if inner and inner[1] in known:
            continue
        if len(found) > 2 and found.endswith("}") and "{" not in found[1:]:
            yield _("%(found)s is no placeholder of this letter. Choose one of the list, or remove the braces.") % {
                "found": found
            }
        else:
            yield _("A brace stands alone: “%(found)s”. Write placeholders as {name}, and no other braces.") % {
                "found": found
            }
    if GAPS.search(text):
        yield _("The signs ⟦ and ⟧ have a meaning of their own in letters. Use other brackets.")
