"""What becomes of a letter once the mail server has it: it is delivered, it comes back, or it is reported as unwanted.

Told by a provider's webhook or by a message in the bounce mailbox, late, twice or in any order.
"""

import re
from dataclasses import dataclass

from django.db import transaction

from journal.actions import record
from rrge_portal.kernel.transitions import lock, move

from .models import Letter
from .states import LetterState, StopReason
from .suppression import suppress

UNKNOWN_MAILBOX = re.compile(r"\b5\.1\.(?:0|1|2|3|6|10)\b")
"""Enhanced status codes (RFC 3463, RFC 7505) that say the address itself is bad, not the letter or the moment."""
ENHANCED = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
UNKNOWN_IN_WORDS = re.compile(
    r"user unknown|unknown user|no such (?:user|recipient|mailbox|address)|does not exist|doesn't exist"
    r"|mailbox not found|recipient not found|unknown recipient|unknown address|no mailbox",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Returned:
    """What was learnt of a letter: it came back for good, or not yet for good, in the mail server's words."""

    letter: Letter
    is_final: bool
    words: str


def is_unknown_mailbox(code: int, words: str) -> bool:
    """Whether a mail server's answer says that there is no such address: the rest may be about us, or about today."""
    if not 500 <= code < 600:
        return False
    if ENHANCED.search(words):
        return bool(UNKNOWN_MAILBOX.search(words))
    return code in {550, 551, 553} and bool(UNKNOWN_IN_WORDS.search(words))


@transaction.atomic
def delivered(letter: Letter) -> Letter:
    """The recipient's mail server took the letter, as far as the provider knows."""
    letter = lock(letter)
    if letter.state == LetterState.SENT:
        move(letter, LetterState.DELIVERED)
    return letter


@transaction.atomic
def came_back(returned: Returned) -> Letter:
    """A letter came back: for good, and the address is not written to unasked any more; or perhaps later it arrives."""
    letter = lock(returned.letter)
    if letter.state == LetterState.BOUNCED:
        return letter
    letter.fate = " ".join(returned.words.split())[:300]
    if not returned.is_final:
        letter.save(update_fields=["fate"])
        return letter
    if LetterState.BOUNCED in Letter.TRANSITIONS[LetterState(letter.state)]:
        move(letter, LetterState.BOUNCED, also=["fate"])
        record("letter.came_back", by=None, about=letter, room=letter.room)
    suppress(letter.address, StopReason.BOUNCED, letter=letter, words=letter.fate)
    return letter


@transaction.atomic
def complained(letter: Letter) -> Letter:
    """Somebody reported the letter as unwanted, so the address is not written to unasked any more."""
    suppress(letter.address, StopReason.COMPLAINED, letter=letter)
    return letter


@transaction.atomic
def unsubscribed(letter: Letter) -> Letter:
    """The provider's own way to unsubscribe was used, which knows no single meeting."""
    suppress(letter.address, StopReason.UNSUBSCRIBED, letter=letter)
    return letter
