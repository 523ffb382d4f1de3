"""A draft edition as a page to read: the very texts its files would hold, some entries at a time."""

from collections.abc import Iterable
from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from rrge_portal.kernel.documents import Block, as_xhtml

from . import documents
from .documents.book import Book, Leaf, Part
from .documents.entry import blocks_of_leaf
from .models import Entry

ENTRIES_ON_A_PAGE = 20


class Proof(NamedTuple):
    """One entry as it would read; `opening` is the head of the chapter that begins with it, or empty."""

    entry: Entry
    opening: SafeString
    text: SafeString


def page_of(entries: list[Entry], number: str | None) -> Page:
    """Some of the entries; the first ones if there is no such page."""
    return Paginator(entries, ENTRIES_ON_A_PAGE).get_page(number)


def proofs(book: Book, page: Page) -> list[Proof]:
    """The entries of a page as they read in the book; they are found in it by their numbers."""
    with translation.override(book.language):
        held = {leaf.number: (part, leaf) for part in book.parts for leaf in part.leaves}
        return [_proof(book, entry, *held[entry.number]) for entry in page]


def _proof(book: Book, entry: Entry, part: Part, leaf: Leaf) -> Proof:
    opening = documents.opening_of(part, book.language) if leaf is part.leaves[0] else ()
    return Proof(entry, _read(book, opening), _read(book, blocks_of_leaf(leaf, book.language)))


def before(book: Book) -> SafeString:
    """What stands before the first chapter."""
    with translation.override(book.language):
        return _read(book, documents.before_the_parts(book))


def after(book: Book) -> SafeString:
    """What stands after the last chapter."""
    with translation.override(book.language):
        return _read(book, documents.after_the_parts(book))


def _read(book: Book, blocks: Iterable[Block]) -> SafeString:
    return mark_safe(as_xhtml(blocks, language=book.language, below=1, in_xml=False))  # noqa: S308 - escaped there
