"""From a template to a finished letter: the text first, the HTML part from the same text through one layout."""

import re
from typing import NamedTuple

from django.conf import settings
from django.template import engines
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from . import seals
from .words import Words, fill, unfill

FOLDER = "correspondence/letters"
ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:)]")


class Rendered(NamedTuple):
    """Subject and text with gaps for the secrets, and the sealed secrets."""

    subject: str
    text: str
    sealed: bytes


class Said(NamedTuple):
    """A letter in its parts: what is said, and how it closes – why one gets it, and how to stop."""

    subject: str
    words: str
    closing: str
    language: str


def render(kind: str, *, name: str, language: str, context: dict, words: Words | None = None) -> Rendered:
    """Render the letter `kind` for a person called `name`, in `language` (English if we do not write that).

    `words` are somebody's own, in their own language, and take the place of the standard letter from its greeting to
    its regards. What closes a letter is always said.
    """
    open_context, sealed = seals.take_out(context)
    said = _say(kind, name, language, open_context, words)
    spoken = _spoken(said.language)
    with translation.override(spoken):
        layout = engines["letters"].get_template("correspondence/layout.txt")
        body = f"{said.words}\n\n{said.closing}".strip()
        variables = {**open_context, "name": name, "portal_url": settings.PORTAL_URL, "letter_language": spoken}
        text = layout.render({**variables, "body": body, "is_own": bool(words)})
    return Rendered(said.subject, text.strip() + "\n", sealed)


def say(kind: str, *, name: str, language: str, context: dict, words: Words | None = None) -> Said:
    """The parts of the letter, for what is printed of it; its secrets stay gaps. Needs the partial `words`."""
    return _say(kind, name, language, seals.take_out(context)[0], words, in_parts=True)


def standard_words(kind: str, *, language: str, context: dict) -> Words:
    """The portal's own letter with placeholders where its values stand: what one's own words begin from."""
    spoken = _spoken(language)
    open_context, _sealed = seals.take_out(context)
    said = _say(kind, "", spoken, open_context, None, in_parts=True)
    variables = {**open_context, "name": "{name}", "portal_url": settings.PORTAL_URL}
    with translation.override(spoken):
        layout = engines["letters"].get_template("correspondence/layout.txt")
        signature = layout.render({**variables, "body": "", "is_own": True}).strip()
        text = layout.render({**variables, "body": said.words}).strip().removesuffix(signature).strip()
        return Words(unfill(kind, said.subject, variables), unfill(kind, text, variables), spoken)


def _say(kind: str, name: str, language: str, context: dict, words: Words | None, *, in_parts: bool = False) -> Said:
    spoken = _spoken(words.language if words else language)
    variables = {**context, "name": name, "portal_url": settings.PORTAL_URL, "letter_language": spoken}
    if words:
        with translation.override(words.language):
            subject, body = fill(kind, words.subject, variables), fill(kind, words.body, variables)
        with translation.override(spoken):
            closing = _part(kind, "closing", variables)
        return Said(" ".join(subject.split()), _tidy(body), closing, words.language)
    with translation.override(spoken):
        subject = " ".join(_part(kind, "subject", variables).split())
        body = _part(kind, "words" if in_parts else "body", variables)
    return Said(subject, body, "", spoken)


def _part(kind: str, part: str, variables: dict) -> str:
    return _tidy(engines["letters"].get_template(f"{FOLDER}/{kind}.txt#{part}").render(variables))


def _spoken(language: str) -> str:
    """The language, if the portal itself writes it."""
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def as_html(text: str, *, subject: str, language: str) -> str:
    """The HTML part: every paragraph of the text, its addresses as links, and the deed as a button.

    A paragraph of two lines whose second is nothing but an address is the deed: the first line becomes the button.
    """
    paragraphs = [_paragraph(part) for part in re.split(r"\n{2,}", text.strip())]
    return render_to_string(
        "correspondence/layout.html",
        {
            "paragraphs": paragraphs,
            "subject": subject,
            "language": language,
            "direction": "rtl" if language in settings.LANGUAGES_BIDI else "ltr",
        },
    )


def _tidy(body: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in body.splitlines())).strip()


def _paragraph(part: str) -> SafeString:
    lines = part.splitlines()
    if len(lines) == 2 and ADDRESS.fullmatch(lines[1]):
        return format_html(
            '<p><a href="{0}" style="display:inline-block;padding:12px 20px;border-radius:6px;background:#0b5c8a;'
            'color:#ffffff;text-decoration:none;font-weight:600">{1}</a></p>'
            '<p style="font-size:13px;color:#4a5568;word-break:break-all">{0}</p>',
            lines[1],
            lines[0].rstrip(" :"),
        )
    return format_html("<p>{}</p>", format_html_join(mark_safe("<br>"), "{}", ((_linked(line),) for line in lines)))


def _linked(line: str) -> SafeString:
    pieces, position = [], 0
    for match in ADDRESS.finditer(line):
        pieces += [
            escape(line[position : match.start()]),
            format_html('<a href="{0}" style="color:#0b5c8a">{0}</a>', match[0]),
        ]
        position = match.end()
    pieces.append(escape(line[position:]))
    return SafeString("".join(pieces))
