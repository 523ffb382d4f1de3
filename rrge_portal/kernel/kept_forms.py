"""What somebody sent after their sign-in had ended: put aside, sealed, until they have signed in again.

Passwords and files are not put aside. Only the browser that sent it finds it again, so that nobody can lead somebody
else to a form they never filled in; it is forgotten after a day.
"""

import json
import secrets
from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone

from .models import KeptForm
from .sealing import box

KEPT_FOR = timedelta(days=1)
MOST_CHARACTERS = 500_000
MOST_KEPT = 1000
"""Of everybody together: sending a form needs no account, and what strangers send must not fill the disk."""
OWN = "kept_forms"
"""What a browser's session holds: the tokens of the forms it sent."""
MOST_OWN = 5


class Sent(NamedTuple):
    """Where a form was sent, and its fields in order."""

    path: str
    fields: list[tuple[str, str]]
    had_files: bool


def keep(request) -> str | None:
    """Put a form aside; returns the token it is found by, or None where there is nothing to keep."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken" and "password" not in name
    ]
    if (
        not any(value.strip() for _name, value in fields)
        or sum(len(value) for _name, value in fields) > MOST_CHARACTERS
        or KeptForm.objects.count() >= MOST_KEPT
    ):
        return None
    sent = Sent(request.get_full_path(), fields, bool(request.FILES))
    token = secrets.token_urlsafe(24)
    KeptForm.objects.create(token=token, sealed=box("kept forms").encrypt(json.dumps(sent).encode()))
    request.session[OWN] = [*request.session.get(OWN, []), token][-MOST_OWN:]
    return token


def find(request, token: str) -> Sent | None:
    """What lies under a token; None for an unknown or an old one, or one of another browser."""
    if token not in request.session.get(OWN, []):
        return None
    kept = KeptForm.objects.filter(token=token, created_at__gt=timezone.now() - KEPT_FOR).first()
    if kept is None:
        return None
    path, fields, had_files = json.loads(box("kept forms").decrypt(bytes(kept.sealed)))
    return Sent(path, [(name, value) for name, value in fields], had_files)


def forget_old() -> int:
    """Delete what nobody came back for. Returns how many."""
    number, _rows = KeptForm.objects.filter(created_at__lte=timezone.now() - KEPT_FOR).delete()
    return number
