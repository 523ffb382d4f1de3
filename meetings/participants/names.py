"""Names as a list of participants writes them: family names in capitals, titles in its language, in good order."""

import re
import unicodedata

DOTTED_I = frozenset({"TR", "AZ"})
"""Countries in whose languages a capital of *i* keeps its dot."""
GEORGIAN = re.compile(r"([\u10d0-\u10ff]+)")
GREEK = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")
KEPT_SMALL = re.compile(r"\b(Mc|Mac|[a-z]{1,2})(?=[^\W\d_a-z])")
"""*McDonald*, *MacLeod*, *hUallacháin*: what stands small before a capital letter inside a word stays so."""

TITLES = (
    {"en": "Ms.", "es": "Sra.", "fr": "Mme"},
    {"en": "Mr.", "es": "Sr.", "fr": "M."},
    {"en": "Mrs.", "es": "Sra.", "fr": "Mme"},
)
ONE_WAY = {"dra": {"en": "Dr."}, "dre": {"en": "Dr.", "es": "Dra."}, "srta": {"en": "Ms.", "fr": "Mme"}}
"""Titles another language says without, or only with, the gender: changed only where nothing has to be guessed."""

SAME_LETTER = str.maketrans({"æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "œ": "oe", "ı": "i"})


def in_capitals(family: str, country: str = "") -> str:
    """*Pérez* → *PÉREZ*, *McDonald* → *McDONALD*, *Yıldız* from Türkiye → *YILDIZ*; scripts without capitals stay."""
    return "".join(
        part if GEORGIAN.fullmatch(part) else _raised(part, country) for part in GEORGIAN.split(family) if part
    )


def _raised(text: str, country: str) -> str:
    if country in DOTTED_I:
        text = text.replace("i", "İ")
    raised, position = [], 0
    for small in KEPT_SMALL.finditer(text):
        raised += [text[position : small.start()].upper(), small[0]]
        position = small.end()
    whole = "".join([*raised, text[position:].upper()])
    return _without_tonos(whole) if GREEK.search(whole) else whole


def _without_tonos(text: str) -> str:
    """Greek capitals bear no accent; a dieresis stays."""
    apart = unicodedata.normalize("NFD", text).replace("\u0301", "")
    return unicodedata.normalize("NFC", apart)


def title_in(title: str, language: str) -> str:
    """*Ms.* → *Sra.* in a Spanish list; a title without an equal there stays as its bearer writes it."""
    written = title.strip().rstrip(".").casefold()
    for same in TITLES:
        if written in {said.rstrip(".").casefold() for said in same.values()}:
            return same.get(language, title.strip())
    return ONE_WAY.get(written, {}).get(language, title.strip())


def parts_of(given: str, family: str, display: str) -> tuple[str, str]:
    """What stands before the family name, and the family name, of the name a person wishes to be known by.

    Where the name to show does not end with the family name, nobody can tell its parts: it stands as it was written,
    and the other name appears nowhere, not even in the order.
    """
    display, family = " ".join(display.split()), " ".join(family.split())
    if not display:
        return " ".join(given.split()), family
    if family and f" {display}".casefold().endswith(f" {family}".casefold()):
        return display[: -len(family)].strip(), display[-len(family) :]
    return display, ""


def sorting(text: str, language: str) -> str:
    """How a text is put in order: without regard to case, accents and hyphens; in Spanish *ñ* follows *n*."""
    small = unicodedata.normalize("NFC", text).casefold()
    if language == "es":
        small = small.replace("ñ", "n\uffff")
    apart = unicodedata.normalize("NFKD", small.translate(SAME_LETTER))
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[-‐–'’‘.,()]", " ", bare).split())
