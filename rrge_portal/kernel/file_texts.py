"""The words of a file, for search and for a look without opening it."""

import logging
import zipfile
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from .files import DOCX, PDF, PPTX, XLSX

MOST_CHARACTERS = 500_000
MOST_PAGES = 500
_PARTS = {DOCX: "word/document", PPTX: "ppt/slides/slide", XLSX: "xl/sharedStrings"}
_PARAGRAPHS = {"p", "si", "tr"}

logger = logging.getLogger(__name__)


def text_of(file, media_type: str) -> str:
    """Its text, at most `MOST_CHARACTERS`; empty for a picture, a scan, and what cannot be read."""
    try:
        if media_type == PDF:
            return _of_pdf(file)
        if media_type in _PARTS:
            return _of_office(file, _PARTS[media_type])
    except (
        PyPdfError, ParseError, DefusedXmlException, zipfile.BadZipFile, ValueError, TypeError, KeyError, IndexError,
        AttributeError, RecursionError, NotImplementedError, OSError,
    ) as error:  # fmt: skip
        logger.info("No text could be read of a file: %s", type(error).__name__)
    return ""


def _of_pdf(file) -> str:
    found, number = [], 0
    for page in PdfReader(file).pages[:MOST_PAGES]:
        said = page.extract_text()
        found.append(said)
        number += len(said)
        if number > MOST_CHARACTERS:
            break
    return _tidy("\n".join(found))


def _of_office(file, begins: str) -> str:
    """The `t` elements of its parts, in order; a new line after each paragraph, shared string and table row."""
    found, number = [], 0
    with zipfile.ZipFile(file) as archive:
        parts = [name for name in archive.namelist() if name.startswith(begins) and name.endswith(".xml")]
        for part in sorted(parts, key=lambda name: (len(name), name)):
            with archive.open(part) as content:
                for _event, element in iterparse(content, forbid_dtd=True):
                    name = element.tag.rpartition("}")[2]
                    said = (element.text or "") if name == "t" else "\n" if name in _PARAGRAPHS else ""
                    found.append(said)
                    number += len(said)
                    element.clear()
                    if number > MOST_CHARACTERS:
                        return _tidy("".join(found))
            found.append("\n")
    return _tidy("".join(found))


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.replace("\0", "").splitlines())
    return "\n".join(line for line in lines if line)[:MOST_CHARACTERS]
