"""Public pages kept as strangers see them, so that a crowd that opens one agenda at once costs a look-up each.

What somebody signed in sees is never kept, and neither is a page with a message on it. A kept page is found under what
it depends on; the view says what that is with its `stamp`, so that a change shows at once.
"""

import hashlib
import re
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.utils.translation import get_language

KEPT_FOR = 60
"""Seconds; what no stamp knows of, such as a name corrected in a profile, shows after so long at the latest."""
TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")[A-Za-z0-9]*(")')


def kept_for_strangers(stamp: Callable[..., str | None]):
    """Keep the page a view gives to strangers. `stamp` is asked as the view is; None keeps nothing."""

    def decorate(view):
        @wraps(view)
        def kept(request, *args, **kwargs):
            made_of = None if _is_known(request) or request.method != "GET" else stamp(request, *args, **kwargs)
            if made_of is None:
                return view(request, *args, **kwargs)
            key = _key(request, made_of)
            page = caches["pages"].get(key)
            if page is None:
                response = view(request, *args, **kwargs)
                if response.status_code == 200 and not response.streaming:
                    caches["pages"].set(key, response.content, KEPT_FOR)
                return response
            if TOKEN.search(page):
                page = TOKEN.sub(rb"\g<1>" + get_token(request).encode() + rb"\g<2>", page)
            return HttpResponse(page)

        return kept

    return decorate


def _is_known(request) -> bool:
    """Whether the browser brings anything that could make the page another one than a stranger's."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES or "messages" in request.COOKIES or bool(request.htmx)


def _key(request, made_of: str) -> str:
    parts = (request.get_full_path(), request.get_host(), get_language(), str(request.zone), settings.VERSION, made_of)
    return "page:" + hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()
