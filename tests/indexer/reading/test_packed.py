"""From an ODT, DOCX or EPUB as fetched to what students may search."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from zipfile import ZIP_BZIP2

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.pages import Page
from indexer.document import Document, Skipped
from indexer.reading.convert import MAX_HEADINGS, convert
from indexer.reading.markup import MAX_TEXT
from indexer.reading.package import MAX_ENTRIES
from indexer.reading.packed import read
from tests.indexer.lists import listed, site
from tests.indexer.made_documents import (
    DOCX_TYPE,
    EPUB_TYPE,
    LINES,
    ODT_TYPE,
    TITLE,
    WORD,
    docx,
    epub,
    locked,
    odt,
    odt_manifest_with_a_password,
    odt_styles,
    packed,
    packed_parts,
    swollen,
)

LIST = listed(site("vivant", "vivant.example", languages=("fr",)))
TYPES = {"odt": ODT_TYPE, "docx": DOCX_TYPE, "epub": EPUB_TYPE}
MAKERS: dict[str, Callable[..., bytes]] = {"odt": odt, "docx": docx, "epub": epub}
MAIN = {"odt": "content.xml", "docx": "word/document.xml", "epub": "OEBPS/livre.opf"}
NOTE = "Toutes des femelles."
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OFFICE = "<o:document-content xmlns:o='urn:oasis:names:tc:opendocument:xmlns:office:1.0'>"
LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))


def page(kind: str, body: bytes, *, content_type: str | None = None, name: str = "les_abeilles") -> Page:
    headers = {"content-type": TYPES[kind] if content_type is None else content_type}
    url = f"https://vivant.example/fiches/{name}.{kind}"
    return Page(url, "vivant", 200, headers, body, datetime(2026, 9, 1, tzinfo=UTC), 1)


def document(kind: str, body: bytes) -> Document:
    outcome = convert(page(kind, body), LIST)
    assert isinstance(outcome, Document), outcome
    return outcome


def why(kind: str, body: bytes) -> str:
    outcome = convert(page(kind, body), LIST)
    assert isinstance(outcome, Skipped), outcome.title
    return outcome.why


@pytest.mark.parametrize(
    ("kind", "body", "headings"),
    [
        ("odt", odt(), ("La ruche",)),
        ("docx", docx(), ("La ruche",)),
        ("docx", docx(word=STRICT, main="word/document2.xml"), ("La ruche",)),
        ("epub", epub(), (TITLE, "La ruche")),
        ("epub", epub(folder=""), (TITLE, "La ruche")),
    ],
    ids=["odt", "docx", "strict docx", "epub", "epub at the root"],
)
def test_a_whole_document(kind: str, body: bytes, headings: tuple[str, ...]) -> None:
    """Title, headings, paragraphs on their lines, rows of tables on theirs, notes at the end; what was deleted, hidden,
    remarked or gathered into a table of contents is not there.
    """
    got = document(kind, body)
    assert got.text == f"{LINES}\n{NOTE}"
    assert (got.title, got.headings) == (TITLE, headings)
    assert (got.url, got.site_id, got.kind) == (page(kind, b"").url, "vivant", kind)


@pytest.mark.parametrize("kind", TYPES)
def test_titles(kind: str) -> None:
    """The declared title unless it names a file or nothing; else the text's own; else its first line; else the file's
    name. Composed, without the site's name.
    """
    plain = {"odt": "<text:p>{}</text:p>", "docx": "<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "epub": "<p>{}</p>"}[kind]
    make = MAKERS[kind]
    assert document(kind, make(title="L’e\u0301te\u0301 des abeilles | Vivant")).title == "L’été des abeilles"
    for title in ("abeilles_v3.docx", "Document1", "livre.epub", ""):
        assert document(kind, make(title=title)).title == TITLE
    assert document(kind, make(plain.format("Tout sur la ruche"))).title == "Tout sur la ruche"
    assert document(kind, make(plain.format("mot " * 100))).title == f"les abeilles.{kind}"


def test_language() -> None:
    """The language is the one that the file declares, in its metadata or in its usual style."""
    list_of_two = listed(site("vivant", "vivant.example", languages=("fr", "de")))
    files = {
        "odt": (odt(language="de-DE"), odt(more={"styles.xml": odt_styles("de")})),
        "docx": (docx(language="de-AT"),),
        "epub": (epub(language="de"),),
    }
    for kind, bodies in files.items():
        for body in bodies:
            outcome = convert(page(kind, body), list_of_two)
            assert isinstance(outcome, Document)
            assert outcome.language == "de"


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("content_type", ["application/octet-stream", "application/zip", "text/plain"])
def test_servers_that_do_not_know_the_type(kind: str, content_type: str) -> None:
    """A file is read by its name when its server says no more than that it is a file."""
    outcome = convert(page(kind, MAKERS[kind](), content_type=content_type), LIST)
    assert isinstance(outcome, Document)
    assert outcome.kind == kind


def test_what_is_inside_counts() -> None:
    """A renamed file is read as what it is."""
    assert document("docx", odt()).kind == "odt"
    assert document("odt", docx()).kind == "docx"


def test_parts_of_a_book_that_are_under_a_lock() -> None:
    """An EPUB with locked fonts is read whole, one with locked chapters as far as it is open."""
    chapters = [f"OEBPS/chapitre%20{number}.xhtml" for number in (0, 1)]
    fonts = epub(more={"META-INF/encryption.xml": locked("OEBPS/f.otf")})
    assert document("epub", fonts).text == f"{LINES}\n{NOTE}"
    half = document("epub", epub(more={"META-INF/encryption.xml": locked(chapters[1])}))
    assert half.text == LINES[: LINES.index("\nRôle")]
    assert why("epub", epub(more={"META-INF/encryption.xml": locked(*chapters)})) == "an encrypted EPUB"


ENCRYPTED = {
    "odt": odt(more={"META-INF/manifest.xml": odt_manifest_with_a_password()}),
    "odt as a whole": packed({"mimetype": ODT_TYPE, "META-INF/manifest.xml": "<m/>", "encrypted-package": b"\x01"}),
    "docx": OLE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le"),
}


@pytest.mark.parametrize(("name", "body"), ENCRYPTED.items())
def test_encrypted(name: str, body: bytes) -> None:
    """A document with a password says so."""
    kind = name.split(maxsplit=1)[0]
    assert why(kind, body) == f"an encrypted {kind.upper()}"


def test_a_zip_with_a_password() -> None:
    """So does one whose zip has it."""
    body = bytearray(odt())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := body.find(signature, start + 1)) >= 0:
            body[start + flags] |= 1
    assert why("odt", bytes(body)) == "an encrypted ODT"


UNREADABLE = {
    "empty": ("odt", b""),
    "html": ("docx", b"<!DOCTYPE html><p>Erreur"),
    "broken zip": ("docx", docx()[:-200]),
    "old word": ("docx", OLE + b"\0" * 500),
    "no content.xml": ("odt", packed({"mimetype": ODT_TYPE})),
    "no main part": ("docx", packed({"[Content_Types].xml": "<Types/>"})),
    "no book": ("epub", packed({"mimetype": EPUB_TYPE, "META-INF/container.xml": "<container/>"})),
    "a presentation": ("odt", packed({"mimetype": f"{ODT_TYPE[:-4]}presentation", "content.xml": "<x/>"})),
    "another zip": ("odt", packed({"a.txt": "a"})),
    "broken xml": ("odt", odt("<text:p>Bonjour</text:h>")),
    "bzip2": ("odt", packed({"mimetype": ODT_TYPE, "content.xml": "<x/>"}, ZIP_BZIP2)),
    "many entries": ("odt", odt(more={f"{n}": "" for n in range(MAX_ENTRIES)})),
    "a million entries": ("odt", odt()[:-22] + b"PK\x01\x02" * 1_000_000 + odt()[-22:]),
    "a bomb": ("odt", swollen(odt(), "content.xml", f"{OFFICE}<!--", " " * 1_000_000, 20)),
    "a slow bomb": ("odt", swollen(odt(), "content.xml", OFFICE, f"<a b='{'é' * 200}'/>" * 999, 40)),
    "external entity": (
        "odt", odt(more={"content.xml": f'<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>{OFFICE}&e;'}),
    ),
    "external type": ("docx", docx(more={"word/document.xml": '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/d"><d/>'})),
    "laughs": ("docx", docx(more={"word/document.xml": f'<!DOCTYPE d [<!ENTITY l0 "ha">{LAUGHS}]><d>&l9;</d>'})),
    "laughs in the metadata": ("odt", odt(more={"meta.xml": f'<!DOCTYPE d [<!ENTITY l0 "ha">{LAUGHS}]><d a="&l9;"/>'})),
    "an entity in the metadata": ("odt", odt(more={"meta.xml": '<!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>'})),
    "deep": ("docx", docx("<w:sdt>" * 100_000)),
    "deep metadata": ("docx", docx(more={"docProps/core.xml": "<a>" * 100_000 + "</a>" * 100_000})),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "body"), UNREADABLE.values(), ids=UNREADABLE)
def test_unreadable(kind: str, body: bytes) -> None:
    """What is broken, is something else, or was made to be too much is left out and says so, within a few seconds."""
    began = time.monotonic()
    assert why(kind, body) == f"could not be read as {kind.upper()}"
    assert time.monotonic() - began < 12


def test_no_bomb_reaches_the_child_s_bounds() -> None:
    """Bombs end by the reader's own count, in little memory, not by the death of the child: the next file has not to
    wait for another.
    """
    for name in ("many entries", "a million entries", "a bomb", "laughs", "laughs in the metadata", "deep"):
        assert read(UNREADABLE[name][1], MAX_TEXT)["why"]


def test_a_zip_inside_a_zip_stays_closed() -> None:
    """Zips in zips, one inside the other without end, are not opened."""
    inner = b""
    for _ in range(40):
        inner = packed({"mimetype": ODT_TYPE, "content.xml": inner})
    assert why("odt", inner) == "could not be read as ODT"


@pytest.mark.parametrize("kind", TYPES)
def test_a_document_without_text(kind: str) -> None:
    """A document of pictures only has no text."""
    empty = {"odt": "<text:p/>", "docx": "<w:p/>", "epub": "<img src='a.png'/>"}[kind]
    assert why(kind, MAKERS[kind](empty, more={"word/footnotes.xml": "<none/>"})) == "no text"


def test_one_long_paragraph() -> None:
    """Of ten million characters in one paragraph the first are read, as many as of a web page."""
    words = "une ruche et encore " * 500_000
    files = {
        "odt": odt(f"<text:p>{words}</text:p>"),
        "docx": docx(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"),
        "epub": epub(f"<p>{words}</p>", "<p>Fin"),
    }
    for kind, body in files.items():
        assert 0.98 * MAX_TEXT <= len(document(kind, body).text) <= MAX_TEXT


def test_a_document_without_end() -> None:
    """Of a small file that unpacks to very much text the beginning is read, and no more unpacked."""
    begin = f"<w:document xmlns:w='{WORD}'><w:body>"
    body = swollen(docx(), "word/document.xml", begin, "<w:p><w:r><w:t>mot</w:t></w:r></w:p>" * 9999, 60)
    assert len(body) < 200_000
    assert len(document("docx", body).text) > 0.1 * MAX_TEXT  # all of it, or what a busy machine reads in time


def test_headings_are_bounded() -> None:
    """No more headings are kept than of a web page."""
    text = "<text:h text:outline-level='1'>Chapitre</text:h>" * (MAX_HEADINGS + 50)
    assert len(document("odt", odt(text)).headings) == MAX_HEADINGS


@given(st.sampled_from(list(TYPES)), st.binary(max_size=60), st.integers(0, 3000), st.integers(0, 60))
@settings(deadline=None, max_examples=200)
def test_any_bytes(kind: str, noise: bytes, where: int, instead: int) -> None:
    """No damage to a document, or to its main part, makes its conversion raise or its reader die; what comes out can be
    stored.
    """
    good = MAKERS[kind]()
    part = packed_parts(good)[MAIN[kind]]
    damaged = part[:where] + noise + part[where + instead :]
    for body in (good[:where] + noise + good[where + instead :], MAKERS[kind](more={MAIN[kind]: damaged})):
        assert isinstance(read(body, MAX_TEXT), dict)
        outcome = convert(page(kind, body), LIST)
        if isinstance(outcome, Document):
            assert outcome.title
            f"{outcome.title}\n{outcome.text}\n{outcome.headings}".encode()
            assert "\0" not in outcome.text
