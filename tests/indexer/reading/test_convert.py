"""From a page as fetched to what students may search."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages import Page
from indexer.document import Document, Skipped
from indexer.reading.convert import convert
from indexer.reading.markup import MAX_TEXT
from tests.indexer.lists import listed, site

LIST = listed(site("vivant", "vivant.example", languages=("fr",)), site("musee", "musee.example"))
URL = "https://vivant.example/animaux/le_chat.html"
ROOM = Path(__file__).parents[4] / "shared" / "data" / "sites" / "vikidia"
SENTENCES = (
    "Le chat est un animal domestique que les enfants aiment beaucoup. Il dort le jour et il chasse la nuit. " * 4
)


def page(body: str | bytes, *, url: str = URL, status: int = 200, headers: Mapping[str, str] | None = None) -> Page:
    raw = body.encode() if isinstance(body, str) else body
    known = {"content-type": "text/html; charset=utf-8"} if headers is None else headers
    return Page(url, "vivant", status, known, raw, datetime(2026, 9, 1, tzinfo=UTC), 1)


def document(body: str, url: str = URL) -> Document:
    outcome = convert(page(body, url=url), LIST)
    assert isinstance(outcome, Document)
    return outcome


def why(body: str | bytes, **options: object) -> str:
    outcome = convert(page(body, **options), LIST)  # type: ignore[arg-type]
    assert isinstance(outcome, Skipped)
    return outcome.why


def test_a_whole_page() -> None:
    """Title, headings, text, description, language, date and canonical address come out; furniture does not."""
    got = document(f"""<!DOCTYPE html><html lang="fr-FR"><head><title>Le
        chat  — Vivant</title><meta name="description" content="Tout sur le chat.">
        <meta property="article:published_time" content="2024-03-05T10:00:00+01:00">
        <link rel="canonical" href="/animaux/chat#haut"><style>p {{}}</style></head>
        <body><header><a href="/">Accueil</a></header><nav>Menu</nav>
        <main><h1>Le chat</h1><p>{SENTENCES}</p><h2>Ses <em>petits</em></h2><ul><li>un<li>deux</ul>
        <table><tr><td>poids</td><td>4 kg</td></tr></table>
        <figure><img src="x.png" alt="Un chat noir"><figcaption>Photo</figcaption></figure>
        <script>var x = 1;</script><aside>Publicité</aside></main><footer>Mentions légales</footer></body></html>""")
    assert got.title == "Le chat"
    assert got.headings == ("Le chat", "Ses petits")
    lines = got.text.split("\n")
    assert lines[0] == "Le chat"
    assert lines[2:] == ["Ses petits", "un", "deux", "poids 4 kg", "Un chat noir", "Photo"]
    assert (got.description, got.language, got.kind) == ("Tout sur le chat.", "fr", "html")
    assert got.published == date(2024, 3, 5)
    assert got.canonical == "https://vivant.example/animaux/chat"
    assert (got.url, got.site_id) == (URL, "vivant")


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("<title>A</title><h1>B</h1>", "A"),
        ("<title> </title><h1>B <i>C</i></h1>", "B C"),
        ('<meta property="og:title" content="D"><p>x', "D"),
        ("<p>x", "le chat.html"),
        ("<svg><title>Icône</title></svg><h1>B</h1>", "B"),
    ],
)
def test_title(body: str, title: str) -> None:
    """The title element, else the first heading, else the social one, else the end of the address."""
    assert document(body).title == title


@pytest.mark.parametrize(
    "hidden",
    [
        "<nav>Z</nav>",
        "<header>Z</header>",
        "<footer>Z</footer>",
        "<aside>Z</aside>",
        "<form><label>Z</label><input></form>",
        "<noscript>Z</noscript>",
        "<template>Z</template>",
        "<script>Z</script>",
        "<style>Z</style>",
        "<select><option>Z</select>",
        "<p hidden>Z</p>",
        '<p aria-hidden="true">Z</p>',
        '<p style="color:red; display : none">Z</p>',
        '<div role="navigation">Z</div>',
        '<ul class="breadcrumb">Z</ul>',
        '<div class="a NavHeader b">Z</div>',
        "<!-- Z -->",
        "<svg><text>Z</text></svg>",
        '<img alt="Z.png">',
        "<title>Z</title>",
    ],
)
def test_furniture_is_left_out(hidden: str) -> None:
    """What is hidden, or leads elsewhere, is not text of the page."""
    assert document(f"<body><p>avant</p>{hidden}<p>après</p>").text == "avant\naprès"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("un<b>e</b> <i>mer</i>", "une mer"),
        ("CO<sub>2</sub> XIX<sup>e</sup>", "CO2 XIXe"),
        ("fin<sup class=reference>[1]</sup>.", "fin."),
        ("<div>a</div><div>b</div>c<br>d", "a\nb\nc\nd"),
        ("<dl><dt>a<dd>b</dl>", "a\nb"),
        ("a&nbsp;b&eacute;\x01c", "a bé c"),
        ("<article><header><h1>Titre</h1></header>corps</article>", "Titre\ncorps"),
        ("<form action=x><h1>Titre</h1><p>corps</p><button>Go</button></form>", "Titre\ncorps"),
        ("<p>a<p hidden>b", "a"),
        ("a<![CDATA[ b ]]>", "a"),
    ],
)
def test_text(body: str, text: str) -> None:
    """Blocks separate words, inline elements do not; tables, lists and pages wrapped in a form are kept."""
    assert document(body).text.rstrip("b ]>") == text.rstrip("b ]>")


@pytest.mark.parametrize("container", ["<main>", "<article>", '<div role="main">', '<div id="content">'])
def test_main_part(container: str) -> None:
    """A main container that holds most of the text is the text; one that holds little is not."""
    menu = "<div>Accueil Contact Plan</div>"
    end = "</div>" if "div" in container else container.replace("<", "</")
    assert document(f"{menu}{container}<p>{SENTENCES}</p>{end}{menu}").text == SENTENCES.strip()
    assert document(f"<p>{SENTENCES}</p>{container}peu{end}").text == f"{SENTENCES.strip()}\npeu"


@pytest.mark.parametrize(
    ("body", "language"),
    [
        ('<html lang="en"><p>Hello', "en"),
        ('<html xml:lang="en-GB"><p>Hello', "en"),
        ('<html lang="fra"><p>Bonjour', "fr"),
        ('<meta http-equiv="Content-Language" content="de"><p>Hallo', "de"),
        ('<html lang="fr"><main lang="en"><p>Hello</main>', "en"),
        ("<p>court", "fr"),
        (f'<html lang="en"><p>{SENTENCES}', "fr"),
        (f'<html lang="co"><p>{SENTENCES}', "co"),
        ('<html lang="x-klingon"><p>nuq', "fr"),
    ],
)
def test_language(body: str, language: str) -> None:
    """What the page declares, unless a long text clearly says otherwise; then what its site is written in."""
    assert document(body).language == language


def test_language_unknown() -> None:
    """A short page without a declaration, of a site without a language, has none."""
    assert document("<p>court", url="https://musee.example/x").language == ""


@pytest.mark.parametrize(
    ("head", "canonical"),
    [
        ('<link rel="canonical" href="https://vivant.example/chat">', "https://vivant.example/chat"),
        ('<link rel="CANONICAL nofollow" href="chat">', "https://vivant.example/animaux/chat"),
        ('<base href="/fr/"><link rel="canonical" href="chat">', "https://vivant.example/fr/chat"),
        (f'<link rel="canonical" href="{URL}">', ""),
        ('<link rel="canonical" href="https://evil.example/chat">', ""),
        ('<link rel="canonical" href="https://musee.example/chat">', ""),
        ('<link rel="canonical" href="https://vivant.example/">', ""),
        ('<link rel="canonical" href="http://[">', ""),
        ('<base href="https://evil.example/"><link rel="canonical" href="chat">', ""),
        ('<link rel="canonical" href="">', ""),
    ],
)
def test_canonical(head: str, canonical: str) -> None:
    """A canonical address counts inside the same site only, resolved against <base>; the home page never does."""
    assert document(head + "<p>x").canonical == canonical


@pytest.mark.parametrize(
    ("body", "options", "reason"),
    [
        ("<p>x", {"url": "https://elsewhere.example/"}, "not on the list"),
        ("<p>x", {"status": 404}, "answered 404"),
        ("%PDF-1.7", {"headers": {"content-type": "application/pdf"}}, "could not be read as PDF"),
        ("{}", {"headers": {"content-type": "Application/JSON; charset=utf-8"}}, "application/json is not read"),
        ('<meta name="robots" content="nofollow, NOINDEX"><p>x', {}, "noindex"),
        ('<meta name="Cartable" content="none"><p>x', {}, "noindex"),
        ("<p>x", {"headers": {"x-robots-tag": "noindex"}}, "noindex"),
        ("<p>x", {"headers": {"x-robots-tag": "otherbot: all, cartable: nofollow, noindex"}}, "noindex"),
        ("", {}, "no text"),
        ("<title>Chargement</title><div id=app></div><script src=x></script>", {}, "no text"),
    ],
)
def test_skipped(body: str, options: dict[str, object], reason: str) -> None:
    """What is not indexed says why."""
    assert why(body, **options) == reason


@pytest.mark.parametrize(
    "header", ["nofollow", "otherbot: noindex", "unavailable_after: 25 Jun 2030 15:00:00 GMT", "max-snippet:-1"]
)
def test_other_robots_tags(header: str) -> None:
    """Directives for other robots, and other directives, keep no page out."""
    assert isinstance(convert(page("<p>x", headers={"x-robots-tag": header}), LIST), Document)


@pytest.mark.parametrize(
    "body",
    [
        b"<div>" * 100_000 + b"fin",
        b"<b>" * 50_000 + b"fin",
        b"<table><tr><td>" * 20_000 + b"fin",
        b"<form>" * 50_000 + b"<p>fin",
        b"<p>a" * 300_000,
        b"<p " + b" ".join(b"a%d=1" % number for number in range(100_000)) + b">fin",
        b"mot " * 2_000_000,
    ],
    ids=["div", "b", "table", "form", "p", "attributes", "long"],
)
def test_hostile_pages(body: bytes) -> None:
    """Nests and lengths that no author writes are read within bounds."""
    started = time.process_time()
    outcome = convert(page(body), LIST)
    assert isinstance(outcome, Document)
    assert len(outcome.text) <= MAX_TEXT
    assert time.process_time() - started < 30


PIECES = st.sampled_from(
    """<p> </p> <main> <nav> <html§lang= ' " > <title> <svg> <math> <![CDATA[ ]]> <?xml§?> <!doctype <base§href=//[
    <link§rel=canonical§href= <meta§charset=utf-16> <plaintext> <time§datetime=2024-13-45> <a:b§c:d=e> &#xD800; &#0;
    &amp \0 é mot <textarea> <h1>""".replace("\n", " ").split(" ")
).map(lambda piece: piece.replace("§", " "))


@given(st.lists(PIECES, max_size=25).map("".join), st.sampled_from(["", "text/html; charset=utf-16", "text/html"]))
def test_any_markup(body: str, content_type: str) -> None:
    """No combination of broken tags makes conversion raise, and what comes out can be stored."""
    outcome = convert(page(body, headers={"content-type": content_type}), LIST)
    if isinstance(outcome, Document):
        assert outcome.title
        "\n".join((outcome.title, outcome.text, *outcome.headings)).encode()
        assert "\0" not in outcome.text


@given(st.binary(max_size=300))
def test_any_bytes(body: bytes) -> None:
    """No bytes make conversion raise."""
    convert(page(body), LIST)


@pytest.mark.skipif(not ROOM.exists(), reason="needs ../shared/data/sites/vikidia")
def test_a_real_wiki_page() -> None:
    """A saved page of a wiki loses its menus, edit links and footnote marks, and keeps its matter."""
    got = document((ROOM / "Œuf.html").read_text("utf-8"))
    assert got.title.startswith("Œuf")
    assert got.headings[:2] == ("Œuf", "L'œuf au sens courant")
    assert "L'œuf de poule est entouré d'une coquille" in got.text
    assert not any(noise in got.text for noise in ("modifier le wikicode", "Aller à :", "Créer un compte", "[1]"))


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Le chat | vivant", "Le chat"),
        ("Le chat — Vivant", "Le chat"),
        ("Vivant : le chat", "le chat"),
        ("Vivant - Le chat - le chien", "Le chat - le chien"),
        ("Le vivant", "Le vivant"),
        ("Vivant", "Vivant"),
        ("Le XVIe-vivant", "Le XVIe-vivant"),
        ("Le chat | Ailleurs", "Le chat | Ailleurs"),
    ],
)
def test_the_name_of_the_site_is_no_part_of_a_title(title: str, kept: str) -> None:
    """A site's name before or behind the title goes; a title that only has it as a word stays."""
    assert document(f"<title>{title}</title><p>{SENTENCES}").title == kept


@pytest.mark.parametrize(
    "furniture",
    [
        '<a href="#contenu">Aller au contenu principal</a>',
        '<ul><li><a href="#menu">Accéder au menu</a></li></ul>',
        '<a href="#content" class="x">Skip to main content</a>',
        '<div class="fr-skiplinks"><a href="#a">Contenu</a></div>',
        '<div id="tarteaucitronRoot">Ce site utilise des cookies</div>',
        '<div class="cookie-notice alert">Nous utilisons des cookies. <button>Accepter</button></div>',
        '<div id="CybotCookiebotDialog"><p>Ce site web utilise des cookies.</p></div>',
        '<div class="fr-consent-banner"><h2>À propos des cookies</h2></div>',
    ],
)
def test_ways_past_menus_and_notes_on_cookies(furniture: str) -> None:
    """Links past the menus and the notes on cookies of the usual makers are no text of a page."""
    got = document(f"<title>Le chat</title>{furniture}<p>{SENTENCES}</p>")
    assert got.text == SENTENCES.strip()
    assert got.headings == ()


@pytest.mark.parametrize(
    "text",
    [
        '<a href="#notes">Aller aux notes du poème</a>',
        '<a href="/contenu">Aller au contenu du coffret</a>',
        '<a href="#suite">Aller au contenu de ce chapitre, qui raconte comment le chat du voisin est revenu</a>',
        "Aller au contenu.",
        "Un cookie est un petit fichier.",
    ],
)
def test_what_only_looks_like_one(text: str) -> None:
    """Other links, and what a page says of cookies, stay."""
    assert len(document(f"<p>{text}</p><p>{SENTENCES}</p>").text) > len(SENTENCES) + 10


def test_quality_and_ease() -> None:
    """A page of links stands lower than one of prose, which has an ease; a short page has none."""
    links = "".join(f'<li><a href="{number}">Chapitre {number} : le chat</a></li>' for number in range(30))
    prose, contents = document(f"<title>Chat</title><p>{SENTENCES}</p>"), document(f"<title>Chat</title><ul>{links}")
    assert (prose.quality, contents.quality) == (1.0, 0.8)
    assert prose.ease is None
    assert (document(f"<title>Chat</title><p>{SENTENCES * 3}</p>").ease or 0) > 80
    assert contents.ease is None
    assert document(f"<p>{SENTENCES}").quality == 0.95  # without a title of its own


def test_links_that_are_furniture_do_not_count() -> None:
    """What is not part of the text makes no list of it, and neither do anchors."""
    links = "".join(f'<a href="{number}">Chapitre {number} du site</a> ' for number in range(90))
    anchors = '<a name="x">' + SENTENCES + "</a>"
    assert document(f"<title>Chat</title><nav>{links}</nav>{anchors * 12}").quality == 1.0
