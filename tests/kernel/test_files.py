"""Uploads are judged by their content, and each refusal says what to do."""

import io
import socketserver
import struct
import threading
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from rrge_portal.kernel import pending
from rrge_portal.kernel.files import CONTRIBUTIONS, DOCX, JPEG, PDF, PNG, PPTX, XLSX, bare, inspect, safe_name
from tests.papers import a_pdf

A_PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n0\n%%EOF\n"
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PARTS = {DOCX: "word/document.xml", PPTX: "ppt/presentation.xml", XLSX: "xl/workbook.xml"}
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def an_office_file(main="word/document.xml", /, **members: bytes) -> bytes:
    """An Office document of the parts it needs, and `members` besides."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"[Content_Types].xml": b"<Types/>", main: b"<document/>", **members}.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def a_doubled_archive(name: str) -> bytes:
    """A Word document with a part of another name, which some programs take for the same."""
    return an_office_file(**{name: b"<other/>"})


def a_linking_archive() -> bytes:
    """A Word document with a link out of the folder it would be unpacked to."""
    buffer = io.BytesIO(an_office_file())
    with zipfile.ZipFile(buffer, "a") as archive:
        link = zipfile.ZipInfo("word/media/link")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return buffer.getvalue()


def archives_within(depth: int) -> bytes:
    content = an_office_file("xl/workbook.xml")
    for _ in range(depth - 2):
        content = an_office_file("xl/workbook.xml", **{"xl/embeddings/a.xlsx": content})
    return an_office_file(**{"word/embeddings/a.xlsx": content})


def relations(target: str, kind: str) -> bytes:
    relation = f'<Relationship Id="r1" Type="http://x/{kind}" Target="{target}" TargetMode="External"/>'
    return f'<Relationships xmlns="{RELATIONS}">{relation}</Relationships>'.encode()


def a_png(*more: tuple[bytes, bytes], width=1) -> bytes:
    chunks = [
        (b"IHDR", struct.pack("!LLBBBBB", width, 1, 8, 0, 0, 0, 0)),
        *more,
        (b"IDAT", zlib.compress(b"\0\0")),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack("!L", len(body)) + name + body + struct.pack("!L", zlib.crc32(name + body)) for name, body in chunks
    )


def exif(orientation: int, secret: bytes) -> bytes:
    """EXIF with which way up the picture is, and something more."""
    tags = struct.pack("<HHHLHH", 1, 0x0112, 3, 1, orientation, 0)
    body = b"Exif\0\0II*\0\x08\0\0\0" + tags + secret
    return b"\xff\xe1" + struct.pack("!H", len(body) + 2) + body


def a_jpeg(segments: bytes = b"", tail: bytes = b"") -> bytes:
    frame = b"\xff\xc0" + struct.pack("!HBHHB", 11, 8, 1, 1, 1) + b"\x01\x11\0"
    scan = b"\xff\xda" + struct.pack("!H", 8) + b"\x01\x01\0\0\x3f\0" + b"\x12\xff\0\x34"
    return b"\xff\xd8" + segments + frame + scan + b"\xff\xd9" + tail


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("Concept note.pdf", A_PDF, PDF),
        ("Beiträge.docx", an_office_file(), DOCX),
        ("slides.pptx", an_office_file("ppt/presentation.xml"), PPTX),
        ("table.xlsx", an_office_file("xl/workbook.xml"), XLSX),
        ("map.png", a_png(), PNG),
        ("photo.JPEG", a_jpeg(), JPEG),
    ],
)
def test_what_is_brought_to_a_meeting_passes_with_what_is_known_of_it(name, content, kind):
    found = inspect(SimpleUploadedFile(name, content), CONTRIBUTIONS)

    assert (found.media_type, found.size, found.name) == (kind, len(content), name)
    assert len(found.sha256) == 64


def test_where_documents_are_asked_for_a_picture_is_refused():
    with pytest.raises(ValidationError, match=r"PDF \(.pdf\), Word \(.docx\)"):
        inspect(SimpleUploadedFile("map.png", a_png()))


OBJECTS = zlib.compress(b"<< /S /JavaScript /JS (app.alert(1)) >>")
MACRO_TYPES = b'<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
HOSTILE = {
    "empty": ("empty.pdf", b"", "The file is empty."),
    "page": ("page.pdf", b"<html><script>alert(1)</script>", "of this kind is not possible here"),
    "SVG": ("map.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "of this kind is not possible here"),
    "program": ("program.pdf", b"MZ\x90\x00" + bytes(100), "of this kind is not possible here"),
    "old Word": ("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "in an old format, or locked"),
    "cut": ("cut.pdf", b"%PDF-1.7\n1 0 obj", "its end is missing"),
    "PDF as Word": ("note.docx", A_PDF, "inside it is a PDF"),
    "Word as PDF": ("note.pdf", an_office_file(), "inside it is a Word document"),
    "slides as Word": ("note.docx", an_office_file("ppt/presentation.xml"), "inside it is a PowerPoint"),
    "PDF as program": ("note.exe", A_PDF, "inside it is a PDF"),
    "two extensions": ("note.pdf.html", A_PDF, "inside it is a PDF"),
    "broken": ("broken.docx", an_office_file()[:60], "damaged"),
    "PDF and archive": ("both.pdf", A_PDF + an_office_file(), "at the same time something else|cut off"),
    "PDF and page": ("both.pdf", A_PDF.replace(b"1 0 obj", b"<script>1</script>"), "at the same time something else"),
    "PDF with a tail": ("tail.pdf", A_PDF + b"GIF89a", "at the same time something else"),
    "PDF program": ("js.pdf", A_PDF.replace(b"<<>>", b"<</S/JavaScript/JS(1)>>"), "contains a program"),
    "PDF program spelt oddly": ("js.pdf", A_PDF.replace(b"<<>>", b"<</S/J#61vaScript>>"), "contains a program"),
    "PDF program packed": (
        "js.pdf",
        A_PDF.replace(b"<<>>", b"<</Type/ObjStm/Filter/FlateDecode>>\nstream\n" + OBJECTS + b"\nendstream"),
        "contains a program",
    ),
    "PDF with files": ("files.pdf", A_PDF.replace(b"<<>>", b"<</EmbeddedFiles 3 0 R>>"), "attached files"),
    "archive with a tail": ("tail.docx", an_office_file() + b"<script>", "at the same time something else|damaged"),
    "path in a part": ("path.docx", an_office_file(**{"../../etc/cron.d/x": b"x"}), "at the same time something else"),
    "macros": ("macro.docx", an_office_file(**{"word/vbaProject.bin": b"x"}), "contains macros"),
    "macros by type": ("macro.docx", an_office_file(**{"[Content_Types].xml": MACRO_TYPES}), "contains macros"),
    "macros in slides": (
        "macro.pptx", an_office_file("ppt/presentation.xml", **{"ppt/vbaProject.bin": b"x"}), "contains macros"),
    "macro sheet": (
        "macro.xlsx", an_office_file("xl/workbook.xml", **{"xl/macrosheets/sheet1.xml": b"<x/>"}), "contains macros"),
    "controls": ("control.docx", an_office_file(**{"word/activeX/activeX1.bin": b"x"}), "contains macros"),
    "embedded program": (
        "ole.docx", an_office_file(**{"word/embeddings/oleObject1.bin": b"MZ"}), "Another file is embedded"),
    "macros in a chart": (
        "chart.pptx",
        an_office_file("ppt/presentation.xml", **{
            "ppt/embeddings/Workbook1.xlsx": an_office_file("xl/workbook.xml", **{"xl/vbaProject.bin": b"x"})}),
        "contains macros",
    ),
    "template elsewhere": (
        "template.docx",
        an_office_file(**{"word/_rels/settings.xml.rels": relations("https://example.org/t.dotm", "attachedTemplate")}),
        "fetches something from elsewhere",
    ),
    "share elsewhere": (
        "share.docx",
        an_office_file(**{"word/_rels/document.xml.rels": relations("file://///10.0.0.1/x.png", "image")}),
        "fetches something from elsewhere",
    ),
    "DDE": (
        "dde.docx",
        an_office_file(**{"word/footer1.xml": b"<w:instrText> DDEAUTO c:\\\\cmd.exe</w:instrText>"}),
        "fetches something from elsewhere",
    ),
    "entities": (
        "entities.docx",
        an_office_file(**{"[Content_Types].xml": b'<!DOCTYPE x [<!ENTITY a "aa">]><Types>&a;</Types>'}),
        "damaged",
    ),
    "PDF launcher": ("run.pdf", A_PDF.replace(b"<<>>", b"<</S/Launch/F(cmd.exe)>>"), "contains a program"),
    "PDF with a film": ("film.pdf", A_PDF.replace(b"<<>>", b"<</Subtype/RichMedia>>"), "contains a program"),
    "PDF form program": ("form.pdf", A_PDF.replace(b"<<>>", b"<</AcroForm<</XFA 9 0 R>>>>"), "contains a program"),
    "PDF program packed twice": (
        "js.pdf",
        a_pdf(b"<</Type/ObjStm/N 1/First 4/Filter[/ASCIIHexDecode/FlateDecode]/Length %d>>stream\n%s\nendstream" % (
            len(OBJECTS.hex()) + 1, OBJECTS.hex().encode() + b">"), b"<</S/#4aavaScript/JS(1)>>",
            catalog=b"/OpenAction 6 0 R"),
        "contains a program",
    ),
    "PDF packed oddly and broken": (
        "odd.pdf", A_PDF.replace(b"<<>>", b"<</Type/ObjStm/Filter/LZWDecode>>\nstream\nxx\nendstream"), "damaged"),
    "page called PDF": ("page.html.pdf", b"<!doctype html><script>alert(1)</script>", "of this kind is not possible"),
    "picture that is a page": ("map.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "of this kind"),
    "a name written backwards": ("note\u202efdp.exe", A_PDF, "inside it is a PDF"),
    "bomb of entities": (
        "bomb.docx",
        an_office_file(**{"word/header1.xml": b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><w>&c;</w>'}),
        "damaged",
    ),
    "words no search finds": (
        "utf16.docx", an_office_file(**{"word/footer1.xml": "<w>DDEAUTO</w>".encode("utf-16")}), "damaged"),
    "two parts of one name": ("twice.docx", a_doubled_archive("word/Document.xml"), "at the same time something else"),
    "link to another file": ("link.docx", a_linking_archive(), "at the same time something else"),
    "archives in archives": ("deep.docx", archives_within(4), "Another file is embedded"),
    "EICAR": ("eicar.pdf", A_PDF.replace(b"<<>>", EICAR), "virus scanner found something"),
    "EICAR packed": ("eicar.docx", an_office_file(**{"word/media/a.bin": EICAR}), "virus scanner found something"),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_or_wrong_file_is_refused_with_what_to_do(case):
    name, content, sentence = HOSTILE[case]

    with pytest.raises(ValidationError, match=sentence):
        inspect(SimpleUploadedFile(name, content), CONTRIBUTIONS)


def test_what_offices_do_every_day_passes():
    """Links to pages, a template on the own disk, the workbook behind a chart."""
    usual = an_office_file(
        "ppt/presentation.xml",
        **{
            "ppt/_rels/a.xml.rels": relations("https://example.org/", "hyperlink"),
            "ppt/_rels/b.xml.rels": relations("file:///C:\\Users\\me\\office.dotx", "attachedTemplate"),
            "ppt/embeddings/Workbook1.xlsx": an_office_file("xl/workbook.xml"),
        },
    )

    assert inspect(SimpleUploadedFile("slides.pptx", usual), CONTRIBUTIONS).media_type == PPTX


def test_an_archive_that_is_no_office_document_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "hello")

    with pytest.raises(ValidationError, match="no Word, PowerPoint or Excel document"):
        inspect(SimpleUploadedFile("list.docx", buffer.getvalue()))


def test_a_file_over_the_limit_is_refused_with_both_sizes(settings):
    settings.UPLOAD_LIMIT_MB = 1

    with pytest.raises(ValidationError, match="has 2 MB; at most 1 MB"):
        inspect(SimpleUploadedFile("large.pdf", A_PDF + bytes(1024 * 1024 + 1)))


def test_an_archive_that_unpacks_to_more_than_twenty_times_the_limit_is_refused(settings):
    settings.UPLOAD_LIMIT_MB = 1
    half = bytes(11 * 1024 * 1024)
    alone = an_office_file(**{"word/media/zero.bin": bytes(21 * 1024 * 1024)})
    nested = an_office_file(
        **{"word/media/zero.bin": half, "word/embeddings/a.xlsx": an_office_file("xl/workbook.xml", **{"xl/a": half})}
    )

    for bomb in (alone, nested):
        with pytest.raises(ValidationError, match="unreasonable size"):
            inspect(SimpleUploadedFile("bomb.docx", bomb))


# --- Pictures ---------------------------------------------------------------------------------------------------------


def test_a_png_loses_its_texts_and_whatever_follows_it():
    content = a_png((b"tEXt", b"Author\0Planted"), (b"eXIf", b"GPS Planted"), (b"pHYs", bytes(9))) + b"PK\x03\x04"

    kept = bare(SimpleUploadedFile("map.png", content)).read()

    assert kept == a_png((b"pHYs", bytes(9)))


def test_a_jpeg_loses_where_it_was_taken_and_keeps_which_way_up_it_is():
    comment = b"\xff\xfe" + struct.pack("!H", 9) + b"Planted"
    content = a_jpeg(exif(6, b"GPS Planted") + comment, tail=b"<script>Planted</script>")

    kept = bare(SimpleUploadedFile("photo.jpg", content)).read()

    assert b"Planted" not in kept
    assert struct.pack("!HHLHH", 0x0112, 3, 1, 6, 0) in kept
    assert kept == bare(SimpleUploadedFile("photo.jpg", kept)).read()


def test_a_picture_without_a_turn_is_the_picture_alone():
    assert bare(SimpleUploadedFile("photo.jpg", a_jpeg(exif(0, b"Planted")))).read() == a_jpeg()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("cut.png", a_png()[:40], "damaged"),
        ("changed.png", a_png().replace(b"IDAT", b"IDAU"), "damaged"),
        ("large.png", a_png(width=200_000_000), "too many pixels"),
        ("cut.jpg", a_jpeg()[:-6], "damaged"),
        ("empty.jpg", b"\xff\xd8\xff\xd9", "damaged"),
    ],
)
def test_a_damaged_or_enormous_picture_is_refused(name, content, sentence):
    with pytest.raises(ValidationError, match=sentence):
        bare(SimpleUploadedFile(name, content))


@pytest.mark.django_db
def test_what_is_put_aside_of_a_picture_is_already_bare(person):
    upload = SimpleUploadedFile("photo.jpg", a_jpeg(exif(1, b"Planted")))

    kept = pending.keep(upload, owner=person.pk, kinds=CONTRIBUTIONS)

    with kept.opened() as file:
        assert b"Planted" not in file.read()


# --- The scanner ------------------------------------------------------------------------------------------------------


class Clamd(socketserver.BaseRequestHandler):
    """Speaks clamd's INSTREAM; finds something in whatever says *virus*."""

    def handle(self):
        file = self.request.makefile("rb")
        assert file.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!L", file.read(4))[0]:
            content += file.read(size)
        answer = self.server.answer or (b"stream: Fake.Test FOUND\0" if b"virus" in content else b"stream: OK\0")
        self.request.sendall(answer)


@pytest.fixture
def clamd(settings):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        server.answer = b""
        settings.CLAMAV_URL = f"tcp://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()


def test_clamav_lets_a_clean_file_pass_and_stops_another(clamd):
    assert inspect(SimpleUploadedFile("clean.pdf", A_PDF)).media_type == PDF
    with pytest.raises(ValidationError, match="virus scanner found something"):
        inspect(SimpleUploadedFile("ill.pdf", A_PDF.replace(b"<<>>", b"<<virus>>")))


def test_without_an_answer_from_the_scanner_nothing_is_taken(clamd, settings):
    clamd.answer = b"INSTREAM size limit exceeded. ERROR\0"
    with pytest.raises(ValidationError, match="cannot be checked for viruses") as refused:
        inspect(SimpleUploadedFile("clean.pdf", A_PDF))
    assert refused.value.code == "scanner"
    settings.CLAMAV_URL = "tcp://127.0.0.1:1"
    with pytest.raises(ValidationError, match="cannot be checked for viruses"):
        inspect(SimpleUploadedFile("clean.pdf", A_PDF))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\note.pdf", "note.pdf"),
        ("a\x00b\u202egnp.pdf", "abgnp.pdf"),
        ("", "file"),
        ("note\u202efdp.exe", "notefdp.exe"),
        ("no\ufeffte\u200f\u2029\x85.pdf", "note.pdf"),
        ("x." + "y" * 300, "x." + "y" * 118),
        ("...", "file"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_names_keep_no_path_and_no_tricks(given, kept):
    assert safe_name(given) == kept
