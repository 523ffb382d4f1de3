"""QR codes as SVG, for pages and documents."""

import io

import qrcode
from django.utils.safestring import SafeString, mark_safe
from qrcode.image.svg import SvgPathFillImage


def qr_svg(text: str) -> SafeString:
    """A QR code a phone's camera reads, dark on white whatever the page's colours; the library writes all of it."""
    image = qrcode.make(text, image_factory=SvgPathFillImage, error_correction=qrcode.ERROR_CORRECT_M, border=4)
    whole = io.BytesIO()
    image.save(whole)
    svg = whole.getvalue().decode()
    return mark_safe(svg[svg.index("<svg") :])  # noqa: S308 - the text is drawn, not written
