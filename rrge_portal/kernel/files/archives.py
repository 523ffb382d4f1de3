"""What an Office document must not be: a bomb, a program, something else as well, or a thing that calls elsewhere."""

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .kinds import DOCX, KINDS, PPTX, XLSX
from .scanning import EICAR, infected

UNPACKED_LIMIT = 20
"""How many times the largest upload an archive may unpack to."""

MOST_MEMBERS = 10_000
MAIN_PARTS = {"word/document.xml": DOCX, "ppt/presentation.xml": PPTX, "xl/workbook.xml": XLSX}
_MACROS = re.compile(
    r"(^|/)(vba[^/]*\.(bin|xml)|macrosheets/.*|activex/.*|attachedtoolbars\.bin|editdata\.mso)$", re.IGNORECASE
)
_EMBEDDED = re.compile(r"(^|/)embeddings/[^/]+$", re.IGNORECASE)
_DDE = re.compile(rb"(?:instrText[^>]*>|w:instr=\")\s*DDE|<ddeLink", re.IGNORECASE)
_MARKUP = (".xml", ".rels", ".vml")
_DECLARED = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_OTHER_LETTERS = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
"""How XML begins that is not in UTF-8: no Office program writes it, and no search for words finds anything in it."""

_ELSEWHERE = re.compile(
    r"^(https?|ftp|smb|mhtml|ms-[\w-]+):|^[/\\]{2,}|^file:[/\\]{2}[^/\\]|^file:[/\\]{4,}", re.IGNORECASE
)
"""What is not on the own disk: `file:///` with exactly three strokes is."""

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def kind_of(upload) -> str:
    """The media type of an Office document.

    Raises:
        ValidationError: it is none, or it holds what no document should.
    """
    upload.seek(0)
    return _examined(upload, upload.size, _Budget())


class _Budget:
    """How much may still be unpacked, over all archives within one another."""

    def __init__(self) -> None:
        self.bytes = UNPACKED_LIMIT * settings.UPLOAD_LIMIT_MB * 1024**2
        self.depth = 3

    def spend(self, number: int) -> None:
        self.bytes -= number
        if self.bytes < 0:
            raise ValidationError(_("The document unpacks to an unreasonable size. Save it without its large images."))


def _examined(file, size: int, budget: _Budget) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            _check_frame(archive, members, file, size)
            media_type = _main_part(members)
            for member in members:
                _check_member(archive, member, budget)
            _check_types(archive)
    except (
        zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ParseError, KeyError,
        DefusedXmlException,
    ) as error:  # fmt: skip
        raise _damaged() from error
    return media_type


def _check_frame(archive: zipfile.ZipFile, members, file, size: int) -> None:
    """Nothing stands before, behind or beside the archive, and no name leads out of it."""
    file.seek(max(0, size - 22))
    end = file.read(22)
    names = [member.filename for member in members]
    is_odd = (
        len(names) != len({name.casefold() for name in names})
        or any(stat.S_ISLNK(member.external_attr >> 16) for member in members)
        or any(name.startswith("/") or ".." in PurePosixPath(name).parts or "\\" in name for name in names)
        or min((member.header_offset for member in members), default=0) != 0
        or not end.startswith(b"PK\x05\x06")
    )
    if is_odd:
        raise ValidationError(
            _("This document is at the same time something else. Save it anew with your Office program.")
        )
    if len(names) > MOST_MEMBERS:
        raise ValidationError(_("The document unpacks to an unreasonable size. Save it without its large images."))


def _main_part(members) -> str:
    names = {member.filename for member in members}
    found = [media_type for part, media_type in MAIN_PARTS.items() if part in names]
    if len(found) != 1 or "[Content_Types].xml" not in names:
        raise ValidationError(
            _("This is an archive, but no Word, PowerPoint or Excel document. Save it as one of them and upload that.")
        )
    return found[0]


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: _Budget) -> None:
    name = member.filename
    if _MACROS.search(name):
        raise _macros()
    if member.flag_bits & 1:
        raise ValidationError(_("The document is locked with a password. Save it without one and upload that."))
    budget.spend(member.file_size)
    extension = PurePosixPath(name.lower()).suffix
    is_embedded = bool(_EMBEDDED.search(name))
    if is_embedded and extension not in _nested():
        raise _embedded()
    tail, whole = b"", io.BytesIO()
    is_markup = extension in _MARKUP
    with archive.open(member) as content:
        while chunk := content.read(1024 * 1024):
            is_foreign = is_markup and not tail and chunk.startswith(_OTHER_LETTERS)
            if is_foreign or (is_markup and _DECLARED.search(tail + chunk)):
                raise _damaged()
            if EICAR in tail + chunk:
                raise infected()
            if is_markup and _DDE.search(tail + chunk):
                raise _calls_elsewhere()
            tail = chunk[-200:]
            if is_embedded or extension == ".rels":
                whole.write(chunk)
    if extension == ".rels":
        _check_relations(whole.getvalue())
    if is_embedded:
        budget.depth -= 1
        if not budget.depth:
            raise _embedded()
        _examined(whole, member.file_size, budget)
        budget.depth += 1


def _nested() -> set[str]:
    """Charts carry the workbook they were drawn from; it is examined as the document is."""
    return {KINDS[media_type].extensions[0] for media_type in MAIN_PARTS.values()}


def _check_types(archive: zipfile.ZipFile) -> None:
    for element in _elements(archive.read("[Content_Types].xml")):
        said = (element.get("ContentType") or "").lower()
        if "macroenabled" in said or "vbaproject" in said or "activex" in said:
            raise _macros()


def _check_relations(content: bytes) -> None:
    for relation in _elements(content):
        if relation.tag != _RELATION or relation.get("TargetMode") != "External":
            continue
        is_link = (relation.get("Type") or "").endswith("/hyperlink")
        target = (relation.get("Target") or "").strip()
        if is_link:
            if re.match(r"\s*(javascript|vbscript|data):", target, re.IGNORECASE):
                raise _calls_elsewhere()
        elif _ELSEWHERE.search(target):
            raise _calls_elsewhere()


def _elements(content: bytes) -> Iterator:
    yield from fromstring(content, forbid_dtd=True).iter()


def _damaged() -> ValidationError:
    return ValidationError(_("The document is damaged and cannot be opened. Save it again, then upload it."))


def _macros() -> ValidationError:
    return ValidationError(_("The document contains macros or controls. Save it without them and upload that."))


def _embedded() -> ValidationError:
    return ValidationError(
        _("Another file is embedded in the document. Take it out, or put a picture of it in its place.")
    )


def _calls_elsewhere() -> ValidationError:
    return ValidationError(
        _("The document fetches something from elsewhere when it is opened. Break its links and upload it again.")
    )
