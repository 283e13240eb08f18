"""The form of a site: what it shows, what it finds wrong, what it saves at once, and that nobody's work is lost."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allowlist.edit import change_site
from allowlist.load import load_allowlist
from allowlist.model import Allowlist
from tests.webui.admin.conftest import SignedIn
from tests.webui.admin.forms_of_sites import NEW, filled, number_of, send
from tests.webui.admin.people import read
from tests.webui.school import LIST, School, one, words
from webui.admin.site_faults import TOLD
from webui.admin.site_fields import FIELDS
from webui.desk.audit import Wanted
from webui.desk.desk import Desk
from webui.desk.drafts import State
from webui.desk.requests import Asked, Kind, Status
from webui.desk.roles import Role
from webui.messages import load_messages

ADD, EDIT = "/admin/sites/new", "/admin/sites/vikidia/edit"
NOTED = LIST.replace("    name: Vikidia\n", "    name: Vikidia   # le nom court\n").replace(
    "  - id: kids\n", "\n  # relu en juin\n  - id: kids\n"
)
"""With comments inside a site and above one."""


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_key_has_a_field_and_help(signed_in: SignedIn, language: str) -> None:
    """Each key of the list's format has a field, and help beside it."""
    page = signed_in(Role.CURATOR).page(f"{ADD}?lang={language}")
    for field in FIELDS:
        assert page.select(f"#{field}"), field
        assert words(one(page, f"#{field}-hint")), field


def test_sent_back_unchanged(school: School, signed_in: SignedIn) -> None:
    """The form shows what the list says of each site; sent as it is, it writes nothing."""
    school.file.write_text(NOTED.replace("    status: retired", "    recrawl: {max: 8w}\n    status: retired"), "utf-8")
    before, curator = school.text, signed_in(Role.CURATOR)
    page = curator.page(EDIT)
    assert one(page, "#scope").get_text().strip() == "fr.vikidia.org/wiki/"
    assert [box["value"] for box in page.select("[name=levels][checked]")] == ["cycle3"]
    for site_id in ("vikidia", "lave", "kids", "ancien"):
        path = f"/admin/sites/{site_id}/edit"
        done = curator.followed(send(curator, path, filled(curator.page(path))))
        assert words(one(done, ".done")) == "La liste disait déjà cela : rien n’a changé."
    assert school.text == before


def test_what_widens_nothing_is_saved_at_once(school: School, desk: Desk, signed_in: SignedIn) -> None:
    """A curator alone changes a name and levels, and excludes; other lines and all comments stay, byte for byte."""
    school.file.write_text(NOTED, encoding="utf-8")
    curator = signed_in(Role.CURATOR)
    typed = {"name": "Vikidia, l’encyclopédie", "exclude": "fr.vikidia.org/wiki/Spécial:*", "delay": "2.5"}
    keys = {**typed, "exclude": ["fr.vikidia.org/wiki/Spécial:*"], "levels": ["cycle3", "lycee"]}
    fields = {**filled(curator.page(EDIT)), **typed, "levels": ["lycee", "cycle3"], "reason": "nom complet"}
    page = curator.followed(send(curator, EDIT, fields))
    assert words(one(page, ".done")).startswith("C’est enregistré")
    assert school.text == change_site(NOTED, "vikidia", keys)
    assert "# le nom court" in school.text
    entry = desk.audit().read(Wanted(what="site_changed"))[0].entry
    assert (entry.who, entry.subject, entry.why) == (curator.name, "vikidia", "nom complet")
    assert not desk.drafts().waiting()


def test_checked_first(school: School, signed_in: SignedIn) -> None:
    """“Vérifier” saves nothing: it shows what gets in, how the file differs, and how the fence would answer."""
    curator = signed_in(Role.CURATOR)
    tries = "neuf.example/a\nhttps://www.neuf.example/\nlave.example/x\nailleurs.example\nhttp://a:b@c/\nancien.example"
    page = read(send(curator, ADD, {**NEW, "try": tries}, "check"))
    assert "un nouveau site : neuf.example" in words(one(page, ".widens"))
    assert "+ - id: neuf" in words(one(page, ".difference"))
    answers = [
        *("serait admise par ce site", "serait admise par ce site", "est admise par un autre site", "aucun site de la"),
        *("l’adresse est mal formée", "Site retiré n’est pas actif"),
    ]
    for line, answer in zip(page.select(".tried li"), answers, strict=True):
        assert answer in words(line)
    assert one(page, "#name")["value"] == "Site neuf"
    assert school.text == LIST


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("id", "Élan", "« Élan » n’est pas un mot court"),
        ("id", "lave", "« lave » est déjà l’identifiant"),
        ("name", "", "nécessaire"),
        ("why", " ", "nécessaire"),
        ("start", "", "nécessaire"),
        ("start", "neuf.example", "n’est pas une adresse complète"),
        ("start", "https://ailleurs.example/", "hors du périmètre"),
        ("start", "https://neuf.example/x/y", "exclue par le site lui-même"),
        ("scope", "https://neuf.example/", "commence par http"),
        ("scope", "*.fr", "les sites de tout le monde"),
        ("scope", "neuf.example/a?b", "contient ? ou #"),
        ("scope", "neuf.example/*", "contient * dans son chemin"),
        ("scope", "neuf.example\nlave.example", "Deux sites ont le même périmètre"),
        ("overlaps", "personne", "n’est pas dans la liste"),
        ("exclude", "autre.example/x", "n’exclut rien"),
        ("levels", "cycle9", "pas dans le vocabulaire"),
        ("languages", "Français", "n’est pas un mot court"),
        ("review_by", "1/9/2027", "n’est pas une date"),
        ("review_by", "2027-02-30", "n’est pas une date"),
        ("delay", "vite", "n’est pas un nombre permis"),
        ("max_pages", "0", "n’est pas un nombre entier"),
        ("max_depth", "-1", "n’est pas un nombre entier"),
        ("recrawl_min", "une heure", "n’est pas une durée"),
        ("recrawl_min", "60d", "plus longue que l’autre"),
        ("boost", "11", "n’est pas un nombre permis"),
        ("sitemap", "plan.xml", "n’est pas une adresse complète"),
    ],
)
def test_told_at_its_field(school: School, signed_in: SignedIn, field: str, value: str, told: str) -> None:
    """What `cartable check` would name is told at its field, with the remedy, in French; nothing is saved."""
    curator = signed_in(Role.CURATOR)
    sent = {**NEW, "exclude": "neuf.example/x", "recrawl_max": "30d", field: value}
    page = read(send(curator, ADD, sent), 400)
    assert told in words(one(page, f"#{field}-fault"))
    assert page.select(f".faults a[href='#{field}']")
    assert page.select(f"#{field}")
    assert one(page, "#exclude").get_text().strip() == sent["exclude"]
    assert school.text == LIST


def test_inside_another_site(school: School, signed_in: SignedIn) -> None:
    """A folder of a site of the list says so; named as the wider one, that site makes way."""
    curator = signed_in(Role.CURATOR)
    inside = {**NEW, "start": "https://lave.example/cours/", "scope": "lave.example/cours"}
    assert "est à l’intérieur d’un autre site" in words(one(read(send(curator, ADD, inside), 400), "#overlaps-fault"))
    number_of(send(curator, ADD, {**inside, "overlaps": "lave"}))
    assert school.text == LIST


def test_faults_have_sentences() -> None:
    """Each code of a problem that is told in words of its own has them in every language."""
    for messages in load_messages().values():
        assert not [code for code in TOLD if not messages.has(f"site_form.fault.{code.replace('-', '_')}")]


def test_changed_meanwhile(school: School, signed_in: SignedIn) -> None:
    """Whoever saves over another's change is stopped and shown both versions, with all that was typed; saving again
    after that is taken.
    """
    first, second = signed_in(Role.CURATOR), signed_in(Role.CURATOR, "deux")
    mine, theirs = filled(first.page(EDIT)), filled(second.page(EDIT))
    assert send(second, EDIT, {**theirs, "name": "Le nom des autres"}).status_code == 303
    saved = school.text
    for action in ("save", "keep", "check"):
        page = read(send(first, EDIT, {**mine, "name": "Mon nom"}, action), 409)
        assert "modifié entre-temps" in words(one(page, ".warning"))
        assert "-name: Le nom des autres +name: Mon nom" in words(one(page, ".difference"))
        assert school.text == saved
    assert send(first, EDIT, filled(page)).status_code == 303
    assert "name: Mon nom" in school.text


def test_another_site_edited_by_hand_meanwhile(school: School, signed_in: SignedIn) -> None:
    """A change of another site, by hand, hinders nobody and is kept."""
    curator = signed_in(Role.CURATOR)
    fields = filled(curator.page(EDIT))
    school.edit("Lave & Cie", "Lave et compagnie")
    assert send(curator, EDIT, {**fields, "name": "Autre"}).status_code == 303
    assert school.text == LIST.replace("Lave & Cie", "Lave et compagnie").replace("name: Vikidia", "name: Autre")


@pytest.mark.parametrize("path", ["/admin/sites/personne/edit", "/admin/drafts/77/edit", "/admin/sites/a%00b/edit"])
def test_no_such_site(signed_in: SignedIn, path: str) -> None:
    """A site or draft that there is not is no page."""
    assert signed_in(Role.CURATOR).get(path).status_code == 404


def test_a_broken_list(school: School, signed_in: SignedIn) -> None:
    """With a list that has problems nothing is saved, and the page says why."""
    curator = signed_in(Role.CURATOR)
    school.edit("version: 1", "version: 7")
    broken = school.text
    for action in ("save", "check"):
        assert "cartable check" in words(one(read(send(curator, ADD, NEW, action), 409), ".warning"))
    assert school.text == broken


def test_from_a_proposal(desk: Desk, signed_in: SignedIn) -> None:
    """A reader's proposal fills the form in: address, host, level and subject; it is answered when the list has it."""
    asked = Asked(Kind.PROPOSAL, "https://www.neuf.example/cours/", "f1", "Très clair", subject="svt", level="cycle3")
    number = desk.requests().take(asked, desk.today())
    assert number
    curator, approver = signed_in(Role.CURATOR), signed_in(Role.APPROVER)
    page = curator.page(f"{ADD}?request={number}")
    assert "Très clair" in words(one(page, ".aside"))
    fields = filled(page)
    assert (fields["id"], fields["scope"]) == ("neuf-example", "www.neuf.example")
    assert (fields["start"], fields["levels"], fields["subjects"]) == (asked.url, ["cycle3"], ["svt"])
    draft = number_of(send(curator, ADD, {**fields, "name": "Neuf", "why": "Des cours"}))
    waits = desk.requests().find(number)
    assert waits is not None
    assert waits.status is Status.NEW
    seal = one(approver.page(f"/admin/drafts/{draft}"), "[action$=approve] [name=seal]")["value"]
    approver.followed(approver.post(f"/admin/drafts/{draft}/approve", seal=str(seal)))
    answered = desk.requests().find(number)
    assert answered is not None
    assert (answered.status, " ".join(answered.reason.split())) == (
        Status.ACCEPTED,
        "Le site « Neuf » est maintenant dans la liste.",
    )


def test_an_address_given(signed_in: SignedIn) -> None:
    """An address in the link fills in id, start and scope; what is no address fills in nothing."""
    curator = signed_in(Role.CURATOR)
    fields = filled(curator.page(f"{ADD}?url=neuf.example/cours"))
    assert (fields["id"], fields["scope"]) == ("neuf-example", "neuf.example")
    assert filled(curator.page(f"{ADD}?url=%00&request=zzz"))["start"] == ""


def test_kept_for_later(school: School, desk: Desk, signed_in: SignedIn) -> None:
    """A form with faults can be kept, opened again as it was, and sent when it is whole."""
    curator = signed_in(Role.CURATOR)
    number = number_of(send(curator, ADD, {**NEW, "start": "", "id": "pas fini"}, "keep"))
    draft = desk.drafts().find(number)
    assert draft is not None
    assert draft.state is State.DRAFT
    assert "Adresses de départ : Ce champ est nécessaire" in words(
        one(curator.page(f"/admin/drafts/{number}"), ".faulty")
    )
    path = f"/admin/drafts/{number}/edit"
    fields = filled(curator.page(path))
    assert (fields["id"], fields["levels"], fields["reason"]) == ("pas fini", NEW["levels"], NEW["reason"])
    assert number_of(send(curator, path, {**fields, "start": NEW["start"], "id": "neuf"})) == number
    assert desk.drafts().waiting() == 1
    assert school.text == LIST


REST = NOTED.partition("  - id: lave")[2]
ODD = (
    "*.fr",
    "https://neuf.example/",
    "a.example/%2e%2e/",
    "~",
    "null",
    "[a",
    "{a: b}",
    "- x",
    "# y",
    "'\"",
    "&a *a",
    "\0",
)
ANY = st.text(max_size=60) | st.sampled_from(ODD)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    fields=st.dictionaries(st.sampled_from([*FIELDS, "try", "reason", "seen"]), ANY, max_size=6),
    action=st.sampled_from(["check", "save", "keep", "x"]),
    path=st.sampled_from([ADD, EDIT]),
)
def test_any_values(school: School, signed_in: SignedIn, fields: dict[str, str], action: str, path: str) -> None:
    """Whatever stands in the fields: no 500, a good list afterwards, and all that is not that site as it was."""
    school.file.write_text(NOTED, encoding="utf-8")
    curator = signed_in(Role.CURATOR)
    answer = send(curator, path, {**(NEW if path == ADD else filled(curator.page(path))), **fields}, action)
    assert answer.status_code in {200, 303, 400, 409}
    if "Location" in answer.headers:
        curator.followed(answer)
    after = load_allowlist(school.file)
    assert isinstance(after, Allowlist)
    assert school.text.partition("  - id: lave")[2] == REST
    assert after.site("vikidia") is not None
