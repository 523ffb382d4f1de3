"""Uploads, judged by what they contain and never by what they are called.

Limits: `settings.UPLOAD_LIMIT_MB` megabytes; an archive may not unpack to more than 20 times that.
"""

import hashlib
import re
import secrets
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext as _

from . import archives, pdfs, scanning
from .authors import without_authors
from .kinds import CONTRIBUTIONS, DOCUMENTS, DOCX, EXTENSIONS, JPEG, KINDS, PDF, PICTURES, PNG, PPTX, XLSX, said
from .pictures import JPEG_SIGNATURE, PNG_SIGNATURE, bare

__all__ = [
    "CONTRIBUTIONS",
    "DOCUMENTS",
    "DOCX",
    "EXTENSIONS",
    "JPEG",
    "KINDS",
    "PDF",
    "PICTURES",
    "PNG",
    "PPTX",
    "XLSX",
    "Inspected",
    "RandomName",
    "bare",
    "check_size",
    "inspect",
    "safe_name",
    "sha256_of",
    "without_authors",
]
SUFFIXES = {extension: media_type for media_type, kind in KINDS.items() for extension in kind.extensions}
_LONGEST_SUFFIX = 20
_TRICKS = re.compile(r"[\x00-\x1f\x7f-\x9f<>:\"|?*\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
"""What no system takes in a name, and what makes a name read otherwise than it is."""

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Inspected(NamedTuple):
    """What is known of a file that passed: its media type, size in bytes, SHA-256 and a safe name."""

    media_type: str
    size: int
    sha256: str
    name: str


def inspect(upload, kinds: Sequence[str] = DOCUMENTS) -> Inspected:
    """Look inside an uploaded file, which must be of one of `kinds`.

    Raises:
        ValidationError: with a sentence that says what is wrong with the file and what to do.
    """
    check_size(upload.size)
    name = safe_name(upload.name)
    scanning.refuse_viruses(upload)
    media_type = _media_type(upload, kinds)
    if SUFFIXES.get(PurePosixPath(name).suffix.lower()) != media_type:
        raise ValidationError(
            _("The file is called “%(name)s”, but inside it is %(kind)s. Rename it or choose the right file.")
            % {"name": name, "kind": KINDS[media_type].name}
        )
    return Inspected(media_type, upload.size, sha256_of(upload), name)


def check_size(size: int) -> None:
    """Raise `ValidationError` for a file of no bytes, or of more than are possible."""
    limit = settings.UPLOAD_LIMIT_MB
    if not size:
        raise ValidationError(_("The file is empty. Choose it again, or save it anew and then upload it."))
    if size > limit * 1024 * 1024:
        raise ValidationError(
            _("The file has %(size)d MB; at most %(limit)d MB are possible. Make it smaller or divide it.")
            % {"size": -(-size // 1024**2), "limit": limit}
        )


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
    name = _TRICKS.sub("", str(name).replace("\\", "/").split("/")[-1]).strip(". ")
    path = PurePosixPath(name or "file")
    if len(path.suffix) > _LONGEST_SUFFIX:
        return path.name[:120]
    return path.stem[: 120 - len(path.suffix)] + path.suffix


def _media_type(upload, kinds: Sequence[str]) -> str:
    upload.seek(0)
    head = upload.read(1024)
    found = None
    if head.startswith(b"%PDF-"):
        pdfs.check(upload)
        found = PDF
    elif head.startswith(b"PK\x03\x04"):
        found = archives.kind_of(upload)
    elif head.startswith(PNG_SIGNATURE):
        found = PNG
    elif head.startswith(JPEG_SIGNATURE):
        found = JPEG
    elif head.startswith(_OLD_OFFICE):
        raise ValidationError(
            _("This is an Office file in an old format, or locked with a password. Save it as %(kinds)s without one.")
            % {"kinds": said(kinds)}
        )
    if found is None or found not in kinds:
        raise ValidationError(
            _("A file of this kind is not possible here. Save it as one of these and upload that: %(kinds)s.")
            % {"kinds": said(kinds)}
        )
    return found


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
