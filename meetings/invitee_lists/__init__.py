"""Lists of people to invite, as organisers have them: read from what they pasted or uploaded, then examined."""

from .examining import Examined, Invitee, divide_name, examine
from .reading import MOST_BYTES, MOST_ROWS, UnreadableError, decode, read

__all__ = [
    "MOST_BYTES",
    "MOST_ROWS",
    "Examined",
    "Invitee",
    "UnreadableError",
    "decode",
    "divide_name",
    "examine",
    "read",
]
