"""A book as a document of the kernel, which becomes PDF, Word or EPUB."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rrge_portal.kernel.documents import Block, Contents, Document, Heading, Paragraph
from rrge_portal.kernel.localised import Text
from rrge_portal.kernel.moments import say_short_date

from .. import citing
from .book import Book, Correction, Part
from .entry import blocks_of_leaf, lines_of


def document_of(book: Book) -> Document:
    """The book bound; call it in the book's language. A single practice is no book: it has no title page."""
    leaves = book.leaves
    is_book = len(leaves) != 1 or "edition" in book.about
    return Document(
        title=str(book.title),
        language=book.language,
        made_at=book.made_at,
        above=citing.PORTAL,
        below=book.label,
        footer=book.label,
        colophon=_(
            "Not a publication of the United Nations. Reference entries were compiled from public sources and were"
            " not assessed."
        ),
        address=book.address,
        is_book=is_book,
        blocks=tuple(_bound(book) if is_book else _single(book)),
    )


def _single(book: Book) -> Iterator[Block]:
    blocks = blocks_of_leaf(book.leaves[0], book.language, level=0)
    next(blocks)  # its title is the document's
    yield from blocks


def _bound(book: Book) -> Iterator[Block]:
    yield from before_the_parts(book)
    for part in book.parts:
        yield from opening_of(part, book.language)
        for leaf in part.leaves:
            yield from blocks_of_leaf(leaf, book.language)
    yield from after_the_parts(book)


def before_the_parts(book: Book) -> Iterator[Block]:
    """Foreword, acknowledgements, contents, and what was put right."""
    yield from _section(_("Foreword"), book.foreword, book.language)
    yield from _section(_("Acknowledgements"), book.acknowledgements, book.language)
    yield Contents(_("Contents"), depth=2)
    if book.corrections:
        yield from _corrections(book)


def opening_of(part: Part, language: str) -> Iterator[Block]:
    """The title and the introduction of a chapter."""
    yield Heading(str(part.title), 1, _other(part.title, language))
    yield from _text(part.introduction, language)


def after_the_parts(book: Book) -> Iterator[Block]:
    """What changed since the edition before, the imprint, and how to cite the book."""
    if book.changes:
        yield Heading(_("Changes since the edition before"), 1)
        for group in book.changes:
            yield Heading(group.heading, 2)
            for line in group.lines:
                yield Paragraph(str(line), "", _other(line, book.language))
    yield Heading(_("About this edition") if "edition" in book.about else _("About this selection"), 1)
    yield from _text(book.imprint, book.language)
    yield from map(Paragraph, _colophon(book))


def _colophon(book: Book) -> Sequence[str]:
    day, number = say_short_date(book.made_at.date()), sum(leaf.content is not None for leaf in book.leaves)
    return [
        ngettext(
            "It holds %(number)d practice as it stood on %(day)s.",
            "It holds %(number)d practices as they stood on %(day)s.",
            number,
        )
        % {"number": number, "day": day},
        _("To cite it: %(citation)s") % {"citation": book.citation},
        _("A licence is named with each practice that has one."),
    ]


def _corrections(book: Book) -> Iterator[Block]:
    yield Heading(_("Corrections"), 1)
    yield Paragraph(_("What was put right in this edition since it was frozen."))
    for correction in book.corrections:
        yield Heading(heading_of(correction), 2)
        yield from _text(correction.what, book.language)
        if correction.why.text:
            yield Heading(_("Why"), 3)
            yield from _text(correction.why, book.language)


def heading_of(correction: Correction) -> str:
    """*Correction 2, 3 May 2027: entry 5, results*."""
    return _("Correction %(number)d, %(day)s: %(concerns)s") % {
        "number": correction.number,
        "day": say_short_date(correction.day),
        "concerns": correction.concerns,
    }


def _section(heading: str, text: Text, language: str) -> Iterator[Block]:
    if text.text:
        yield Heading(heading, 1)
        yield from _text(text, language)


def _text(text: Text, language: str) -> Iterator[Block]:
    for line in lines_of(text.text):
        yield Paragraph(line, "", _other(text, language))


def _other(text: Text, language: str) -> str:
    return "" if text.language == language else text.language
