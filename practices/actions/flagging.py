"""Clearing what the do-no-harm screen found, one flag after the other."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock

from .. import screening, translating
from ..models import Adaptation, ClearedEditionFlag, ClearedFlag, LifeSign, ResultUpdate
from ..states import MessageState, TranslationState
from .life import refuse_own
from .translating import take_back


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
def clear_in_edition(edition, code: str, *, reason: str, by) -> ClearedEditionFlag:
    """Say of one flagged passage of a draft edition's own texts why it may stay."""
    edition = lock(edition)
    if not edition.is_draft:
        raise Refusal(_("This edition is frozen already. Look at it before you begin another one."))
    found = [flag for screened in screening.screen_edition(edition) for flag in screened.flags if flag.code == code]
    return keep_in_edition(edition, found, reason=reason, by=by)[0]


def keep_in_edition(edition, flags, *, reason: str, by) -> list[ClearedEditionFlag]:
    """Write down why these passages may stay; the caller has locked the edition."""
    if not flags:
        raise Refusal(_("The text has changed, and this passage is not in it any more. Reload the page."))
    if not reason.strip():
        raise Refusal(_("Say in a few words why it may stay. The next editor will want to read it."))
    rows = []
    for flag in flags:
        key = {"kind": flag.kind, "field": flag.field, "passage": flag.digest}
        row, is_new = edition.cleared_flags.get_or_create(**key, defaults={"reason": reason.strip(), "cleared_by": by})
        if not is_new:
            raise Refusal(_("Somebody has just cleared this flag. Reload the page to see why."))
        record("edition.flag_cleared", by=by, about=edition, kind=str(flag.kind), field=flag.field)
        rows.append(row)
    return rows


@transaction.atomic
def reopen(row: ClearedFlag, *, by) -> None:
    """Open a cleared flag again. A translation in which it stands is off the page from then on.

    Raises:
        Refusal: readers have the passage before them in the text itself, or in a message shown beside it.
    """
    practice = lock(row.practice)
    refuse_own(practice, by)
    if practice.is_published and _stands_in(row, screening.screen(practice.current)):
        raise Refusal(_("Everybody can read this passage now. Take the practice down first, then open the flag again."))
    if any(_stands_in(row, screening.screen_message(message)) for message in _shown(practice)):
        raise Refusal(_("This passage is shown in a message beside the text. Take the message off the page first."))
    record("flag.reopened", by=by, about=practice, kind=row.kind, field=row.field)
    for translation in practice.translations.filter(state=TranslationState.PUBLISHED):
        if _stands_in(row, screening.screen(translating.draft_of(translation))):
            take_back(translation, by=by)
    row.delete()


def _stands_in(row: ClearedFlag, found: list[screening.Screened]) -> bool:
    key = (row.kind, row.field, row.passage)
    return any(flag.key == key for screened in found for flag in screened.flags)


def _shown(practice):
    """What was sent in and stands beside the text."""
    for model in (ResultUpdate, Adaptation):
        yield from model.objects.filter(practice=practice, state=MessageState.SHOWN)
    yield from LifeSign.objects.filter(practice=practice, shown=MessageState.SHOWN)
