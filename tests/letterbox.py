"""A mail server on loopback that remembers what it was given and refuses whom it is told to."""

import socket
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default

from aiosmtpd.controller import Controller


class Letterbox:
    """aiosmtpd handler: `messages` are parsed; `refused` addresses get a permanent no, `busy` ones a "later"."""

    def __init__(self):
        self.messages = []
        self.refused: set[str] = set()
        self.busy: set[str] = set()

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        if address in self.refused:
            return "550 No such user here"
        if address in self.busy:
            return "450 Mailbox busy"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.messages.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def open_letterbox():
    """A running server: gives the `Letterbox` and its port."""
    box = Letterbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield box, controller.port
    finally:
        controller.stop()
