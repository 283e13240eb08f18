"""PDFs written for one test each: plain ones by reportlab, hostile ones by hand."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable

from reportlab.pdfgen.canvas import Canvas

Line = tuple[float, str]
"""The size of its letters, and the line."""


def pdf(*pages: Iterable[Line], title: str = "", language: str | None = None, password: str | None = None) -> bytes:
    """A PDF of such pages, each with its lines from the top."""
    file = io.BytesIO()
    canvas = Canvas(file, encrypt=password, lang=language)
    canvas.setTitle(title)
    for page in pages:
        for number, (size, line) in enumerate(page):
            canvas.setFont("Helvetica", size)
            canvas.drawString(50, 780 - 30 * number, line)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def picture() -> bytes:
    """A page that was scanned: one picture."""
    drawing = b"q 400 0 0 400 50 200 cm BI /W 2 /H 2 /CS /G /BPC 8 ID \x00\xff\xff\x00 EI Q"
    return by_hand(zlib.compress(drawing))


def by_hand(contents: bytes, pages: int = 1, filters: bytes = b"/FlateDecode") -> bytes:
    """A PDF of one page, as many times as asked, with these compressed contents."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, b"3 0 R " * pages),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Filter[%s]/Length %d>>stream\n%s\nendstream" % (filters, len(contents), contents),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(body)
    return body + b"xref\n0 6\n0000000000 65535 f \n" + table + end
