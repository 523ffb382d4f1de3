"""Content that exists in one language or several: `{"en": "…", "es": "…"}`.

A page never mixes languages silently: whoever shows such content also shows which language it is in
when that differs from the page's.
"""

from typing import NamedTuple

from django.conf import settings
from django.utils.translation import get_language


class Text(NamedTuple):
    """A text and the language it is in; prints as the text."""

    text: str
    language: str

    def __str__(self):
        return self.text


def pick(texts: dict[str, str], language: str | None = None) -> Text:
    """The text in `language` (default: the page's), else in English, else in whichever language there is."""
    language = language or get_language() or settings.LANGUAGE_CODE
    for candidate in (language, settings.LANGUAGE_CODE, *texts):
        if texts.get(candidate):
            return Text(texts[candidate], candidate)
    return Text("", language)
