"""A mailbox on loopback that speaks just enough IMAP for the portal to read its bounces."""

import re
import socketserver
import threading
from contextlib import contextmanager


class Bounces:
    """Messages by number, and the flags each has got."""

    def __init__(self, *messages: bytes):
        self.messages = dict(enumerate(messages, start=1))
        self.flags: dict[int, set[str]] = {number: set() for number in self.messages}
        self.password = "secret"

    def answer(self, command: str, rest: str) -> tuple[list[bytes], str]:
        """The untagged answers to one command, and how it ended."""
        if command == "CAPABILITY":
            return [b"* CAPABILITY IMAP4rev1"], "OK done"
        if command == "LOGIN":
            return [], "OK in" if self.password in rest else "NO wrong password"
        if command in {"SELECT", "EXAMINE"}:
            return [b"* %d EXISTS" % len(self.messages)], "OK [READ-WRITE] selected"
        if command == "UID SEARCH":
            unread = [str(number) for number, flags in self.flags.items() if "\\Seen" not in flags]
            return [f"* SEARCH {' '.join(unread)}".rstrip().encode()], "OK done"
        if command == "UID FETCH":
            number = int(rest.split(maxsplit=1)[0])
            content = self.messages[number][: int(re.search(r"<0\.(\d+)>", rest)[1])]
            head = b"* %d FETCH (UID %d BODY[]<0> {%d}\r\n" % (number, number, len(content))
            return [head + content + b")"], "OK done"
        if command == "UID STORE":
            self.flags[int(rest.split(maxsplit=1)[0])] |= set(re.findall(r"\\\w+", rest))
            return [], "OK done"
        return ([b"* BYE"] if command == "LOGOUT" else []), "OK done"


@contextmanager
def open_mailbox(bounces: Bounces):
    """A running server; gives its port."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            self.wfile.write(b"* OK ready\r\n")
            while line := self.rfile.readline().decode().strip():
                tag, command, *rest = line.split(" ", 2)
                command, words = command.upper(), "".join(rest)
                if command == "UID":
                    deed, _, words = words.partition(" ")
                    command = f"UID {deed.upper()}"
                answers, end = bounces.answer(command, words)
                self.wfile.write(b"".join(each + b"\r\n" for each in answers) + f"{tag} {end}\r\n".encode())
                if command == "LOGOUT":
                    return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
