"""What is made of practices: one `Book`, five formats.

The same book gives the same bytes: its date is its own, and only fonts from packages are used. ::

    book = of_edition(edition, "es")
    make(book, Format.EPUB)
"""

from django.utils import translation

from rrge_portal.kernel.documents import as_docx, as_epub, as_pdf

from ..states import Format
from .binding import entries_of, leaf_of, of_edition, of_practices
from .book import Book
from .bound import after_the_parts, before_the_parts, document_of, opening_of
from .data import as_csv, as_json
from .wording import in_language

__all__ = [
    "MEDIA_TYPES",
    "Book",
    "after_the_parts",
    "before_the_parts",
    "entries_of",
    "in_language",
    "leaf_of",
    "make",
    "of_edition",
    "of_practices",
    "opening_of",
]

MEDIA_TYPES = {
    Format.PDF: "application/pdf",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.EPUB: "application/epub+zip",
    Format.JSON: "application/json",
    Format.CSV: "text/csv; charset=utf-8",
}


def make(book: Book, kind: str) -> bytes:
    """The book as a file of this format."""
    with translation.override(book.language):
        match kind:
            case Format.PDF:
                return as_pdf(document_of(book))
            case Format.DOCX:
                return as_docx(document_of(book))
            case Format.EPUB:
                return as_epub(document_of(book))
            case Format.JSON:
                return as_json(book)
            case Format.CSV:
                return as_csv(book)
    raise ValueError(f"{kind} is not a format")
