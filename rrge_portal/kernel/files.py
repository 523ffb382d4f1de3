"""Uploads, judged by what they contain and never by what they are called.

Limits: `settings.UPLOAD_LIMIT_MB` megabytes; an archive may not unpack to more than 20 times that.
"""

import hashlib
import re
import secrets
import zipfile
from pathlib import PurePosixPath
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext as _

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXTENSIONS = {PDF: ".pdf", DOCX: ".docx"}
SUFFIXES = {extension: media_type for media_type, extension in EXTENSIONS.items()}
UNPACKED_LIMIT = 20


class Inspected(NamedTuple):
    """What is known of a file that passed: its media type, size in bytes, SHA-256 and a safe name."""

    media_type: str
    size: int
    sha256: str
    name: str


def inspect(upload) -> Inspected:
    """Look inside an uploaded PDF or Word file.

    Raises:
        ValidationError: with a sentence that says what is wrong with the file and what to do.
    """
    limit = settings.UPLOAD_LIMIT_MB
    if not upload.size:
        raise ValidationError(_("The file is empty. Choose it again, or save it anew and then upload it."))
    if upload.size > limit * 1024 * 1024:
        raise ValidationError(
            _("The file has %(size)d MB; at most %(limit)d MB are possible. Make it smaller or divide it.")
            % {"size": -(-upload.size // 1024**2), "limit": limit}
        )
    name = safe_name(upload.name)
    media_type = _media_type(upload)
    if SUFFIXES.get(PurePosixPath(name).suffix.lower()) != media_type:
        raise ValidationError(
            _("The file is called “%(name)s”, but inside it is %(kind)s. Rename it or choose the right file.")
            % {"name": name, "kind": _("a PDF") if media_type == PDF else _("a Word document")}
        )
    return Inspected(media_type, upload.size, sha256_of(upload), name)


def sha256_of(file) -> str:
    """The SHA-256 of a Django file, in hexadecimal; the file stands at its beginning afterwards."""
    file.seek(0)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def safe_name(name: str) -> str:
    """A name for people: no path, no control characters, at most 120 characters, its extension kept."""
    name = re.sub(
        r"[\x00-\x1f\x7f<>:\"|?*\u202a-\u202e\u2066-\u2069]", "", str(name).replace("\\", "/").split("/")[-1]
    ).strip(". ")
    path = PurePosixPath(name or "file")
    return path.stem[: 120 - len(path.suffix)] + path.suffix


def _media_type(upload) -> str:
    upload.seek(0)
    head = upload.read(1024)
    if head.startswith(b"%PDF-"):
        _check_pdf(upload)
        return PDF
    if head.startswith(b"PK\x03\x04"):
        _check_docx(upload)
        return DOCX
    raise ValidationError(
        _("This is neither a PDF nor a Word document (.docx). Save it as one of them and upload that.")
    )


def _check_pdf(upload) -> None:
    upload.seek(max(0, upload.size - 2048))
    if b"%%EOF" not in upload.read():
        raise ValidationError(_("The PDF is cut off: its end is missing. Save or download it again, then upload it."))


def _check_docx(upload) -> None:
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            unpacked = sum(member.file_size for member in members)
            broken = archive.testzip() if unpacked <= UNPACKED_LIMIT * settings.UPLOAD_LIMIT_MB * 1024**2 else None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise ValidationError(
            _("The Word document is damaged and cannot be opened. Save it again, then upload it.")
        ) from error
    if unpacked > UNPACKED_LIMIT * settings.UPLOAD_LIMIT_MB * 1024**2:
        raise ValidationError(_("The Word document unpacks to an unreasonable size. Save it without its large images."))
    if broken:
        raise ValidationError(_("The Word document is damaged and cannot be opened. Save it again, then upload it."))
    if "word/document.xml" not in names or "[Content_Types].xml" not in names:
        raise ValidationError(
            _("This is an archive, but not a Word document (.docx). Save it as PDF or Word and upload that.")
        )
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
        raise ValidationError(_("The Word document contains macros. Save it as .docx without macros and upload that."))


@deconstructible
class RandomName:
    """`upload_to`: a random name in `folder`, so that an address tells nothing and can be guessed by nobody."""

    def __init__(self, folder: str):
        self.folder = folder

    def __call__(self, instance, filename):
        return f"{self.folder}/{secrets.token_hex(16)}{PurePosixPath(filename).suffix.lower()[:6]}"

    def __eq__(self, other):
        return isinstance(other, RandomName) and self.folder == other.folder

    def __hash__(self):
        return hash(self.folder)
