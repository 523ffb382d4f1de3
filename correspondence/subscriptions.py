"""Letters that go on until their reader stops them: each kind says how, and one click stops just these.

They are asked for, so nobody's wish to get no invitations touches them. The room that writes them registers what
stopping means and where their page is; a test finds kinds that are registered and not asked for.
"""

from collections.abc import Callable
from typing import NamedTuple

from .models import Letter


class Subscription(NamedTuple):
    """`stop` ends what a letter belongs to, in silence if it has ended already; `page` is where its reader sees it."""

    stop: Callable[[Letter], None]
    page: Callable[[Letter], str]


_subscriptions: dict[str, Subscription] = {}


def subscription(kind: str, *, stop: Callable[[Letter], None], page: Callable[[Letter], str]) -> None:
    """Register that letters of this kind belong to a subscription."""
    _subscriptions[kind] = Subscription(stop, page)


def subscription_of(kind: str) -> Subscription | None:
    return _subscriptions.get(kind)


def kinds() -> set[str]:
    return set(_subscriptions)
