"""Word by python-docx, with real headings, repeated table headers and the language of every text."""

import io
import zipfile
from datetime import UTC

from docx import Document as WordFile
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from .blocks import (
    Block,
    Bullets,
    Contents,
    Document,
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
from .pdf import PUBLISHER, drawn
from .word_parts import (
    HEADINGS,
    add_contents,
    add_page_numbers,
    add_points,
    legal,
    mark_headings,
    set_language,
    write_runs,
)

PRIMARY, MUTED = RGBColor(0x0B, 0x5C, 0x8A), RGBColor(0x4A, 0x55, 0x68)
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The date of every part inside the file, so that the same document gives the same bytes."""


def as_docx(document: Document) -> bytes:
    """The document as a Word file."""
    file = WordFile()
    _set_page(file, document)
    _set_properties(file, document)
    if document.above:
        _write(file.add_paragraph(), document.above, colour=MUTED)
    _write(file.add_paragraph(style="Title"), document.title)
    if document.below:
        _write(file.add_paragraph(), document.below, colour=MUTED)
    if document.is_book:
        _write(file.add_paragraph(), document.colophon, size=Pt(9.5), colour=MUTED)
        file.styles["Heading 1"].paragraph_format.page_break_before = True
        file.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    for block in document.blocks:
        if isinstance(block, Contents):
            add_contents(file, block, document.blocks)
        else:
            _add(file, block)
    mark_headings(file)
    foot = file.sections[0].footer.paragraphs[0]
    if document.footer:
        _write(foot, document.footer, size=Pt(8.5), colour=MUTED)
    add_page_numbers(foot, file.sections[0], size=Pt(8.5), colour=MUTED)
    whole = io.BytesIO()
    file.save(whole)
    return _without_dates(whole)


def _set_page(file, document: Document) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    if document.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2.2)
    normal = file.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    set_language(normal.element.get_or_add_rPr(), document.language)
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3", "Heading 4"):
        file.styles[name].font.color.rgb = PRIMARY
        file.styles[name].font.name = "Calibri"
    file.styles["Title"].font.size = Pt(22)


def _set_properties(file, document: Document) -> None:
    made = document.made_at.astimezone(UTC).replace(tzinfo=None)
    properties = file.core_properties
    properties.title, properties.author = legal(document.title), PUBLISHER
    properties.language = document.language
    properties.created = properties.modified = made
    properties.last_modified_by, properties.comments, properties.revision = PUBLISHER, "", 1


def _write(paragraph, text: str, *, size=None, colour=None, bold: bool | None = None, language: str = ""):
    run = paragraph.add_run(legal(text))
    run.font.size, run.bold = size, bold
    if colour:
        run.font.color.rgb = colour
    if language:
        set_language(run._element.get_or_add_rPr(), language)
        if is_right_to_left(language):
            run.font.rtl = True
            _set_right_to_left(paragraph)
    return run


def _set_right_to_left(paragraph) -> None:
    properties = paragraph._p.get_or_add_pPr()
    if properties.find(qn("w:bidi")) is None:
        properties.insert_element_before(OxmlElement("w:bidi"), *_AFTER_BIDI)


_AFTER_BIDI = ("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr")
"""What the schema has after it in a paragraph's properties, as far as we use it."""


def _add(file, block: Block) -> None:
    match block:
        case Heading(text, level, language):
            heading = file.add_paragraph()
            heading._p.style = HEADINGS[level - 1]
            _write(heading, text, language=language)
        case Paragraph():
            _add_paragraph(file, block)
        case Prose(runs, language):
            write_runs(file.add_paragraph(), runs, language)
        case Points():
            add_points(file, block)
        case Bullets(items, numbered):
            for item in items:
                _write(file.add_paragraph(style="List Number" if numbered else "List Bullet"), item)
        case Facts(rows):
            _add_table(file, (), [[(name, ""), (value, *language)] for name, value, *language in rows], (4.0, 12.0))
        case Table(columns, rows, widths, languages):
            spoken = [*languages, *("" for _column in columns)][: len(columns)]
            _add_table(file, columns, [list(zip(row, spoken, strict=True)) for row in rows], widths)
        case Picture():
            _add_picture(file, block)
        case PageBreak():
            file.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _add_paragraph(file, block: Paragraph) -> None:
    paragraph = file.add_paragraph()
    if block.manner == "centred":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if block.manner == "lead":
        paragraph.paragraph_format.space_before = Pt(9)  # often after a table, which keeps no distance
    if block.address:
        write_runs(paragraph, [Run(block.text, link=block.address)], block.language)
        return
    _write(
        paragraph,
        block.text,
        size={"lead": Pt(13), "small": Pt(9)}.get(block.manner),
        colour=MUTED if block.manner == "small" else None,
        bold=True if block.manner == "strong" else None,
        language=block.language,
    )


def _add_picture(file, block: Picture) -> None:
    """The drawing with the words that stand for it; its caption above it, kept on its page."""
    if block.caption:
        caption = file.add_paragraph(legal(block.caption), style="Caption")
        caption.paragraph_format.keep_with_next, caption.paragraph_format.space_before = True, Pt(12)
    run = file.add_paragraph().add_run()
    shape = run.add_picture(io.BytesIO(drawn(block.svg, block.width)), width=Cm(block.width))
    shape._inline.docPr.set("descr", legal(block.alternative))


def _add_table(file, columns, rows, widths) -> None:
    """`rows` are of cells: a text, and its language where it is not the document's."""
    number = len(columns) or (len(rows[0]) if rows else 0)
    if not number:
        return
    every = [[(name, "") for name in columns], *rows] if columns else rows
    table = file.add_table(rows=len(every), cols=number)
    table.style = "Table Grid"
    cells = table._cells  # asked for once: each question walks the whole table
    room = 16.6 if file.sections[0].orientation == WD_ORIENT.PORTRAIT else 25.3
    shares = [Cm(room * width / sum(widths)) for width in widths]
    for column, share in zip(table.columns, shares, strict=False):
        column.width = share  # by which LibreOffice goes; Word goes by each cell's
    for line, row in enumerate(every):
        for column, (text, *language) in enumerate(row):
            cell = cells[line * number + column]
            if shares:
                cell.width = shares[column]
            is_head = bool(columns) and line == 0
            _write(cell.paragraphs[0], text, size=Pt(9.5), bold=is_head or None, language="".join(language))
    if columns:
        repeat = OxmlElement("w:tblHeader")
        repeat.set(qn("w:val"), "true")
        table.rows[0]._tr.get_or_add_trPr().append(repeat)


def _without_dates(file: io.BytesIO) -> bytes:
    plain = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, LONG_AGO), old.read(name), zipfile.ZIP_DEFLATED)
    return plain.getvalue()
