"""Small files that are what they say."""


def a_pdf(*objects: bytes, catalog: bytes = b"", words: bytes = b"") -> bytes:
    """A PDF of one page with `words` on it; further `objects` begin with number 5."""
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    text = b"BT /F1 12 Tf 20 100 Td (" + words + b") Tj ET"
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<</F1 %s>>>>>>" % font,
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        *objects,
    ]
    content, places = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(content))
        content += b"%d 0 obj%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, len(content))
    return content + b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1) + table + trailer


A_PDF = a_pdf(words=b"On banks")
