"""A mail server on loopback that remembers what it was given and refuses whom it is told to."""

import re
import socket
import threading
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller


class Letterbox:
    """aiosmtpd handler: `messages` are parsed; `refused` addresses get a permanent no, `busy` ones a "later"."""

    def __init__(self):
        self.messages: list[EmailMessage] = []
        self.refused: set[str] = set()
        self.busy: set[str] = set()
        self._arrival = threading.Condition()

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        if address in self.refused:
            return "550 No such user here"
        if address in self.busy:
            return "450 Mailbox busy"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        with self._arrival:
            self.messages.append(message_from_bytes(envelope.content, policy=default))
            self._arrival.notify_all()
        return "250 OK"

    def letters_to(self, address: str, words: str = "") -> list[EmailMessage]:
        """What arrived for `address` with `words` in its subject or text, in order of arrival."""
        return [
            message
            for message in self.messages
            if address in message["To"] and words in f"{message['Subject']}\n{text_of(message)}"
        ]

    def letter_to(self, address: str, words: str = "", *, number: int = 1, seconds: float = 90) -> EmailMessage:
        """The `number`-th such letter, waited for; fails with what did arrive."""
        with self._arrival:
            arrived = self._arrival.wait_for(lambda: len(self.letters_to(address, words)) >= number, timeout=seconds)
        if not arrived:
            subjects = [(message["To"], message["Subject"]) for message in self.messages]
            raise AssertionError(f"No letter to {address} with “{words}” in {seconds} s; arrived: {subjects}")
        return self.letters_to(address, words)[number - 1]


def text_of(message: EmailMessage) -> str:
    """The plain text of a letter."""
    return message.get_body(("plain",)).get_content()


def link_in(message: EmailMessage, part: str = "") -> str:
    """The first address in the text that contains `part`."""
    return next(link for link in re.findall(r"https?://\S+", text_of(message)) if part in link)


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
