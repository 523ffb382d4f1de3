"""Documents: the same tree as tagged PDF and as Word, opened and read back."""

import io
from datetime import UTC, datetime

import pytest
from docx import Document as WordFile
from pypdf import PdfReader

from rrge_portal.kernel.documents import (
    Bullets,
    Document,
    Facts,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Table,
    as_docx,
    as_pdf,
)

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><path d="M0 0h1v1H0z"/></svg>'
BLOCKS = [
    Heading("Member States"),
    Paragraph("Côte d’Ivoire", manner="strong"),
    Paragraph("Une ligne.", language="fr"),
    Bullets(["one", "two"], numbered=True),
    Facts([("Where", "Panama City")]),
    Table(["Name", "Function"], [["#set text(red)", "=1+1"], ["ŁUKASZ \x07Ω 𒀀", "Adviser"]], widths=[1, 2]),
    Picture(SVG, "A code that opens the check-in page"),
    PageBreak(),
    Paragraph("The end", manner="centred"),
]


@pytest.fixture
def document():
    return Document(
        "List of participants",
        "en",
        datetime(2027, 5, 3, 12, tzinfo=UTC),
        BLOCKS,
        above="Meeting",
        below="Provisional",
        footer="Restricted",
    )


def test_pdf_holds_every_text_is_tagged_and_names_its_language(document):
    pdf = PdfReader(io.BytesIO(as_pdf(document)))
    text = "".join(page.extract_text() for page in pdf.pages)
    for words in ("Member States", "Côte d’Ivoire", "Panama City", "#set text(red)", "The end", "Restricted"):
        assert words in text
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"] == "en"
    assert pdf.metadata.title == "List of participants"
    assert len(pdf.pages) == 2


def test_word_holds_every_text_with_headings_and_a_repeated_header(document):
    word = WordFile(io.BytesIO(as_docx(document)))
    assert [(p.style.name, p.text) for p in word.paragraphs[:5]] == [
        ("Normal", "Meeting"),
        ("Title", "List of participants"),
        ("Normal", "Provisional"),
        ("Heading 1", "Member States"),
        ("Normal", "Côte d’Ivoire"),
    ]
    facts, table = word.tables
    assert [cell.text for cell in facts.rows[0].cells] == ["Where", "Panama City"]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Name", "Function"],
        ["#set text(red)", "=1+1"],
        ["ŁUKASZ Ω 𒀀", "Adviser"],
    ]
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert word.core_properties.language == "en"


def test_the_same_tree_gives_the_same_bytes(document):
    assert as_pdf(document) == as_pdf(document)
    assert as_docx(document) == as_docx(document)
