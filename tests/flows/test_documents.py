"""Files that are no web pages, from a site to a hit: what the crawler follows, the index reads and a filter finds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.command import Cartable
from tests.flows.folders import Served, served
from tests.indexer.made_documents import docx, epub, odt
from tests.indexer.made_pdfs import pdf, picture

TEXT = 'Les abeilles et le miel\n\n<a href="/jamais.html">Une abeille</a>, des abeilles.\n'
FILES: dict[str, tuple[str, bytes]] = {
    "odt": ("fiches/abeilles.odt", odt(title="Les abeilles en ODT")),
    "docx": ("fiches/Les%20abeilles.docx", docx(title="Les abeilles en DOCX")),
    "epub": ("livres/abeilles.epub", epub(title="Les abeilles en EPUB")),
    "text": ("textes/abeilles.txt", TEXT.encode("cp1252")),
    "pdf": ("fiches/abeilles.pdf", pdf([(11, "Les abeilles")])),
}
"""By the value of `type`."""
NEVER = {
    "fiches/scan.pdf": picture(),
    "fiches/casse.docx": docx()[:500],
    "donnees.json": b'{"titre": "Les abeilles"}',
    "sitemap.txt": b"http://abeilles.example/abeilles",
    "style.css": b"/* Les abeilles */",
    "feuille.csv": b"Les abeilles;1",
}
LIST = """
version: 1
sites:
  - id: ruche
    name: La Ruche
    start: ["{base}/"]
    scope: ["{host}"]
    languages: [fr]
    why: Des documents pour un essai
    approved: {{by: [tests], date: 2026-11-25}}
    delay: 0
    private_network: true
"""


@pytest.fixture(scope="module")
def ruche(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Cartable, Served]]:
    """A crawled and indexed site that links to a file of each kind."""
    folder, state = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("state")
    files = {**dict(FILES.values()), **NEVER}
    for name, body in files.items():
        path = folder / name.replace("%20", " ")
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(body)
    links = "".join(f'<li><a href="{name}">un fichier</a>' for name in files)
    (folder / "index.html").write_text(f"<title>Accueil</title><h1>Accueil</h1><ul>{links}</ul>", encoding="utf-8")
    with served(folder, "127.0.0.41") as site:
        (state / "list.yaml").write_text(LIST.format(base=site.base, host=site.host), encoding="utf-8")
        cartable = Cartable(state / "list.yaml", state / "var")
        assert cartable("crawl").code == 0
        yield cartable, site


@pytest.fixture(scope="module")
def report(ruche: tuple[Cartable, Served]) -> dict[str, dict[str, object]]:
    """What indexing it said."""
    answer = ruche[0]("index", "--json")
    assert answer.code == 0, answer.err
    result: dict[str, dict[str, object]] = answer.json
    return result


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.usefixtures("report")
def test_each_kind_is_found(ruche: tuple[Cartable, Served], kind: str) -> None:
    """A search for its words finds the file among all hits, and alone when its kind is asked for."""
    cartable, site = ruche
    hits = cartable("search", "abeilles", "--type", kind, "--json").json["hits"]
    assert [(hit["url"], hit["type"]) for hit in hits] == [(f"{site.base}/{FILES[kind][0]}", kind)]
    assert hits[0]["title"].startswith("Les abeilles")
    everything = cartable("search", "abeilles", "--json").json
    assert everything["total"] == len(FILES)


def test_files_left_out_are_named(ruche: tuple[Cartable, Served], report: dict[str, dict[str, object]]) -> None:
    """PDFs of pictures, and files that cannot be read, stand in the report with their addresses, for scripts and for
    people.
    """
    cartable, site = ruche
    reasons = {
        "a PDF of pictures, without text": [f"{site.base}/fiches/scan.pdf"],
        "could not be read as DOCX": [f"{site.base}/fiches/casse.docx"],
    }
    assert report["examples"] == reasons
    assert report["skipped"] == dict.fromkeys(reasons, 1)
    told = cartable("index", "--rebuild").out
    for reason, urls in reasons.items():
        assert f"    left out: {reason} (1)\n        {urls[0]}\n" in told


def test_a_text_has_no_links(ruche: tuple[Cartable, Served]) -> None:
    """What looks like a link in a plain text is its text; style sheets are not asked for."""
    asked = ruche[1].requests()
    assert "/textes/abeilles.txt" in asked
    assert "/jamais.html" not in asked
    assert "/style.css" not in asked
