"""One page written as an exclusion, and into the list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allowlist.address import Oddity, parse_address
from allowlist.edit import add_exclusion
from allowlist.errors import EditRefused
from allowlist.exclusion import exclusion_for
from allowlist.model import Allowlist, NotAdmitted, Why
from tests.allowlist.lists import good, site
from tests.allowlist.test_edit import TEXTS, changed_lines, comments

PAGES = [
    "/a",
    "/a/b.html",
    "/wiki/Pourquoi_%3F",
    "/wiki/M*A*S*H",
    "/%2A",
    "/%C3%A9t%C3%A9",
    "/%E9t%E9",
    "/it's",
    "/a#b",
]


def decide(url: str, *exclude: str) -> object:
    decision = Allowlist((site("a", "ex.fr", "ex.fr:8080", exclude=exclude),)).decide(url)
    return decision.why if isinstance(decision, NotAdmitted) else "in"


@pytest.mark.parametrize(
    ("url", "entry"),
    [
        ("https://ex.fr/wiki/Pourquoi_%3F_%C3%89t%C3%A9_*", "ex.fr/wiki/Pourquoi_%3F_Été_%2A"),
        ("https://ex.fr:8080/a?b=1", "ex.fr:8080/a?b=1"),
        ("https://ex.fr/", "ex.fr/?"),
        ("https://ex.fr/%E9t%E9", "ex.fr/%E9t%E9"),
        ("https://ex.fr/a%E2%80%8Bb", "ex.fr/a%E2%80%8Bb"),
        ("https://ex.fr/forum/", "ex.fr/forum/"),
    ],
)
def test_the_entry_is_readable_and_escaped(url: str, entry: str) -> None:
    """Letters are decoded where that means the same; stars, question marks and what nobody sees stay escaped."""
    assert exclusion_for(url) == entry


def test_a_home_page_goes_alone() -> None:
    """Taking down the home page of a host leaves the rest of the host in."""
    entry = exclusion_for("https://ex.fr/")
    assert [decide(f"https://ex.fr/{rest}", entry) for rest in ("", "a", "?a=1")] == [Why.EXCLUDED, "in", "in"]


@given(st.text(st.sampled_from("ab*?%/.;é'\"&=2A "), max_size=12), st.text(st.sampled_from("ab*=&?%2"), max_size=6))
def test_the_entry_takes_out_its_page_and_nothing_beside_it(path: str, query: str) -> None:
    """Whatever signs an address has, its exclusion holds it, and not the same address with a letter more or less."""
    url = f"https://ex.fr/{path}x" + (f"?{query}" if query else "")
    if isinstance(parse_address(url), Oddity) or decide(url) != "in":
        return
    entry = exclusion_for(url)
    assert decide(url, entry) is Why.EXCLUDED
    beside = url.replace("x?", "xy?") if query else f"{url}y"
    assert decide(beside, entry) == decide(beside)
    starless = url.replace("*", "a").replace("%2A", "a")
    assert decide(starless, entry) == ("in" if starless != url else Why.EXCLUDED)


EXCLUDES = {
    "none": ("", ""),
    "flow": ("exclude: [{host}/x, '{host}/y']  # why", "exclude: [{host}/x, '{host}/y', {new}]  # why"),
    "flow-empty": ("exclude: []", "exclude: [{new}]"),
    "flow-lines": ("exclude: [{host}/x,  # x\n{in}  {host}/y]", "exclude: [{host}/x,  # x\n{in}  {host}/y, {new}]"),
    "block": (
        "exclude:\n{in}  - {host}/x  # x\n{in}  # y",
        "exclude:\n{in}  - {host}/x  # x\n{in}  - {new}\n{in}  # y",
    ),
    "block-outdented": ("exclude:\n{in}- {host}/x", "exclude:\n{in}- {host}/x\n{in}- {new}"),
}


@pytest.mark.parametrize("style", EXCLUDES)
@pytest.mark.parametrize("name", TEXTS)
def test_it_is_added_whatever_the_style(name: str, style: str) -> None:
    """The entry is at the end of the site's exclusions; every other line and comment is as it was."""
    values = {"host": "zero.fr", "new": "zero.fr/it's", "in": "    "}
    before, after = (text.format(**values).replace("{in}", "    ") for text in EXCLUDES[style])
    newline = "\r\n" if "\r\n" in TEXTS[name] else "\r" if "\r" in TEXTS[name] else "\n"
    marker = f"    id: 007{newline}"
    text = TEXTS[name].replace(marker, marker + f"    {before}\n".replace("\n", newline) if before else marker)
    edited = add_exclusion(text, "007", "zero.fr/it's")
    if before:
        assert edited == text.replace(before.replace("\n", newline), after.replace("\n", newline))
    else:
        assert len(changed_lines(text, edited)) == 1
    assert comments(edited) == comments(text)
    assert good(edited).site("007").exclude[-1].text == "zero.fr/it's"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("entry", "word"),
    [
        ("zero.fr", "start-excluded|excluded by its own site"),
        ("other.fr/a", "takes nothing out"),
        ("zero.fr/a/%2f../b", "exclude"),
    ],
)
def test_one_that_would_break_the_list_is_refused(entry: str, word: str) -> None:
    """An exclusion that the list could not hold is a sentence, and nothing is changed."""
    with pytest.raises(EditRefused, match=word):
        add_exclusion(TEXTS["plain"], "007", entry)


def test_an_alias_is_never_followed_into_another_site() -> None:
    """Of exclusions that two sites share, the one that borrows them gets its own; the one that lends is refused."""
    shared = "exclude: &e [zero.fr/x]\n    scope: [first.fr, '*.zero.fr']"
    text = TEXTS["plain"].replace('name: "First"', f'name: "First"\n    {shared}')
    text = text.replace("name: >-\n      Folded", "exclude: *e\n    overlaps: [first]\n    name: >-\n      Folded")
    assert good(text).site("007")
    after = good(add_exclusion(text, "007", "zero.fr/y"))
    excluded = {site.id: [each.text for each in site.exclude] for site in after.sites}
    assert (excluded["first"], excluded["007"]) == (["zero.fr/x"], ["zero.fr/x", "zero.fr/y"])
    with pytest.raises(EditRefused, match="`&e` for use elsewhere: write it out where `\\*e` stands"):
        add_exclusion(text, "first", "zero.fr/y")
