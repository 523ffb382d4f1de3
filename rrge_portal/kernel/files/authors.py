"""Documents without whoever wrote them: no author, editor, company, commenter's name or path of somebody's computer.

What stands in the text itself stays. Office Open XML: ECMA-376, parts 1 and 2; PDF: ISO 32000-1, 14.3 and 12.5.
The same document always gives the same bytes.
"""

import io
import re
import zipfile
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, StreamObject

from . import pdfs
from .kinds import DOCX, PDF, PPTX, XLSX
from .pictures import bare_within

AUTHOR = b"Author"
"""What stands in place of a name, as Office programs write it themselves when personal data are removed."""

LONG_AGO = (1980, 1, 1, 0, 0, 0)
_NOT_OF_THE_TEXT = ("/Metadata", "/PieceInfo")


def without_authors(upload, media_type: str):
    """The same document as a new file that says of nobody that they wrote or changed it; pictures have no such words.

    Raises:
        ValidationError: a PDF that cannot be read, or is signed, so that it names who signed it.
    """
    if media_type not in {PDF, DOCX, PPTX, XLSX}:
        return upload
    upload.seek(0)
    content = _pdf(upload) if media_type == PDF else _office(upload)
    return ContentFile(content, name=upload.name)


# --- Office -----------------------------------------------------------------------------------------------------------


def _office(file) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(file) as archive, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as anew:
        for member in archive.infolist():
            if member.is_dir():
                continue
            info = zipfile.ZipInfo(member.filename, LONG_AGO)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            clean = _cleaner_of(member.filename)
            with archive.open(member) as content, anew.open(info, "w", force_zip64=True) as part:
                if clean is None:
                    while chunk := content.read(1024 * 1024):
                        part.write(chunk)
                else:
                    part.write(clean(content.read()))
    return kept.getvalue()


def _cleaner_of(name: str) -> Callable[[bytes], bytes] | None:
    """What takes the names out of this part, or None where there can be none."""
    return next((clean for pattern, clean in _CLEANERS if pattern.search(name)), None)


_VALUES = {b"author": AUTHOR, b"userName": AUTHOR, b"displayName": AUTHOR, b"name": AUTHOR, b"initials": b"A"}
_MARKED = re.compile(rb"<[\w.:-]+\s[^<>]*?\b(?:author|initials|userId|userName|providerId|displayName)\s*=[^<>]*>")
_MARKS = re.compile(
    rb"(\s(?:[\w.-]+:)?(author|initials|userId|userName|providerId|displayName)\s*=\s*)(?:\"[^\"]*\"|'[^']*')"
)
_NAMES = re.compile(rb"(<(?:[\w.-]+:)?(?:cmAuthor|author)\s[^<>]*?\s?name\s*=\s*)(?:\"[^\"]*\"|'[^']*')")
_PATH = re.compile(rb"(absPath\b[^<>]*?\surl\s*=\s*)(?:\"[^\"]*\"|'[^']*')")
_LOCAL = re.compile(rb"(\sTarget\s*=\s*)([\"'])file:[^\"'<>]*?([^\"'<>/\\]*)\2", re.IGNORECASE)


def _without_marks(content: bytes) -> bytes:
    """Of tracked changes, comments and their people: every attribute that says whose they are."""

    def neutral(found: re.Match[bytes]) -> bytes:
        return _MARKS.sub(lambda mark: mark[1] + b'"' + _VALUES.get(mark[2], b"None") + b'"', found[0])

    return _PATH.sub(rb'\1""', _MARKED.sub(neutral, content))


def _without_comment_authors(content: bytes) -> bytes:
    return _without_marks(_NAMES.sub(rb'\1"' + AUTHOR + b'"', content))


_EXCEL_AUTHOR = re.compile(rb"(<(?:[\w.-]+:)?author>)([^<]*)(</)")


def _without_excel_authors(content: bytes) -> bytes:
    """Excel begins the text of a comment with the name of whoever wrote it."""
    names = {found[2].strip() for found in _EXCEL_AUTHOR.finditer(content)} - {b""}
    content = _EXCEL_AUTHOR.sub(rb"\1" + AUTHOR + rb"\3", content)
    for name in sorted(names, key=len, reverse=True):
        content = re.sub(rb">(\s*)" + re.escape(name) + rb":", rb">\1" + AUTHOR + b":", content)
    return _without_marks(content)


def _without_words_in(*names: bytes) -> Callable[[bytes], bytes]:
    pattern = re.compile(rb"(<(?:[\w.-]+:)?(?:" + rb"|".join(names) + rb")(?:\s[^<>]*)?>)[^<]*(</)", re.IGNORECASE)
    return lambda content: pattern.sub(rb"\1\2", content)


def _emptied(content: bytes) -> bytes:
    return re.sub(rb"(<(?:[\w.-]+:)?Properties\b[^>]*(?<!/)>).*(</)", rb"\1\2", content, flags=re.DOTALL)


def _without_people(content: bytes) -> bytes:
    """The people of Word's comments: their names, and their accounts."""
    return re.sub(rb"(<(?:[\w.-]+:)?people\b[^>]*(?<!/)>).*(</)", rb"\1\2", content, flags=re.DOTALL)


def _without_paths(content: bytes) -> bytes:
    """A template or picture on somebody's own disk lies in a folder with their name."""
    return _LOCAL.sub(rb"\1\2\3\2", content)


_CLEANERS = [
    (re.compile(pattern, re.IGNORECASE), clean)
    for pattern, clean in (
        (r"^docProps/core", _without_words_in(rb"creator", rb"lastModifiedBy", rb"manager")),
        (r"^docProps/app", _without_words_in(rb"Company", rb"Manager", rb"HyperlinkBase", rb"Template")),
        (r"^docProps/custom", _emptied),
        (r"^word/people", _without_people),
        (r"^xl/comments", _without_excel_authors),
        (r"^ppt/(commentAuthors|authors)", _without_comment_authors),
        (r"^(word|ppt/comments|xl/(persons|threadedComments|revisions))/?[^/]*\.xml$", _without_marks),
        (r"^word/glossary/[^/]*\.xml$", _without_marks),
        (r"^xl/workbook\.xml$", _without_marks),
        (r"^customXml/", _without_words_in(rb"DisplayName", rb"AccountId", rb"Author", rb"Editor", rb"UserName")),
        (r"\.rels$", _without_paths),
        (r"/media/[^/]+\.(png|jpe?g)$", bare_within),
        (r"/embeddings/[^/]+\.(docx|xlsx|pptx)$", lambda content: _office(io.BytesIO(content))),
    )
]

# --- PDF --------------------------------------------------------------------------------------------------------------


def _pdf(file) -> bytes:
    try:
        reader = pdfs.opened(file)
        title = reader.metadata.title if reader.metadata else None
        writer = PdfWriter(clone_from=reader)
        writer.pdf_header = reader.pdf_header
        writer.metadata = {"/Title": title} if title else None
        for thing in pdfs.things(writer.root_object):
            _forget(thing)
        writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)
        kept = io.BytesIO()
        writer.write(kept)
    except pdfs.UNREADABLE as error:
        raise pdfs.damaged() from error
    return kept.getvalue()


def _forget(thing: DictionaryObject) -> None:
    if thing.get("/Type") == "/Sig" or "/ByteRange" in thing:
        raise ValidationError(
            _("The PDF is signed, and the signature names who signed. Print it as a new PDF, then upload that one.")
        )
    for key in _NOT_OF_THE_TEXT:
        thing.pop(key, None)
    is_remark = thing.get("/Type") == "/Annot" or "/Rect" in thing
    if is_remark and thing.get("/Subtype") != "/Widget":
        thing.pop("/T", None)
    if isinstance(thing, StreamObject) and thing.get("/Filter") in {"/DCTDecode", ("/DCTDecode",)}:
        thing._data = bare_within(thing._data)
