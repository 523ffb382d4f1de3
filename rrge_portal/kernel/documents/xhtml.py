"""Blocks as XHTML: the pages of an EPUB, and what a page of the portal shows of a document.

Everything people wrote is escaped; the markup is ours alone, valid both as XML and as HTML.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from .blocks import (
    Block,
    Bullets,
    Contents,
    Facts,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Points,
    Prose,
    Run,
    Table,
    is_right_to_left,
)
from .word_parts import legal


def as_xhtml(blocks: Iterable[Block], *, language: str, below: int = 0, in_xml: bool = True) -> str:
    """The blocks as a fragment. `below` is the level of the heading above them; `language` that around them."""
    return "\n".join(_Writer(language, below, in_xml).of(block) for block in blocks)


def spoken(text_language: str, around: str, *, in_xml: bool = True) -> str:
    """The attributes of an element in another language than what is around it: language and direction."""
    if not text_language or text_language == around:
        return ""
    direction = "rtl" if is_right_to_left(text_language) else "ltr"
    code = escape(text_language)
    return (f' xml:lang="{code}"' if in_xml else "") + f' lang="{code}" dir="{direction}"'


class _Writer:
    def __init__(self, language: str, below: int, in_xml: bool):
        self.language, self.below, self.in_xml = language, below, in_xml

    def of(self, block: Block) -> str:
        match block:
            case Heading(text, level, language):
                name = f"h{min(6, self.below + level)}"
                return f"<{name}{self._in(language)}>{_text(text)}</{name}>"
            case Paragraph(text, manner, language, address):
                words = self._linked(text, address) if address else _text(text)
                words = f"<strong>{words}</strong>" if manner == "strong" else words
                named = f' class="{manner}"' if manner in {"lead", "small", "centred"} else ""
                return f"<p{named}{self._in(language)}>{words}</p>"
            case Prose(runs, language):
                return f"<p{self._in(language)}>{_runs(runs)}</p>"
            case Points():
                return self._points(block)
            case Bullets(items, numbered):
                name = "ol" if numbered else "ul"
                return f"<{name}>{''.join(f'<li>{_text(item)}</li>' for item in items)}</{name}>"
            case Facts(rows):
                return f'<dl class="facts">{"".join(self._fact(*row) for row in rows)}</dl>'
            case Table():
                return self._table(block)
            case Picture(_svg, alternative, _width, caption):
                return "".join(f"<p>{_text(words)}</p>" for words in (caption, alternative) if words)
            case PageBreak() | Contents():
                return ""  # the reader of an EPUB turns its own pages, and has the contents always at hand

    def _in(self, language: str) -> str:
        return spoken(language, self.language, in_xml=self.in_xml)

    def _linked(self, text: str, address: str) -> str:
        """On a page a link that reads as its address is marked: on paper the address is not told twice."""
        named = ' class="address"' if text == address and not self.in_xml else ""
        return _link(address, _text(text), named)

    def _fact(self, name: str, value: str, language: str = "") -> str:
        return f"<dt>{_text(name)}</dt><dd{self._in(language)}>{_text(value)}</dd>"

    def _points(self, block: Points) -> str:
        name = "ol" if block.numbered else "ul"
        start = f' start="{block.start}"' if block.numbered and block.start != 1 else ""
        items = "".join(
            f"<li>{_runs(item.runs)}{''.join(self._points(inside) for inside in item.inside)}</li>"
            for item in block.items
        )
        return f"<{name}{start}{self._in(block.language)}>{items}</{name}>"

    def _table(self, table: Table) -> str:
        head = "".join(f'<th scope="col">{_text(name)}</th>' for name in table.columns)
        languages = [*table.languages, *("" for _column in table.columns)]
        rows = "".join(f"<tr>{''.join(self._cells(row, languages))}</tr>" for row in table.rows)
        around = "" if self.in_xml else _reached_by_keyboard(table)
        shown = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        return f'<div class="table-scroll"{around}>{shown}</div>'

    def _cells(self, row: Sequence[str], languages: Sequence[str]) -> Iterator[str]:
        for cell, language in zip(row, languages, strict=False):
            yield f"<td{self._in(language)}>{_text(cell)}</td>"


def _reached_by_keyboard(table: Table) -> str:
    """The attributes of what holds a table that may be wider than the screen: the arrow keys move it."""
    named = escape(legal(", ".join(table.columns)))
    return f' tabindex="0" role="region" aria-label="{named}"'


def _runs(runs: Sequence[Run]) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    if run.text == "\n":
        return "<br/>"
    words = _text(run.text)
    words = f"<em>{words}</em>" if run.italic else words
    words = f"<strong>{words}</strong>" if run.bold else words
    return _link(run.link, words) if run.link else words


def _link(address: str, words: str, named: str = "") -> str:
    return f'<a{named} href="{escape(legal(address))}">{words}</a>'


def _text(text: str) -> str:
    return escape(legal(text), quote=False)
