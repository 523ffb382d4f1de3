"""Signs that a person, a small place or an image stands in a text, and the words the compendium does without.

They are guesses for English, Spanish and French, with Portuguese in passing; what is certain – addresses, numbers,
ages, days, and the names of people known here – comes from the kernel's `spotting`.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django_countries.data import COUNTRIES

from rrge_portal.kernel.country_names import all_names
from rrge_portal.kernel.folding import fold
from rrge_portal.kernel.spotting import Found

from ..states import FlagKind

_SECTIONS = {
    section: frozenset(fold(word) for word in said.split())
    for section, said in re.findall(
        r"^\[(\w+)\][^\n]*\n([^\[]*)", (Path(__file__).parent / "signs.txt").read_text("utf-8"), re.MULTILINE
    )
}
GIVEN_NAMES = _SECTIONS["given_names"]
_NOT_A_PERSON = _SECTIONS["bodies"]
_BROAD = _SECTIONS["broad"]


@lru_cache
def _countries() -> frozenset[str]:
    return frozenset(
        fold(name) for code in COUNTRIES for language, _name in settings.LANGUAGES for name in all_names(code, language)
    )


_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶŁĻŃŅŇŌŐŒŘŚŞŠŢŤŪŮŰŲŹŻŽ]"
_NAME = rf"{_CAPITAL}[\w’'-]*[a-zß-ÿāăąćčďđēėęěğģīįķłļńņňōőœřśşšţťūůűųźżž]"
_PARTICLE = r"(?:(?:de|del|de\sla|da|dos|das|di|van|von|bin|al|el|le|la)\s)"
_FULL = re.compile(rf"\b({_NAME})(?:\s{_CAPITAL}\.)?((?:\s{_PARTICLE}?{_NAME}){{1,3}})")
_TITLED = re.compile(
    rf"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sr|Sra|Srta|Dra|Don|Doña|Lic|Mme|Mlle|M)\.?\s(?:{_CAPITAL}\.\s)*({_NAME}(?:\s{_NAME})*)"
    rf"|\b(?:Monsieur|Madame|Señora?|Señorita|Senhora?)\s({_NAME}(?:\s{_NAME})*)"
)
_CALLED = re.compile(
    rf"\b(?:named|called|name\sis|known\sas|llamad[oa]|se\sllama|de\snombre|nommée?|prénommée?|s['’]appelle|appelée?|"
    rf"chamad[oa])\s[“\"«‘']?(?:\s)?({_NAME}(?:\s{_NAME})?)"
)
_WITH_AGE = re.compile(rf"\b({_NAME})(?=\s?(?:\(|,\s?)\d{{1,2}}(?:\)|,|\s(?:years|años|ans|anos)))")
_PLACE_WORDS = (
    r"(?:village|hamlet|town|small\stown|township|settlement|neighbou?rhood|parish|ward|district|municipality|"
    r"shelter|safe\s?house|refuge|brothel|farm|mine|camp|"
    r"pueblo|aldea|caser[ií]o|localidad|vereda|municipio|barrio|colonia|comunidad|corregimiento|albergue|refugio|finca|"
    r"hameau|bourg|commune|quartier|localité|foyer|ferme|"
    r"vila|povoado|bairro|município|abrigo)"
)
_PLACES = re.compile(
    rf"\b(?i:{_PLACE_WORDS})s?\s(?:of|in|at|near|called|named|de|del|de\sla|en|cerca\sde|llamad[oa]|d['’]|du|à|près\sde|em|do|da)\s?"
    rf"(?:the\s)?({_NAME}(?:[\s-](?:{_PARTICLE})?{_NAME}){{0,3}})"
    rf"|\b({_NAME}(?:[\s-]{_NAME}){{0,2}})\s(?:village|hamlet|township|shelter|safe\s?house)\b"
)
_STREETS = re.compile(
    rf"\b\d{{1,5}}(?:\s?[a-z])?,?\s(?:{_NAME}\s){{1,3}}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Boulevard|Square)\b"
    rf"|\b(?i:calle|avenida|av|carrera|rue|chemin|rua|plaza)\.?\s(?:{_PARTICLE}|\w+\s){{0,3}}{_NAME}(?:\s{_NAME})*,?\s"
    rf"(?:n[°º.o]?\s?)?\d{{1,5}}\b"
    rf"|\b\d{{1,4}},?\s(?:bis,?\s)?(?:rue|avenue|boulevard|chemin)\s(?:{_PARTICLE}|\w+\s){{0,3}}{_NAME}"
    r"|\b-?\d{1,3}\.\d{4,},\s?-?\d{1,3}\.\d{4,}\b"
)
_FOUNDED = re.compile(
    rf"\b(?:set\sup|launched|founded|established|(?:fundad|lanzad|cread|establecid)[oa]s?|(?:fondé|lancé|créé|établi)e?s?)"
    rf"(?:\s(?:in|at|en|à)\s{_NAME}(?:\s{_PARTICLE}?{_NAME}){{0,3}})?(?:,?\s(?:on|el|le|the|of))*\s?"
    r"(?:\d{1,2}\s?[-–]\s?)?$"
)
_SAINT = re.compile(r"\b(?:San|Santa|Santo|Saint|Sainte|St|São)[.\s-]+$")
_NEXT_WORD = re.compile(rf"\s({_NAME})\b")
_WORDS = {
    "slave": r"\bslave(?:\slabou?r|s)?\b",
    "rescue": r"\brescu(?:e|es|ed|er|ers|ing)\b",
    "prostitute": r"\bprostitut(?:e|es|ed)\b",
    "best practice": r"\bbest[\s-]practices?\b",
    "esclavo": r"\besclav[oa]s?\b",
    "rescate": r"\b(?:rescates?|rescat(?:ar|ad[oa]s?|an|ó|aron))\b",
    "prostituta": r"\bprostitut[oa]s?\b",
    "mejores prácticas": r"\b(?:mejor(?:es)?\spr[aá]cticas?)\b",
    "esclave": r"\besclaves?\b",
    "prostituée": r"\bprostitué(?:e|es|s)?\b",
    "meilleures pratiques": r"\bmeilleures?\spratiques?\b",
    "melhores práticas": r"\bmelhor(?:es)?\spr[aá]ticas?\b",
}
_UNWANTED = re.compile("|".join(_WORDS.values()), re.IGNORECASE)
INSTEAD = {
    "slave labour": "forced labour",
    "slave": "victim or survivor of trafficking",
    "rescu": "identify, assist",
    "prostitut": "person in prostitution",
    "best": "promising practice",
    "esclav": "víctima, superviviente · victime, survivant",
    "rescat": "identificar, asistir",
    "mejor": "práctica prometedora",
    "meilleur": "pratique prometteuse",
    "melhor": "prática promissora",
}
"""What the compendium writes instead; by the beginning of the word."""
_IMAGES = re.compile(
    r"[^\s/]*\.(?:jpe?g|png|gif|webp|heic|tiff?|bmp|svg|mp4|mov|webm|avi)\b(?:\?\S*)?"
    r"|(?:youtube\.com/watch|youtu\.be/|vimeo\.com/\d|flickr\.com/photos|instagram\.com/)\S*",
    re.IGNORECASE,
)


def names(text: str) -> Iterator[Found]:
    """Two and more words with capitals that begin with a usual given name; what follows a title or “called”."""
    at = 0
    while match := _FULL.search(text, at):
        at = match.end(1)  # *As Rosa Martínez told*: the name may begin with the next word
        if fold(match[1]) not in GIVEN_NAMES:
            continue
        at = match.end()
        if not any(fold(word) in _NOT_A_PERSON for word in match[2].split()):
            yield Found(match.start(), match.end(), match.group(), (FlagKind.NAME,))
    for pattern in (_TITLED, _CALLED, _WITH_AGE):
        for match in pattern.finditer(text):
            said = next(group for group in match.groups() if group)
            folded = [fold(word) for word in said.split()]
            if any(word in _NOT_A_PERSON for word in folded):
                continue
            if pattern is not _TITLED and folded[0] not in GIVEN_NAMES:
                continue
            start = match.start() if pattern is _TITLED else match.start(match.groups().index(said) + 1)
            yield Found(start, match.end(), text[start : match.end()], (FlagKind.NAME,))


def places(text: str) -> Iterator[Found]:
    """A village, quarter or shelter with its name, a street with its number, and coordinates."""
    for match in _PLACES.finditer(text):
        said = match[1] or match[2]
        if fold(said) not in _countries() and not any(fold(word) in _BROAD for word in re.split(r"[\s-]+", said)):
            yield Found(match.start(), match.end(), match.group(), (FlagKind.PLACE,))
    for match in _STREETS.finditer(text):
        yield Found(match.start(), match.end(), match.group(), (FlagKind.PLACE,))


def is_of_founding(text: str, day: Found) -> bool:
    """Whether the words right before a day say that something was set up on it: that is of a body, not of a person."""
    return _FOUNDED.search(text[max(0, day.start - 80) : day.start]) is not None


def is_of_body(text: str, name: Found) -> bool:
    """Whether one name alone belongs to a body or a saint: the *Santa Marta Group*, the *Marta Foundation*."""
    if len(name.text.split()) > 1:
        return False
    following = _NEXT_WORD.match(text, name.end)
    return following is not None and (
        fold(following[1]) in _NOT_A_PERSON or _SAINT.search(text[max(0, name.start - 10) : name.start]) is not None
    )


def words(text: str) -> Iterator[Found]:
    """Words the compendium does without. “Modern slavery” is a term of law and passes."""
    for match in _UNWANTED.finditer(text):
        yield Found(match.start(), match.end(), match.group(), (FlagKind.WORD,))


def instead_of(word: str) -> str:
    """What to write in its place; empty where nothing is proposed."""
    return next((said for begins, said in INSTEAD.items() if word.lower().startswith(begins)), "")


def images(address: str) -> Iterator[Found]:
    """A picture or a film behind a link, or in the name of a file."""
    for match in _IMAGES.finditer(address):
        yield Found(match.start(), match.end(), match.group(), (FlagKind.IMAGE,))
