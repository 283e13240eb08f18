"""What a preview looks at, and the lines it offers for the list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from allowlist.model import Allowlist, Status
from cartable.candidate import candidate_of, candidate_of_entry, entry_of, publicly
from cartable.errors import CannotPreview, ListBroken, UnknownSite
from cartable.settings import Settings, read_settings
from tests.allowlist.lists import entry, good

LIST = "version: 1\nsites:\n" + "".join(
    (
        entry("wide", "wide.fr"),
        entry("folder", "wide.fr/folder", "overlaps: [wide]", "status: suspended"),
        entry("old-fr", "old.fr", "status: retired"),
    )
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "allowlist.yaml").write_text(LIST, encoding="utf-8")
    return read_settings({}, None, {"allowlist": str(tmp_path / "allowlist.yaml"), "state": str(tmp_path / "var")})


@pytest.mark.parametrize(
    ("typed", "scope"),
    [
        ("new.fr", "new.fr"),
        ("https://new.fr/", "new.fr"),
        ("HTTP://New.fr:80/?utm_source=x#top", "new.fr"),
        ("https://new.fr:8080", "new.fr:8080"),
        ("https://new.fr/cours", "new.fr/cours"),
        ("https://new.fr/cours/", "new.fr/cours/"),
        ("https://new.fr/index.html", "new.fr"),
        ("https://new.fr/wiki/Accueil", "new.fr/wiki/"),
        ("https://new.fr/a/b/c.html?x=1", "new.fr/a/b/"),
        ("https://new.fr/%C3%A9t%C3%A9/", "new.fr/été/"),
    ],
)
def test_an_address_stands_for_its_folder(settings: Settings, typed: str, scope: str) -> None:
    """The scope taken is the folder of the address, the host when it has none; alone on its list, and not crowded."""
    candidate = candidate_of(typed, settings)
    assert [each.text for each in candidate.site.scope] == [scope]
    assert candidate.allowlist.sites == (candidate.site,)
    assert candidate.allowlist.site_for(candidate.site.start[0]) == candidate.site
    assert (candidate.made_up, candidate.crowded) == (True, False)


@pytest.mark.parametrize("typed", ["https://github.io/", "https://a@new.fr/", "x:y", "https://new.fr/a%2f../b/"])
def test_an_address_without_a_scope_is_one_sentence(settings: Settings, typed: str) -> None:
    """What could not stand in a list is refused before anything is asked."""
    with pytest.raises(CannotPreview) as refused:
        candidate_of(typed, settings)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(("site_id", "crowded"), [("wide", True), ("folder", True), ("old-fr", False)])
def test_a_site_of_the_list_is_taken_as_active(settings: Settings, site_id: str, crowded: bool) -> None:  # noqa: FBT001
    """Whatever its status; the other sites keep their addresses. Crowded when an active site has the same host."""
    candidate = candidate_of(site_id, settings)
    assert candidate.site.status is Status.ACTIVE
    assert candidate.allowlist.site(site_id) == candidate.site
    assert len(candidate.allowlist.sites) == 3
    assert candidate.crowded is crowded


def test_an_address_on_the_host_of_an_active_site_is_crowded(settings: Settings) -> None:
    """A run may be asking that host; under a broken list nobody knows, so any host is."""
    assert candidate_of("https://www.wide.fr/other/", settings).crowded
    settings.allowlist.write_text("sites: [", encoding="utf-8")
    assert candidate_of("new.fr", settings).crowded
    with pytest.raises(ListBroken):
        candidate_of("wide", settings)


def test_an_unknown_id_is_named_with_the_nearest(settings: Settings) -> None:
    """A slip is one sentence."""
    with pytest.raises(UnknownSite, match="did you mean wide"):
        candidate_of("wid", settings)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("https://old.fr/below/%C3%A9t%C3%A9/a.html", 'L’été : "ça" # \\ et \u202e[plus]'),
        ("http://127.0.0.7:81/", "{}"),
        ("10.1.2.3", "- a"),
    ],
)
def test_the_entry_can_be_pasted(settings: Settings, typed: str, name: str) -> None:
    """Under `sites:` it is read as the site that was previewed, suspended until a person signs. Its id is free, and
    it says which site it lies inside.
    """
    site = candidate_of(typed, settings).site
    lines = entry_of(site, name, ("fr", "en"), date(2026, 11, 25))
    pasted = good(f"{LIST}{lines}\n").site(site.id)
    assert pasted is not None
    assert pasted.status is Status.SUSPENDED
    active = replace(pasted, status=Status.ACTIVE)
    assert (active.start, active.scope, active.private_network) == (site.start, site.scope, site.private_network)
    assert active.name == name.replace("\u202e", "")
    assert Allowlist((active,)).site_for(site.start[0])


def test_the_private_network_is_for_those_who_approve_it(settings: Settings) -> None:
    """For others it is closed: to an address, to a draft, also of a site that is active in it, to one that is not
    active; the active site as it stands in the list is asked.
    """
    private = "private_network: true"
    inside = (entry("intra", "10.0.0.1", private), entry("autre", "10.0.0.2", private, "status: suspended"))
    settings.allowlist.write_text("version: 1\nsites:\n" + "".join(inside), encoding="utf-8")
    moved = f"id: intra\nname: Intra\nstart: ['http://10.0.0.3/']\nscope: [10.0.0.3]\n{private}\n"
    candidates = [candidate_of(typed, settings) for typed in ("http://10.0.0.1/x/", "autre", "intra")]
    candidates.insert(0, candidate_of_entry(moved, settings))
    assert all(each.site.private_network for each in candidates)
    found = [publicly(each, settings) for each in candidates]
    assert [each.site.private_network for each in found] == [False, False, False, True]
    assert [each.allowlist.allows_private("10.0.0.3") for each in found] == [False] * 4
    assert found[2].allowlist.allows_private("10.0.0.2") is False


def test_an_entry_that_is_none(settings: Settings) -> None:
    """What stands in it wrongly is told with its remedy."""
    for text in ("", "[]", "id: x", "id: x\nname: X\nstart: [x]\nscope: [ab]", "\t:", "- a\n- b"):
        with pytest.raises(CannotPreview, match="the entry: "):
            candidate_of_entry(text, settings)
