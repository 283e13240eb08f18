"""The demo, as a newcomer runs it: twelve sites, the fence at work, a search that forgives accents."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path

import pytest

from demo.make_documents import documents
from tests.command import ROOT, Cartable


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Cartable, str]:
    """The crawled demo, and what the command printed."""
    state = tmp_path_factory.mktemp("demo")
    command = [sys.executable, "-m", "cartable", "--state", str(state), "demo", "--no-serve"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=170, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    return Cartable(ROOT / "demo" / "allowlist.yaml", state / "demo"), run.stdout


def test_the_demo_is_a_small_world(demo: tuple[Cartable, str]) -> None:
    """Ten sites or more give a hundred pages or more, and the site that nobody approved saw no request."""
    cartable, told = demo
    status = cartable("status", "--json").json
    assert status["sites"]["active"] >= 10
    assert status["indexed"] >= 100
    assert "hors-liste) received 0 requests" in told


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("eruption volcanique", "http://127.0.0.14:8814/eruption-volcanique.html"),
        ("photosynthese", "http://127.0.0.11:8811/photosynthese.html"),
        ("moliere", "http://127.0.0.15:8815/moliere.html"),
        ("revolution francaise", "http://127.0.0.13:8813/revolution-francaise.html"),
        ("irregular verbs", "http://127.0.0.20:8820/irregular-verbs.html"),
    ],
)
def test_words_without_accents_find_the_page(demo: tuple[Cartable, str], words: str, page: str) -> None:
    """What pupils type, without accents, finds the page about it first."""
    hits = demo[0]("search", *words.split(), "--json").json["hits"]
    assert hits[0]["url"] == page


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("foto sintèse", "http://127.0.0.11:8811/photosynthese.html"),
        ("érupsion volkanik", "http://127.0.0.14:8814/eruption-volcanique.html"),
        ("revolusion fransaise", "http://127.0.0.13:8813/revolution-francaise.html"),
    ],
)
def test_misspelt_words_find_the_page(demo: tuple[Cartable, str], words: str, page: str) -> None:
    """What pupils misspell finds the page about what they mean first, and says how it was read; `--exact` does not."""
    told = demo[0]("search", *words.split())
    assert "Nothing has all the words of" in told.out
    answer = demo[0]("search", *words.split(), "--json").json
    assert (answer["query"], answer["corrected"], answer["hits"][0]["url"]) == (words, True, page)
    exact = demo[0]("search", *words.split(), "--exact", "--json").json
    assert (exact["corrected"], exact["suggestion"]) == (False, None)


@pytest.mark.parametrize(
    ("words", "page", "title"),
    [
        (
            "fabriquer un herbier",
            "http://127.0.0.11:8811/fiches/fiche-herbier.odt",
            "Fabriquer un herbier : la fiche de terrain",
        ),
        (
            "malle aux costumes grenier",
            "http://127.0.0.15:8815/livres/la-malle-aux-costumes.epub",
            "La malle aux costumes",
        ),
        (
            "etats de la matiere",
            "http://127.0.0.16:8816/fiches/fiche-etats-de-la-matiere.pdf",
            "Fiche : les états de la matière",
        ),
        ("lire une carte", "http://127.0.0.17:8817/fiches/fiche-lire-une-carte.pdf", "Lire une carte"),
    ],
)
def test_handouts_are_found(demo: tuple[Cartable, str], words: str, page: str, title: str) -> None:
    """The documents of the sites are found by their text, under their titles, among all pages and alone (`type=`)."""
    kind = page.rpartition(".")[2]
    everything = demo[0]("search", *words.split(), "--json").json["hits"]
    assert page in {hit["url"] for hit in everything}
    hits = demo[0]("search", *words.split(), "--type", kind, "--json").json["hits"]
    assert {hit["type"] for hit in hits} == {kind}
    assert (hits[0]["url"], hits[0]["title"], hits[0]["language"]) == (page, title, "fr")


def test_the_documents_are_what_their_script_makes() -> None:
    """What is committed is what `demo/make_documents.py` writes, to the byte."""
    for path, body in documents().items():
        assert path.read_bytes() == body


def test_what_must_not_be_found_is_not(demo: tuple[Cartable, str]) -> None:
    """Nothing of the site off the list, of a noindex page, or of one that robots.txt disallows is ever found."""
    cartable = demo[0]
    for witness in ("zinzolinette", "ornithorynque"):
        assert cartable("search", witness, "--json").json["total"] == 0
    urls = {hit["url"] for hit in cartable("search", "plan", "du", "site", "--json").json["hits"]}
    assert "http://127.0.0.13:8813/plan.html" not in urls


def test_explain_tells_what_happened(demo: tuple[Cartable, str]) -> None:
    """`explain` says of an address whether it is in, by which line, and what came of its visit."""
    cartable = demo[0]
    page = cartable("explain", "http://127.0.0.11:8811/photosynthese.html", "--json")
    assert page.code == 0
    assert {"admitted": True, "site": "vivant", "stored": True, "indexed": True}.items() <= page.json.items()
    away = cartable("explain", "http://127.0.0.13:8813/partenaire", "--json")
    assert away.json["last_outcome"].startswith("vanished redirects off the list: http://")
    stranger = cartable("explain", "http://127.0.0.99:8899/", "--json")
    assert stranger.code == 1
    assert json.dumps(stranger.json["site"]) == "null"


@pytest.mark.parametrize("words", ["eruption volcanique", "pourquoi le ciel est bleu"])
def test_search_says_why(demo: tuple[Cartable, str], words: str) -> None:
    """`search --explain` says of each hit what it gained by which word where, and by what that was multiplied."""
    told = demo[0]("search", *words.split(), "--explain").out
    assert "in the title" in told
    assert "score" in told
    answer = demo[0]("search", *words.split(), "--explain", "--json").json
    assert [reason["url"] for reason in answer["explanation"]] == [hit["url"] for hit in answer["hits"]]
    for reason in answer["explanation"]:
        sum_of_points = sum(gain["points"] for gain in reason["gains"])
        assert reason["score"] == pytest.approx(sum_of_points * math.prod(reason["factors"].values()), rel=1e-3)
    by_place = sorted(answer["explanation"], key=lambda reason: reason["place"])
    assert [reason["score"] for reason in by_place] == sorted((reason["score"] for reason in by_place), reverse=True)
    assert "explanation" not in demo[0]("search", *words.split(), "--json").json


def test_search_for_pages_like_one(demo: tuple[Cartable, str]) -> None:
    """`search --like` gives pages like an indexed one; what is off the list, or words beside it, is one line."""
    like = "http://127.0.0.14:8814/eruption-volcanique.html"
    answer = demo[0]("search", "--like", like, "--json").json
    assert answer["like"] == like
    assert answer["hits"]
    assert like not in {hit["url"] for hit in answer["hits"]}
    assert f"like {like}" in demo[0]("search", "--like", like).out
    stranger = demo[0]("search", "--like", "http://127.0.0.99:8899/")
    assert (stranger.code, "--like" in stranger.err) == (2, True)
    assert demo[0]("search", "volcan", "--like", like).code == demo[0]("search").code == 2


def test_search_says_what_is_missing(demo: tuple[Cartable, str]) -> None:
    """Where no page has all the words, that is said, and each hit names what it lacks."""
    told = demo[0]("search", "photosynthese", "zinzolinette", "--exact").out
    assert "No page has all the words" in told
    assert "Without: zinzolinette" in told


def test_the_demo_prints_one_line_when_a_port_is_taken(tmp_path: Path) -> None:
    """A port in use ends the demo with one sentence, no traceback."""
    with subprocess.Popen([sys.executable, "-m", "demo.serve"], cwd=ROOT, stdout=subprocess.PIPE, text=True) as sites:
        assert sites.stdout
        assert any(line.strip() == "ready" for line in sites.stdout)
        command = [sys.executable, "-m", "cartable", "--state", str(tmp_path), "demo", "--no-serve"]
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
        sites.terminate()
    assert run.returncode == 1
    assert "Traceback" not in run.stderr
