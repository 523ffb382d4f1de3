"""What must not lie readable in the database: sealed with a key derived from `SECRET_KEY` for one purpose."""

import base64
import hashlib
import json
from functools import lru_cache

from cryptography.fernet import Fernet
from django.conf import settings


def box(purpose: str) -> Fernet:
    """Seals and opens for one purpose; what is sealed for one cannot be opened for another."""
    return _box(purpose, settings.SECRET_KEY)


@lru_cache(maxsize=16)
def _box(purpose: str, key: str) -> Fernet:
    digest = hashlib.sha256(f"{purpose}:{key}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


class SealedSessions:
    """Serialises sessions: the code a person was sent waits in theirs, and nobody may read it in the database."""

    def dumps(self, session) -> bytes:
        return box("sessions").encrypt(json.dumps(session, separators=(",", ":")).encode())

    def loads(self, sealed: bytes):
        return json.loads(box("sessions").decrypt(sealed))
