"""A reader's own selection of practices: kept by their browser in a signed cookie, or said whole in an address.

`/practices/selection/?practices=12.45.7` is a selection that can be passed on; without it the page shows the one the
browser keeps. No account is needed and nothing is stored about anybody. What is no longer public drops out by itself,
whoever's selection it is in.
"""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse

from .models import Practice

COOKIE = "selection"
ASKED = "practices"
MOST = 100
"""Practices in a selection; what comes after is left out."""
SECONDS = 180 * 24 * 60 * 60
SALT = "practices.selection"


def selected(keys: Sequence[int]) -> QuerySet[Practice]:
    """The public practices among these, in the order given. Ready for `content.for_public_content(…)`."""
    if not keys:
        return Practice.objects.none()
    order = Case(*(When(pk=key, then=Value(place)) for place, key in enumerate(keys)), output_field=IntegerField())
    return Practice.objects.published().filter(pk__in=keys).order_by(order)


def asked_for(request: HttpRequest) -> list[int]:
    """The keys of the selection a page is about: the one in its address, otherwise the reader's own."""
    return read(request.GET[ASKED]) if ASKED in request.GET else kept(request)


def is_own(request: HttpRequest) -> bool:
    """Whether the page is about the reader's own selection, and not about one in its address."""
    return ASKED not in request.GET


def kept(request: HttpRequest) -> list[int]:
    """The keys this browser keeps; none from a cookie somebody has altered."""
    return read(request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=SECONDS) or "")


def keep(response: HttpResponse, keys: Iterable[int]) -> None:
    """Let the browser keep these; none is no cookie at all."""
    said = say(keys)
    if not said:
        response.delete_cookie(COOKIE, samesite="Lax")
        return
    response.set_signed_cookie(
        COOKIE,
        said,
        salt=SALT,
        max_age=SECONDS,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )


def say(keys: Iterable[int]) -> str:
    """`[12, 45, 7]` → `12.45.7`, as in an address."""
    return ".".join(map(str, list(dict.fromkeys(keys))[:MOST]))


def read(text: str) -> list[int]:
    """`12.45.7` → `[12, 45, 7]`; what is no number is left out."""
    numbers = (int(part) for part in text.split(".") if part.isascii() and part.isdecimal() and len(part) < 10)
    return list(dict.fromkeys(numbers))[:MOST]


def with_one(keys: Sequence[int], key: int) -> list[int]:
    """With this one at the end; one that is there keeps its place."""
    return [*keys, key] if key not in keys else list(keys)


def without(keys: Sequence[int], key: int) -> list[int]:
    return [held for held in keys if held != key]


def moved(keys: Sequence[int], key: int, by: int) -> list[int]:
    """With this one moved `by` places, -1 is one up; beyond an end it stays where it is."""
    held = list(keys)
    if key not in held:
        return held
    place = held.index(key)
    held.insert(min(max(0, place + by), len(held) - 1), held.pop(place))
    return held
