"""Documents: a tree of content first, then Typst for tagged PDF (PDF/UA-1), python-docx for Word, or XHTML
for EPUB 3 and for pages.

Same tree, same bytes: the moment is the document's own, fonts come from the packages, and nothing people wrote is ever
read as markup. ::

    minutes = Document("List of participants", language="es", made_at=now, blocks=[Heading("Panama"), Paragraph("…")])
    as_pdf(minutes), as_docx(minutes)
"""

from .bars import bars_of
from .blocks import (
    Block,
    Bullets,
    Contents,
    Document,
    Facts,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Point,
    Points,
    Prose,
    Run,
    Table,
)
from .characters import printable
from .epub import as_epub
from .marked import blocks_of
from .pdf import as_pdf, set_pdf
from .word import as_docx
from .xhtml import as_xhtml

__all__ = [
    "Block",
    "Bullets",
    "Contents",
    "Document",
    "Facts",
    "Heading",
    "PageBreak",
    "Paragraph",
    "Picture",
    "Point",
    "Points",
    "Prose",
    "Run",
    "Table",
    "as_docx",
    "as_epub",
    "as_pdf",
    "as_xhtml",
    "bars_of",
    "blocks_of",
    "printable",
    "set_pdf",
]
