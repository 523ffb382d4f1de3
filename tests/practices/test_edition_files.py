"""The files of an edition, read back by programs that know nothing of ours."""

import io
import posixpath
import shutil
import subprocess
import zipfile
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdf
import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree, html

from .editions import built, bytes_of, published, reference

pytestmark = pytest.mark.django_db

LANGUAGES = ["en", "ar", "zh"]
CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
OPF = "{http://www.idpf.org/2007/opf}"
XHTML = "{http://www.w3.org/1999/xhtml}"
XML = "{http://www.w3.org/XML/1998/namespace}"


@pytest.fixture
def edition(editor):
    published("english", current__title="Reading contracts & more", current__language="en")
    published("arabic", current__title="مكافحة الاتجار بالأشخاص", current__language="ar", current__summary="ملخص قصير")
    published("chinese", current__title="反对贩运人口", current__language="zh", current__summary="中文摘要")
    published("russian", current__title="Против торговли людьми", current__language="ru")
    reference()
    return built(editor)


# --- PDF --------------------------------------------------------------------------------------------------------------


def structure(pdf) -> list[str]:
    """The kinds of the elements of the structure tree, in the order in which they are read."""
    found = []

    def walk(node) -> None:
        if isinstance(node, pikepdf.Array):
            for each in node:
                walk(each)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(str(node.S))
            if "/K" in node:
                walk(node.K)

    walk(pdf.Root.StructTreeRoot.K)
    return found


def test_the_pdf_is_tagged_named_and_says_its_language(edition):
    with pikepdf.open(io.BytesIO(bytes_of(edition, "pdf"))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == "Compendium of tests"
            assert metadata["pdfuaid:part"] == "1"


def test_headings_of_the_pdf_are_nested(edition):
    with pikepdf.open(io.BytesIO(bytes_of(edition, "pdf"))) as pdf:
        levels = [int(kind[2:]) for kind in structure(pdf) if kind[:2] == "/H" and kind[2:].isdigit()]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert {1, 2, 3} <= set(levels)


def test_the_pdf_has_bookmarks_a_table_of_contents_and_page_numbers(edition):
    with pikepdf.open(io.BytesIO(bytes_of(edition, "pdf"))) as pdf:
        assert "/TOC" in structure(pdf)
        with pdf.open_outline() as outline:
            chapters = {item.title: [child.title for child in item.children] for item in outline.root}
    assert any("Reading contracts & more" in title for title in chapters["Practices, reviewed"])
    assert chapters["Reference entries, not assessed"] == ["5. A reference entry"]


def test_every_script_has_letters_in_the_pdf(edition):
    with pikepdf.open(io.BytesIO(bytes_of(edition, "pdf"))) as pdf:
        fonts = {
            str(font.BaseFont).split("+")[-1] for page in pdf.pages for font in page.Resources.get("/Font", {}).values()
        }
    assert any("Arabic" in font for font in fonts)
    assert any("SC" in font for font in fonts)
    assert any("Libertinus" in font for font in fonts)


def test_a_title_in_arabic_begins_at_the_right(edition):
    begins = {}

    def read(text, around, place, _font, size):
        if size == 15:  # titles of entries
            begins[text.strip()[:1]] = place[4] * around[0] + around[4]

    for page in pypdf.PdfReader(io.BytesIO(bytes_of(edition, "pdf"))).pages:
        page.extract_text(visitor_text=read)
    assert begins["1"] < 100
    assert begins["3"] > 500  # its number; the page is 595 wide


# --- EPUB -------------------------------------------------------------------------------------------------------------

EPUBCHECK, JAVA = Path("/usr/bin/epubcheck"), shutil.which("java")
"""The validator of the W3C, as Debian packages it; `apt-get install epubcheck` lets it judge ours, too."""

if EPUBCHECK.exists() and JAVA:

    def test_the_validator_of_the_w3c_finds_nothing_in_an_epub_of_any_script(editor, tmp_path):
        published("english", current__title="Reading contracts & more", current__language="en")
        published(
            "arabic", current__title="مكافحة الاتجار بالأشخاص", current__language="ar", current__summary="ملخص قصير"
        )
        published("chinese", current__title="反对贩运人口", current__language="zh", current__summary="中文摘要")
        reference()
        edition = built(editor, languages=LANGUAGES, titles=dict.fromkeys(LANGUAGES, "A compendium"))

        for language in LANGUAGES:
            (tmp_path / f"{language}.epub").write_bytes(bytes_of(edition, "epub", language))
        found = [judged(tmp_path / f"{language}.epub") for language in LANGUAGES]

        assert found == ["0 fatals / 0 errors / 0 warnings / 0 infos"] * len(LANGUAGES)


def judged(path: Path) -> str:
    """What epubcheck counts, or all it says if it counts nothing."""
    command = [str(JAVA), "-jar", EPUBCHECK, path]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    told = said.stdout + said.stderr
    if "Messages: 0 fatals / 0 errors / 0 warnings" not in told:
        return told
    return told.partition("Messages: ")[2].splitlines()[0]


def opened(edition, language="en"):
    return zipfile.ZipFile(io.BytesIO(bytes_of(edition, "epub", language)))


def package_of(book):
    container = etree.fromstring(book.read("META-INF/container.xml"))
    path = container.find(f".//{CONTAINER}rootfile").get("full-path")
    return path, etree.fromstring(book.read(path))


def test_the_epub_begins_with_its_type_stored_as_it_is(edition):
    with opened(edition) as book:
        first = book.infolist()[0]
        assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
        assert book.read("mimetype") == b"application/epub+zip"


def test_everything_in_the_epub_is_in_the_manifest_and_every_page_in_the_spine(edition):
    with opened(edition) as book:
        path, package = package_of(book)
        folder = posixpath.dirname(path)
        items = {item.get("id"): item for item in package.iter(f"{OPF}item")}
        listed = {posixpath.join(folder, item.get("href")) for item in items.values()}
        assert listed == set(book.namelist()) - {"mimetype", "META-INF/container.xml", path}
        spine = [reference.get("idref") for reference in package.iter(f"{OPF}itemref")]
        pages = {key for key, item in items.items() if item.get("media-type") == "application/xhtml+xml"} - {"nav"}
        assert spine[0] == "title"
        assert set(spine) == pages
        assert [key for key, item in items.items() if item.get("properties") == "nav"] == ["nav"]


def test_every_link_in_the_epub_leads_somewhere(edition):
    with opened(edition) as book:
        names = set(book.namelist())
        for name in (name for name in names if name.endswith(".xhtml")):
            page = etree.fromstring(book.read(name))
            for element in page.iter():
                for target in filter(None, (element.get("href"), element.get("src"))):
                    if "://" not in target:
                        assert posixpath.join(posixpath.dirname(name), target.partition("#")[0]) in names, target


def test_the_epub_states_how_it_can_be_read_and_in_which_languages(edition):
    with opened(edition) as book:
        _path, package = package_of(book)
        meta = {}
        for each in package.iter(f"{OPF}meta"):
            meta.setdefault(each.get("property"), []).append(each.text)
        assert meta["schema:accessMode"] == ["textual"]
        assert "tableOfContents" in meta["schema:accessibilityFeature"]
        assert meta["schema:accessibilityHazard"] == ["none"]
        languages = [each.text for each in package.iter("{http://purl.org/dc/elements/1.1/}language")]
        assert languages[0] == "en"
        assert {"ar", "zh", "ru"} <= set(languages)
        pages = [etree.fromstring(book.read(name)) for name in book.namelist() if "/part-" in name]
        arabic = [element for page in pages for element in page.iter() if element.get(f"{XML}lang") == "ar"]
        assert arabic
        assert {element.get("dir") for element in arabic} == {"rtl"}
        assert {page.get(f"{XML}lang") for page in pages} == {"en"}


def test_the_contents_of_the_epub_are_nested_as_its_chapters_are(edition):
    with opened(edition) as book:
        nav = etree.fromstring(book.read("EPUB/nav.xhtml")).find(f".//{XHTML}nav")
        chapters = {item.find(f"{XHTML}a").text: item for item in nav.findall(f"{XHTML}ol/{XHTML}li")}
        inside = [link.text for link in chapters["Practices, reviewed"].iterfind(f"{XHTML}ol/{XHTML}li/{XHTML}a")]
    assert len(inside) == 4
    assert inside[0] == "1. Reading contracts & more"


# --- Word and the page of an entry ------------------------------------------------------------------------------------


def test_word_has_real_headings_contents_and_languages(edition):
    document = Document(io.BytesIO(bytes_of(edition, "docx")))
    styles = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "Heading 3"} <= styles
    body = document.element.body
    assert any("TOC" in (field.text or "") for field in body.iter(qn("w:instrText")))
    languages = {element.get(qn("w:val")) for element in body.iter(qn("w:lang"))}
    assert {"ar", "zh", "ru"} <= languages
    assert next(body.iter(qn("w:rtl")), None) is not None
    assert document.core_properties.language == "en"


def test_tables_in_word_are_as_wide_for_libreoffice_as_for_word(edition):
    facts = Document(io.BytesIO(bytes_of(edition, "docx"))).tables[0]
    columns = [column.width for column in facts.columns]
    assert columns == [cell.width for cell in facts.rows[0].cells]
    assert columns[0] * 2 < columns[1]


def test_an_entry_has_a_page_and_a_citation_of_its_own(edition, client):
    entry = edition.entries.get(practice__slug="english")
    shown = html.fromstring(client.get(f"/compendium/edition-1/{entry.number}/").content)
    text = shown.find(".//main").text_content()
    assert "Reading contracts & more" in text
    assert f"Edition 1, entry {entry.number}." in text
    assert f"/compendium/edition-1/{entry.number}/" in text
    assert client.get("/compendium/edition-1/99/").status_code == 404


def test_a_wide_table_on_the_page_of_an_entry_is_reached_by_keyboard(edition, client):
    entry = edition.entries.get(practice__slug="english")
    entry.content["results"] = [
        {
            "indicator": "Fees repaid",
            "baseline": None,
            "value": "64",
            "unit": None,
            "as_of": None,
            "source": None,
            "evidence": 2,
        }
    ]
    entry.save(update_fields=["content"])

    shown = html.fromstring(client.get(entry.get_absolute_url()).content)

    [holder] = shown.find_class("table-scroll")
    assert (holder.get("tabindex"), holder.get("role")) == ("0", "region")
    assert holder.get("aria-label").startswith("Indicator, Before, After")
