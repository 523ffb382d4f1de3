"""The Word form, empty or filled from a draft: one table of two columns a step, one table for each kind of rows."""

import io

from django.utils import translation
from django.utils.translation import gettext as _
from django_countries import countries
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from rrge_portal.kernel.documents.blocks import is_right_to_left

from ...completeness import REQUIRED, WORD_LIMITS
from ...drafts import stored
from ..submission.rows import ROW_KINDS
from .spec import PAGES, Item, columns_of

MUTED = RGBColor(0x4A, 0x55, 0x68)
EMPTY_ROWS = 3
OPEN, TICKED = "☐", "☒"


def as_word_form(version=None, *, language: str) -> bytes:
    """The form in `language`, with what `version` says or empty."""
    with translation.override(language):
        file = Document()
        _set_up(file, version, language)
        file.add_heading(_("A promising practice"), 0)
        for sentence in introduction():
            file.add_paragraph(sentence)
        for page in PAGES:
            file.add_heading(f"{page.number} {page.title}", 1)
            if page.items:
                _write_items(file, page.items, version)
            for kind in page.rows:
                _write_rows(file, kind, version)
        out = io.BytesIO()
        file.save(out)
    return out.getvalue()


def introduction() -> list[str]:
    return [
        _("Write into the right-hand column, in any of the languages the form offers. Nothing need be complete."),
        _("To choose, put an x in place of the box, or delete what does not apply. Add rows as you need."),
        _(
            "Then bring the document in on the portal: you see field by field what was understood, and nothing you "
            "wrote there is overwritten without your consent. Files and declarations are added on the portal."
        ),
        _("Please write nothing from which a victim or survivor could be recognised."),
    ]


def _set_up(file, version, language: str) -> None:
    section = file.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(2)
    file.styles["Normal"].font.size = Pt(10.5)
    file.core_properties.title = version.title if version else _("A promising practice")
    file.core_properties.author = ""
    file.core_properties.comments = ""
    file.core_properties.language = language


def _write_items(file, items, version) -> None:
    table = file.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    for item in items:
        asked, answer = table.add_row().cells
        asked.width, answer.width = Cm(8.5), Cm(17)
        asked.paragraphs[0].add_run(f"{item.number} {item.label}").bold = True
        for line in _notes(item):
            run = asked.add_paragraph().add_run(line)
            run.font.size, run.font.color.rgb = Pt(9), MUTED
        _write_answer(answer, item, version)


def _notes(item: Item) -> list[str]:
    limit = WORD_LIMITS.get(item.name)
    notes = [item.help_text]
    if limit:
        notes.append(_("At most %(limit)d words.") % {"limit": limit})
    if item.name in REQUIRED:
        notes.append(_("Needed to submit."))
    return [note for note in notes if note]


def _write_answer(cell, item: Item, version) -> None:
    value = stored(version, item.name) if version else None
    if item.kind in {"one", "several", "flag"}:
        chosen = value if isinstance(value, list) else [value]
        lines = [f"{TICKED if code in chosen else OPEN} {label}" for code, label in item.choices.items()]
    elif item.kind == "countries":
        codes = value if isinstance(value, list) else [str(value or "")]
        lines = [", ".join(str(countries.name(code)) for code in codes if code)]
    elif item.kind == "month":
        lines = [str(item.choices.get(value, ""))]
    elif item.kind == "day":
        lines = [value.isoformat() if value else ""]
    else:
        lines = ("" if value is None else str(value)).splitlines() or [""]
    _write_lines(cell, lines, version)


def _write_rows(file, kind: str, version) -> None:
    rows, columns = ROW_KINDS[kind], columns_of(kind)
    file.add_heading(str(rows.title), 2)
    file.add_paragraph(str(rows.help_text))
    table = file.add_table(rows=1, cols=len(columns))
    table.style = "Table Grid"
    for cell, field in zip(table.rows[0].cells, columns.values(), strict=True):
        cell.paragraphs[0].add_run(str(field.label)).bold = True
        if field.help_text or hasattr(field, "choices"):
            run = cell.add_paragraph().add_run(_note_of(field))
            run.font.size, run.font.color.rgb = Pt(8), MUTED
    _repeat_head(table.rows[0])
    for row in stored(version, kind) if version else []:
        for cell, (name, field) in zip(table.add_row().cells, columns.items(), strict=True):
            _write_lines(cell, _said(row.get(name), field).splitlines() or [""], version)
    for _number in range(EMPTY_ROWS):
        table.add_row()


def _note_of(field) -> str:
    labels = [str(label) for code, label in getattr(field, "choices", []) if code != ""]
    return " / ".join(labels) or str(field.help_text)


def _said(value, field) -> str:
    labels = {code: str(label) for code, label in getattr(field, "choices", [])}
    if isinstance(value, list):
        return "; ".join(labels.get(code, str(code)) for code in value)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return "" if value is None else labels.get(value, str(value))


def _write_lines(cell, lines, version) -> None:
    paragraph = cell.paragraphs[0]
    for place, line in enumerate(lines):
        paragraph = paragraph if place == 0 else cell.add_paragraph()
        paragraph.add_run(line)
        if version and is_right_to_left(version.language):
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))


def _repeat_head(row) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)
