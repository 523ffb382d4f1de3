"""Uploads are judged by their content, and each refusal says what to do."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from rrge_portal.kernel.files import DOCX, PDF, inspect, safe_name

A_PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n0\n%%EOF\n"


def a_docx(**members: bytes) -> bytes:
    """A Word document of the parts it needs, and `members` besides."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": b"<document/>",
            **members,
        }.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_a_pdf_and_a_word_document_pass_with_what_is_known_of_them():
    pdf = inspect(SimpleUploadedFile("Concept note.pdf", A_PDF))
    word = inspect(SimpleUploadedFile("Beiträge.docx", a_docx()))

    assert (pdf.media_type, pdf.size, pdf.name) == (PDF, len(A_PDF), "Concept note.pdf")
    assert (word.media_type, word.name) == (DOCX, "Beiträge.docx")
    assert len(pdf.sha256) == 64


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.pdf", b"", "The file is empty."),
        ("page.pdf", b"<html><script>alert(1)</script>", "neither a PDF nor a Word document"),
        ("program.pdf", b"MZ\x90\x00" + bytes(100), "neither a PDF nor a Word document"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj", "its end is missing"),
        ("note.docx", A_PDF, "inside it is a PDF"),
        ("note.pdf", a_docx(), "inside it is a Word document"),
        ("note.exe", A_PDF, "inside it is a PDF"),
        ("broken.docx", a_docx()[:60], "damaged"),
        ("macro.docx", a_docx(**{"word/vbaProject.bin": b"x"}), "contains macros"),
    ],
    ids=["empty", "page", "program", "cut", "PDF as Word", "Word as PDF", "PDF as program", "broken", "macros"],
)
def test_a_wrong_file_is_refused_with_what_to_do(name, content, sentence):
    with pytest.raises(ValidationError, match=sentence):
        inspect(SimpleUploadedFile(name, content))


def test_an_archive_that_is_no_word_document_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "hello")

    with pytest.raises(ValidationError, match="not a Word document"):
        inspect(SimpleUploadedFile("list.docx", buffer.getvalue()))


def test_a_file_over_the_limit_is_refused_with_both_sizes(settings):
    settings.UPLOAD_LIMIT_MB = 1

    with pytest.raises(ValidationError, match="has 2 MB; at most 1 MB"):
        inspect(SimpleUploadedFile("large.pdf", A_PDF + bytes(1024 * 1024 + 1)))


def test_an_archive_that_unpacks_to_more_than_twenty_times_the_limit_is_refused(settings):
    settings.UPLOAD_LIMIT_MB = 1

    with pytest.raises(ValidationError, match="unreasonable size"):
        inspect(SimpleUploadedFile("bomb.docx", a_docx(**{"word/media/zero.bin": bytes(21 * 1024 * 1024)})))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\note.pdf", "note.pdf"),
        ("a\x00b\u202egnp.pdf", "abgnp.pdf"),
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_names_keep_no_path_and_no_tricks(given, kept):
    assert safe_name(given) == kept
