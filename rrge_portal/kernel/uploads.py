"""Files that come in pieces: each piece says where it begins, so that after a broken line nothing is sent twice."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import pending
from .files import CONTRIBUTIONS, RandomName, check_size, safe_name
from .files.scanning import UNREACHABLE
from .models import PartialUpload
from .pending import Pending
from .refusal import Refusal

MOST_AT_ONCE = 20
"""Unfinished files of one person."""

PATIENCE = timedelta(minutes=2)
"""For so long one request looks into a complete file, and others wait; after that it is taken for dead."""

_name_for = RandomName("partial")


def begin(*, owner, name: str, size: int) -> PartialUpload:
    """Make room for a file of `size` bytes.

    Raises:
        ValidationError: it is empty or too large.
    """
    check_size(size)
    if PartialUpload.objects.filter(owner=owner, kept="").count() >= MOST_AT_ONCE:
        raise Refusal(_("Too many of your files are unfinished. Send them to their end, or wait until tomorrow."))
    name = safe_name(name)
    path = default_storage.save(_name_for(None, name), ContentFile(b""))
    return PartialUpload.objects.create(owner=owner, name=name, size=size, path=path)


@transaction.atomic
def append(key: int, *, owner, at: int, piece: bytes) -> PartialUpload:
    """Add a piece that begins at byte `at`; one that begins elsewhere changes nothing: the row says where to go on.

    Raises:
        ValidationError: there is more of the file than was said when it was begun.
    """
    row = PartialUpload.objects.select_for_update().get(pk=key, owner=owner)
    if at != row.received or not piece:
        return row
    if len(piece) > row.size - row.received:
        raise ValidationError(_("The file is larger than it was when it was chosen. Choose it again."))
    with default_storage.open(row.path, "r+b") as file:
        file.seek(at)
        file.write(piece)
        file.truncate()
    row.received += len(piece)
    row.save(update_fields=["received"])
    return row


def finish(key: int, *, owner: int) -> Pending:
    """Look into the complete file and put it aside as any other upload; asked again, the answer is the same.

    Raises:
        Refusal: another request is looking into it at this moment.
        ValidationError: as `pending.keep` does; the file is gone then, but for the code `scanner`, with which it is
            still here, to be finished later.
    """
    with transaction.atomic():
        row = PartialUpload.objects.select_for_update().get(pk=key, owner=owner)
        if known := _kept(row):
            return known
        now = timezone.now()
        if row.judged_since and now - row.judged_since < PATIENCE:
            raise Refusal(_("The file is being looked into. Wait a moment."))
        row.judged_since = now
        row.save(update_fields=["judged_since"])
    try:
        with default_storage.open(row.path) as file:
            file.name = row.name
            found = pending.keep(file, owner=owner, kinds=CONTRIBUTIONS, nameless=True)
    except ValidationError as error:
        if error.code == UNREACHABLE:
            PartialUpload.objects.filter(pk=key).update(judged_since=None)
        else:
            discard(row)
        raise
    PartialUpload.objects.filter(pk=key).update(kept=found.token, judged_since=None)
    default_storage.delete(row.path)
    return found


def _kept(row: PartialUpload) -> Pending | None:
    return pending.find(row.kept, owner=row.owner_id, kinds=CONTRIBUTIONS) if row.kept else None


def stand_of(row: PartialUpload) -> Pending | None:
    """Where a complete file was put aside, or None while it is on its way.

    Raises:
        PartialUpload.DoesNotExist: what was put aside has been used or forgotten since.
    """
    known = _kept(row)
    if row.kept and known is None:
        discard(row)
        raise PartialUpload.DoesNotExist
    return known


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
