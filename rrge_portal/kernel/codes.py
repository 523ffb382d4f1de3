"""Codes a person types from paper: unguessable, without letters that look alike, and with a check of every slip.

31 characters, since 31 is prime: one wrong character or two exchanged ones never give another good code. What people
confuse on paper is read as what was meant: I and L as 1, O as 0, Z as 2; spaces and hyphens are nothing.
"""

import re
import secrets
from itertools import batched

CHARACTERS = "0123456789ABCDEFGHJKMNPQRSTVWXY"
CONFUSED = str.maketrans({"I": "1", "L": "1", "O": "0", "Z": "2"})
FILLING = re.compile(r"[\s\-‐‑–—]+")


def new_code(length: int = 10) -> str:
    """A random code; its last character is the check. Ten characters hide among 26 million million."""
    body = "".join(secrets.choice(CHARACTERS) for _each in range(length - 1))
    return body + _check(body)


def read_code(typed: str, length: int = 10) -> str | None:
    """The code as it is stored, or None for what cannot be one."""
    code = FILLING.sub("", typed).upper().translate(CONFUSED)
    if len(code) != length or set(code) - set(CHARACTERS) or _check(code[:-1]) != code[-1]:
        return None
    return code


def say_code(code: str) -> str:
    """*7K3M9-PQ2XA*: in groups a person can hold in mind."""
    size = 5 if len(code) % 5 == 0 else 4
    return "-".join("".join(part) for part in batched(code, size))


def _check(body: str) -> str:
    weighted = sum(place * CHARACTERS.index(character) for place, character in enumerate(body, start=2))
    return CHARACTERS[-weighted % len(CHARACTERS)]
