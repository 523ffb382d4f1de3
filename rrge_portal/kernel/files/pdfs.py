"""What a PDF must not be: cut off, something else as well, or a carrier of programs and files."""

import re
import zlib
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTIVE = re.compile(rb"/(JavaScript|Launch|RichMedia|EmbeddedFiles?|XFA|SubmitForm|ImportData)(?=[\s/<>\[\]()%]|$)")
_PAGE = re.compile(rb"<\s*(script|html|!doctype|\?php|svg)", re.IGNORECASE)
_PACKED_OBJECTS = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)
_UNPACKED = 8 * 1024 * 1024
_MOST_STREAMS = 2000


def check(upload) -> None:
    """Raise `ValidationError` for a PDF that is not only a PDF."""
    upload.seek(0)
    content = upload.read()
    end = content.rfind(b"%%EOF")
    if end < max(0, len(content) - 2048) or end == -1:
        raise ValidationError(_("The PDF is cut off: its end is missing. Save or download it again, then upload it."))
    if content[end + 5 :].strip(b"\0\t\n\f\r ") or _PAGE.search(content[:1024]):
        raise ValidationError(
            _("This PDF is at the same time something else. Print it as a new PDF, then upload that one.")
        )
    plain, packed = _plain(content), list(_packed(content))
    is_active = _ACTIVE.search(plain) or any(_ACTIVE.search(_plain(part)) for part in packed)
    if is_active or (len(packed) < plain.count(b"/ObjStm") and _does_something(upload)):
        raise ValidationError(
            _("The PDF contains a program or attached files. Print it as a new PDF, then upload that one.")
        )


def _does_something(upload) -> bool:
    """The same question to every object of a PDF whose packed objects are packed in an unusual way, or encrypted."""
    try:
        upload.seek(0)
        for thing in things(opened(upload).root_object):
            names = {str(name) for each in thing.items() for name in each if isinstance(name, NameObject)}
            if any(_ACTIVE.search(name.encode("latin-1", "replace")) for name in names):
                return True
    except UNREADABLE as error:
        raise damaged() from error
    return False


UNREADABLE = (
    PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, NotImplementedError,
    OSError,
)  # fmt: skip
"""What reading a PDF that is none raises."""


def damaged() -> ValidationError:
    return ValidationError(_("The PDF is damaged and cannot be read. Print it as a new PDF, then upload that one."))


def opened(file) -> PdfReader:
    """A PDF to be read; one that only its author may change is opened as everybody opens it.

    Raises:
        ValidationError: it asks for a password.
    """
    reader = PdfReader(file)
    if reader.is_encrypted and not reader.decrypt(""):
        raise ValidationError(_("The PDF is locked with a password. Save it without one and upload that."))
    return reader


def things(root) -> Iterator[DictionaryObject]:
    """Every dictionary and stream that a document uses, each once."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, IndirectObject):
            if thing.idnum in seen:
                continue
            seen.add(thing.idnum)
            thing = thing.get_object()
        if isinstance(thing, DictionaryObject):
            yield thing
            waiting += [thing.raw_get(key) for key in thing]
        elif isinstance(thing, ArrayObject):
            waiting += list(thing)


def _plain(content: bytes) -> bytes:
    """Names as a reader understands them: `/J#61vaScript` is `/JavaScript`."""
    return _ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode()), content)


def _packed(content: bytes):
    """The packed objects, as far as they unpack to a sensible size."""
    left = _UNPACKED * 4
    for number, found in enumerate(_PACKED_OBJECTS.finditer(content)):
        if number > _MOST_STREAMS or left <= 0:
            return
        try:
            part = zlib.decompressobj().decompress(content[found.end() :], min(_UNPACKED, left))
        except zlib.error:
            continue
        left -= len(part)
        yield part
