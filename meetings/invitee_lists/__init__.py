"""Lists of people to invite, as organisers have them: read from what they pasted or uploaded, then examined."""

from .examining import Examined, Invitee, divide_name, examine
from .reading import (
    MOST_BYTES,
    check_columns,
    column_names,
    decode,
    read_file,
    read_text,
    rows_of,
)
from .tables import (
    MOST_ROWS,
    Column,
    Table,
    UnreadableError,
    columns_of,
    guess_columns,
    guess_header,
    headings_of,
    known_words,
    what_is_missing,
)

__all__ = [
    "MOST_BYTES",
    "MOST_ROWS",
    "Column",
    "Examined",
    "Invitee",
    "Table",
    "UnreadableError",
    "check_columns",
    "column_names",
    "columns_of",
    "decode",
    "divide_name",
    "examine",
    "guess_columns",
    "guess_header",
    "headings_of",
    "known_words",
    "read_file",
    "read_text",
    "rows_of",
    "what_is_missing",
]
