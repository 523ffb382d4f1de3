"""What people write with emphasis, lists and links, as blocks of a document."""

from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from ..markdown import MARKDOWN
from .blocks import Point, Points, Prose, Run

ENDS = {"bullet_list_open": "bullet_list_close", "ordered_list_open": "ordered_list_close"}
FOLLOWED = ("http:", "https:", "mailto:")
"""Links that lead somewhere from a document; any other one stays plain words."""


def blocks_of(text: str, language: str = "") -> list[Prose | Points]:
    """The paragraphs and lists of a text, as the page would show them."""
    return list(_blocks(MARKDOWN.parse(text), language))


def _blocks(tokens: Sequence[Token], language: str) -> Iterator[Prose | Points]:
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token.type in ENDS:
            end = _end(tokens, place)
            yield _points(token, tokens[place + 1 : end], language)
            place = end
        elif token.type == "inline":
            yield Prose(_runs(token.children or ()), language)
        place += 1


def _end(tokens: Sequence[Token], place: int) -> int:
    """Where what opens at `place` closes."""
    opened = tokens[place]
    closing = opened.type.replace("_open", "_close")
    return next(
        later
        for later in range(place + 1, len(tokens))
        if tokens[later].type == closing and tokens[later].level == opened.level
    )


def _points(opened: Token, inside: Sequence[Token], language: str) -> Points:
    items = []
    place = 0
    while place < len(inside):
        if inside[place].type == "list_item_open":
            end = _end(inside, place)
            items.append(_point(list(_blocks(inside[place + 1 : end], ""))))
            place = end
        place += 1
    numbered = opened.type == "ordered_list_open"
    return Points(items, numbered, int(opened.attrs.get("start", 1)), language)


def _point(blocks: list[Prose | Points]) -> Point:
    """Paragraphs of one point follow one another in it; lists stand inside it."""
    runs: list[Run] = []
    for block in blocks:
        if isinstance(block, Prose):
            runs += [Run("\n"), *block.runs] if runs else block.runs
    return Point(runs, [block for block in blocks if isinstance(block, Points)])


def _runs(tokens: Sequence[Token]) -> list[Run]:
    runs: list[Run] = []
    bold = italic = 0
    link = ""
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                italic += token.nesting
            case "link_open":
                address = str(token.attrs.get("href", ""))
                link = address if address.startswith(FOLLOWED) else ""
            case "link_close":
                link = ""
            case "softbreak" | "hardbreak":
                runs.append(Run("\n"))
            case _:
                if token.content:
                    runs.append(Run(token.content, bold > 0, italic > 0, link))
    return runs
