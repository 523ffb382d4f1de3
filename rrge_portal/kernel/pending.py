"""A good file in a form that still has an error: it is kept aside for a day, so that it need not be chosen again.

The form carries a signed token in a hidden field; the file lies under a random name that nothing leads to.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import NamedTuple

from django.core import signing
from django.core.files import File
from django.core.files.storage import default_storage
from django.utils import timezone

from .files import DOCUMENTS, Inspected, RandomName, bare, check_size, inspect, sha256_of, without_authors

FOLDER = "pending"
KEPT_FOR = timedelta(days=1)
_name_for = RandomName(FOLDER)


class Pending(NamedTuple):
    """Where the file lies, whose it is, and what `inspect` found."""

    path: str
    owner: int
    media_type: str
    size: int
    sha256: str
    name: str

    @property
    def token(self) -> str:
        return signing.dumps(list(self), salt="pending upload")

    @contextmanager
    def opened(self) -> Iterator[File]:
        with default_storage.open(self.path) as file:
            yield file

    def discard(self) -> None:
        """Let go of the file, once it lies where it belongs."""
        default_storage.delete(self.path)


def keep(upload, *, owner: int, kinds: Sequence[str] = DOCUMENTS, nameless: bool = False) -> Pending:
    """Look into the upload and put it aside for its owner (the key of a stakeholder); pictures without their metadata.

    A `nameless` one loses the names of whoever wrote, changed or commented it; size and SHA-256 are of what is kept.

    Raises:
        ValidationError: as `inspect` and `without_authors` do.
    """
    check_size(upload.size)
    upload = bare(upload)
    found: Inspected = inspect(upload, kinds)
    if nameless:
        upload = without_authors(upload, found.media_type)
        found = found._replace(size=upload.size, sha256=sha256_of(upload))
    _forget_old()
    return Pending(default_storage.save(_name_for(None, found.name), upload), owner, *found)


def find(token: str, *, owner: int, kinds: Sequence[str] = DOCUMENTS) -> Pending | None:
    """The file a token stands for; None for a forged, foreign or old token, or another kind of file."""
    try:
        pending = Pending(*signing.loads(token, salt="pending upload", max_age=KEPT_FOR))
    except signing.BadSignature:
        return None
    is_possible = pending.owner == owner and pending.media_type in kinds
    return pending if is_possible and default_storage.exists(pending.path) else None


def _forget_old() -> None:
    """Delete what was put aside and never fetched."""
    if not default_storage.exists(FOLDER):
        return
    _folders, names = default_storage.listdir(FOLDER)
    for name in names:
        path = f"{FOLDER}/{name}"
        try:
            if default_storage.get_modified_time(path) < timezone.now() - KEPT_FOR:
                default_storage.delete(path)
        except FileNotFoundError:  # another upload was tidying up at the same moment
            continue
