"""What the frame of every page needs."""

from django.conf import settings
from django.urls import translate_url

from rrge_portal.kernel.vocabulary import Language


def frame(request) -> dict:
    """The language bar (in the order of `Language`), and whether this is a demonstration."""
    here = request.get_full_path()
    spoken = dict(settings.LANGUAGES)
    return {
        "language_bar": [
            {"code": code, "name": name, "url": translate_url(here, code)}
            for code, name in Language.choices
            if code in spoken
        ],
        "is_demo": settings.DEMO,
        "mail_is_sent": settings.MAIL_IS_SENT,
    }
