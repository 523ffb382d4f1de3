"""Clearing what the do-no-harm screen found, one flag after the other."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock

from .. import screening
from ..models import ClearedFlag
from .life import refuse_own


@transaction.atomic
def clear(practice, code: str, *, reason: str, version=None, message=None, by) -> ClearedFlag:
    """Say of one flagged passage why it may stay; it stays cleared until its sentence changes.

    `code` is that of a `screening.Flag` of the current text, of `version`, such as a translation of it, or of a
    `message` sent in about it.
    """
    practice = lock(practice)
    refuse_own(practice, by)
    if not reason.strip():
        raise Refusal(_("Say in a few words why it may stay. The next editor will want to read it."))
    found = screening.screen_message(message) if message else screening.screen(version or practice.current)
    flag = next((flag for screened in found for flag in screened.flags if flag.code == code), None)
    if flag is None:
        raise Refusal(_("The text has changed, and this passage is not in it any more. Reload the page."))
    try:
        with transaction.atomic():
            row = ClearedFlag.objects.create(
                practice=practice,
                kind=flag.kind,
                field=flag.field,
                passage=flag.digest,
                reason=reason.strip(),
                cleared_by=by,
            )
    except IntegrityError as error:
        raise Refusal(_("Somebody has just cleared this flag. Reload the page to see why.")) from error
    record("flag.cleared", by=by, about=practice, kind=str(flag.kind), field=flag.field)
    return row


@transaction.atomic
def reopen(row: ClearedFlag, *, by) -> None:
    """Open a cleared flag again."""
    practice = lock(row.practice)
    refuse_own(practice, by)
    record("flag.reopened", by=by, about=practice, kind=row.kind, field=row.field)
    row.delete()
