"""The desk in a real browser: every page, by day and by night, narrow, as valid HTML; the way in without script."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.every_page import EVERY_DESK_PAGE
from tests.browser.looking import faults_of, violations, width_of
from tests.browser.test_markup import pytestmark as needs_the_checker
from tests.browser.test_markup import validated
from tests.webui.admin.people import PASSWORD, add
from tests.webui.school import School
from webui.admin.person import COOKIE
from webui.desk.accounts import Link
from webui.desk.roles import Role

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", EVERY_DESK_PAGE)
def test_every_page(desk_window: Page, path: str) -> None:
    """As clean as what pupils see: by day and by night, narrow, and at twice the size."""
    assert faults_of(desk_window, path) == []


@pytest.mark.usefixtures("address")
@needs_the_checker
def test_valid(desk_page: Page, tmp_path: Path) -> None:
    """Every page is valid HTML, as it is sent."""
    for number, path in enumerate(EVERY_DESK_PAGE):
        sent = desk_page.request.get(path).text()
        (tmp_path / f"{number}.html").write_text(sent, encoding="utf-8")
    done = validated(tmp_path)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


@needs_the_checker
def test_before_the_way_in(page: Page, served: School, tmp_path: Path) -> None:
    """The sign-in and the page of an invitation are as clean as those behind them."""
    desk = served.services.desk
    add(desk, Role.ADMIN, "une.admin")
    made = desk.accounts().add("cli:test", "avant")
    assert isinstance(made, Link)
    for number, path in enumerate(("/admin/sign-in?next=/admin/journal", f"/admin/invitation?token={made.token}")):
        assert faults_of(page, path) == []
        (tmp_path / f"{number}.html").write_text(page.request.get(path).text(), encoding="utf-8")
    done = validated(tmp_path)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


@needs_the_checker
def test_requests(desk_page: Page, served: School, tmp_path: Path) -> None:
    """A proposal and a report, with the form of their answer, are as clean."""
    listed = served.services.desk.requests().listed(answered=False)
    assert len(listed) >= 2
    for number, found in enumerate(listed[:2]):
        assert faults_of(desk_page, f"/admin/requests/{found.number}") == []
        sent = desk_page.request.get(f"/admin/requests/{found.number}").text()
        (tmp_path / f"{number}.html").write_text(sent, encoding="utf-8")
    done = validated(tmp_path)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


def test_faults(desk_page: Page) -> None:
    """A form that comes back with faults, a link, and a refusal are as clean."""
    desk_page.goto("/admin/accounts")
    desk_page.get_by_label("Nom", exact=True).fill("Été")
    desk_page.get_by_role("button", name="Créer le compte").click()
    expect(desk_page.locator(".faults")).to_be_focused()
    assert violations(desk_page) == []
    desk_page.get_by_label("Nom", exact=True).fill("nouvelle")
    desk_page.get_by_role("button", name="Créer le compte").click()
    expect(desk_page.locator("h1")).to_have_text("Lien pour nouvelle")
    assert violations(desk_page) == []
    desk_page.goto("/admin/accounts/une.curator")
    desk_page.context.clear_cookies()
    desk_page.get_by_role("button", name="Changer le rôle").click()
    expect(desk_page.locator("h1")).to_have_text("Session terminée")
    assert violations(desk_page) == []


def test_the_way_in_without_script(browser: Browser, address: str, served: School) -> None:
    """From an invitation to the journal and out again, by keyboard and without script; the cookie stays in the desk."""
    desk = served.services.desk
    add(desk, Role.ADMIN, "une.admin")
    made = desk.accounts().add("cli:test", "par.clavier", Role.CURATOR)
    assert isinstance(made, Link)
    with browser.new_context(base_url=address, java_script_enabled=False, locale="fr-FR") as context:
        page = context.new_page()
        page.goto(f"/admin/invitation?token={made.token}")
        page.get_by_label("Nouveau mot de passe").fill(PASSWORD)
        page.get_by_label("Le même encore une fois").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.locator(".done")).to_have_text("Le mot de passe est enregistré, et vous êtes connecté.")
        assert [(each["path"], each["httpOnly"], each["sameSite"]) for each in context.cookies()] == [
            ("/admin", True, "Lax")
        ]
        page.get_by_role("link", name="Journal").click()
        expect(page.locator("tbody")).to_contain_text("mot de passe choisi par un lien")
        expect(page.get_by_role("link", name="Comptes")).to_have_count(0)
        page.get_by_role("button", name="Se déconnecter").click()
        expect(page.locator(".done")).to_have_text("Vous êtes déconnecté.")
        assert not context.cookies()
        page.goto("/admin/journal")
        page.get_by_label("Nom").fill("par.clavier")
        page.get_by_label("Mot de passe").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Journal")


def test_a_site_without_script(browser: Browser, address: str, admin_cookie: str, served: School) -> None:
    """A site is checked, mended and submitted by keyboard and without script; faults, trial and both versions are as
    clean as the form.
    """
    with browser.new_context(base_url=address, java_script_enabled=False, locale="fr-FR") as context:
        context.add_cookies([{"name": COOKIE, "value": admin_cookie, "domain": "127.0.0.1", "path": "/admin"}])
        page = context.new_page()
        page.goto("/admin/sites/new")
        page.get_by_label("Identifiant").fill("clavier")
        page.keyboard.press("Enter")
        expect(page.locator(".faults li")).to_have_count(3)
        page.get_by_label("Nom", exact=True).fill("Au clavier")
        page.get_by_label("Pourquoi ce site").fill("Pour essayer")
        page.get_by_label("Adresses de départ").fill("https://clavier.example/")
        page.get_by_label("CM1–6e").check()
        page.get_by_role("button", name="Vérifier").click()
        expect(page.locator(".widens")).to_contain_text("clavier.example")
        page.get_by_role("button", name="Enregistrer ou proposer").click()
        expect(page.locator(".done")).to_contain_text("une autre personne doit l’approuver")
    assert "clavier" not in served.text


def test_trial_and_versions(desk_page: Page) -> None:
    """The results of a check, and a refusal that shows both versions, are as clean as the form."""
    desk_page.goto("/admin/sites/lave/edit")
    desk_page.get_by_label("Nom", exact=True).fill("Lave")
    desk_page.get_by_label("Que laisserait passer").fill("lave.example/x")
    desk_page.get_by_role("button", name="Vérifier").click()
    expect(desk_page.locator(".tried")).to_contain_text("serait admise")
    assert violations(desk_page) == []
    desk_page.evaluate("document.querySelector('[name=seen]').value = 'x'")
    desk_page.get_by_role("button", name="Enregistrer ou proposer").click()
    expect(desk_page.locator(".warning")).to_contain_text("modifié entre-temps")
    assert violations(desk_page) == []
    desk_page.set_viewport_size({"width": 320, "height": 640})
    assert width_of(desk_page) <= 320
