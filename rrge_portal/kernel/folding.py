"""Texts as they are compared and searched: without case, accents and ligatures."""

import unicodedata

# Letters that Unicode does not take apart.
LETTERS = str.maketrans({
    "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ŋ": "n",
    "ة": "ه", "ى": "ي", "ـ": None, "\u00ad": None, "\u200b": None, "\u200c": None, "\u200d": None,
})  # fmt: skip
MARKS = frozenset({"Mn", "Me"})


def fold(text: str) -> str:
    """Without case, accents and ligatures: *Œuvre, Łódź, Straße* → *oeuvre, lodz, strasse*."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(letter for letter in apart if unicodedata.category(letter) not in MARKS).translate(LETTERS)
