"""Pictures of the desk for its guide, over the list that the project comes with, and some weeks of made-up work on it.

python -m tests.browser.desk_pictures [FOLDER]

FOLDER is docs/images.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, ViewportSize

from allowlist.edit import change_site
from allowlist.load import load_allowlist
from allowlist.model import Allowlist, Site
from cartable.desk import desk as desk_of
from cartable.serve import web_application
from cartable.settings import Settings, read_settings
from crawler.history import tell_standing
from crawler.ledger import Ledger
from crawler.outcome import Failed, Fetched, Outcome, Vanished
from crawler.report import CrawlReport, SiteReport
from crawler.schema import open_database
from indexer.document import Document
from tests.browser.chromium import chromium, chromium_path
from tests.browser.pictures import IMAGES, keep
from tests.browser.serving import serving
from tests.webui.admin.people import PASSWORD
from tests.webui.crawled import visit
from tests.webui.school import index_in
from webui.desk.accounts import Link
from webui.desk.audit import Entry
from webui.desk.counts import Asking
from webui.desk.counts import Outcome as Came
from webui.desk.desk import Desk
from webui.desk.drafts import Content
from webui.desk.pins import Pin, PinnedPage
from webui.desk.previews import State
from webui.desk.requests import Asked, Kind
from webui.desk.roles import Role

ROOT: Final = Path(__file__).parent.parent.parent
PEOPLE: Final = {"a.martin": Role.ADMIN, "b.dupont": Role.APPROVER, "c.leroy": Role.CURATOR, "d.moreau": Role.READER}
ASKED: Final = (
    (Kind.PROPOSAL, "https://www.volcans-et-seismes.fr/", "Pour mon exposé : il y a des coupes de volcans.", "", "svt"),
    (Kind.PROPOSAL, "https://www.volcans-et-seismes.fr/", "Mon professeur s’en sert en classe.", "", "svt"),
    (Kind.PROPOSAL, "https://atelier-des-contes.fr/", "Des contes à écouter, pour les CE1.", "", "francais"),
    (Kind.REPORT, "https://fr.vikidia.org/wiki/Volcan", "La photo ne s’affiche plus.", "dead", ""),
)
DRAFTED: Final = """\
id: volcans-et-seismes
name: Volcans et séismes
start: ['https://www.volcans-et-seismes.fr/dossiers/']
scope: ['volcans-et-seismes.fr/dossiers']
levels: [cycle3, cycle4]
subjects: [svt]
languages: [fr]
why: Dossiers courts et illustrés, relus par des géologues.
review_by: 2027-09-01
"""
TOLD: Final = {
    "site": "volcans-et-seismes",
    "scope": ["volcans-et-seismes.fr/dossiers"],
    "interrupted": False,
    "requests": 54,
    "seconds": 61.0,
    "pages": 50,
    "indexed": 46,
    "languages": {"fr": 45, "en": 1},
    "types": {"html": 43, "pdf": 3},
    "left_out": {"noindex": 4},
    "same_text": 0,
    "pages_known": 183,
    "max_pages": 2000,
    "not_fetched": {"vanished: status 404": 2, "refused: robots.txt": 5},
    "examples": {"noindex": "https://www.volcans-et-seismes.fr/dossiers/plan"},
    "redirects_off_list": [],
    "links_off_list": 12,
    "hosts_off_list": {"boutique.volcans-et-seismes.fr": 12},
    "notes": [],
    "titles": [
        {"title": title, "url": f"https://www.volcans-et-seismes.fr/dossiers/{number}"}
        for number, title in enumerate(("Comment naît un volcan ?", "Lire un sismogramme", "Les volcans de France"))
    ],
}
"""What a preview has found, as far as its page shows it."""
SEARCHED: Final = {
    Came.NONE: {"éruption limnique": 14, "gollum": 9, "recette de slime": 8},
    Came.FEW: {"tectonique des plaques cm2": 11, "les vikings": 7},
    Came.CORRECTED: {"fotosintese": 12, "volquan": 9},
    Came.FINE: {"volcan": 63, "photosynthèse": 48, "louis xiv": 41, "système solaire": 37, "la fontaine": 22},
}
CORRECTED: Final = {"fotosintese": "photosynthèse", "volquan": "volcan"}
STORED: Final = {
    "vikidia": ("Volcan", "Photosynthèse", "Louis XIV"),
    "espace-des-sciences": ("La tectonique des plaques", "Une éruption à la loupe", "Le laboratoire des séismes"),
}
OTHER: Final = ("Accueil", "Dossiers", "Jeux et quiz")
"""Titles of pages of any other site."""
NIGHTS: Final = 28
WIDE: Final[ViewportSize] = {"width": 1100, "height": 760}
TALL: Final[ViewportSize] = {"width": 1100, "height": 1180}


def main(folder: Path) -> None:
    """Take the pictures."""
    path = chromium_path()
    if path is None:
        sys.exit("needs Chromium: apt-get install chromium")
    with tempfile.TemporaryDirectory() as made, chromium(path) as browser:
        settings = _settings(Path(made))
        _fill(settings)
        with serving(web_application(settings)) as address:
            _take(browser, address, folder)


def _settings(folder: Path) -> Settings:
    (folder / "state").mkdir()
    given = {"allowlist": str(folder / "allowlist.yaml"), "state": str(folder / "state")}
    settings = read_settings({}, None, given)
    desk, text = desk_of(settings), (ROOT / "allowlist.yaml").read_text(encoding="utf-8")
    for number, site_id in enumerate(("lumni", "eduscol", "lamap", "ricochet")):
        text = change_site(text, site_id, {"review_by": (desk.today() + timedelta(days=6 + 17 * number)).isoformat()})
    settings.allowlist.write_text(text, encoding="utf-8")
    return settings


def _fill(settings: Settings) -> None:
    """Some weeks of work: people, requests, drafts, a preview, searches, a pinned page, and what crawls have left."""
    desk = desk_of(settings)
    for name, role in PEOPLE.items():
        link = desk.accounts().add("a.martin", name, role)
        assert isinstance(link, Link)
        desk.accounts().redeem(link.token, PASSWORD)
    asked = [Asked(kind, url, words, words, problem, subject) for kind, url, words, problem, subject in ASKED]
    numbers = [desk.requests().take(each, desk.today()) for each in asked]
    why = "demandé par deux classes de sixième"
    content = Content("volcans-et-seismes", DRAFTED, "", "site_added", why, numbers[0] or "")
    number = desk.drafts().add("c.leroy", content)
    desk.drafts().comment(number, "d.moreau", "Lu : les dossiers sont clairs. La boutique reste dehors, c’est bien.")
    for entry, told in ((DRAFTED, json.dumps(TOLD)), ("", "")):
        desk.previews().ask("c.leroy", "volcans-et-seismes" if entry else "https://atelier-des-contes.fr/", entry)
        begun = desk.previews().begin() if told else None
        if begun:
            desk.previews().end(begun.number, State.DONE, told)
    _count(desk)
    page = PinnedPage("https://fr.vikidia.org/wiki/Volcan", "Volcan, l’article de Vikidia")
    until = desk.today() + timedelta(days=20)
    desk.pins().add(Pin("éruption", (page,), until=until, note="semaine des sciences"), "c.leroy")
    desk.audit().append(Entry("c.leroy", "site_suspended", "gallica-blog", "", "", "site en travaux"))
    _crawled(settings, desk)


def _count(desk: Desk) -> None:
    for ago in range(28):
        day, share = desk.today() - timedelta(days=ago), 1 + (ago * 7) % 5
        if day.weekday() < 5:
            desk.counts().add(
                [
                    (Asking(day, query, came), times * share // 3 + 3, CORRECTED.get(query, ""))
                    for came, queries in SEARCHED.items()
                    for query, times in queries.items()
                ],
                desk.today(),
            )


def _crawled(settings: Settings, desk: Desk) -> None:
    """Every second night of some weeks, and an index that finds what was stored."""
    engine = open_database(settings.database_url)
    ledger, allowlist = Ledger(engine), load_allowlist(settings.allowlist)
    assert isinstance(allowlist, Allowlist), allowlist
    reports = {site.id: SiteReport(site.id) for site in allowlist.sites}
    ends = list(_ends(allowlist))
    for night in range(NIGHTS):
        last = night == NIGHTS - 1
        at = desk.now() - timedelta(days=2 * (NIGHTS - 1 - night), hours=7)
        for url, site, outcome in ends if last else ends[night::NIGHTS]:
            visit(ledger, site, url, outcome, at, found_on=site.start[0])
            told = reports[site.id]
            told.outcomes["failed" if isinstance(outcome, Failed) else "fetched"] += 1
            told.pages += isinstance(outcome, Fetched) and not last
        for told in reports.values():
            tell_standing(engine, told)
        ledger.keep_report(at, CrawlReport(at, at, reports).to_json(), len(ends[night::NIGHTS]), night * 5 % 3)
    engine.dispose()
    found = [Document(url, site.id, _title(url), (), f"{_title(url)}, un dossier.", "fr") for url, site, _ in ends]
    index_in(settings.state).replace(found, upto=1, fence=allowlist.fence)


def _title(url: str) -> str:
    return url.rpartition("/")[2].replace("_", " ")


def _ends(allowlist: Allowlist) -> Iterator[tuple[str, Site, Outcome]]:
    """Addresses, and what their last visit came to."""
    for site in allowlist.sites:
        folder = site.start[0].rpartition("/")[0]
        for title in STORED.get(site.id, OTHER):
            url = f"{folder}/{title.replace(' ', '_')}"
            page = f"<title>{title}</title><p>{title}, par {site.name}".encode()
            yield url, site, Failed("status 503") if site.id == "tv5monde-apprendre" else Fetched(200, {}, page)
        if site.id in {"lumni", "eduscol"}:
            yield f"{folder}/ancienne-page", site, Vanished("status 404")


def _take(browser: Browser, address: str, folder: Path) -> None:
    for language in ("fr", "en"):
        with browser.new_context(base_url=address, locale=language, viewport=WIDE) as context:
            page = context.new_page()
            for name in _visited(page) if language == "fr" else _in_english(page):
                keep(page, folder / f"desk-{name}.webp")


def _signed_in(page: Page, name: str) -> Iterator[str]:
    page.goto("/admin/")
    page.locator("#name").fill(name)
    page.locator("#password").fill(PASSWORD)
    yield "sign-in"
    page.keyboard.press("Enter")
    page.locator("nav").first.wait_for()


def _visited(page: Page) -> Iterator[str]:
    """The name of each picture, with the window on it."""
    yield from _signed_in(page, "b.dupont")
    yield "home"
    paths = {
        "sites": "sites",
        "requests": "requests",
        "preview": "previews/1",
        "searches": "searches",
        "pins": "pins",
        "synonyms": "synonyms",
        "help-cards": "help-cards",
        "health": "health",
        "reviews": "reviews",
        "journal": "journal",
        "draft": "drafts/1",
        "form": "sites/new?url=https://atelier-des-contes.fr/",
    }
    for name, path in paths.items():
        page.goto(f"/admin/{path}")
        yield name
    page.locator("#name").fill("L’atelier des contes")
    page.locator("#why").fill("Des contes à écouter et à lire, pour les plus jeunes.")
    page.locator("#scope").fill("atelier-des-contes.fr/contes")
    page.locator("#start").fill("https://atelier-des-contes.fr/contes/")
    page.locator("#try").fill("https://atelier-des-contes.fr/contes/le-loup\nhttps://atelier-des-contes.fr/boutique")
    page.locator("button[value=check]").click()
    yield "checked"
    page.set_viewport_size(TALL)
    _to_the_top(page, "label[for=start]")
    yield "scope"
    page.goto("/admin/drafts/1")
    _to_the_top(page, ".comments")
    yield "approve"
    page.set_viewport_size(WIDE)
    page.goto("/admin/sites/espace-des-sciences#suspend")
    page.locator("#suspend summary").click()
    page.locator("#suspend-why").fill("une page a choqué en classe")
    page.locator("#suspend button").scroll_into_view_if_needed()
    yield "suspend"
    page.locator("#suspend button").click()
    page.locator(".proof").wait_for()
    yield "proof"
    page.goto("/admin/sites/espace-des-sciences/history")
    yield "history"
    page.get_by_role("button", name="Se déconnecter").click()
    for _ in _signed_in(page, "a.martin"):
        pass
    page.goto("/admin/accounts")
    yield "accounts"


def _to_the_top(page: Page, selector: str) -> None:
    page.locator(selector).evaluate("element => element.scrollIntoView({block: 'start'})")


def _in_english(page: Page) -> Iterator[str]:
    for _ in _signed_in(page, "a.martin"):
        pass
    for name, path in {"sites": "sites", "draft": "drafts/1", "proof": "sites/espace-des-sciences/proof"}.items():
        page.goto(f"/admin/{path}")
        yield f"{name}-en"


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES)
