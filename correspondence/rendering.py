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

FOLDER = "correspondence/letters"
ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:)]")


class Rendered(NamedTuple):
    """Subject and text with gaps for the secrets, and the sealed secrets."""

    subject: str
    text: str
    sealed: bytes


def render(kind: str, *, name: str, language: str, context: dict) -> Rendered:
    """Render the letter `kind` for a person called `name`, in `language` (English if we do not write that)."""
    spoken = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    open_context, sealed = seals.take_out(context)
    engine = engines["letters"]
    with translation.override(spoken):
        variables = {**open_context, "name": name, "portal_url": settings.PORTAL_URL, "letter_language": spoken}
        subject = engine.get_template(f"{FOLDER}/{kind}.txt#subject").render(variables)
        body = engine.get_template(f"{FOLDER}/{kind}.txt#body").render(variables)
        text = engine.get_template("correspondence/layout.txt").render({**variables, "body": _tidy(body)})
    return Rendered(" ".join(subject.split()), text.strip() + "\n", sealed)


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
            "direction": "rtl" if translation.get_language_info(language)["bidi"] else "ltr",
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
