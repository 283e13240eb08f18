"""Any key of a site set or taken away in the list's text, and sites added, on their own lines only."""

from __future__ import annotations

import re
import time
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allowlist.edit import add_exclusion, add_sites, change_site, entries_of, entry_of, read_entry, save, text_of
from allowlist.edit_values import Plain, on_one_line, plain
from allowlist.errors import EditRefused
from allowlist.model import Site
from tests.allowlist.lists import good
from tests.allowlist.test_edit import EDITABLE, LIST, TEXTS, changed_lines, comments, digest

APPROVED = {"by": ["x"], "date": "2026-01-01"}
NEW: dict[str, Any] = {"id": "new", "name": "Néuf", "start": ["https://new.fr/"], "why": "w", "approved": APPROVED}

CHANGES: dict[str, dict[str, Any]] = {
    "name": {"name": "😀 É: #x, [y] {z} 'q' \"d\""},
    "no-guess": {"name": "no", "why": "2026-01-01"},
    "lines": {"why": "un\n\n  deux # pas de note\ntrois"},
    "odd-lines": {"why": "un\r\ndeux\u2028trois\x85quatre\n\tcinq"},
    "approved": {"approved": {"by": ["m. nom", "n"], "date": date(2026, 2, 2)}},
    "numbers": {"boost": 2.5, "delay": 0, "max_pages": 12, "private_network": True, "review_by": date(2028, 1, 1)},
    "lists": {"languages": ["fr", "no"], "sitemap": ["https://zero.fr/?a=1,2&b=[x]"]},
    "map": {"recrawl": {"min": "12h", "max": "2w"}},
    "long": {"exclude": [f"zero.fr/une-adresse-assez-longue-{number}*" for number in range(9)]},
    "key-first": {"status": None},
    "all": {"status": "suspended", "why": "court", "levels": ["cm"], "name": "N"},
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", TEXTS)
def test_any_key_in_any_style(name: str, change: str) -> None:
    """The site is read as meant, every line of others is as it was, and so are the notes of keys that stay."""
    text = TEXTS[name]
    for site_id in (*EDITABLE, "bare"):
        keys = {key: value for key, value in CHANGES[change].items() if key not in ("exclude", "sitemap")}
        keys = CHANGES[change] if site_id == "007" else keys
        after = change_site(text, site_id, keys)
        entry, was = entry_of(after, site_id), entry_of(text, site_id)
        for key in {**entry, **was}:
            expected = plain(keys[key]) if keys.get(key) is not None else None if key in keys else was.get(key)
            assert entry.get(key) == expected, (key, site_id)
        others = [[site for site in good(each).sites if site.id != site_id] for each in (text, after)]
        assert others[0] == others[1]
        assert _outside(text, site_id) == _outside(after, site_id)


def _outside(text: str, site_id: str) -> tuple[str, str]:
    """What stands before and after the lines of a site; whether the last line has an end is no part of it."""
    own = text_of(text, site_id)
    before, _, after = text.partition(own)
    return before, after


def test_notes_within_a_site_stay() -> None:
    """Notes behind the values and above the keys that stay are kept, and those behind a value that is replaced too."""
    text = LIST.replace("start: [https://first.fr/]", "start: [https://first.fr/]   # début\t!")
    text = text.replace("approved:\n      by:", "approved:   # qui\n      by:")
    after = change_site(text, "first", {"name": "Autre", "approved": {"by": ["z"], "date": "2026-09-02"}, "boost": 2})
    kept = [note for note in comments(text) if note != "who"]
    assert comments(after) == kept
    assert "    approved: {by: [z], date: 2026-09-02}  # qui\n" in after
    assert "    name: Autre\n    start: [https://first.fr/]   # début\t!\n" in after


def test_entries_of_a_list_keep_their_lines() -> None:
    """Of a list with an entry a line those that stay keep their lines and notes."""
    text = LIST.replace(
        "    why: |\n", "    exclude:\n      - first.fr/a  # A\n      # B?\n      - first.fr/b\n    why: |\n"
    )
    after = change_site(text, "first", {"exclude": ["first.fr/b", "first.fr/c"]})
    assert "    exclude:\n      # B?\n      - first.fr/b\n      - first.fr/c\n    why: |\n" in after
    after = change_site(text, "first", {"exclude": ["first.fr/a"], "levels": ["cm"]})
    assert "      - first.fr/a  # A\n      # B?\n    levels: [cm]\n    why: |\n" in after
    after = change_site(text, "first", {"exclude": None})
    assert after == LIST


def test_braces_are_rewritten_for_that_site_only() -> None:
    """In braces keys are set, taken away at either end, and added, and a note between them stays."""
    after = change_site(
        LIST, "braces", {"name": None, "id": "braces", "why": "a, b", "status": None, "boost": 2} | {"name": "N"}
    )
    line = next(line for line in after.splitlines() if "id: braces" in line)
    own = "  - {id: braces, name: N, start: [https://braces.fr/], why: 'a, b', "
    assert line == own + "approved: {by: [x], date: 2026-01-01}, boost: 2}"
    text = LIST.replace("why: w,\n     approved", "why: w, levels: [cm], # note\n     approved")
    after = change_site(text, "bare", {"levels": None})
    assert "{id: bare, name: B, start: [https://bare.fr/], why: w, approved: {by: [x], date: 2026-01-01}}" in after
    entry = "{id: a, name: A, start: [https://a.fr/], why: w, approved: &x {by: [x], date: 2026-01-01}}"
    inline = f"version: 1\nsites: [{entry}]"
    after = add_sites(change_site(inline, "a", {"why": "v"}), [NEW])
    assert [site.why for site in good(after).sites] == ["v", "w"]
    assert after.count("\n") == 1


def test_an_alias_is_replaced_and_an_anchor_is_not() -> None:
    """What a value borrows is replaced for its own site; what others borrow is refused, with the remedy."""
    text = LIST.replace("levels: [cm]", "levels: &l [cm]")
    late = "  - {id: z, name: Z, start: [https://z.fr/], why: w, approved: {by: [x], date: 2026-01-01}, levels: *l}\n"
    text = text.replace("  # the tail\n", late)
    after = change_site(text, "z", {"levels": []})
    assert good(after).site("z").levels == ()  # type: ignore[union-attr]
    assert change_site(text, "z", {"why": "v"}).count("*l") == 1
    with pytest.raises(EditRefused, match="`&l` for use elsewhere: write it out"):
        change_site(text, "last", {"levels": None})


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"id": "other"}, "an id is never changed"),
        ({"naem": "x"}, "unknown key `naem`: did you mean `name`"),
        ({"name": None}, "has no `name`"),
        ({"name": " "}, "the value is empty"),
        ({"levels": ["xx"], "status": "on"}, "`xx` is not known here.*`on` is not known here"),
        ({"start": ["https://evil.fr/"], "scope": ["first.fr"]}, "lies outside the scope"),
        ({"scope": ["zero.fr", "first.fr"]}, "zero.fr"),
        ({"why": "\x07bell \ud800"}, "could not be written|not valid|problems"),
    ],
)
def test_what_the_list_could_not_hold_is_refused_whole(changes: dict[str, Any], told: str) -> None:
    """Every problem that the list would have is named at once, each with its remedy."""
    with pytest.raises(EditRefused) as refused:
        change_site(LIST, "first", changes)
    assert re.search(told, str(refused.value)), refused.value


@pytest.mark.parametrize("name", TEXTS)
def test_a_site_is_added_below_the_last(name: str) -> None:
    """A new site has lines of its own, indented as the last one is; every other line is as it was."""
    text = TEXTS[name]
    after = add_sites(text, [NEW, {**NEW, "id": "newer", "start": ["https://newer.fr/"], "levels": ["cm"]}])
    assert [site.id for site in good(after).sites][-2:] == ["new", "newer"]
    lines = [line for _, line in changed_lines(text, after)]
    assert sum("id: new" in line for line in lines) == 2
    assert comments(after) == comments(text)
    assert set(text.splitlines()) <= set(after.splitlines())
    bare = after.replace("\r\n", "\n").replace("\r", "\n")
    own = [
        "id: new",
        "  name: Néuf",
        "  start: [https://new.fr/]",
        "  why: w",
        "  approved: {by: [x], date: 2026-01-01}",
    ]
    assert "\n  - " + "\n  ".join(own) + "\n" in bare
    assert ("\r\n" in text) == ("\r\n" in after)
    with pytest.raises(EditRefused, match="stands at line"):
        add_sites(text, [{**NEW, "id": "first"}])


def test_the_first_site_of_a_list() -> None:
    """A list without any site takes its first; head, notes and what follows stay."""
    for text in ("---\nversion: 1\nsites: []  # none\n# end\n", "sites: []\nversion: 1", "version: 1\nsites:\n  []\n"):
        after = add_sites(text, [NEW])
        assert [site.id for site in good(after).sites] == ["new"]
        assert comments(after) == comments(text)
    with pytest.raises(EditRefused, match="problems before"):
        add_sites("version: 2\nsites: []\n", [NEW])


def test_a_gap_between_sites_is_kept_up() -> None:
    """Where an empty line stands above the last site, one stands above the new one; notes below it stay its own."""
    text = LIST.replace("  # the tail\n", "      # own note\n# the tail\n").replace(
        "  -   name: Last", "\n  -   name: Last"
    )
    after = add_sites(text, [NEW])
    assert "      # own note\n\n  - id: new\n" in after
    assert after.endswith("date: 2026-01-01}\n# the tail\n")


def test_the_mark_of_an_editor_is_kept(tmp_path: Any) -> None:
    """A file that begins with a byte order mark still does after an edit."""
    path = tmp_path / "allowlist.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + LIST.encode())
    text = change_site(LIST, "first", {"name": "x"})
    save(path, text, good(LIST).digest)
    assert path.read_bytes() == b"\xef\xbb\xbf" + text.encode()
    assert digest(path) != good(text).digest


_texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).filter(str.strip)
_hosts = st.sampled_from(["a{n}.fr/x", "a{n}.fr/y*", "a{n}.fr/*?*q=1*", "a{n}.fr/Spécial:*", "a{n}.fr/'l%2A"])
_KEYS: dict[str, st.SearchStrategy[Any]] = {
    "name": _texts,
    "why": _texts | st.lists(_texts, min_size=1, max_size=4).map("\n".join),
    "exclude": st.lists(_hosts, max_size=4, unique=True),
    "levels": st.lists(st.sampled_from(["cm", "no", "c2"]), max_size=3, unique=True),
    "approved": st.fixed_dictionaries({"by": st.lists(_texts, min_size=1, max_size=3), "date": st.dates().map(str)}),
    "status": st.sampled_from(["active", "suspended", "retired"]),
    "review_by": st.dates().map(str),
    "boost": st.sampled_from(["1", "2.5"]),
    "recrawl": st.sampled_from([{"min": "1d"}, {"min": "12h", "max": "2w"}]),
    "private_network": st.booleans(),
}
_OPTIONAL = ("exclude", "levels", "status", "review_by", "boost", "recrawl", "private_network")
_entries = st.fixed_dictionaries(
    {key: _KEYS[key] for key in ("name", "why", "approved")}, optional={key: _KEYS[key] for key in _OPTIONAL}
)
_changes = st.fixed_dictionaries(
    {}, optional={key: strategy | st.none() if key in _OPTIONAL else strategy for key, strategy in _KEYS.items()}
)


def _numbered(value: Any, number: int) -> Any:
    return [each.format(n=number) for each in value] if isinstance(value, list) else value


def _written(entry: dict[str, Any], number: int, style: str) -> str:
    whole: dict[str, Plain] = {"id": f"s{number}", "start": [f"https://a{number}.fr/"]}
    whole |= {key: plain(_numbered(value, number) if key == "exclude" else value) for key, value in entry.items()}
    if style == "braces":
        return f"  - {on_one_line(whole)}  # note {number}\n"
    lines = []
    for key, value in whole.items():
        if style == "lines" and isinstance(value, list) and value:
            lines += [f"{key}:  # n{number}", *(f"  - {on_one_line(each)}  # e" for each in value)]
        else:
            lines.append(f"{key}: {on_one_line(value, key)}  # {key}")
    return f"  # above {number}\n\n  - " + "\n    ".join(lines) + "\n"


@given(
    st.lists(st.tuples(_entries, st.sampled_from(["keys", "lines", "braces"])), min_size=1, max_size=4),
    _changes,
    st.integers(0, 3),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_random_changes(
    sites: list[tuple[dict[str, Any], str]],
    changes: dict[str, Any],
    which: int,
    ending: str,
    cut_off: bool,  # noqa: FBT001
) -> None:
    """Other lines are identical, the site is as meant, and the reverse change gives back an equal list."""
    head = "---\nversion: 1\nvocabulary: {levels: {cm: CM, 'no': N, c2: C2}}\nsites:\n"
    text = head + "".join(_written(entry, number, style) for number, (entry, style) in enumerate(sites))
    text = (text.removesuffix("\n") if cut_off else text).replace("\n", ending)
    number = which % len(sites)
    site_id = f"s{number}"
    changes = {key: _numbered(value, number) if key == "exclude" else value for key, value in changes.items()}
    before = good(text)
    after_text = change_site(text, site_id, changes)
    after = good(after_text)
    assert [site for site in after.sites if site.id != site_id] == [site for site in before.sites if site.id != site_id]
    was, now = entry_of(text, site_id), entry_of(after_text, site_id)
    meant = {**was, **{key: None if value is None else plain(value) for key, value in changes.items()}}
    assert now == {key: value for key, value in meant.items() if value is not None}
    assert _outside(text, site_id) == _outside(after_text, site_id)
    back = change_site(after_text, site_id, {key: was.get(key) for key in changes})
    assert good(back).sites == before.sites
    assert read_entry(text_of(after_text, site_id)) == now


@given(_texts)
@settings(max_examples=200, deadline=None)
def test_any_text_is_written_so_that_it_is_read(words: str) -> None:
    """Whatever a curator types stands in the list as typed, but for the white space around it, or is refused."""
    try:
        text = change_site(LIST, "first", {"name": words, "why": f"a\n{words}"})
    except EditRefused:
        assert any(not sign.isprintable() for sign in words)
        return
    site = good(text).site("first")
    assert isinstance(site, Site)
    assert site.name == words.strip()


def test_of_five_thousand_sites_one_is_saved_quickly() -> None:
    """An edit in a list of 5,000 sites reads the list once more and no more than that: seconds on a slow machine."""
    more = "".join(
        f"  - id: s{n}\n    name: S\n    start: [https://s{n}.fr/]\n"
        "    why: w\n    approved: {by: [x], date: 2026-01-01}\n"
        for n in range(5000)
    )
    text = LIST.replace("  # the tail\n", more)
    began = time.process_time()
    good(text)
    read = time.process_time() - began
    began = time.process_time()
    after = change_site(text, "s4000", {"why": "v"})
    assert time.process_time() - began < max(1.6 * read, 1)
    assert len(changed_lines(text, after)) == 1
    assert [entry["id"] for entry in entries_of(after) if entry["why"] == "v"] == ["s4000"]


def test_an_exclusion_of_a_site_in_braces() -> None:
    """What a takedown writes fits a site in braces too."""
    after = add_exclusion(LIST, "bare", "bare.fr/x")
    assert [each.text for each in good(after).site("bare").exclude] == ["bare.fr/x"]  # type: ignore[union-attr]
