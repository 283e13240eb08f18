"""Page -> Document: pure, and never raises on any bytes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

from bs4.element import Tag

from allowlist.model import Allowlist, Site
from crawler.formats import DOCX, EPUB, HTML, ODT, PDF, TEXT, format_of, media_type
from crawler.pages import Page
from indexer.document import Document, Skipped
from indexer.reading import plain_text
from indexer.reading.apart import Apart, Lost
from indexer.reading.charset import decode
from indexer.reading.declared import base_of, canonical, is_nofollow, is_noindex, metas, published
from indexer.reading.links import links_of
from indexer.reading.markup import MAX_TEXT, Matter, Outline, line_text, one_line
from indexer.reading.quality import quality
from indexer.reading.readability import reading_ease
from indexer.reading.spoken import language_code, language_of

MAX_LINE = 500
"""Characters of a title, heading or description: longer ones are mistakes in the page."""
MAX_HEADINGS = 200
_TITLE_SIGNS = " \u00a0\u202f-|·•—–:»›"
_TITLE_BORDER = re.compile(rf"\s*[{re.escape(_TITLE_SIGNS.strip())}]\s+|\s+[{re.escape(_TITLE_SIGNS.strip())}]\s*")
"""Signs that sites put between a page's title and their name, with a space beside them (`XVIe-XVIIe` has none)."""
_pdf = Apart("indexer.reading.pdf", most=MAX_TEXT)
_packed = Apart("indexer.reading.packed", most=MAX_TEXT)
_NAMES = {PDF: "PDF", TEXT: "text", ODT: "ODT", DOCX: "DOCX", EPUB: "EPUB"}
"""As people call them in a reason."""
_PDF_BEGINS_WITHIN = 1024
"""Bytes: PDFium, like other readers, looks for the signature so far."""


def convert(page: Page, allowlist: Allowlist) -> Document | Skipped:
    """What students may search of a page, or why there is nothing to search."""
    site = allowlist.site_for(page.url)
    if site is None:
        return Skipped(page.url, "not on the list")
    if page.status != 200:
        return Skipped(page.url, f"answered {page.status}")
    if is_noindex({}, page.headers.get("x-robots-tag", "")):
        return Skipped(page.url, "noindex")
    content_type = page.headers.get("content-type", "")
    read = _READERS.get(format_of(page.url, content_type))
    return read(page, site, allowlist) if read else Skipped(page.url, f"{media_type(content_type)} is not read")


def _from_pdf(page: Page, site: Site, _: Allowlist) -> Document | Skipped:
    if b"%PDF-" not in page.body[:_PDF_BEGINS_WITHIN]:
        return Skipped(page.url, "could not be read as PDF")
    return _from_file(page, site, PDF, _pdf.read(page.body))


def _from_package(page: Page, site: Site, _: Allowlist) -> Document | Skipped:
    kind = format_of(page.url, page.headers.get("content-type", ""))
    return _from_file(page, site, kind, _packed.read(page.body))


def _from_text(page: Page, site: Site, _: Allowlist) -> Document | Skipped:
    return _from_file(page, site, TEXT, plain_text.read(page.body, page.headers.get("content-type", ""), MAX_TEXT))


def _from_file(page: Page, site: Site, kind: str, said: dict[str, Any] | Lost) -> Document | Skipped:
    """What a reader made of a file that is no web page: `kind` is what it was taken for."""
    if isinstance(said, Lost):
        too_slow = said is Lost.TOO_SLOW
        return Skipped(page.url, f"{'took too long to' if too_slow else 'could not be'} read as {_NAMES[kind]}")
    if why := said.get("why"):
        return Skipped(page.url, why.format(_NAMES[kind]))
    if not any(map(str.isalnum, said["text"])):
        return Skipped(page.url, "no text")
    declared = language_code(said.get("language", "")) or language_code(page.headers.get("content-language", ""))
    text, title = said["text"], _line(said["title"])
    language = language_of(text, declared, _usual_language(site))
    return Document(
        url=page.url,
        site_id=site.id,
        title=_without_site_name(title or _line(_last_part(page.url)), site.name),
        headings=tuple(filter(None, map(_line, said.get("headings", ())[:MAX_HEADINGS]))),
        text=text,
        language=language,
        kind=said.get("kind", kind),
        quality=quality(words=len(text.split()), links=0, linked=0.0, url=page.url, named=bool(title)),
        ease=reading_ease(text, language),
    )


def _from_html(page: Page, site: Site, allowlist: Allowlist) -> Document | Skipped:
    outline = Outline(decode(page.body, page.headers.get("content-type", "")))
    named = metas(outline)
    if is_noindex(named, ""):
        return Skipped(page.url, "noindex")
    return _document(page, site, outline, named, allowlist)


_READERS: dict[str, Callable[[Page, Site, Allowlist], Document | Skipped]] = {
    HTML: _from_html,
    PDF: _from_pdf,
    TEXT: _from_text,
    ODT: _from_package,
    DOCX: _from_package,
    EPUB: _from_package,
}


def _document(
    page: Page, site: Site, outline: Outline, named: dict[str, str], allowlist: Allowlist
) -> Document | Skipped:
    matter = outline.matter()
    headings = tuple(filter(None, (_line(line_text(tag)) for tag in matter.headings[:MAX_HEADINGS])))
    description = _line(named.get("description") or named.get("og:description") or "")
    if not (matter.text or headings or description):
        return Skipped(page.url, "no text")
    title = _title(outline, named)
    robots = page.headers.get("x-robots-tag", "")
    language = language_of(matter.text, _declared_language(page, outline, matter.element, named), _usual_language(site))
    return Document(
        url=page.url,
        site_id=site.id,
        title=_without_site_name(title or _line(_last_part(page.url)), site.name),
        headings=headings,
        text=matter.text,
        description=description,
        language=language,
        published=published(named, outline),
        canonical=_canonical(page, site, outline, allowlist),
        links=() if is_nofollow(named, robots) else links_of(matter.links, base_of(outline, page.url), page.url),
        quality=_quality(matter, page.url, named=bool(title)),
        ease=reading_ease(matter.text, language),
    )


def _quality(matter: Matter, url: str, *, named: bool) -> float:
    linked = matter.linked / max(len(matter.text), 1)
    return quality(words=len(matter.text.split()), links=len(matter.links), linked=linked, url=url, named=named)


def _title(outline: Outline, named: dict[str, str]) -> str:
    """The title element, or the first heading, or the one for social networks."""
    titles = [_line(tag.get_text()) for tag in outline.all("title") if tag.parent and tag.parent.name != "svg"]
    headings = [_line(line_text(tag)) for tag in outline.all("h1")]
    if found := next(filter(None, titles + headings), ""):
        return found
    return _line(named.get("og:title", ""))


def _without_site_name(title: str, name: str) -> str:
    """A title without the name of its site before or behind it: a hit says where it is beside its title, and a word
    that stands in all titles of a site tells nothing of any page.
    """
    parts = _TITLE_BORDER.split(title)
    if len(parts) > 1 and parts[-1].casefold() == name.casefold():
        return title[: -len(name)].rstrip(_TITLE_SIGNS)
    if len(parts) > 1 and parts[0].casefold() == name.casefold():
        return title[len(name) :].lstrip(_TITLE_SIGNS)
    return title


def _last_part(url: str) -> str:
    parts = urlsplit(url)
    last = unquote(parts.path).rstrip("/").rpartition("/")[2]
    return last.replace("_", " ") or parts.netloc


def _line(text: str) -> str:
    return one_line(text)[:MAX_LINE].rstrip()


def _declared_language(page: Page, outline: Outline, main: Tag, named: dict[str, str]) -> str:
    elements = (main, *outline.all("html")[:1])
    on_elements = [str(tag.get(key) or "") for tag in elements if tag for key in ("lang", "xml:lang")]
    declared = (*on_elements, named.get("content-language", ""), page.headers.get("content-language", ""))
    return next(filter(None, map(language_code, declared)), "")


def _usual_language(site: Site) -> str:
    return site.languages[0] if len(site.languages) == 1 else ""


def _canonical(page: Page, site: Site, outline: Outline, allowlist: Allowlist) -> str:
    """The address the page names as its own, when it is another one of the same site."""
    address = canonical(outline, page.url)
    if not address or address == page.url:
        return ""
    owner = allowlist.site_for(address)
    return address if owner is not None and owner.id == site.id else ""
