"""The whole life of a site, with two people, in real browsers before a real server: what is taken out is gone, and no
change touches any other line of the list.
"""

from __future__ import annotations

import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from allowlist.edit import text_of
from cartable.desk import desk as desk_of
from cartable.settings import read_settings
from tests.loopback.client import Host, Loopback
from tests.loopback.command import Bench
from tests.loopback.fixtures import bench, loopback, nothing_off_the_list  # noqa: F401 (fixtures)
from tests.webui.admin.people import PASSWORD, add
from webui.desk.roles import Role

pytestmark = pytest.mark.browser

LIST = """\
# La liste de l’école.   Ne pas la trier !
version: 1
vocabulary:
  levels: {{cycle3: CM1–6e}}   # les autres viendront
  subjects: {{svt: "Sciences de la vie"}}
sites:

  # Relu deux fois,
  #   par Mme Martin.
  - id: geologie
    name:   'La géologie'    # sans le sous-titre
    start: ['{other}']
    why: >
      Un dossier court,
      et sûr
    approved: {{by: [a.martin, b.dupont], date: 2026-09-01}}
    delay: 0
    private_network: true
  - {{id: ancien, name: Ancien, start: ['https://ancien.example/'], why: w, status: retired,
     approved: {{by: [x, y], date: 2025-09-01}}}}
# Fin de la liste.
"""
PAGE = "<html lang=fr><title>Obsidienne {0}</title><p>L’obsidienne est un verre noir du volcan, {0}.</p>{1}"
PARTS = ("/volcans/", "/volcans/roches", "/volcans/blog/", "/volcans/blog/hier", "/forum/")
PROPOSED = "https://www.les-volcans.fr/"


class Colleague:
    """Somebody signed in at the desk, in a browser of their own."""

    def __init__(self, page: Page, name: str) -> None:
        self.page = page
        page.goto("/admin/")
        page.get_by_label("Nom").fill(name)
        page.get_by_label("Mot de passe").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Ce qui attend")

    def follow(self, link: str) -> None:
        self.page.get_by_role("link", name=link).first.click()

    def fill(self, **fields: str) -> None:
        """Write into the fields of these ids."""
        for field, text in fields.items():
            self.page.locator(f"#{field}").fill(text)

    def press(self, button: str, done: str) -> None:
        """Press it, and read that it is done."""
        self.page.get_by_role("button", name=button, exact=True).click()
        expect(self.page.locator(".done")).to_contain_text(done)

    def opens_draft(self, number: int) -> None:
        self.page.goto("/admin/drafts")
        self.page.locator(f"a[href^='/admin/drafts/{number}']").first.click()

    def opens_site(self, fold: str = "") -> None:
        self.page.goto("/admin/sites?q=volcans")
        self.follow("Les volcans")
        if fold:
            self.page.locator("summary", has_text=fold).click()

    def sees_proof(self, *, stored: int) -> None:
        """No hit, no suggestion, and so many pages that are kept."""
        expect(self.page.locator("main")).to_contain_text("Aucune recherche ne le montre")
        numbers = [told.split()[0] for told in self.page.locator(".proof dd").all_inner_texts()]
        assert numbers == ["0", "0", str(stored)]


@dataclass
class Life:
    """Who is there: a pupil, and two who keep the list; and the list, whose other lines are to stay as they are."""

    bench: Bench
    host: Host
    pupil: Page
    curator: Colleague
    approver: Colleague
    before: str

    def finds(self, *paths: str) -> None:
        """What a pupil finds at the next query, beside the page of the other site; the list is otherwise as it was."""
        self.pupil.goto("/")
        self.pupil.locator("#q").fill("obsidienne")
        self.pupil.keyboard.press("Enter")
        expect(self.pupil.locator("h1")).to_contain_text("obsidienne")
        hits = self.pupil.locator(".hits > li h2 a")
        urls = {str(link.get_attribute("href")) for link in hits.all()}
        assert {url for url in urls if self.host.address in url} == {self.host.url(path) for path in paths}
        assert len(urls) == len(paths) + 1
        self.others_untouched()

    def others_untouched(self) -> None:
        text = self.bench.list_file.read_bytes().decode()
        own = text_of(text, "volcans") + "\n" if "id: volcans" in text else ""
        assert text.replace(own, "", 1) == self.before

    def proof_of(self, colleague: Colleague, fold: str, button: str, done: str, stored: int) -> None:
        """Take something out, with a reason, and see the proof."""
        colleague.opens_site(fold)
        colleague.page.locator("details[open]").get_by_label("Pourquoi (pour le journal)").fill("vu en classe")
        colleague.press(button, done)
        colleague.sees_proof(stored=stored)


@contextmanager
def served(bench: Bench) -> Iterator[str]:  # noqa: F811
    """Where `cartable serve` answers, in a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with bench.start("serve", "--port", str(port), "--workers", "1") as server:
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(address)
            yield address
        finally:
            server.terminate()
            server.communicate()


def _wait_for(address: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{address}/"):  # noqa: S310  # loopback
                return
        except urllib.error.URLError:
            time.sleep(0.2)
    pytest.fail(f"{address} does not answer")


@pytest.fixture
def life(bench: Bench, loopback: Loopback, browser: Browser) -> Iterator[Life]:  # noqa: F811
    """A school of one site, served; the site that will be proposed; a pupil, a curator and an approver."""
    other, host = loopback.host(), loopback.host()
    other.put("/", PAGE.format("ailleurs", ""))
    links = "".join(f'<a href="{path}">suite</a>' for path in PARTS)
    for number, path in enumerate(PARTS):
        host.put(path, PAGE.format(number, links))
    before = LIST.format(other=other.url("/"))
    bench.list_file.write_bytes(before.encode())
    bench.state.mkdir()
    bench.environment |= {"CARTABLE_CONTACT": "https://ecole.example/contact", "CARTABLE_PREVIEWS": "false"}
    assert bench.run("recrawl").code == 0
    desk = desk_of(read_settings({}, None, {"allowlist": str(bench.list_file), "state": str(bench.state)}))
    people = [add(desk, Role.CURATOR, "c.leroy"), add(desk, Role.APPROVER, "a.petit")]
    with served(bench) as address:
        contexts = [browser.new_context(base_url=address, locale="fr-FR") for _ in range(3)]
        pupil, *windows = [context.new_page() for context in contexts]
        curator, approver = [Colleague(page, name) for page, name in zip(windows, people, strict=True)]
        yield Life(bench, host, pupil, curator, approver, before)
        for context in contexts:
            context.close()


def test_the_whole_life_of_a_site(life: Life) -> None:
    """Proposed, drafted, previewed, refused, revised, approved, crawled, found; narrowed, suspended, restored, retired,
    undone: what is taken out is gone from the next query, and what lets in again waits for another person.
    """
    number = _proposed(life)
    _drafted(life, number)
    _previewed(life)
    _refused_and_revised(life)
    _approved(life, number)
    assert life.bench.run("recrawl").code == 0
    life.finds("/volcans/", "/volcans/roches", "/volcans/blog/", "/volcans/blog/hier")
    assert "/forum/" not in life.host.paths()
    _narrowed(life)
    life.finds("/volcans/", "/volcans/roches")
    life.proof_of(life.curator, "Suspendre le site", "Suspendre Les volcans", "Le site est suspendu", 4)
    life.finds()
    _restored(life)
    life.finds("/volcans/", "/volcans/roches")
    life.proof_of(life.curator, "Retirer le site de la liste", "Retirer Les volcans", "Le site est retiré", 4)
    life.finds()
    _undone(life)
    life.finds("/volcans/", "/volcans/roches")


def _proposed(life: Life) -> str:
    pupil = life.pupil
    pupil.goto("/propose")
    pupil.get_by_label("Adresse du site").fill(PROPOSED)
    pupil.get_by_label("À quoi sert ce site ?").fill("Pour mon exposé sur les volcans.")
    pupil.wait_for_timeout(2100)  # nobody writes sooner
    pupil.get_by_role("button", name="Envoyer la proposition").click()
    expect(pupil.locator("h1")).to_have_text("Proposition reçue")
    return pupil.locator(".number b").inner_text()


def _drafted(life: Life, number: str) -> None:
    """The form begins with what was proposed; the site has moved to the loopback web, and private networks with it."""
    curator = life.curator
    curator.follow("Demandes")
    curator.follow(number)
    curator.follow("En faire un brouillon de site")
    expect(curator.page.locator("#start")).to_have_value(PROPOSED)
    expect(curator.page.locator("main")).to_contain_text("Pour mon exposé")
    curator.fill(id="volcans", name="Les volcans", why="Des fiches claires, relues par des géologues", delay="0")
    curator.fill(start=life.host.url("/volcans/"), scope=life.host.address)
    curator.page.locator("#private_network").check()
    curator.press("Enregistrer ou proposer", "une autre personne doit l’approuver")
    life.finds()


def _previewed(life: Life) -> None:
    """Nothing is asked of a private network before somebody has approved it, and the preview says so."""
    curator = life.curator
    curator.press("Demander un aperçu", "L’aperçu est demandé")
    ran = life.bench.run("admin", "previews")
    assert (ran.code, ran.err) == (0, "")
    curator.follow("Regarder de nouveau")
    expect(curator.page.locator("main")).to_contain_text("refused: inside a private network")
    assert life.host.connections() == 0


def _refused_and_revised(life: Life) -> None:
    curator, approver, narrow = life.curator, life.approver, f"{life.host.address}/volcans"
    approver.opens_draft(1)
    expect(approver.page.locator(".widens")).to_contain_text(life.host.address)
    approver.page.locator("#words").fill(f"Le forum n’est pas pour les élèves : écrire {narrow}")
    approver.press("Refuser ce brouillon", "C’est refusé")
    curator.opens_draft(1)
    expect(_facts(curator)).to_contain_text(f"écrire {narrow}")
    curator.follow("Écrire une autre version")
    expect(curator.page.locator(".warning")).to_contain_text(f"écrire {narrow}")
    curator.fill(scope=narrow)
    curator.press("Proposer de nouveau", "une autre personne doit l’approuver")
    _not_by_oneself(curator)
    life.finds()


def _approved(life: Life, number: str) -> None:
    life.approver.opens_draft(1)
    life.approver.press("Approuver volcans", "C’est approuvé et écrit dans la liste")
    assert "by: [c.leroy, a.petit]" in text_of(life.bench.list_file.read_text(encoding="utf-8"), "volcans")
    life.pupil.goto(f"/follow/{number}")
    expect(life.pupil.locator("h1")).to_have_text("Proposition acceptée")
    life.finds()


def _narrowed(life: Life) -> None:
    life.curator.opens_site("Exclure une page")
    life.curator.fill(excluded=life.host.url("/volcans/blog"))
    life.curator.page.locator("#exclude-why").fill("un blog")
    life.curator.press("Exclure cette partie du site", "L’exclusion est dans la liste")
    life.curator.sees_proof(stored=2)


def _restored(life: Life) -> None:
    life.curator.opens_site()
    expect(life.curator.page.locator("#restore")).to_contain_text("votre demande attend une autre personne")
    life.approver.opens_site("Rétablir le site")
    life.approver.page.locator("#restore-why").fill("réparé")
    life.approver.press("Rétablir Les volcans", "Le site est rétabli")


def _undone(life: Life) -> None:
    curator = life.curator
    curator.follow("Annuler, dans l’historique du site")
    newest = curator.page.locator(".step").first
    expect(newest).to_contain_text("site retiré")
    newest.locator("summary").click()
    curator.press("Annuler cette modification", "une autre personne doit l’approuver")
    _not_by_oneself(curator)
    life.finds()
    life.approver.opens_draft(2)
    expect(life.approver.page.locator(".widens")).to_contain_text("remis en service")
    life.approver.press("Approuver volcans", "C’est approuvé et écrit dans la liste")


def _not_by_oneself(colleague: Colleague) -> None:
    expect(colleague.page.locator("main")).to_contain_text("C’est à une autre personne de l’approuver")
    expect(colleague.page.get_by_role("button", name="Approuver")).to_have_count(0)


def _facts(colleague: Colleague) -> Locator:
    return colleague.page.locator(".facts")
