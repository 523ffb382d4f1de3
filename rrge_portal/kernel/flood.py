"""Forms anybody may send: how often within an hour, counted without keeping an address."""

import hashlib

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from .refusal import Refusal

AN_HOUR = 3600
PER_SENDER = 6
PER_FORM = 120


def refuse_flood(form: str, sender: str) -> None:
    """Count one message of a form; `sender` is what tells senders apart, kept only as a keyed digest, for an hour.

    Raises:
        Refusal: too many came from there, or altogether.
    """
    digest = hashlib.sha256(f"{settings.SECRET_KEY}:{form}:{sender}".encode()).hexdigest()[:32]
    for key, most in ((f"flood:{form}:{digest}", PER_SENDER), (f"flood:{form}", PER_FORM)):
        cache.add(key, 0, AN_HOUR)
        try:
            number = cache.incr(key)
        except ValueError:  # it ran out in this very moment
            continue
        if number > most:
            raise Refusal(
                _("Many messages have come in within the hour. Your words are still below; send them again later.")
            )
