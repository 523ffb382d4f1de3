"""A document that is shared says of nobody that they wrote, changed or commented it; its text stays as it was."""

import io
import zipfile

import docx
import openpyxl
import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from openpyxl.comments import Comment
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from rrge_portal.kernel.files import CONTRIBUTIONS, DOCX, PDF, PPTX, XLSX, inspect, without_authors

from .test_files import a_jpeg, a_png, an_office_file, exif, relations

PLANTED = "Zqauthor"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def cleaned(content: bytes, kind: str, name: str) -> bytes:
    kept = without_authors(ContentFile(content, name=name), kind).read()
    assert inspect(ContentFile(kept, name=name), CONTRIBUTIONS).media_type == kind, "what is kept is still such a file"
    assert without_authors(ContentFile(content, name=name), kind).read() == kept, "the same file gives the same bytes"
    return kept


def everything_in(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def test_a_word_document_keeps_its_text_and_forgets_its_people():
    document = docx.Document()
    paragraph = document.add_paragraph("Banks wait too long.")
    document.add_comment(paragraph.runs, text="Do they?", author=PLANTED, initials="ZQ")
    document.core_properties.author = document.core_properties.last_modified_by = PLANTED
    document.core_properties.title = "On banks"
    saved = io.BytesIO()
    document.save(saved)
    assert PLANTED.encode() in everything_in(saved.getvalue())

    kept = cleaned(saved.getvalue(), DOCX, "banks.docx")

    assert PLANTED.encode() not in everything_in(kept)
    again = docx.Document(io.BytesIO(kept))
    assert again.paragraphs[0].text == "Banks wait too long."
    assert [(comment.text, comment.author) for comment in again.comments] == [("Do they?", "Author")]
    assert (again.core_properties.author, again.core_properties.title) == ("", "On banks")


@pytest.mark.parametrize(
    ("part", "content", "left"),
    [
        (
            "word/document.xml",
            (
                f'<w:document {W}><w:ins w:id="1" w:author="{PLANTED}"><w:t>new</w:t></w:ins>'
                f"<w:del w:author='{PLANTED}'><w:delText>old author=\"x\"</w:delText></w:del></w:document>"
            ),
            [b"<w:t>new</w:t>", b'<w:delText>old author="x"</w:delText>', b'w:author="Author"'],
        ),
        (
            "word/people.xml",
            (
                f'<w15:people xmlns:w15="x"><w15:person w15:author="{PLANTED}">'
                f'<w15:presenceInfo w15:userId="{PLANTED}"/></w15:person></w15:people>'
            ),
            [b'<w15:people xmlns:w15="x"></w15:people>'],
        ),
        (
            "docProps/app.xml",
            f"<Properties><Company>{PLANTED}</Company><Manager>{PLANTED}</Manager><Pages>3</Pages></Properties>",
            [b"<Pages>3</Pages>"],
        ),
        (
            "docProps/custom.xml",
            f'<Properties xmlns="x"><property name="By"><vt:lpwstr>{PLANTED}</vt:lpwstr></property></Properties>',
            [b'<Properties xmlns="x"></Properties>'],
        ),
        (
            "customXml/item1.xml",
            f"<p:UserInfo xmlns:p='x'><p:DisplayName>{PLANTED}</p:DisplayName></p:UserInfo>",
            [b"<p:DisplayName></p:DisplayName>"],
        ),
        (
            "word/_rels/settings.xml.rels",
            relations(f"file:///C:\\Users\\{PLANTED}\\office.dotx", "attachedTemplate").decode(),
            [b'Target="office.dotx"'],
        ),
    ],
)
def test_every_part_of_a_word_document_forgets(part, content, left):
    kept = everything_in(cleaned(an_office_file(**{part: content.encode()}), DOCX, "paper.docx"))

    assert PLANTED.encode() not in kept
    for text in left:
        assert text in kept


def test_a_workbook_forgets_who_commented_also_in_the_comments():
    book = openpyxl.Workbook()
    book.active["A1"] = 12
    book.active["A1"].comment = Comment(f"{PLANTED}:\nToo few.", PLANTED)
    book.properties.creator = book.properties.lastModifiedBy = PLANTED
    saved = io.BytesIO()
    book.save(saved)

    kept = cleaned(saved.getvalue(), XLSX, "table.xlsx")

    assert PLANTED.encode() not in everything_in(kept)
    again = openpyxl.load_workbook(io.BytesIO(kept))
    assert again.active["A1"].value == 12
    assert again.active["A1"].comment.text == "Author:\nToo few."


@pytest.mark.parametrize(
    ("main", "part", "content"),
    [
        ("xl/workbook.xml", "xl/persons/person.xml", '<personList><person displayName="%s" id="1"/></personList>'),
        ("xl/workbook.xml", "xl/workbook.xml", '<workbook><fileSharing userName="%s"/></workbook>'),
        ("xl/workbook.xml", "xl/workbook.xml", '<workbook><x15ac:absPath url="C:\\Users\\%s\\"/></workbook>'),
        ("ppt/presentation.xml", "ppt/commentAuthors.xml", '<p:l><p:cmAuthor id="0" name="%s" initials="%s"/></p:l>'),
        ("ppt/presentation.xml", "ppt/authors.xml", '<a:l><a:author id="0" name="%s" userId="%s"/></a:l>'),
    ],
)
def test_workbooks_and_slides_forget_their_people(main, part, content):
    kind, name = (XLSX, "table.xlsx") if main.startswith("xl") else (PPTX, "slides.pptx")
    planted = content.replace("%s", PLANTED).encode()
    assert PLANTED.encode() not in everything_in(cleaned(an_office_file(main, **{part: planted}), kind, name))


def test_pictures_and_workbooks_within_a_document_forget_too():
    inner = an_office_file(
        "xl/workbook.xml", **{"docProps/core.xml": f"<c><dc:creator>{PLANTED}</dc:creator></c>".encode()}
    )
    outer = an_office_file(
        **{
            "word/media/a.jpg": a_jpeg(exif(1, PLANTED.encode())),
            "word/media/b.png": a_png((b"tEXt", b"Author\0" + PLANTED.encode())),
            "word/embeddings/Workbook1.xlsx": inner,
        }
    )

    with zipfile.ZipFile(io.BytesIO(cleaned(outer, DOCX, "paper.docx"))) as archive:
        assert PLANTED.encode() not in archive.read("word/media/a.jpg") + archive.read("word/media/b.png")
        assert PLANTED.encode() not in everything_in(archive.read("word/embeddings/Workbook1.xlsx"))


def test_an_enormous_picture_within_a_document_is_refused():
    bomb = an_office_file(**{"word/media/a.png": a_png(width=200_000_000)})

    with pytest.raises(ValidationError, match="too many pixels"):
        without_authors(ContentFile(bomb, name="bomb.docx"), DOCX)


def a_pdf(**metadata) -> PdfWriter:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({f"/{name}": value for name, value in metadata.items()})
    return writer


def written(writer: PdfWriter) -> bytes:
    saved = io.BytesIO()
    writer.write(saved)
    return saved.getvalue()


def test_a_pdf_keeps_its_pages_and_title_and_forgets_who_wrote_and_commented():
    writer = a_pdf(Author=PLANTED, Creator=PLANTED, Title="On banks")
    remark = FreeText(text="Too few.", rect=(10, 10, 90, 90))
    remark[NameObject("/T")] = TextStringObject(PLANTED)
    writer.add_annotation(0, remark)
    writer.xmp_metadata = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><dc:creator>{PLANTED}</dc:creator></x:xmpmeta>".encode()
    content = written(writer)
    assert PLANTED.encode() in content

    kept = cleaned(content, PDF, "banks.pdf")

    with pikepdf.open(io.BytesIO(kept)) as pdf:
        assert dict(pdf.docinfo) == {"/Title": "On banks"}
        assert "/Metadata" not in pdf.Root
        [annotation] = pdf.pages[0].Annots
        assert (str(annotation.Contents), "/T" in annotation) == ("Too few.", False)
    assert PLANTED.encode() not in kept
    assert len(PdfReader(io.BytesIO(kept)).pages) == 1


def test_what_an_earlier_save_of_a_pdf_said_is_gone():
    content = written(a_pdf(Author=PLANTED))
    later = PdfWriter(io.BytesIO(content), incremental=True)
    later.add_metadata({"/Author": "Somebody else"})
    both = written(later)
    assert PLANTED.encode() in both

    assert PLANTED.encode() not in cleaned(both, PDF, "banks.pdf")


def test_a_signed_pdf_is_refused_because_its_signature_names_somebody():
    writer = a_pdf()
    signature = writer._add_object(
        DictionaryObject({NameObject("/Type"): NameObject("/Sig"), NameObject("/Name"): TextStringObject(PLANTED)})
    )
    writer.root_object[NameObject("/Perms")] = signature

    with pytest.raises(ValidationError, match="the signature names who signed"):
        without_authors(ContentFile(written(writer), name="signed.pdf"), PDF)


def test_a_pdf_that_everybody_may_read_is_unlocked_and_another_is_refused():
    for password, sentence in (("", None), ("secret", "locked with a password")):
        writer = a_pdf(Author=PLANTED)
        writer.encrypt(user_password=password, owner_password="owner", algorithm="AES-256")
        upload = ContentFile(written(writer), name="banks.pdf")
        if sentence:
            with pytest.raises(ValidationError, match=sentence):
                without_authors(upload, PDF)
        else:
            assert not PdfReader(without_authors(upload, PDF)).is_encrypted


def test_a_pdf_that_is_none_is_refused():
    with pytest.raises(ValidationError, match="damaged and cannot be read"):
        without_authors(ContentFile(b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", name="x.pdf"), PDF)
