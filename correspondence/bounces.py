"""Reading the messages mail servers send back: which of our letters each is about, and whether for good.

A message is believed only if it names a letter of ours by its Message-ID, which nobody can guess, and complains about
the very address that letter went to. Anybody may write to the mailbox; nobody stops an address we never wrote to.
"""

import logging
import re
from collections.abc import Iterator
from email.message import Message
from typing import NamedTuple

from django.conf import settings
from flufl.bounce import all_failures

from . import fates
from .fates import Returned
from .models import Letter

logger = logging.getLogger(__name__)

MOST_LETTERS = 20
"""A message names one letter; whoever writes a thousand into one is not a mail server."""
CODE = re.compile(r"\b5\d\d[ -].{0,200}")


class Complaint(NamedTuple):
    """A report (RFC 5965) that a letter was unwanted."""

    letter: Letter


def take_in(message: Message) -> int:
    """Do what a message in the bounce mailbox calls for. Returns how many letters it was about."""
    found = read(message)
    for each in found:
        if isinstance(each, Complaint):
            fates.complained(each.letter)
        else:
            fates.came_back(each)
    return len(found)


def read(message: Message) -> list[Returned | Complaint]:
    """What a message says about letters of ours; nothing for an automatic reply, a forgery or anything else."""
    letters = _letters_named_in(message)
    if not letters:
        return []
    if _is_feedback(message):
        return [Complaint(letter) for letter in letters if _feedback_is_about(message, letter)]
    temporary, permanent = _failures(message)
    return [
        Returned(letter, letter.address.lower() in permanent, _words(message))
        for letter in letters
        if letter.address.lower() in permanent | temporary
    ]


def _letters_named_in(message: Message) -> list[Letter]:
    name = re.compile(rf"<?[0-9a-f]{{32}}@{re.escape(settings.MESSAGE_ID_HOST)}>?", re.IGNORECASE)
    found = dict.fromkeys(f"<{each.strip('<>').lower()}>" for text in _texts(message) for each in name.findall(text))
    return list(Letter.objects.filter(message_id__in=list(found)[:MOST_LETTERS]).order_by("pk"))


def _texts(message: Message) -> Iterator[str]:
    """Every header and every text of a message and of what is enclosed in it."""
    for part in message.walk():
        yield from (str(value) for value in part.values())
        if part.get_content_maintype() == "text":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                yield payload.decode("utf-8", errors="replace")


def _failures(message: Message) -> tuple[set[str], set[str]]:
    try:
        temporary, permanent = all_failures(message)
    except Exception:
        logger.exception("A message in the bounce mailbox could not be understood.")
        return set(), set()
    return _addresses(temporary), _addresses(permanent)


def _addresses(found) -> set[str]:
    texts = (each.decode("utf-8", errors="replace") if isinstance(each, bytes) else str(each) for each in found)
    return {text.strip().strip("<>").lower() for text in texts}


def _words(message: Message) -> str:
    """What the mail server said: the diagnosis if it gave one, else the first line that looks like an answer."""
    for part in message.walk():
        if diagnosis := part.get("Diagnostic-Code"):
            return str(diagnosis).partition(";")[2].strip() or str(diagnosis)
    for part in message.walk():
        if status := part.get("Status"):
            return str(status)
    for text in _texts(message):
        if answer := CODE.search(text):
            return answer[0]
    return ""


def _is_feedback(message: Message) -> bool:
    return any(part.get_content_type() == "message/feedback-report" for part in message.walk())


def _feedback_is_about(message: Message, letter: Letter) -> bool:
    """Providers often leave the address out; if they name one it must be the letter's."""
    named = [str(part["Original-Rcpt-To"]) for part in message.walk() if part["Original-Rcpt-To"]]
    return not named or any(letter.address.lower() == each.strip().strip("<>").lower() for each in named)
