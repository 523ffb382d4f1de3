"""What a PDF must not be: cut off, something else as well, or a carrier of programs and files."""

import re
import zlib

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTIVE = re.compile(rb"/(JavaScript|Launch|RichMedia|EmbeddedFiles?)(?=[\s/<>\[\]()%]|$)")
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
    if _ACTIVE.search(_plain(content)) or any(_ACTIVE.search(_plain(part)) for part in _packed(content)):
        raise ValidationError(
            _("The PDF contains a program or attached files. Print it as a new PDF, then upload that one.")
        )


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
