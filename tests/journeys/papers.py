"""Documents large enough that their way into the portal can be broken in the middle."""

from pathlib import Path

from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

LINES = 40
SENTENCE = "Banks and labour inspectors look together for fees."


def long_paper(path: Path, word: str, *, pages: int = 200) -> Path:
    """A PDF of about 4 kB a page, whose last page has this word."""
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    for number in range(pages):
        page = writer.add_blank_page(595, 842)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        said = word if number == pages - 1 else SENTENCE
        lines = [f"BT /F1 9 Tf 40 {800 - 12 * line} Td ({said} {number}.{line}) Tj ET" for line in range(LINES)]
        content = DecodedStreamObject()
        content.set_data("\n".join(lines).encode())
        page[NameObject("/Contents")] = writer._add_object(content)
    with path.open("wb") as file:
        writer.write(file)
    return path
