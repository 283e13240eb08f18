"""Real pages, as their makers published them: crawled, indexed and searched through the command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest

from tests.command import ROOT, Cartable
from tests.flows.folders import Served, served

LIBREOFFICE = Path("/usr/share/libreoffice/help")
GIMP = Path("/usr/share/gimp/2.0/help")
VIKIDIA = ROOT.parent / "shared" / "data" / "sites" / "vikidia"

SITE = """
  - id: {id}
    name: {id}
    start: ["{start}"]
    scope: ["{scope}"]
    why: Des pages réelles
    approved: {{by: [tests], date: 2026-11-22}}
    delay: 0
    max_pages: {pages}
    private_network: true
"""


def needs(folder: Path, package: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not folder.exists(), reason=f"{package} is not here")


def crawled(tmp_path: Path, sites: str) -> Cartable:
    """A crawled and indexed state over the given sites."""
    allowlist = tmp_path / "allowlist.yaml"
    allowlist.write_text(f"version: 1\nsites:{sites}", encoding="utf-8")
    cartable = Cartable(allowlist, tmp_path / "var")
    answer = cartable("recrawl", timeout=600)
    assert (answer.code, answer.err) == (0, "")
    return cartable


@contextmanager
def help_crawled(folder: Path, part: str, pages: int) -> Iterator[tuple[Cartable, Served]]:
    """A part of LibreOffice's help. Its table of contents is a script, so its pages are named in a sitemap besides
    linking to each other.
    """
    paths = sorted(path.relative_to(LIBREOFFICE).as_posix() for path in (LIBREOFFICE / part).rglob("*.html"))
    entries = "".join(f"<url><loc>/{path}</loc></url>" for path in paths)
    (folder / "sitemap.xml").write_text(f"<urlset>{entries}</urlset>", encoding="utf-8")
    (folder / "paths.tsv").write_text(f"/sitemap.xml\t{folder}/sitemap.xml", encoding="utf-8")
    with served(LIBREOFFICE, "127.0.0.31", folder / "paths.tsv") as site:
        start = f"{site.base}/fr/text/scalc/main0000.html"
        entry = SITE.format(id="libreoffice", start=start, scope=f"{site.host}/{part}/", pages=pages)
        yield crawled(folder, f"{entry}    sitemap: [{site.base}/sitemap.xml]\n"), site


def finds_pivot_tables(cartable: Cartable, site: Served, part: str) -> None:
    """The page about pivot tables comes first; nothing outside the scope's folder was asked for."""
    hits = cartable("search", "tableau", "croisé", "dynamique", "--json").json["hits"]
    assert urlsplit(hits[0]["url"]).path.startswith("/fr/text/scalc/")
    assert "dynamique" in hits[0]["title"].lower()
    outside = {path for path in site.requests() if not path.startswith(f"/{part}/")}
    assert outside <= {"/robots.txt", "/sitemap.xml"}


@needs(LIBREOFFICE / "fr", "Debian's libreoffice-help-fr")
def test_libreoffice_help_is_found(tmp_path: Path) -> None:
    """The help of its spreadsheet is crawled and found; another visit right after it asks for nothing."""
    with help_crawled(tmp_path, "fr/text/scalc", 500) as (cartable, site):
        finds_pivot_tables(cartable, site, "fr/text/scalc")
        assert cartable("status", "--json").json["indexed"] > 380
        before = len(site.requests())
        assert cartable("recrawl", timeout=300).code == 0
        assert len(site.requests()) == before


@pytest.mark.slow
@needs(LIBREOFFICE / "fr", "Debian's libreoffice-help-fr")
def test_the_whole_help_of_libreoffice(tmp_path: Path) -> None:
    """Two thousand pages and more, in one run."""
    with help_crawled(tmp_path, "fr", 3000) as (cartable, site):
        finds_pivot_tables(cartable, site, "fr")
        assert cartable("status", "--json").json["indexed"] > 2200


def gimp_crawled(tmp_path: Path, pages: int) -> Cartable:
    """So many pages of the GIMP manual, crawled from its index."""
    with served(GIMP, "127.0.0.32") as site:
        sites = SITE.format(id="gimp", start=f"{site.base}/fr/index.html", scope=f"{site.host}/fr/", pages=pages)
        return crawled(tmp_path, sites)


@needs(GIMP / "fr", "Debian's gimp-help-fr")
def test_gimp_manual_is_found(tmp_path: Path) -> None:
    """The first pages of the GIMP manual, on from its index, answer a question typed without accents."""
    cartable = gimp_crawled(tmp_path, 120)
    assert cartable("search", "creation", "d'images", "--json").json["total"] > 3
    assert 100 < cartable("status", "--json").json["indexed"] <= 120


@pytest.mark.slow
@needs(GIMP / "fr", "Debian's gimp-help-fr")
def test_the_whole_manual_of_gimp(tmp_path: Path) -> None:
    """The page that is asked for comes first among all."""
    cartable = gimp_crawled(tmp_path, 3000)
    result = cartable("search", "selection", "elliptique", "--json").json
    assert "lliptique" in result["hits"][0]["title"]
    assert cartable("status", "--json").json["indexed"] > 500


@needs(VIKIDIA, "../shared/data/sites/vikidia")
def test_vikidia_is_found_under_its_own_paths(tmp_path: Path) -> None:
    """Saved pages of Vikidia, served under the paths they have there, are crawled from one another and found. A second
    crawl of all asks on condition only, and for nothing else.
    """
    rows = [row.split("\t") for row in (VIKIDIA / "urls.tsv").read_text(encoding="utf-8").splitlines()]
    paths = [(unquote(urlsplit(url).path), name) for name, url, *_ in rows]
    paths = [*paths[::3], *(each for each in paths if "léphant" in each[0] and each not in paths[::3])]
    table = tmp_path / "paths.tsv"
    table.write_text("\n".join(f"{path}\t{name}" for path, name in paths), encoding="utf-8")
    with ExitStack() as stack:
        site = stack.enter_context(served(VIKIDIA, "127.0.0.33", table))
        starts = '", "'.join(site.base + quote(path) for path, _ in paths)
        cartable = crawled(
            tmp_path, SITE.format(id="vikidia", start=starts, scope=f"{site.host}/wiki/", pages=len(paths))
        )
        first = site.answers()
        assert cartable("recrawl", "--all").code == 0
        again = site.answers()[len(first) :]
    given = {path for path, _, status in first if status == 200} - {"/robots.txt"}
    assert sorted(path for path, _, _ in again) == sorted(given)
    assert {each[1:] for each in again} == {(True, 304)}
    hits = cartable("search", "elephant", "--json").json["hits"]
    assert hits[0]["title"].startswith("Éléphant")
    assert cartable("status", "--json").json["indexed"] >= len(paths) - 2
    assert all(path.startswith("/wiki/") or path in ("/robots.txt", "/sitemap.xml") for path, _, _ in first)
