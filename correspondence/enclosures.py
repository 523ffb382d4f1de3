"""What goes with a letter, such as a signed invitation. Made when the letter leaves, so that it is up to date.

A letter holds only the names of its enclosures; the room that owns one registers how it is made::

    @enclosure("visa_letter")
    def visa_letter(letter): return Enclosure("visa-support.pdf", "application/pdf", as_pdf(...))
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from .models import Letter


class Enclosure(NamedTuple):
    """A file to attach; `media_type` may carry parameters, such as `text/calendar; method=REQUEST`."""

    name: str
    media_type: str
    content: bytes


Maker = Callable[[Letter], Enclosure | Sequence[Enclosure] | None]
_makers: dict[str, Maker] = {}


def enclosure(name: str):
    """Register a function of the letter that makes what is enclosed: one file, several, or None where there is none."""

    def register(function: Maker) -> Maker:
        _makers[name] = function
        return function

    return register


def enclosed(letter: Letter) -> list[Enclosure]:
    """The files that go with a letter, as they are at this moment."""
    files: list[Enclosure] = []
    for name in letter.enclosures:
        made = _makers[name](letter)
        files += [made] if isinstance(made, Enclosure) else made or []
    return files
