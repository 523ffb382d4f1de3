"""Links that are enough to act: signed, bound to one purpose, replaced at will.

A token is `<key>-<nonce>:<signature>`. The row keeps the nonce: renewing it kills every earlier link.
Deadlines are the row's own, so that moving a date moves the link with it.
"""

import secrets

from django.core.signing import BadSignature, Signer


def new_nonce() -> str:
    """Eight random characters, for the row a link opens."""
    return secrets.token_urlsafe(6)


def make_token(purpose: str, thing) -> str:
    """The token that opens `thing` for `purpose`; `thing` has a `pk` and a `nonce`."""
    return Signer(salt=f"link:{purpose}").sign(f"{thing.pk}.{thing.nonce}")


def read_token(purpose: str, token: str) -> tuple[int, str] | None:
    """The key and nonce a token was made with, or None for a forged, damaged or foreign one."""
    try:
        key, _, nonce = Signer(salt=f"link:{purpose}").unsign(token).partition(".")
        return int(key), nonce
    except (BadSignature, ValueError):
        return None
