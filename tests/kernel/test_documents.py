"""Documents: the same tree as tagged PDF and as Word, opened and read back."""

import io
from datetime import UTC, datetime

import pikepdf
import pytest
from docx import Document as WordFile
from docx.oxml.ns import qn
from pypdf import PdfReader

from rrge_portal.kernel.charts import Bar, Chart, Group
from rrge_portal.kernel.documents import (
    Bullets,
    Contents,
    Document,
    Facts,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Prose,
    Run,
    Table,
    as_docx,
    as_pdf,
    bars_of,
    blocks_of,
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


# --- Emphasis, lists, charts and the table of contents ----------------------------------------------------------------

WRITTEN = """Banks **see _both_** sides, says [the register](https://example.org/register).

- cash
- transfers
  1. small
  2. regular

Between.

1. again
"""
CHART = Chart(
    "who", "Participants by sector", heading="Sector", series=["Participants"],
    groups=[Group("Government", [Bar(12)]), Group("Academia", [Bar(None)])],
)  # fmt: skip


def report(*blocks):
    return Document("Report", "en", datetime(2027, 5, 3, 12, tzinfo=UTC), [Contents("Contents"), *blocks])


def test_what_people_mark_in_a_text_looks_the_same_in_both():
    blocks = blocks_of(WRITTEN)
    assert blocks[0] == Prose(
        [
            Run("Banks "),
            Run("see ", bold=True),
            Run("both", bold=True, italic=True),
            Run(" sides, says "),
            Run("the register", link="https://example.org/register"),
            Run("."),
        ]
    )
    document = report(Heading("Findings"), *blocks)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(as_pdf(document))).pages)
    assert "Banks see both sides, says the register." in text
    word = WordFile(io.BytesIO(as_docx(document)))
    styles = [(p.style.name, p.text) for p in word.paragraphs if p.style.name.startswith("List")]
    assert styles == [
        ("List Bullet", "cash"),
        ("List Bullet", "transfers"),
        ("List Number 2", "small"),
        ("List Number 2", "regular"),
        ("List Number", "again"),
    ]
    (first, second) = (p._p.pPr.numPr.numId.val for p in word.paragraphs if p.text in {"small", "again"})
    assert first != second, "the second list would go on counting"
    assert 'r:id="rId' in word.paragraphs[4]._p.xml
    assert [run.text for run in word.paragraphs[4].runs if run.bold and run.italic] == ["both"]


def test_a_link_that_runs_something_stays_plain_words():
    assert blocks_of("[press](javascript:alert(1)) [here](/own/)")[0].runs == [
        Run("[press](javascript:alert(1)) "),
        Run("here"),
    ]


def test_a_chart_is_a_figure_that_says_what_it_shows_with_its_numbers_in_a_table():
    document = report(Heading("Participation"), *bars_of(CHART))
    pdf = pikepdf.open(io.BytesIO(as_pdf(document)))
    figures = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure"]
    assert [str(each["/Alt"]) for each in figures] == ["Participants by sector. Government: 12; Academia: not shown."]
    word = WordFile(io.BytesIO(as_docx(document)))
    (shape,) = word.inline_shapes
    assert shape._inline.docPr.get("descr") == "Participants by sector. Government: 12; Academia: not shown."
    assert [[cell.text for cell in row.cells] for row in word.tables[0].rows] == [
        ["Sector", "Participants"],
        ["Government", "12"],
        ["Academia", "not shown"],
    ]
    assert "w:tblHeader" in word.tables[0].rows[0]._tr.xml
    assert as_docx(document) == as_docx(document)


def test_the_table_of_contents_leads_to_every_heading_and_pages_are_numbered():
    document = report(Heading("One"), Heading("Two", 2), Heading("Three", 3), Heading("Four"))
    word = WordFile(io.BytesIO(as_docx(document)))
    listed = [p for p in word.paragraphs if p.style.name.lower().startswith("toc ") and p.hyperlinks]
    assert [p.text for p in listed] == ["One", "Two", "Four"]
    assert 'TOC \\o "1-2"' in listed[0]._p.xml
    marks = {each.get(qn("w:name")) for each in word.element.body.iter(qn("w:bookmarkStart"))}
    assert {p.hyperlinks[0].fragment for p in listed} <= marks
    foot = word.sections[0].footer.paragraphs[0]._p.xml
    assert "PAGE" in foot
    assert "NUMPAGES" in foot
    pdf = PdfReader(io.BytesIO(as_pdf(document)))
    assert [str(item.title) for item in pdf.outline if not isinstance(item, list)][-2:] == ["One", "Four"]
