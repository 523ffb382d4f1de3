"""Secrets in letters: links that open something, and codes.

A letter's text is stored with gaps (`⟦1⟧`); the secrets that belong there lie beside it, encrypted with a key
derived from `SECRET_KEY`, so that a stolen copy of the database opens no invitation.
"""

import json
import re

from cryptography.fernet import InvalidToken

from rrge_portal.kernel.sealing import box

GAP = re.compile(r"⟦(\d+)⟧")
HIDDEN = "••••••"


class Secret(str):
    """A string in a letter's context that must not be stored readable."""

    __slots__ = ()


def take_out(context: dict) -> tuple[dict, bytes]:
    """The context with every `Secret` replaced by a gap, and the secrets, sealed."""
    secrets: list[str] = []
    open_context = {}
    for name, value in context.items():
        if isinstance(value, Secret):
            secrets.append(str(value))
            open_context[name] = f"⟦{len(secrets)}⟧"
        else:
            open_context[name] = value
    return open_context, box("letter secrets").encrypt(json.dumps(secrets).encode()) if secrets else b""


def fill(text: str, sealed: bytes) -> str:
    """The text with its secrets in place. A seal that cannot be opened, or is gone, leaves the mask."""
    try:
        secrets = json.loads(box("letter secrets").decrypt(bytes(sealed))) if sealed else []
    except InvalidToken:
        secrets = []
    return GAP.sub(lambda gap: secrets[int(gap[1]) - 1] if int(gap[1]) <= len(secrets) else HIDDEN, text)


def mask(text: str) -> str:
    """The text with its secrets hidden."""
    return GAP.sub(HIDDEN, text)
