"""ODT, DOCX and EPUB files written for one test each, as the programs that schools use write them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZipFile

Parts = Mapping[str, str | bytes]

TITLE = "La vie des abeilles"
LINES = "La vie des abeilles\nLa ruche\nUne reine, des ouvrières\net du miel.\nRôle Nombre\nouvrière 40 000"
"""What all three say, notes apart."""

ODT_TYPE = "application/vnd.oasis.opendocument.text"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EPUB_TYPE = "application/epub+zip"

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_ODF_NAMES = (
    f'xmlns:office="{_ODF}office:1.0" xmlns:text="{_ODF}text:1.0" xmlns:table="{_ODF}table:1.0" '
    f'xmlns:style="{_ODF}style:1.0" xmlns:svg="{_ODF}svg-compatible:1.0" xmlns:fo="{_ODF}xsl-fo-compatible:1.0" '
    f'xmlns:meta="{_ODF}meta:1.0" xmlns:manifest="{_ODF}manifest:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org"

ODT_TEXT = """
<text:p text:style-name="P1">La vie des abeilles</text:p>
<text:table-of-content><text:index-body><text:p>Sommaire 3</text:p></text:index-body></text:table-of-content>
<text:tracked-changes><text:deletion><text:p>supprimé</text:p></text:deletion></text:tracked-changes>
<text:h text:outline-level="2">La <text:span>ruche</text:span></text:h>
<text:h text:outline-level="7"/>
<text:list><text:list-item><text:p>Une reine,<text:s text:c="2"/>des
 ouvri\u00e8res<text:note><text:note-citation>1</text:note-citation><text:note-body>
<text:p>Toutes des femelles.</text:p></text:note-body></text:note></text:p></text:list-item>
<text:list-item><text:p>et<text:tab/>du miel.<text:span text:style-name="T1">corrigé</text:span>
<office:annotation><text:p>remarque</text:p></office:annotation></text:p></text:list-item></text:list>
<table:table><table:table-row><table:table-cell><text:p>Rôle</text:p></table:table-cell>
<table:table-cell><text:p>Nombre</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell><text:p>ouvrière</text:p></table:table-cell>
<table:table-cell><text:p>40</text:p><text:p>000</text:p></table:table-cell></table:table-row></table:table>
"""
_ODT_STYLES = """
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>
<style:style style:name="T1" style:family="text"><style:text-properties text:display="none"/></style:style>
"""


def packed(parts: Parts, method: int = ZIP_DEFLATED) -> bytes:
    """A zip of these parts, in their order."""
    file = io.BytesIO()
    with ZipFile(file, "w", method) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def packed_parts(body: bytes) -> dict[str, bytes]:
    """The parts of a zip."""
    with ZipFile(io.BytesIO(body)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def odt(text: str = ODT_TEXT, *, title: str = "", language: str = "", more: Parts | None = None) -> bytes:
    """An ODT with this text; `more` adds parts or takes the place of some."""
    content = (
        f"<office:document-content {_ODF_NAMES}><office:automatic-styles>{_ODT_STYLES}</office:automatic-styles>"
        f"<office:body><office:text>{text}</office:text></office:body></office:document-content>"
    )
    about = f"<dc:title>{title}</dc:title><dc:language>{language}</dc:language>"
    meta = f"<office:document-meta {_ODF_NAMES}><office:meta>{about}</office:meta></office:document-meta>"
    manifest = f"<manifest:manifest {_ODF_NAMES}/>"
    parts = {"content.xml": content, "meta.xml": meta, "META-INF/manifest.xml": manifest}
    return packed({"mimetype": ODT_TYPE, **parts, **(more or {})})


def odt_styles(language: str) -> str:
    """styles.xml of a program that writes in this language."""
    properties = f'<style:text-properties fo:language="{language}"/>'
    return f"<office:document-styles {_ODF_NAMES}>{properties}</office:document-styles>"


def odt_manifest_with_a_password() -> str:
    """The manifest of an ODT whose parts are encrypted."""
    file = '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
    return f"<manifest:manifest {_ODF_NAMES}>{file}</manifest:manifest>"


DOCX_TEXT = """
<w:p><w:pPr><w:pStyle w:val="Titre"/></w:pPr><w:r><w:t>La vie des abeilles</w:t></w:r></w:p>
<w:p><w:pPr><w:pStyle w:val="TM1"/></w:pPr><w:r><w:t>Sommaire 3</w:t></w:r></w:p>
<w:p><w:pPr><w:pStyle w:val="MonTitre"/></w:pPr><w:r><w:t xml:space="preserve">La </w:t></w:r>
<w:r><w:t>ruche</w:t></w:r></w:p>
<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t xml:space="preserve">Une reine, des ouvri\u00e8</w:t></w:r>
<w:r><w:rPr><w:b/></w:rPr><w:t>res</w:t><w:footnoteReference w:id="1"/></w:r></w:p>
<mc:AlternateContent><mc:Fallback><w:p><w:r><w:t>copie</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>
<w:moveFrom><w:r><w:t>parti</w:t></w:r></w:moveFrom>
<w:del><w:p><w:r><w:delText>supprimé</w:delText></w:r></w:p></w:del>
<w:p><w:r><w:t>et</w:t><w:tab/><w:t>du miel.</w:t></w:r><w:r><w:instrText>PAGE \\* MERGEFORMAT</w:instrText></w:r>
<w:r><w:rPr><w:vanish/></w:rPr><w:t>corrigé</w:t></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Rôle</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Nombre</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:tc><w:p><w:r><w:t>ouvrière</w:t></w:r></w:p></w:tc>
<w:tc><w:p><w:r><w:t>40</w:t></w:r></w:p><w:p><w:r><w:t>000</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
"""
_DOCX_STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="{language}" w:eastAsia="en-US"/></w:rPr></w:rPrDefault>
</w:docDefaults>
<w:style w:styleId="Titre"><w:name w:val="Title"/></w:style>
<w:style w:styleId="Titre2"><w:name w:val="heading 2"/></w:style>
<w:style w:styleId="MonTitre"><w:name w:val="Mon titre"/><w:basedOn w:val="Titre2"/></w:style>
<w:style w:styleId="Boucle"><w:name w:val="Boucle"/><w:basedOn w:val="Boucle"/></w:style>
<w:style w:styleId="TM1"><w:name w:val="toc 1"/></w:style>
"""
_DOCX_NOTES = """
<w:footnotes xmlns:w="{word}"><w:footnote w:id="1"><w:p><w:r><w:t>Toutes des femelles.</w:t></w:r></w:p></w:footnote>
</w:footnotes>
"""


def docx(
    text: str = DOCX_TEXT, *, title: str = "", language: str = "fr-FR", main: str = "word/document.xml",
    word: str = WORD, more: Parts | None = None,
) -> bytes:  # fmt: skip
    """A DOCX with this text in its part `main`; `more` adds parts or takes the place of some."""
    relation = f'<Relationship Type="{_RELATIONS}/officeDocument/2006/relationships/officeDocument" Target="{main}"/>'
    relations = f'<Relationships xmlns="{_RELATIONS}/package/2006/relationships">{relation}</Relationships>'
    names = f'xmlns:w="{word}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    core = f'<cp xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></cp>'
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations,
        main: f"<w:document {names}><w:body>{text}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {names}>{_DOCX_STYLES.format(language=language)}</w:styles>",
        "word/footnotes.xml": _DOCX_NOTES.format(word=word).strip(),
        "docProps/core.xml": core,
    }
    return packed({**parts, **(more or {})})


EPUB_CHAPTERS = (
    """<h1>La vie des abeilles</h1><h2>La <em>ruche</em></h2>
    <ul><li>Une reine, des ouvri&egrave;res</li><li>et du miel.</li></ul>""",
    """<table><tr><td>Rôle</td><td>Nombre</td></tr><tr><td>ouvrière</td><td>40 000</td></tr></table>
    <aside>Toutes des femelles.</aside>""",
)


def epub(
    *chapters: str, title: str = "", language: str = "fr", folder: str = "OEBPS/", more: Parts | None = None
) -> bytes:
    """An EPUB of these chapters, the last one first in its manifest, with a table of contents."""
    names = [f"chapitre%20{number}.xhtml" for number in range(len(chapters or EPUB_CHAPTERS))]
    items = "".join(
        f'<item id="c{number}" href="{name}" media-type="application/xhtml+xml"/>'
        for number, name in reversed(list(enumerate(names)))
    )
    nav = '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
    spine = '<itemref idref="nav"/><itemref idref="absent"/>' + "".join(
        f'<itemref idref="c{number}"/>' for number in range(len(names))
    )
    about = f"<dc:title>{title}</dc:title><dc:language>{language}</dc:language>"
    book = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<metadata>{about}</metadata><manifest>{items}{nav}</manifest><spine>{spine}</spine></package>"
    )
    parts = {
        "META-INF/container.xml": f'<container><rootfile full-path="{folder}livre.opf"/></container>',
        f"{folder}livre.opf": book,
        f"{folder}nav.xhtml": _xhtml("<p>Sommaire 3</p>"),
        **{
            f"{folder}{name.replace('%20', ' ')}": _xhtml(chapter)
            for name, chapter in zip(names, chapters or EPUB_CHAPTERS, strict=True)
        },
    }
    return packed({"mimetype": EPUB_TYPE, **parts, **(more or {})})


def _xhtml(body: str) -> str:
    doctype = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">'
    return (
        f'{doctype}<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{body}</body></html>'
    )


def locked(*names: str) -> str:
    """META-INF/encryption.xml that puts these parts under a lock."""
    data = "".join(f'<CipherReference URI="{name}"/>' for name in names)
    return f"<encryption>{data}</encryption>"


def swollen(document: bytes, name: str, begin: str, piece: str, count: int) -> bytes:
    """That document with a part that is a beginning and then the same piece, over and over."""
    file = io.BytesIO()
    with ZipFile(io.BytesIO(document)) as source, ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for entry in source.infolist():
            if entry.filename != name:
                archive.writestr(entry, source.read(entry))
        with archive.open(name, "w") as stream:
            stream.write(begin.encode())
            for _ in range(count):
                stream.write(piece.encode())
    return file.getvalue()
