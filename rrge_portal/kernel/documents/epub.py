"""EPUB 3: a zip of XHTML, written by hand. Same document, same bytes.

One file for the title page, and one for each heading of level 1 or 2 with what follows it. Accessibility is stated in
the package as schema.org's terms; a reading system shows it before somebody opens the book.
"""

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC
from html import escape
from itertools import count
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from django.utils import translation
from django.utils.translation import gettext as _

from .blocks import Block, Contents, Document, Heading, is_right_to_left
from .pdf import PUBLISHER
from .word_parts import legal
from .xhtml import as_xhtml, spoken

LONG_AGO = (1980, 1, 1, 0, 0, 0)
DEEPEST_FILE = 2
"""Headings down to this level begin a file, and stand in the navigation."""

CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
STYLE = """body { font-family: serif; line-height: 1.5; margin: 0 5%; }
h1, h2, h3, h4 { font-family: sans-serif; line-height: 1.25; color: #0b5c8a; break-after: avoid; }
.title-page { padding-block-start: 20%; }
.title-page h1 { font-size: 2em; }
.lead { font-size: 1.1em; }
.small, .colophon { font-size: 0.85em; color: #4a5568; }
.centred { text-align: center; }
dl.facts { background: #f1f5f8; padding: 0.75em 1em; }
dl.facts dt { color: #4a5568; font-size: 0.9em; }
dl.facts dd { margin-inline-start: 0; margin-block-end: 0.5em; }
table { border-collapse: collapse; width: 100%; font-size: 0.85em; }
th, td { border-block-end: 1px solid #c5d0d9; padding: 0.35em; text-align: start; vertical-align: top; }
a { color: #0b5c8a; overflow-wrap: anywhere; }
"""


class _Part(NamedTuple):
    """One file of the book: its name, its heading (none for what stands before the first one), its blocks."""

    name: str
    heading: Heading | None
    blocks: Sequence[Block]


def as_epub(document: Document) -> bytes:
    """The document as EPUB 3."""
    with translation.override(document.language):
        parts = _parts(document)
        files = {
            "META-INF/container.xml": CONTAINER,
            "EPUB/package.opf": _package(document, parts),
            "EPUB/nav.xhtml": _navigation(document, parts),
            "EPUB/style.css": STYLE,
            "EPUB/title.xhtml": _title_page(document),
            **{f"EPUB/{part.name}": _page(document, part) for part in parts},
        }
    return _zipped(files)


def _zipped(files: dict[str, str]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as book:
        book.writestr(zipfile.ZipInfo("mimetype", LONG_AGO), "application/epub+zip", zipfile.ZIP_STORED)
        for name, text in files.items():
            book.writestr(zipfile.ZipInfo(name, LONG_AGO), text.encode(), zipfile.ZIP_DEFLATED)
    return whole.getvalue()


def _parts(document: Document) -> list[_Part]:
    numbers = count(1)
    parts: list[_Part] = []
    blocks: list[Block] = []
    heading: Heading | None = None

    def end() -> None:
        if blocks:
            parts.append(_Part(f"part-{next(numbers):04}.xhtml", heading, tuple(blocks)))

    for block in document.blocks:
        if isinstance(block, Heading) and block.level <= DEEPEST_FILE:
            end()
            heading, blocks = block, []
        if not isinstance(block, Contents):
            blocks.append(block)
    end()
    return parts


# --- Pages ------------------------------------------------------------------------------------------------------------


def _frame(document: Document, title: str, body: str) -> str:
    code = escape(document.language)
    direction = "rtl" if is_right_to_left(document.language) else "ltr"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" xml:lang="{code}" lang="{code}" dir="{direction}">
<head><title>{_safe(title)}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>
<body>
{body}
</body>
</html>
"""  # noqa: E501 - one element a line


def _title_page(document: Document) -> str:
    lines = [
        f"<p>{_safe(document.above)}</p>" if document.above else "",
        f"<h1>{_safe(document.title)}</h1>",
        f'<p class="lead">{_safe(document.below)}</p>' if document.below else "",
        f'<p class="colophon">{_safe(document.colophon)}</p>' if document.colophon else "",
    ]
    body = "\n".join(filter(None, lines))
    return _frame(document, document.title, f'<section class="title-page" epub:type="titlepage">\n{body}\n</section>')


def _page(document: Document, part: _Part) -> str:
    title = part.heading.text if part.heading else document.title
    return _frame(document, title, f"<section>\n{as_xhtml(part.blocks, language=document.language)}\n</section>")


def _navigation(document: Document, parts: list[_Part]) -> str:
    """The contents, nested as the headings are; the reading system offers them at any time."""
    lines = [f'<li><a href="title.xhtml">{_safe(document.title)}</a></li>']
    chapters: list[tuple[_Part, list[_Part]]] = []
    for part in parts:
        if part.heading and part.heading.level == 1:
            chapters.append((part, []))
        elif part.heading and chapters:
            chapters[-1][1].append(part)
        elif part.heading:
            chapters.append((part, []))
    for chapter, inside in chapters:
        nested = "".join(f"<li>{_nav_link(document, part)}</li>" for part in inside)
        lines.append(f"<li>{_nav_link(document, chapter)}{f'<ol>{nested}</ol>' if nested else ''}</li>")
    heading = _safe(_("Contents"))
    rows = "\n".join(lines)
    return _frame(
        document,
        document.title,
        f'<nav epub:type="toc" role="doc-toc" aria-labelledby="contents">\n<h1 id="contents">{heading}</h1>\n'
        f"<ol>\n{rows}\n</ol>\n</nav>",
    )


def _nav_link(document: Document, part: _Part) -> str:
    heading = part.heading or Heading(document.title)
    return f'<a href="{part.name}"{spoken(heading.language, document.language)}>{_safe(heading.text)}</a>'


# --- Package ----------------------------------------------------------------------------------------------------------


def _package(document: Document, parts: list[_Part]) -> str:
    made = document.made_at.astimezone(UTC)
    known = uuid5(NAMESPACE_URL, f"{document.address or document.title}#{document.language}")
    languages = sorted({_language_of(block) for block in document.blocks} - {"", document.language})
    meta = [
        f'<dc:identifier id="id">urn:uuid:{known}</dc:identifier>',
        f"<dc:title>{_safe(document.title)}</dc:title>",
        *(f"<dc:language>{escape(code)}</dc:language>" for code in (document.language, *languages)),
        f"<dc:creator>{_safe(PUBLISHER)}</dc:creator>",
        f"<dc:publisher>{_safe(PUBLISHER)}</dc:publisher>",
        f"<dc:date>{made:%Y-%m-%d}</dc:date>",
        f"<dc:source>{_safe(document.address)}</dc:source>" if document.address else "",
        f'<meta property="dcterms:modified">{made:%Y-%m-%dT%H:%M:%SZ}</meta>',
        '<meta property="schema:accessMode">textual</meta>',
        '<meta property="schema:accessModeSufficient">textual</meta>',
        *(
            f'<meta property="schema:accessibilityFeature">{feature}</meta>'
            for feature in ("displayTransformability", "readingOrder", "structuralNavigation", "tableOfContents")
        ),
        '<meta property="schema:accessibilityHazard">none</meta>',
        f'<meta property="schema:accessibilitySummary">{_safe(_summary())}</meta>',
    ]
    names = ["title.xhtml", *(part.name for part in parts)]
    items = "\n".join(
        f'<item id="{name.removesuffix(".xhtml")}" href="{name}" media-type="application/xhtml+xml"/>' for name in names
    )
    spine = "\n".join(f'<itemref idref="{name.removesuffix(".xhtml")}"/>' for name in names)
    direction = ' page-progression-direction="rtl"' if is_right_to_left(document.language) else ""
    metadata = "\n".join(filter(None, meta))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{escape(document.language)}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
{metadata}
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="style" href="style.css" media-type="text/css"/>
{items}
</manifest>
<spine{direction}>
{spine}
</spine>
</package>
"""  # noqa: E501 - one element a line


def _summary() -> str:
    return _(
        "All content is text with headings, a table of contents and the language of each text marked."
        " Tables have header cells. There are no images."
    )


def _language_of(block: Block) -> str:
    return getattr(block, "language", "")


def _safe(text: str) -> str:
    return escape(legal(text), quote=False)
