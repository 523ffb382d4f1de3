"""What a virus scanner says of a file: the test file is always known, and ClamAV is asked where there is one.

`CLAMAV_URL` is `tcp://host:3310`. The protocol is clamd's INSTREAM:
https://docs.clamav.net/manual/Usage/Scanning.html#clamd
"""

import logging
import socket
import struct
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PATIENCE = 30
"""Seconds to wait for the scanner."""

UNREACHABLE = "scanner"
"""The code of the refusal of a file that could not be looked at: the same file may pass later."""

logger = logging.getLogger(__name__)


def refuse_viruses(upload) -> None:
    """Raise `ValidationError` if something is found, or if the scanner that is set up does not answer."""
    _refuse_test_file(upload.chunks())
    if not settings.CLAMAV_URL:
        return
    upload.seek(0)
    try:
        answer = _ask_clamav(upload.chunks(64 * 1024))
    except OSError as error:
        logger.warning("The virus scanner does not answer: %s", error)
        raise _unreachable() from error
    if answer.endswith("FOUND"):
        raise infected()
    if not answer.endswith("OK"):
        logger.warning("The virus scanner answered %r", answer)
        raise _unreachable()


def _refuse_test_file(chunks: Iterable[bytes]) -> None:
    tail = b""
    for chunk in chunks:
        if EICAR in tail + chunk:
            raise infected()
        tail = chunk[-len(EICAR) :]


def infected() -> ValidationError:
    return ValidationError(_("The virus scanner found something in this file. Have your computer checked."))


def _unreachable() -> ValidationError:
    return ValidationError(
        _("The file cannot be checked for viruses at the moment, so it is not taken. Try again in a few minutes."),
        code=UNREACHABLE,
    )


def _ask_clamav(chunks: Iterable[bytes]) -> str:
    """What clamd answers, such as *stream: OK* or *stream: Win.Test FOUND*."""
    address = urlsplit(settings.CLAMAV_URL)
    with socket.create_connection((address.hostname, address.port or 3310), timeout=PATIENCE) as connection:
        connection.sendall(b"zINSTREAM\0")
        for chunk in chunks:
            if chunk:
                connection.sendall(struct.pack("!L", len(chunk)) + chunk)
        connection.sendall(struct.pack("!L", 0))
        answer = b""
        while part := connection.recv(4096):
            answer += part
    return answer.rstrip(b"\0\n ").decode("ascii", "replace")
