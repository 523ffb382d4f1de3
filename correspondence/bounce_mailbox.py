"""The mailbox to which mail servers send back what they cannot deliver, read over IMAP.

Only fetching is here; what a message means is in `bounces.py`. Every message is marked as read. One that is about no
letter of ours is also flagged, so that a person who looks into the mailbox finds what the portal did not understand.
"""

import imaplib
import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import compat32
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from . import bounces

logger = logging.getLogger(__name__)

MOST_MESSAGES = 200
"""Read in one go; the rest follow five minutes later."""
MOST_BYTES = 1024 * 1024
TIMEOUT = 20


class Mailbox(NamedTuple):
    """Where the mailbox is and how to get in, from an address such as `imaps://user:password@host/Bounces`."""

    host: str
    port: int
    user: str
    password: str
    folder: str
    is_encrypted: bool

    @classmethod
    def at(cls, address: str) -> "Mailbox":
        url = urlsplit(address)
        is_encrypted = url.scheme == "imaps"
        return cls(
            url.hostname or "",
            url.port or (993 if is_encrypted else 143),
            unquote(url.username or ""),
            unquote(url.password or ""),
            unquote(url.path.strip("/")) or "INBOX",
            is_encrypted,
        )


def read(address: str) -> int:
    """Take in the unread messages of the mailbox. Returns how many were about letters of ours.

    Raises:
        OSError, imaplib.IMAP4.error: the mailbox cannot be reached, or refuses us.
    """
    understood = 0
    with _opened(Mailbox.at(address)) as server:
        for uid, content in _unread(server):
            is_ours = bool(content) and bounces.take_in(message_from_bytes(content, policy=compat32)) > 0
            server.uid("STORE", uid, "+FLAGS", "(\\Seen)" if is_ours else "(\\Seen \\Flagged)")
            understood += is_ours
    return understood


@contextmanager
def _opened(mailbox: Mailbox) -> Iterator[imaplib.IMAP4]:
    if mailbox.is_encrypted:
        server: imaplib.IMAP4 = imaplib.IMAP4_SSL(
            mailbox.host, mailbox.port, ssl_context=ssl.create_default_context(), timeout=TIMEOUT
        )
    else:
        server = imaplib.IMAP4(mailbox.host, mailbox.port, timeout=TIMEOUT)
    with server:
        server.login(mailbox.user, mailbox.password)
        answer, _data = server.select(_quoted(mailbox.folder))
        if answer != "OK":
            raise imaplib.IMAP4.error(f"There is no folder {mailbox.folder}.")
        yield server


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _unread(server: imaplib.IMAP4) -> Iterator[tuple[str, bytes]]:
    """The number and content of each unread message; no content for one that is too large to be a bounce."""
    _answer, (numbers, *_rest) = server.uid("SEARCH", "UNSEEN")
    for uid in (numbers or b"").decode().split()[:MOST_MESSAGES]:
        _answer, parts = server.uid("FETCH", uid, f"(BODY.PEEK[]<0.{MOST_BYTES + 1}>)")
        content = next((part[1] for part in parts if isinstance(part, tuple)), b"")
        yield uid, content if len(content) <= MOST_BYTES else b""
