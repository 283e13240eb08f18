"""`cartable sites …`: the list looked at, edited and exchanged from the command line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from allowlist.edit import entry_of
from cartable.desk import desk
from cartable.errors import NotSaved
from cartable.settings import Settings, read_settings
from cartable.sites import Person, change, entry_now, typed_changes
from tests.cartable.test_cli import LIST
from tests.command import Cartable
from webui.desk.audit import Entry, Wanted

BY_TWO = ("--approved-by", "ann", "--approved-by", "bob")


@pytest.fixture
def cartable(tmp_path: Path) -> Cartable:
    """A list of an active and a suspended site, with a note on each."""
    text = LIST.replace("  - id: here", "  # note\n  - id: here  # its id").replace(
        "version: 1", "version: 1\n" + VOCABULARY
    )
    (tmp_path / "allowlist.yaml").write_text(text, encoding="utf-8")
    return Cartable(tmp_path / "allowlist.yaml", tmp_path / "var")


VOCABULARY = "vocabulary: {levels: {c3: CM, c4: 5e}, subjects: {geo: Géo}}"


def text(cartable: Cartable) -> str:
    """The list as it is in the file."""
    return cartable.allowlist.read_text(encoding="utf-8")


def settings_of(cartable: Cartable) -> Settings:
    """The settings that the command line has."""
    return read_settings({}, None, {"state": str(cartable.state), "allowlist": str(cartable.allowlist)})


def log(cartable: Cartable) -> list[Entry]:
    """The audit log, oldest first."""
    return [each.entry for each in reversed(desk(settings_of(cartable)).audit().read(Wanted()))]


def test_list_and_show(cartable: Cartable) -> None:
    """Sites are listed by status, level, subject and review date, and one is shown as the list has it."""
    listed = cartable("sites", "list")
    assert (listed.code, [line.split()[:2] for line in listed.out.splitlines()]) == (
        0,
        [["here", "active"], ["world", "suspended"]],
    )
    assert cartable("sites", "list", "--status", "suspended").out.split()[0] == "world"
    changed = ("--set", "levels=c3", "--set", "subjects=geo", "--set", "review_by=2027-01-01")
    assert cartable("sites", "change", "world", *changed).code == 0
    found = cartable(
        "sites", "list", "--level", "c3", "--subject", "geo", "--review-before", "2027-01-02", "--json"
    ).json
    assert (found["id"], found["review_by"], found["approved_by"]) == ("world", "2027-01-01", ["a"])
    assert cartable("sites", "list", "--review-before", "2027-01-01").out == ""
    assert cartable("sites", "list", "--level", "c3").out.split() == ["world", "suspended", "2027-01-01", "World"]
    assert cartable("sites", "show", "here").out.startswith("  - id: here  # its id\n    name: Here\n")
    assert cartable("sites", "show", "here", "--json").json["start"] == ["http://127.0.0.61:1/"]
    unknown = cartable("sites", "show", "nobody")
    assert (unknown.code, unknown.err.count("\n")) == (1, 1)
    assert "none of that id" in unknown.err


def test_add_change_and_hide(cartable: Cartable) -> None:
    """A site is added when two people approve it, changed key by key, suspended, and restored by two; all is logged."""
    new = ("sites", "add", "new", "--name", "Néuf: 1", "--url", "https://new.example.org/a", "--why", "Pour les cours")
    few = cartable(*new, "--approved-by", "ann")
    assert (few.code, few.err.count("\n")) == (1, 1)
    assert "it has 1 of the 2 (ann) approvals that it needs: name each with --approved-by" in few.err
    before = text(cartable)
    added = cartable(*new, "--level", "c3", "--exclude", "new.example.org/x*", "--set", "recrawl.max=2w", *BY_TWO)
    assert (added.code, added.out) == (0, "site new: added\n    new site: new.example.org\n"), added.err
    assert text(cartable).startswith(before)
    narrowed = cartable("sites", "change", "new", "--add", "exclude=new.example.org/y", "--unset", "recrawl", "--json")
    assert (narrowed.json["changed"], narrowed.json["widened"]) == (True, [])
    assert entry_of(text(cartable), "new") == {
        "id": "new", "name": "Néuf: 1", "start": ["https://new.example.org/a"], "levels": ["c3"],
        "why": "Pour les cours",
        "exclude": ["new.example.org/x*", "new.example.org/y"],
        "approved": {"by": ["ann", "bob"], "date": str(desk_day(cartable))},
    }  # fmt: skip
    assert cartable("sites", "change", "new", "--remove", "exclude=new.example.org/y").code == 1
    assert cartable("sites", "change", "new", "--remove", "exclude=new.example.org/y", *BY_TWO).code == 0
    assert cartable("sites", "suspend", "new", "--why", "publicité").out == "site new: suspended\n"
    assert cartable("sites", "suspend", "new", "--why", "publicité").out == "site new: nothing to change\n"
    assert cartable("sites", "restore", "new", "--why", "réglé", "--approved-by", "ann").code == 1
    assert cartable("sites", "restore", "new", "--why", "réglé", *BY_TWO).code == 0
    assert cartable("sites", "retire", "new", "--why", "fermé").code == 0
    assert entry_of(text(cartable), "new")["status"] == "retired"
    assert text(cartable).startswith(before)
    told = [(each.what, each.subject, each.why) for each in log(cartable) if not each.what.endswith("_asked")]
    assert told == [
        ("site_added", "new", "Pour les cours"), ("site_changed", "new", ""), ("site_changed", "new", ""),
        ("site_suspended", "new", "publicité"), ("site_restored", "new", "réglé"), ("site_retired", "new", "fermé"),
    ]  # fmt: skip
    assert cartable("check").code == 0


def desk_day(cartable: Cartable) -> object:
    """The day by the desk."""
    return desk(settings_of(cartable)).today()


BY = Person("", ("ann", "bob"))


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        ({"put": [("naem", "x")]}, "naem: a site has no such key"),
        ({"put": [("name", "x"), ("name", "y")]}, "say it once"),
        ({"put": [("levels", "zz"), ("delay", "x")]}, "`zz` is not known here.*`x` is not a number"),
        ({"more": [("name", "x")]}, "it is no list"),
        ({"less": [("levels", "c3")]}, "it is not among them"),
        ({"unset": ["approved"]}, "written when a change is approved"),
        ({"put": [("start", "ftp://x")]}, "is not an http or https address"),
        ({"put": [("start", "https://world.example.org/a")]}, "have the same scope"),
    ],
)
def test_what_is_refused(cartable: Cartable, edit: dict[str, Any], told: str) -> None:
    """Each refusal names all that is wrong with its remedy, and the file is byte for byte as it was."""
    before = text(cartable)
    settings = settings_of(cartable)
    with pytest.raises(NotSaved, match=told):
        change(settings, "here", typed_changes(entry_now(settings, "here"), **edit), "site_changed", BY)
    assert text(cartable) == before


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("change", "here"), 2, "say what to change"),
        (("change", "here", "--set", "name"), 2, "write KEY=VALUE"),
        (("suspend", "here", "--why", " "), 2, "1 to 1000 characters"),
        (("change", "nobody", "--set", "name=x"), 1, "none of that id"),
        (("import", "nowhere.csv"), 1, "no such file"),
    ],
)
def test_what_cannot_be_read(cartable: Cartable, arguments: tuple[str, ...], code: int, told: str) -> None:
    """A command line that says nothing exits 2, what it names and is not there 1; never a traceback."""
    answer = cartable("sites", *arguments)
    assert (answer.code, told in answer.err) == (code, True), answer.err
    assert "Traceback" not in answer.err


def test_import_lets_nothing_in_by_itself(cartable: Cartable, tmp_path: Path) -> None:
    """Rows of a table enter suspended, whatever it says, row by row; problems are named, others go on."""
    table = tmp_path / "sites.csv"
    rows = [
        "id;name;start;why;status;approved_by;levels",
        "a;A;https://a.example.org/;w;active;x, y;c3 c4",
        "here;H;https://b.example.org/;w;;;",
        "c;C;https://c.example.org/;w;;;zz",
        "d;D;https://a.example.org/;w;;;",
        "e;'=1+1;https://e.example.org/;w;retired;;",
    ]
    table.write_text("\n".join(rows), encoding="utf-8-sig")
    before = text(cartable)
    dry = cartable("sites", "import", str(table), "--dry-run")
    assert (dry.code, text(cartable)) == (1, before)
    done = cartable("sites", "import", str(table), "--json")
    results = {line["site"]: line for line in map(json.loads, done.out.splitlines())}
    assert done.code == 1
    assert [results[each]["result"] for each in "acde"] == ["taken in", "left out:", "left out:", "taken in"]
    assert results["here"]["result"] == "already on the list"
    assert "`zz` is not known here" in results["c"]["problem"]
    assert "have the same scope" in results["d"]["problem"]
    assert text(cartable).startswith(before)
    site = entry_of(text(cartable), "a")
    assert (site["status"], site["levels"]) == ("suspended", ["c3", "c4"])
    assert site["approved"] != {"by": ["x", "y"], "date": str(desk_day(cartable))}
    assert (entry_of(text(cartable), "e")["name"], entry_of(text(cartable), "e")["status"]) == ("=1+1", "retired")
    assert cartable("sites", "list", "--status", "active").out.count("\n") == 1


def test_import_of_a_list_that_two_approve(cartable: Cartable, tmp_path: Path) -> None:
    """With enough approvals of this list's own people the sites are let in; with one too few nothing is."""
    other = tmp_path / "other.yaml"
    site = "  - {id: z, name: Z, start: [https://z.example.org/], why: w, approved: {by: [q], date: 2020-01-01}}\n"
    other.write_text("version: 1\nsites:\n" + site, encoding="utf-8")
    before = text(cartable)
    few = cartable("sites", "import", str(other), "--approved-by", "ann")
    assert (few.code, text(cartable)) == (1, before)
    assert "1 of the 2 (ann)" in few.err
    assert cartable("sites", "import", str(other), *BY_TWO, "--why", "de l’académie").code == 0
    entry = entry_of(text(cartable), "z")
    assert (entry.get("status"), entry["approved"]) == (None, {"by": ["ann", "bob"], "date": str(desk_day(cartable))})
    assert log(cartable)[-1].why == "de l’académie"
    assert cartable("sites", "import", str(other)).out.endswith("z: already on the list\n")


def test_export(cartable: Cartable, tmp_path: Path) -> None:
    """The list goes out as it is, as a table that is safe in a spreadsheet, and as JSON; the table comes back in."""
    assert cartable("sites", "change", "here", "--set", "name=@SUM(1+1)*cmd|' /C calc'!A0").code == 0
    assert cartable("sites", "export").out == text(cartable)
    exported = json.loads(cartable("sites", "export", "--format", "json").out)
    assert [site["id"] for site in exported["sites"]] == ["here", "world"]
    table = cartable("sites", "export", "--format", "csv").out
    assert next(csv.DictReader(io.StringIO(table)))["name"].startswith("'@SUM")
    copy = Cartable(tmp_path / "copy.yaml", tmp_path / "copy")
    copy.allowlist.write_text(f"version: 1\n{VOCABULARY}\nsites: []\n", encoding="utf-8")
    (tmp_path / "t.csv").write_text(table, encoding="utf-8")
    assert copy("sites", "import", str(tmp_path / "t.csv")).code == 0
    here = entry_of(text(copy), "here")
    assert here["name"] == "@SUM(1+1)*cmd|' /C calc'!A0"
    assert here["private_network"] == "true"


def test_a_small_school(cartable: Cartable) -> None:
    """With `approvals` 1 one person lets a site in."""
    new = ("sites", "add", "new", "--name", "N", "--url", "https://new.example.org/", "--why", "w")
    assert cartable(*new, "--approved-by", "ann").code == 1
    assert cartable(*new, "--approved-by", "ann", CARTABLE_APPROVALS="1").code == 0


def test_a_desk_that_cannot_be_written_stops_the_edit(cartable: Cartable) -> None:
    """Without its audit log nothing is edited, in one sentence."""
    cartable.state.mkdir()
    (cartable.state / "desk.sqlite").write_bytes(b"not a database, not at all " * 100)
    before = text(cartable)
    answer = cartable("sites", "suspend", "here", "--why", "w")
    assert (answer.code, answer.err.count("\n"), text(cartable)) == (1, 1, before)
    assert "desk.sqlite" in answer.err
