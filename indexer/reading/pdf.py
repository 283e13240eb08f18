"""What a PDF says: its title, text and language. Loads PDFium, so it runs in a child process (`apart.py`)."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from math import hypot

import pypdfium2
from pypdfium2 import raw

from indexer.reading.file_text import TITLE_LENGTH, first_line, telling_title
from indexer.reading.pdf_text import normalised

MAX_PAGES = 300
"""Pages that are read, a school book's worth."""
ENOUGH_SECONDS = 10
"""After so long no further page is begun and what was read is kept: maps and plans take seconds a page."""
_LOOKED_AT = 2000
"""Characters of the first page among which the title is looked for."""
_LARGER = 1.15
"""A title is set larger than the page's text by at least this."""

PICTURES = "a PDF of pictures, without text"
ENCRYPTED = "an encrypted PDF"
UNREADABLE = "could not be read as PDF"


@dataclass(frozen=True, slots=True)
class _Run:
    """Characters of one size in a row."""

    size: float
    text: str


def read(body: bytes, most: int) -> dict[str, str]:
    """`title`, `text` (at most so many characters) and `language`, or `why` there are none."""
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        return {"why": ENCRYPTED if error.err_code == raw.FPDF_ERR_PASSWORD else UNREADABLE}
    with closing(document):
        text = _text(document, most)
        if not any(map(str.isalnum, text)):
            return {"why": PICTURES if len(document) else UNREADABLE}
        return {"title": _title(document, text), "text": text, "language": _language(document)}


def _text(document: pypdfium2.PdfDocument, most: int) -> str:
    pages: list[str] = []
    room = most
    begun = time.monotonic()
    for number in range(min(len(document), MAX_PAGES)):
        if room <= 0 or time.monotonic() > begun + ENOUGH_SECONDS:
            break
        pages.append(_page_text(document, number, room))
        room -= len(pages[-1])
    return normalised("\n".join(pages))[:most].rstrip()


def _page_text(document: pypdfium2.PdfDocument, number: int, room: int) -> str:
    """The text of a page, nothing when it is broken: the others may be whole."""
    try:
        with closing(document[number]) as page, closing(page.get_textpage()) as text:
            return str(text.get_text_range(0, min(text.count_chars(), room)))
    except pypdfium2.PdfiumError:
        return ""


def _title(document: pypdfium2.PdfDocument, text: str) -> str:
    """The title its maker gave it, or the largest line of the first page, or the first line; "" when none tells."""
    return (
        telling_title(normalised(str(document.get_metadata_value("Title"))))
        or _largest_line(document)
        or first_line(text)
    )


def _largest_line(document: pypdfium2.PdfDocument) -> str:
    """The first words of the first page in its largest letters, when these are larger than most of its text."""
    try:
        with closing(document[0]) as page, closing(page.get_textpage()) as text:
            runs = list(_runs(text))
    except pypdfium2.PdfiumError:
        return ""
    usual = _usual_size(runs)
    for run in sorted(runs, key=lambda run: -run.size):
        if run.size < usual * _LARGER:
            return ""
        if found := telling_title(normalised(run.text).replace("\n", " ")):
            return found[:TITLE_LENGTH].rstrip()
    return ""


def _usual_size(runs: list[_Run]) -> float:
    """The size of most of the text: the median over its letters."""
    sizes = sorted(size for run in runs for size in [run.size] * len(run.text))
    return sizes[len(sizes) // 2] if sizes else 0.0


def _runs(page: pypdfium2.PdfTextPage) -> Iterator[_Run]:
    """The first page's text cut where the size of letters changes; spaces and line breaks have no size."""
    size, text = 0.0, ""
    for index in range(min(page.count_chars(), _LOOKED_AT)):
        sign = chr(raw.FPDFText_GetUnicode(page, index))
        its_size = size if sign.isspace() else _size(page, index)
        if its_size != size and text:
            yield _Run(size, text)
            text = ""
        size = its_size
        text += sign
    if text:
        yield _Run(size, text)


def _size(page: pypdfium2.PdfTextPage, index: int) -> float:
    """The height of a letter as printed: the font's size by the matrix it is set in, to half a point."""
    matrix = raw.FS_MATRIX()
    scale = hypot(matrix.c, matrix.d) if raw.FPDFText_GetMatrix(page, index, ctypes.byref(matrix)) else 1.0
    return round(2 * scale * float(raw.FPDFText_GetFontSize(page, index))) / 2


def _language(document: pypdfium2.PdfDocument) -> str:
    """The language the file declares, as `fr-FR`; "" when it does not."""
    size = raw.FPDFCatalog_GetLanguage(document, None, 0)
    if not 2 < size < 100:
        return ""
    buffer = (ctypes.c_ushort * size)()
    raw.FPDFCatalog_GetLanguage(document, buffer, size)
    return bytes(buffer)[: 2 * size].decode("utf-16-le", "ignore").partition("\0")[0]
