"""Whatever a reader can get out of an answer, however it is packed."""

import html
import io
import zipfile

from pypdf import PdfReader
from pypdf.errors import PyPdfError


def text_of(response) -> str:
    """Its headers, and the page or what is in the document."""
    return "\n".join([*response.headers.values(), body_of(response)])


def body_of(response) -> str:
    return words_in(b"".join(response.streaming_content) if response.streaming else response.content)


def words_in(content: bytes) -> str:
    """The words of a page or a calendar, of a PDF and its properties, or of all in an archive and its archives."""
    if content.startswith(b"%PDF-"):
        return _in_pdf(content)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(f"{name}\n{words_in(archive.read(name))}" for name in archive.namelist())
    return html.unescape(content.decode("utf-8", "replace")).replace("\r\n ", "")


def _in_pdf(content: bytes) -> str:
    try:
        reader = PdfReader(io.BytesIO(content))
        said = [str(reader.metadata), *(page.extract_text() for page in reader.pages)]
        if "/Metadata" in reader.root_object:
            said.append(reader.root_object["/Metadata"].get_data().decode("utf-8", "replace"))
    except (PyPdfError, KeyError):  # a planted one that is none
        said = [content.decode("latin-1")]
    return "\n".join(said)
