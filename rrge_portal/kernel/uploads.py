"""Files that come in pieces: each piece says where it begins, so that after a broken line nothing is sent twice."""

from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import pending
from .files import CONTRIBUTIONS, RandomName, check_size, safe_name
from .models import PartialUpload
from .pending import Pending
from .refusal import Refusal

MOST_AT_ONCE = 20
"""Unfinished files of one person."""

_name_for = RandomName("partial")


def begin(*, owner, name: str, size: int) -> PartialUpload:
    """Make room for a file of `size` bytes.

    Raises:
        ValidationError: it is empty or too large.
    """
    check_size(size)
    if PartialUpload.objects.filter(owner=owner).count() >= MOST_AT_ONCE:
        raise Refusal(_("Too many of your files are unfinished. Send them to their end, or wait until tomorrow."))
    name = safe_name(name)
    path = default_storage.save(_name_for(None, name), ContentFile(b""))
    return PartialUpload.objects.create(owner=owner, name=name, size=size, path=path)


@transaction.atomic
def append(key: int, *, owner, at: int, piece: bytes) -> PartialUpload:
    """Add a piece that begins at byte `at`; one that begins elsewhere changes nothing: the row says where to go on."""
    row = PartialUpload.objects.select_for_update().get(pk=key, owner=owner)
    if at != row.received:
        return row
    piece = piece[: row.size - row.received]
    with default_storage.open(row.path, "r+b") as file:
        file.seek(at)
        file.write(piece)
        file.truncate()
    row.received += len(piece)
    row.save(update_fields=["received"])
    return row


def finish(row: PartialUpload) -> Pending:
    """Look into the complete file and put it aside as any other upload; its row stays if it cannot be looked at now.

    Raises:
        ValidationError: as `inspect` does. With the code `scanner` the file is still here, to be finished later.
    """
    with default_storage.open(row.path) as file:
        file.name = row.name
        return pending.keep(file, owner=row.owner_id, kinds=CONTRIBUTIONS)


def discard(row: PartialUpload) -> None:
    default_storage.delete(row.path)
    row.delete()


def forget_old(now: datetime | None = None) -> int:
    """Delete what was begun and never finished. Returns how many."""
    late = PartialUpload.objects.filter(begun_at__lt=(now or timezone.now()) - PartialUpload.KEPT_FOR)
    number = 0
    for row in late.iterator(chunk_size=100):
        discard(row)
        number += 1
    return number
