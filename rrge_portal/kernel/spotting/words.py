"""Words that are also names, and words around names: what `words.txt` lists under its headings."""

import re
from pathlib import Path

from .tokens import key

_SECTIONS = {
    section: frozenset(key(word) for word in words.split())
    for section, words in re.findall(
        r"^\[(\w+)\][^\n]*\n([^\[]*)", (Path(__file__).parent / "words.txt").read_text("utf-8"), re.MULTILINE
    )
}
TITLES = _SECTIONS["titles"]
ADDRESSES = _SECTIONS["addresses"]
PARTICLES = _SECTIONS["particles"]
LEGAL_FORMS = _SECTIONS["legal_forms"]
ARTICLES = _SECTIONS["articles"]
GENERIC = _SECTIONS["generic"] | ARTICLES
COMMON = _SECTIONS["common"]
PLACES = _SECTIONS["places"]
TITLES_BEHIND = (
    *("先生", "女士", "小姐", "博士", "教授", "部长", "部長", "大使", "主任", "司长", "处长"),
    *("さん", "氏", "씨", "님", "박사", "교수"),
)
"""Behind a name, in scripts that write them so."""
