"""Real pages, as their makers published them: crawled, indexed and searched through the command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest
from _pytest.mark import ParameterSet

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
    # Thousands of pages through the same lines: measuring their coverage too would double the time of the whole suite.
    answer = cartable("recrawl", timeout=600, COVERAGE_PROCESS_CONFIG=None)
    assert (answer.code, answer.err) == (0, "")
    return cartable


@dataclass(frozen=True)
class Part:
    """A part of a manual: its folder, the page to begin at, pages asked for at most, and indexed at least."""

    folder: str
    start: str
    at_most: int
    at_least: int


CALC = Part("fr/text/scalc/", "fr/text/scalc/main0000.html", 3000, 400)
HELP = Part("fr/", "fr/text/swriter/main0000.html", 3000, 2500)
TOOLS = Part("fr/", "fr/gimp-tools.html", 120, 100)
MANUAL = Part("fr/", "fr/index.html", 3000, 500)


def part_or_whole(part: Part, whole: Part) -> tuple[ParameterSet, ...]:
    """A part in the usual run, all of it in the slow one."""
    return pytest.param(part, id="part"), pytest.param(whole, marks=pytest.mark.slow, id="whole")


@pytest.fixture(scope="module", params=part_or_whole(CALC, HELP))
def libreoffice(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Cartable, Served, Part]]:
    """The help's table of contents is a script, so its pages are named in a sitemap besides linking to each other."""
    folder, part = tmp_path_factory.mktemp("libreoffice"), request.param
    pages = sorted(path.relative_to(LIBREOFFICE).as_posix() for path in (LIBREOFFICE / part.folder).rglob("*.html"))
    entries = "".join(f"<url><loc>/{page}</loc></url>" for page in pages)
    (folder / "sitemap.xml").write_text(f"<urlset>{entries}</urlset>", encoding="utf-8")
    (folder / "paths.tsv").write_text(f"/sitemap.xml\t{folder}/sitemap.xml", encoding="utf-8")
    with served(LIBREOFFICE, "127.0.0.31", folder / "paths.tsv") as site:
        scope = f"{site.host}/{part.folder}"
        entry = SITE.format(id="libreoffice", start=f"{site.base}/{part.start}", scope=scope, pages=part.at_most)
        yield crawled(folder, f"{entry}    sitemap: [{site.base}/sitemap.xml]\n"), site, part


@needs(LIBREOFFICE / "fr", "Debian's libreoffice-help-fr")
def test_libreoffice_help_is_found(libreoffice: tuple[Cartable, Served, Part]) -> None:
    """The page about pivot tables comes first; nothing outside the scope's folder was asked for."""
    cartable, site, part = libreoffice
    hits = cartable("search", "tableau", "croisé", "dynamique", "--json").json["hits"]
    assert urlsplit(hits[0]["url"]).path.startswith("/fr/text/scalc/")
    assert "dynamique" in hits[0]["title"].lower()
    assert cartable("status", "--json").json["indexed"] > part.at_least
    outside = {path for path in site.requests() if not path.startswith(f"/{part.folder}")}
    assert outside <= {"/robots.txt", "/sitemap.xml"}


@needs(LIBREOFFICE / "fr", "Debian's libreoffice-help-fr")
def test_a_second_visit_asks_for_nothing(libreoffice: tuple[Cartable, Served, Part]) -> None:
    """Right after a recrawl, another requests nothing that is healthy."""
    cartable, site, _ = libreoffice
    before = len(site.requests())
    assert cartable("recrawl", timeout=300).code == 0
    assert len(site.requests()) == before


@needs(GIMP / "fr", "Debian's gimp-help-fr")
@pytest.mark.parametrize("part", part_or_whole(TOOLS, MANUAL))
def test_gimp_manual_is_found(tmp_path: Path, part: Part) -> None:
    """The GIMP manual is crawled from page to page and answers a question typed without accents."""
    with served(GIMP, "127.0.0.32") as site:
        scope = f"{site.host}/{part.folder}"
        entry = SITE.format(id="gimp", start=f"{site.base}/{part.start}", scope=scope, pages=part.at_most)
        cartable = crawled(tmp_path, entry)
    result = cartable("search", "selection", "elliptique", "--json").json
    assert "lliptique" in result["hits"][0]["title"]
    assert cartable("status", "--json").json["indexed"] > part.at_least


@needs(VIKIDIA, "../shared/data/sites/vikidia")
@pytest.mark.parametrize("pages", [30, pytest.param(None, marks=pytest.mark.slow)])
def test_vikidia_is_found_under_its_own_paths(tmp_path: Path, pages: int | None) -> None:
    """Saved pages of Vikidia, served under the paths they have there, are crawled from one another and found. A second
    crawl of all asks on condition only, and for nothing else.
    """
    lines = (VIKIDIA / "urls.tsv").read_text(encoding="utf-8").splitlines()
    rows = [row.split("\t") for row in lines[:pages]]
    paths = [(unquote(urlsplit(url).path), name) for name, url, *_ in rows]
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
