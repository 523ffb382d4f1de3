"""What python-docx has no call for: fields, bookmarks, lists that begin anew, links, and a table of contents."""

import re
from collections.abc import Sequence
from itertools import count

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm

from .blocks import Block, Contents, Heading, Points, Run

LINK = "0B5C8A"
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
HEADINGS = ("Heading1", "Heading2", "Heading3", "Heading4")
"""The headings' styles by their keys in the template: asking for a style by its name walks through all of them."""


def legal(text: str) -> str:
    """Without the characters XML has no place for."""
    return _ILLEGAL.sub("", text)


def set_language(properties, language: str) -> None:
    """Say of a run or a style in which language it is."""
    element = OxmlElement("w:lang")
    element.set(qn("w:val"), language)
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(element)


# --- Words ------------------------------------------------------------------------------------------------------------


def write_runs(paragraph, runs: Sequence[Run], language: str = "") -> None:
    """Words with emphasis and links."""
    for run in runs:
        written = paragraph.add_run(legal(run.text))
        written.bold, written.italic = run.bold or None, run.italic or None
        if language:
            set_language(written._element.get_or_add_rPr(), language)
        if run.link:
            _link(paragraph, written, run.link)


def _link(paragraph, run, address: str) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    look = run._element.get_or_add_rPr()
    for name, value in (("w:color", LINK), ("w:u", "single")):
        element = OxmlElement(name)
        element.set(qn("w:val"), value)
        look.append(element)
    paragraph._p.remove(run._element)
    link.append(run._element)
    paragraph._p.append(link)


# --- Lists ------------------------------------------------------------------------------------------------------------


def add_points(file, points: Points, level: int = 0) -> None:
    """A list, with the lists inside it; a numbered one begins with its own first number."""
    name = "List Number" if points.numbered else "List Bullet"
    style = file.styles[f"{name} {level + 1}" if 0 < level < 3 else name]
    numbering = _numbering(file, style, points.start) if points.numbered else None
    for item in points.items:
        paragraph = file.add_paragraph(style=style)
        if numbering is not None:
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = 0
            properties.get_or_add_numId().val = numbering
        write_runs(paragraph, item.runs, points.language)
        for inside in item.inside:
            add_points(file, inside, level + 1)


def _numbering(file, style, start: int) -> int:
    """A numbering of its own for one list, made after that of the style: else the next list would go on counting."""
    definitions = file.part.numbering_part.element
    used = style.element.pPr.numPr.numId.val
    abstract = definitions.num_having_numId(used).abstractNumId.val
    fresh = definitions.add_num(abstract)
    fresh.add_lvlOverride(ilvl=0).add_startOverride(start)
    return fresh.numId


# --- Fields -----------------------------------------------------------------------------------------------------------


def _field_mark(kind: str, *, is_dirty: bool = False):
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    if is_dirty:
        mark.set(qn("w:dirty"), "true")
    return mark


def _begin_field(paragraph, instruction: str, *, is_dirty: bool = False) -> None:
    """What follows until `_end_field` is what the field last gave."""
    paragraph.add_run()._r.append(_field_mark("begin", is_dirty=is_dirty))
    words = OxmlElement("w:instrText")
    words.set(qn("xml:space"), "preserve")
    words.text = instruction
    paragraph.add_run()._r.append(words)
    paragraph.add_run()._r.append(_field_mark("separate"))


def _end_field(paragraph) -> None:
    paragraph.add_run()._r.append(_field_mark("end"))


def add_page_numbers(paragraph, section, *, size, colour) -> None:
    """*3 / 12* at the end of the line; a program for texts counts anew."""
    room = section.page_width - section.left_margin - section.right_margin
    paragraph.style = "Normal"  # the foot's own style has stops in other places
    paragraph.paragraph_format.tab_stops.add_tab_stop(room, WD_TAB_ALIGNMENT.RIGHT)
    first = len(paragraph.runs)
    paragraph.add_run("\t")
    for number, name in enumerate(("PAGE", "NUMPAGES")):
        if number:
            paragraph.add_run(" / ")
        _begin_field(paragraph, name)
        paragraph.add_run("1")
        _end_field(paragraph)
    for run in paragraph.runs[first:]:
        run.font.size, run.font.color.rgb = size, colour


# --- The table of contents --------------------------------------------------------------------------------------------


def mark_headings(file) -> None:
    """Give each heading the name by which the table of contents leads to it: its number among the headings."""
    number = 0
    for paragraph in file.element.body.iterchildren(qn("w:p")):
        if (paragraph.style or "") in HEADINGS:
            number += 1
            start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
            for element in (start, end):
                element.set(qn("w:id"), str(number))
            start.set(qn("w:name"), _name(number))
            paragraph.insert(1, start)  # after its properties, which hold the style
            paragraph.append(end)


def _name(number: int) -> str:
    return f"_Toc{number:06}"


def add_contents(file, contents: Contents, blocks: Sequence[Block]) -> None:
    """The table of contents as a field, filled with the headings; the page numbers come when the file is opened."""
    heading = file.add_paragraph(legal(contents.title))
    heading.style = _style(file, "TOC Heading", base="Normal")
    heading.runs[0].bold = True
    numbers = count(1)
    headings = [(block, next(numbers)) for block in blocks if isinstance(block, Heading)]
    listed = [(block, number) for block, number in headings if block.level <= contents.depth]
    paragraph = None
    for place, (block, number) in enumerate(listed):
        paragraph = file.add_paragraph(style=_style(file, f"toc {block.level}", base="Normal"))
        paragraph.paragraph_format.left_indent = Cm(0.6 * (block.level - 1))
        if place == 0:
            _begin_field(paragraph, f'TOC \\o "1-{contents.depth}" \\h \\z \\u', is_dirty=True)
        _add_entry(paragraph, block.text, number)
    if paragraph is not None:
        _end_field(paragraph)


def _add_entry(paragraph, text: str, number: int) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), _name(number))
    run = paragraph.add_run(legal(text))
    paragraph._p.remove(run._r)
    link.append(run._r)
    paragraph._p.append(link)


def _style(file, name: str, *, base: str):
    """A style of Word's own that the template lacks."""
    for style in file.styles:
        if style.name == name:
            return style
    made = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    made.base_style = file.styles[base]
    return made
