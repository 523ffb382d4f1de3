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

from .blocks import Block, Bullets, Document, Facts, Heading, PageBreak, Paragraph, Picture, Table
from .pdf import PUBLISHER

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
    for block in document.blocks:
        _add(file, block)
    if document.footer:
        _write(file.sections[0].footer.paragraphs[0], document.footer, size=Pt(8.5), colour=MUTED)
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
    _set_language(normal.element.get_or_add_rPr(), document.language)
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3"):
        file.styles[name].font.color.rgb = PRIMARY
        file.styles[name].font.name = "Calibri"
    file.styles["Title"].font.size = Pt(22)


def _set_language(properties, language: str) -> None:
    element = OxmlElement("w:lang")
    element.set(qn("w:val"), language)
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(element)


def _set_properties(file, document: Document) -> None:
    made = document.made_at.astimezone(UTC).replace(tzinfo=None)
    properties = file.core_properties
    properties.title, properties.author, properties.language = document.title, PUBLISHER, document.language
    properties.created = properties.modified = made
    properties.last_modified_by, properties.comments, properties.revision = PUBLISHER, "", 1


def _write(paragraph, text: str, *, size=None, colour=None, bold: bool | None = None, language: str = ""):
    run = paragraph.add_run(_legal(text))
    run.font.size, run.bold = size, bold
    if colour:
        run.font.color.rgb = colour
    if language:
        _set_language(run._element.get_or_add_rPr(), language)
    return run


def _legal(text: str) -> str:
    """Without the control characters XML has no place for."""
    return "".join(character for character in text if character >= " " or character in "\t\n")


def _add(file, block: Block) -> None:
    match block:
        case Heading(text, level):
            file.add_heading(_legal(text), level)
        case Paragraph():
            _add_paragraph(file, block)
        case Bullets(items, numbered):
            for item in items:
                _write(file.add_paragraph(style="List Number" if numbered else "List Bullet"), item)
        case Facts(rows):
            _add_table(file, (), rows, (4.0, 12.0))
        case Table(columns, rows, widths):
            _add_table(file, columns, rows, widths)
        case Picture(_svg, alternative):
            _write(file.add_paragraph(), alternative)
        case PageBreak():
            file.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _add_paragraph(file, block: Paragraph) -> None:
    paragraph = file.add_paragraph()
    if block.manner == "centred":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(
        paragraph,
        block.text,
        size={"lead": Pt(13), "small": Pt(9)}.get(block.manner),
        colour=MUTED if block.manner == "small" else None,
        bold=True if block.manner == "strong" else None,
        language=block.language,
    )


def _add_table(file, columns, rows, widths) -> None:
    number = len(columns) or len(rows[0]) if rows else len(columns)
    if not number:
        return
    table = file.add_table(rows=0, cols=number)
    table.style = "Table Grid"
    if columns:
        header = table.add_row()
        _fill(header, columns, bold=True)
        repeat = OxmlElement("w:tblHeader")
        repeat.set(qn("w:val"), "true")
        header._tr.get_or_add_trPr().append(repeat)
    for row in rows:
        _fill(table.add_row(), row)
    room = 16.6 if file.sections[0].orientation == WD_ORIENT.PORTRAIT else 25.3
    for column, width in enumerate(widths):
        for cell in table.columns[column].cells:
            cell.width = Cm(room * width / sum(widths))


def _fill(row, texts, *, bold: bool | None = None) -> None:
    for cell, text in zip(row.cells, texts, strict=True):
        _write(cell.paragraphs[0], text, size=Pt(9.5), bold=bold)


def _without_dates(file: io.BytesIO) -> bytes:
    plain = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, LONG_AGO), old.read(name), zipfile.ZIP_DEFLATED)
    return plain.getvalue()
