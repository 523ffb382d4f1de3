"""What the post room does: post, recall, offer again."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Protocol

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.actions import record
from rrge_portal.kernel.bell import ring
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock, move

from . import rendering
from .kinds import is_unasked
from .models import Letter, Mailing
from .seals import Secret
from .states import LetterState
from .stopping import new_message_id, stop_address
from .subscriptions import subscription_of
from .suppression import stopping
from .words import Words

CHUNK = 50
"""Letters to one ring of the bell, and so to one connection to the mail server."""

WRITTEN = ("name", "address", "language", "subject", "text", "sealed", "enclosures", "mailing", "message_id")
"""What of a letter is written anew when one that was not sent may be sent after all."""


class Addressee(Protocol):
    """Whoever can be written to: a stakeholder, an invitee."""

    @property
    def letter_name(self) -> str: ...

    @property
    def letter_address(self) -> str: ...

    @property
    def letter_language(self) -> str: ...

    @property
    def letter_stakeholder(self) -> Any: ...


class Draft(NamedTuple):
    """One letter to be posted: to whom, about what, under which key, with what to fill the template and to enclose.

    `words` are the organisers' own; without them it is the portal's standard letter.
    """

    to: Addressee
    about: Any
    key: str
    context: dict
    enclosures: Sequence[str] = ()
    words: Words | None = None


def post(
    kind: str,
    *,
    to: Addressee,
    key: str,
    about=None,
    room=None,
    enclosures: Sequence[str] = (),
    words: Words | None = None,
    **context,
) -> Letter:
    """Write one letter in the recipient's language and hand it to the worker after commit.

    `key` says what this letter is the only one of; posting the same key again returns the letter there already is.
    Wrap links and codes in `Secret`. `room` is the meeting or practice whose organisers may see the letter.
    `enclosures` are names registered in `enclosures.py`; `words` take the place of the standard letter.
    """
    post_many(kind, [Draft(to, about, key, context, enclosures, words)], room=room)
    return Letter.objects.get(key=key)


@transaction.atomic
def post_many(kind: str, drafts: Iterable[Draft], *, room=None, mailing: Mailing | None = None) -> int:
    """Write many letters of one kind; those whose key exists are left as they are. Returns how many are new."""
    drafts = list(drafts)
    known = dict(Letter.objects.filter(key__in=[draft.key for draft in drafts]).values_list("key", "state"))
    wanted = [draft for draft in drafts if known.get(draft.key) in {None, LetterState.SUPPRESSED}]
    letters = [_write(kind, draft, room, mailing) for draft in wanted]
    _set_aside(letters)
    fresh = [letter for letter in letters if letter.key not in known]
    Letter.objects.bulk_create(fresh, ignore_conflicts=True)
    released = [letter for letter in letters if letter.key in known and letter.state == LetterState.WAITING]
    for letter in released:
        _take_up(letter)
    written = [letter.key for letter in [*fresh, *released]]
    keys = list(
        Letter.objects.filter(key__in=written, state=LetterState.WAITING).order_by("pk").values_list("pk", flat=True)
    )
    _ring_for(keys)
    return len(written)


def _write(kind: str, draft: Draft, room, mailing: Mailing | None) -> Letter:
    to = draft.to
    room = room or getattr(draft.about, "room", draft.about)
    letter = Letter(
        kind=kind,
        key=draft.key,
        recipient=to.letter_stakeholder,
        name=to.letter_name,
        address=to.letter_address,
        language=draft.words.language if draft.words else to.letter_language,
        enclosures=list(draft.enclosures),
        about=draft.about,
        room=room,
        mailing=mailing,
        message_id=new_message_id(),
    )
    says_how = is_unasked(kind) or subscription_of(kind)
    how_to_stop = {"stop_url": Secret(stop_address(letter))} if says_how else {}
    rendered = rendering.render(
        kind,
        name=letter.name,
        language=to.letter_language,
        context={**draft.context, **how_to_stop},
        words=draft.words,
    )
    letter.subject, letter.text, letter.sealed = rendered.subject[:250], rendered.text, rendered.sealed
    return letter


def _set_aside(letters: Sequence[Letter]) -> None:
    """Mark those that must not be sent: their rows say what was not written to whom, and why."""
    for key, suppression in stopping(letters).items():
        for letter in letters:
            if letter.key == key:
                letter.state, letter.stopped_by = LetterState.SUPPRESSED, suppression


def _take_up(letter: Letter) -> None:
    """Write anew in its row a letter that was not sent, now that its address is written to again."""
    Letter.objects.filter(key=letter.key, state=LetterState.SUPPRESSED).update(
        state=LetterState.WAITING,
        due_at=timezone.now(),
        stopped_by=None,
        **{name: getattr(letter, name) for name in WRITTEN},
    )


def _ring_for(keys: list[int]) -> None:
    for start in range(0, len(keys), CHUNK):
        ring("correspondence.tasks.deliver", keys[start : start + CHUNK])


def recall(*, about, kinds: Iterable[str]) -> int:
    """Take back the letters of these kinds about `about` that have not left yet. Returns how many."""
    return (
        Letter.objects.about(about).filter(kind__in=kinds, state=LetterState.WAITING).update(state=LetterState.RECALLED)
    )


@transaction.atomic
def try_again(letter: Letter, *, by) -> Letter:
    """Offer a failed letter to the mail server once more."""
    letter = lock(letter)
    letter.attempts = 0
    move(letter, LetterState.WAITING, also=["attempts"])
    record("letter.tried_again", by=by, about=letter, room=letter.room)
    _ring_for([letter.pk])
    return letter


@transaction.atomic
def try_all_again(letters, *, by, room) -> int:
    """Offer every failed letter of the queryset once more. Returns how many.

    Raises:
        Refusal: none of them has failed, so there is nothing to try.
    """
    keys = list(letters.filter(state=LetterState.FAILED).values_list("pk", flat=True))
    moved = Letter.objects.filter(pk__in=keys, state=LetterState.FAILED).update(state=LetterState.WAITING, attempts=0)
    if not moved:
        raise Refusal(_("No letter has failed, so there is nothing to try again."))
    record("letters.tried_again", by=by, about=room, number=moved)
    _ring_for(keys)
    return moved
