"""Pictures without what the camera wrote beside them: no place, no name, no hidden tail; which way up is kept.

PNG: https://www.w3.org/TR/png-3/ · JPEG: ITU-T T.81, annex B
"""

import io
import struct
import zlib

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
JPEG_SIGNATURE = b"\xff\xd8\xff"
MOST_PIXELS = 100_000_000
_PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs"}
_ADOBE, _JFIF, _COLOURS, _EXIF = 0xEE, 0xE0, 0xE2, 0xE1
_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def bare(upload):
    """The same upload; a picture as a new file that holds nothing but the picture.

    Raises:
        ValidationError: the picture is damaged or unreasonably large.
    """
    upload.seek(0)
    head = upload.read(8)
    upload.seek(0)
    if head != PNG_SIGNATURE and not head.startswith(JPEG_SIGNATURE):
        return upload
    try:
        return ContentFile(_bare_content(upload.read()), name=upload.name)
    except (struct.error, IndexError, ValueError) as error:
        raise ValidationError(
            _("The picture is damaged and cannot be opened. Save it again, then upload it.")
        ) from error


def bare_within(content: bytes) -> bytes:
    """The same for a picture in a document; one that is damaged, and so shows nothing, is given back as it is.

    Raises:
        ValidationError: the picture is unreasonably large.
    """
    try:
        return _bare_content(content)
    except (struct.error, IndexError, ValueError):
        return content


def _bare_content(content: bytes) -> bytes:
    if content.startswith(PNG_SIGNATURE):
        return _bare_png(content)
    return _bare_jpeg(content) if content.startswith(JPEG_SIGNATURE) else content


def _check_pixels(width: int, height: int) -> None:
    if not width or not height:
        raise ValueError("no pixels")
    if width * height > MOST_PIXELS:
        raise ValidationError(_("The picture has too many pixels. Make it smaller, then upload it."))


def _bare_png(content: bytes) -> bytes:
    kept, at = io.BytesIO(), 8
    names: list[bytes] = []
    kept.write(PNG_SIGNATURE)
    while not names or names[-1] != b"IEND":
        length, name = struct.unpack_from("!L4s", content, at)
        chunk = content[at + 4 : at + 8 + length]
        if struct.unpack_from("!L", content, at + 8 + length)[0] != zlib.crc32(chunk):
            raise ValueError("wrong checksum")
        if not names:
            if name != b"IHDR":
                raise ValueError("no header")
            _check_pixels(*struct.unpack_from("!LL", content, at + 8))
        if name in _PNG_KEPT:
            kept.write(content[at : at + 12 + length])
        names.append(name)
        at += 12 + length
    if b"IDAT" not in names:
        raise ValueError("no picture")
    return kept.getvalue()


def _bare_jpeg(content: bytes) -> bytes:
    kept, at, has_size = io.BytesIO(), 2, False
    kept.write(content[:2])
    while True:
        if content[at] != 0xFF:
            raise ValueError("no marker")
        marker = content[at + 1]
        if marker == 0xFF:  # padding
            at += 1
            continue
        if marker == 0xD9:
            break
        (length,) = struct.unpack_from("!H", content, at + 2)
        segment = content[at : at + 2 + length]
        if len(segment) < length + 2 or length < 2:
            raise ValueError("cut off")
        if marker in _FRAMES:
            height, width = struct.unpack_from("!HH", content, at + 5)
            _check_pixels(width, height)
            has_size = True
        kept.write(_kept_of(marker, segment))
        at += 2 + length
        if marker == 0xDA:
            end = _end_of_scan(content, at)
            kept.write(content[at:end])
            at = end
    if not has_size:
        raise ValueError("no picture")
    kept.write(b"\xff\xd9")
    return kept.getvalue()


def _kept_of(marker: int, segment: bytes) -> bytes:
    """The segment, nothing, or in place of all the camera said only which way up the picture is."""
    if marker == _EXIF:
        turned = _orientation(segment[4:])
        return _exif_of(turned) if turned else b""
    is_spare = 0xE0 <= marker <= 0xEF or marker == 0xFE
    is_kept = marker in {_ADOBE, _JFIF} or (marker == _COLOURS and segment[4:16] == b"ICC_PROFILE\0")
    return segment if is_kept or not is_spare else b""


def _end_of_scan(content: bytes, at: int) -> int:
    while True:
        at = content.index(b"\xff", at)
        if content[at + 1] == 0 or 0xD0 <= content[at + 1] <= 0xD7:
            at += 2
        else:
            return at


def _orientation(exif: bytes) -> int:
    """1 to 8 as EXIF counts them; 0 if it does not say."""
    if not exif.startswith(b"Exif\0\0"):
        return 0
    tiff = exif[6:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 0
    try:
        (at,) = struct.unpack_from(f"{order}L", tiff, 4)
        (number,) = struct.unpack_from(f"{order}H", tiff, at)
        for place in range(number):
            tag, _kind, _count, value = struct.unpack_from(f"{order}HHLH", tiff, at + 2 + 12 * place)
            if tag == 0x0112:
                return value if 1 <= value <= 8 else 0
    except struct.error:
        return 0
    return 0


def _exif_of(orientation: int) -> bytes:
    body = b"Exif\0\0MM\0*\0\0\0\x08" + struct.pack("!HHHLHHL", 1, 0x0112, 3, 1, orientation, 0, 0)
    return struct.pack("!BBH", 0xFF, _EXIF, len(body) + 2) + body
