"""The kinds of file that may be uploaded, and how each is told by its content."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PNG = "image/png"
JPEG = "image/jpeg"


class Kind(NamedTuple):
    """One kind of file: its extensions, its name in a list, and its name in a sentence."""

    extensions: tuple[str, ...]
    short: str | Promise
    name: str | Promise


KINDS: dict[str, Kind] = {
    PDF: Kind((".pdf",), "PDF", _("a PDF")),
    DOCX: Kind((".docx",), "Word", _("a Word document")),
    PPTX: Kind((".pptx",), "PowerPoint", _("a PowerPoint presentation")),
    XLSX: Kind((".xlsx",), "Excel", _("an Excel workbook")),
    PNG: Kind((".png",), "PNG", _("a PNG picture")),
    JPEG: Kind((".jpg", ".jpeg"), "JPEG", _("a JPEG picture")),
}
EXTENSIONS = {media_type: kind.extensions[0] for media_type, kind in KINDS.items()}

DOCUMENTS = (PDF, DOCX)
"""What a letter or a list is sent as."""

CONTRIBUTIONS = tuple(KINDS)
"""What is brought to a meeting."""

PICTURES = (PNG, JPEG)


def said(kinds) -> str:
    """The kinds as a person looks for them: *PDF, Word (.docx), PNG (.png)*."""
    return ", ".join(f"{KINDS[kind].short} ({', '.join(KINDS[kind].extensions)})" for kind in kinds)


def accepted(kinds) -> str:
    """The same for the `accept` of a file field."""
    return ",".join(extension for kind in kinds for extension in KINDS[kind].extensions)
