"""Sites to measure on: the French help of LibreOffice as installed, and made-up ones of any size.

A made-up site is pages of real French sentences (PIAF: paragraphs of Wikipedia; without it, those of the demo) under
a menu, in a tree of ten children a page. Page 17 of a site is the same bytes on every machine and in every run.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from html import escape
from pathlib import Path
from random import Random
from typing import NamedTuple

from demo.serve import SITES as DEMO
from demo.serve import Ports, Site, read_hosts
from indexer.document import Document

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"
HELP = Path("/usr/share/libreoffice/help")
HELP_PAGES = 2_250
"""Of the 2,561 files of Debian's libreoffice-help-fr, so many are reached by links from the start pages."""
HELP_STARTS = (
    *(f"/fr/text/{module}/main0000.html" for module in ("swriter", "scalc", "simpress", "sdraw", "smath", "schart")),
    *(f"/fr/text/{page}.html" for page in ("sbasic/shared/03020000", "sbasic/shared/main0601", "shared/main0400")),
)
_SENTENCE_END = re.compile(r"(?<=[.!?…]) (?=[A-ZÀ-ÖØ-Ý«])")
_TAGS = re.compile(r"<[^>]*>")
_PARAGRAPH = re.compile(r"<(?:p|li)\b[^>]*>(.*?)</(?:p|li)>", re.DOTALL)
_CHILDREN = 10
_ENTRIES = 50_000
"""Of one sitemap, as many as the protocol allows."""


@dataclass(frozen=True)
class Help:
    """The LibreOffice help as Debian installs it."""

    starts: tuple[str, ...] = HELP_STARTS
    size: int = HELP_PAGES

    def page(self, path: str) -> bytes | None:
        """The page at a path of the site."""
        return self._files.get(path)

    def paths(self) -> Iterator[str]:
        """Every page's path."""
        return iter(self._files)

    @cached_property
    def _files(self) -> dict[str, bytes]:
        files = sorted((HELP / "fr" / "text").rglob("*.html"))
        return {f"/{file.relative_to(HELP).as_posix()}": file.read_bytes() for file in files}


@dataclass(frozen=True)
class MadeUp:
    """A site of `size` pages, `/` and `/page/1.html` to the last, each with `links` to others or so."""

    size: int
    links: int = 26
    starts: tuple[str, ...] = ("/",)

    def page(self, path: str) -> bytes | None:
        """The page at a path of the site."""
        if path == "/":
            return self._page(0)
        if path in self.sitemaps:
            return self._sitemap(self.sitemaps.index(path) * _ENTRIES)
        number = path.removeprefix("/page/").removesuffix(".html")
        return self._page(int(number)) if number.isdecimal() and 0 < int(number) < self.size else None

    def paths(self) -> Iterator[str]:
        """Every page's path."""
        return map(_path, range(self.size))

    @property
    def sitemaps(self) -> list[str]:
        """Paths of the sitemaps that announce every page."""
        return [f"/sitemap-{first // _ENTRIES}.xml" for first in range(0, self.size, _ENTRIES)]

    def _sitemap(self, first: int) -> bytes:
        entries = (
            f"<url><loc>{_path(number)}</loc></url>" for number in range(first, min(first + _ENTRIES, self.size))
        )
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(entries)}</urlset>'.encode()

    def document(self, number: int, site_id: str, url: str) -> Document:
        """A page as conversion makes it, the menu gone: for measuring what comes after on many pages."""
        made = _made_up(Random(number))  # noqa: S311
        headings = tuple(heading for heading, _ in made.sections)
        lines = [line for heading, paragraphs in made.sections for line in (heading, *paragraphs)]
        title = f"{made.title} ({number})"
        return Document(url, site_id, title, headings, "\n".join([title, *lines]), language="fr")

    def _page(self, number: int) -> bytes:
        """Four sections of two paragraphs, between a menu and addresses to go on to: 6 KB, 25 links or so."""
        random = Random(number)  # noqa: S311 (the same page each time is what is wanted)
        made = _made_up(random)
        title = escape(f"{made.title} ({number})")
        sections = "".join(
            f"<h2>{escape(heading)}</h2>\n" + "".join(f"<p>{escape(text)}</p>\n" for text in paragraphs)
            for heading, paragraphs in made.sections
        )
        return (
            f'<!doctype html>\n<html lang="fr">\n<head><meta charset="utf-8"><title>{title}</title></head>\n<body>\n'
            f"<nav>{self._links(range(1, 11))}</nav>\n<main>\n<h1>{title}</h1>\n{sections}</main>\n"
            f"<aside>{self._links(self._further(number, random))}</aside>\n</body>\n</html>\n"
        ).encode()

    def _further(self, number: int, random: Random) -> list[int]:
        children = range(number * _CHILDREN + 1, number * _CHILDREN + _CHILDREN + 1)
        others = (random.randrange(self.size) for _ in range(self.links - 2 * _CHILDREN - 1))
        return [(number - 1) // _CHILDREN if number else 0, *children, *others]

    def _links(self, numbers: range | list[int]) -> str:
        links = (f'<li><a href="{_path(number)}">Page {number}</a></li>' for number in numbers if number < self.size)
        return f"<ul>{''.join(links)}</ul>"


def site_named(name: str) -> Help | MadeUp:
    """`help`, or the number of pages of a made-up site, as in `2500`, and of links on a page, as in `100000x50`."""
    if name == "help":
        return Help()
    size, _, links = name.partition("x")
    return MadeUp(int(size), int(links)) if links else MadeUp(int(size))


def demo_pages() -> Iterator[tuple[str, bytes]]:
    """(address, body) of each page of the demo, in its site's layout."""
    hosts = read_hosts(DEMO)
    for host in hosts:
        site = Site(DEMO / host.site, Ports(hosts))
        for file in sorted((DEMO / host.site).rglob("[!_]*.html")):
            path = file.relative_to(DEMO / host.site).as_posix()
            yield host.url + path, site.answer(f"/{path}").body


def vikidia_pages() -> Iterator[tuple[str, bytes]]:
    """(address, body) of each saved page of Vikidia; none in a clone that has not got them."""
    folder = SHARED / "sites" / "vikidia"
    if (folder / "urls.tsv").exists():
        for line in (folder / "urls.tsv").read_text("utf-8").splitlines():
            name, url, *_ = line.split("\t")
            if (folder / name).exists():
                yield url, (folder / name).read_bytes()


@cache
def sentences() -> tuple[tuple[str, str], ...]:
    """(title of the text, sentence): real ones, 40 to 400 characters long."""
    return tuple(
        (title, sentence)
        for title, text in _texts()
        for sentence in _SENTENCE_END.split(" ".join(text.split()))
        if 40 <= len(sentence) <= 400
    )


def allowlist_text(base: str, starts: tuple[str, ...], max_pages: int, sitemaps: Iterable[str] = ()) -> str:
    """A list of one site, asked without delay."""
    host = base.removeprefix("http://").rstrip("/")
    starting, announcing = (", ".join(f"http://{host}{path}" for path in paths) for paths in (starts, sitemaps))
    return (
        f"version: 1\nvocabulary: {{levels: {{lycee: Lycée}}, subjects: {{culture: Culture}}}}\nsites:\n  - id: site\n"
        f"    name: Site\n    start: [{starting}]\n    scope: ['{host}']\n    levels: [lycee]\n"
        f"    subjects: [culture]\n"
        f"    languages: [fr]\n    why: Mesures\n    approved: {{by: [a.martin, b.dupont], date: 2026-09-01}}\n"
        f"    review_by: 2099-01-01\n    status: active\n    private_network: true\n    delay: 0\n"
        f"    max_pages: {max_pages}\n    max_depth: 1000\n    sitemap: [{announcing}]\n"
    )


def _texts() -> Iterator[tuple[str, str]]:
    piaf = SHARED / "relevance" / "piaf-fr" / "docs.jsonl"
    if piaf.exists():
        for line in piaf.read_text("utf-8").splitlines():
            document = json.loads(line)
            yield document["title"], document["text"]
        return
    for url, body in demo_pages():
        for paragraph in _PARAGRAPH.findall(body.decode()):
            yield url.rpartition("/")[2].removesuffix(".html"), _TAGS.sub("", paragraph)


def _path(number: int) -> str:
    return f"/page/{number}.html" if number else "/"


class _MadeUpPage(NamedTuple):
    title: str
    sections: list[tuple[str, list[str]]]


def _made_up(random: Random) -> _MadeUpPage:
    title, _ = random.choice(sentences())
    return _MadeUpPage(title, [_section(random) for _ in range(4)])


def _section(random: Random) -> tuple[str, list[str]]:
    heading, _ = random.choice(sentences())
    return heading, [" ".join(random.choice(sentences())[1] for _ in range(3)) for _ in range(2)]
