"""Documents: a tree of content first, then Typst for tagged PDF (PDF/UA-1) or python-docx for Word.

Same tree, same bytes: the moment is the document's own, fonts come from the packages, and nothing people wrote is ever
read as markup. ::

    minutes = Document("List of participants", language="es", made_at=now, blocks=[Heading("Panama"), Paragraph("…")])
    as_pdf(minutes), as_docx(minutes)
"""

from .blocks import Block, Bullets, Document, Facts, Heading, PageBreak, Paragraph, Picture, Table
from .characters import printable
from .pdf import as_pdf, set_pdf
from .word import as_docx

__all__ = [
    "Block",
    "Bullets",
    "Document",
    "Facts",
    "Heading",
    "PageBreak",
    "Paragraph",
    "Picture",
    "Table",
    "as_docx",
    "as_pdf",
    "printable",
    "set_pdf",
]
