"""The fonts of the PDFs: Typst's own, and two from packages for Arabic and Chinese. The machine's are never asked.

A font is read only where a text needs it; Chinese ones weigh seventeen megabytes.
"""

import re
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

FAMILIES = ("Libertinus Serif", "Noto Sans Arabic", "Noto Sans SC")
"""In the order in which they are asked for a character."""

_ARABIC = re.compile("[\u0600-\u08ff\ufb50-\ufdff\ufe70-\ufeff]")
_CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]")


def folders_for(texts: Iterable[str]) -> list[Any]:
    """Where the fonts lie that these texts need besides the built-in ones, as Typst takes them."""
    needed = {}
    for text in texts:
        if not text.isascii():
            if _ARABIC.search(text):
                needed["arabic"] = str(files("fontpkg_noto_sans_arabic") / "files")
            if _CHINESE.search(text):
                needed["chinese"] = str(files("justmytype_intl_cjk") / "fonts" / "ofl" / "notosanssc")
    return [needed[name] for name in sorted(needed)]
