"""Characters no font has, replaced beforehand, so that one odd character never stops a document."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import Any

import typst

from .fonts import FAMILIES, folders_for

ALWAYS_SHOWN = frozenset(chr(code) for code in range(0x20, 0x7F)) | {"\n"}
MISSING = "\ufffd"
"""Stands where no font has the character."""
_QUESTION = f"""#set document(title: "-")
#set text(font: {FAMILIES!s})
#sys.inputs.text""".replace("'", '"').encode()


def printable(data: Any) -> Any:
    """Strings, lists and dictionaries with every character replaced that no font has; in Unicode's composed form."""
    unusual = frozenset(chain.from_iterable(_texts(data))) - ALWAYS_SHOWN
    return _replaced(data, dict.fromkeys(map(ord, _not_shown("".join(sorted(unusual)))), MISSING))


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data if data.isascii() else unicodedata.normalize("NFC", data)
    elif isinstance(data, (list, tuple, dict)):
        for item in data.values() if isinstance(data, dict) else data:
            yield from _texts(item)


def _replaced(data: Any, table: dict[int, str]) -> Any:
    if isinstance(data, str):
        return unicodedata.normalize("NFC", data).translate(table)
    if isinstance(data, (list, tuple)):
        return [_replaced(item, table) for item in data]
    if isinstance(data, dict):
        return {key: _replaced(value, table) for key, value in data.items()}
    return data


def _not_shown(characters: str) -> str:
    """Those of the characters that the fonts do not have: found by halving, a millisecond a question."""
    if not characters or _are_shown(characters):
        return ""
    if len(characters) == 1:
        return characters
    middle = len(characters) // 2
    return _not_shown(characters[:middle]) + _not_shown(characters[middle:])


@lru_cache(maxsize=4096)
def _are_shown(characters: str) -> bool:
    try:
        typst.compile(
            _QUESTION,
            format="pdf",
            sys_inputs={"text": " ".join(characters)},
            font_paths=folders_for([characters]),
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
        )
    except typst.TypstError:
        return False
    return True
