"""The one way by which the list is changed: four eyes, lost updates, what goes wrong on the disk, and undoing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from allowlist.edit import add_sites, change_site, entry_of, text_of
from allowlist.load import load_allowlist
from allowlist.model import Allowlist
from crawler.errors import StoreFailed
from tests.allowlist.test_edit import LIST
from tests.command import ROOT
from webui.desk.audit import AuditLog, Entry, Recorded, Wanted
from webui.desk.drafting import Addition, Change, Refused, Waits
from webui.desk.editing import Asked, ListEditor, Log, Saved
from webui.desk.schema import open_desk
from webui.desk.store import Store

DAY = date(2026, 11, 26)
NEW = {"id": "new", "name": "N", "start": ["https://new.fr/"], "why": "w"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "allowlist.yaml"
    file.write_text(LIST, encoding="utf-8")
    return file


@pytest.fixture
def log(tmp_path: Path) -> AuditLog:
    return AuditLog(Store(open_desk(f"sqlite:///{tmp_path / 'desk.sqlite'}")), lambda: datetime.now(UTC))


@pytest.fixture
def editor(path: Path, log: AuditLog) -> ListEditor:
    return ListEditor(path, log, 2, lambda: DAY)


def entries(log: AuditLog) -> list[Entry]:
    """The log, oldest first."""
    return [each.entry for each in reversed(log.read(Wanted()))]


def asked(keys: dict[str, Any], *approvers: str, site_id: str = "first", seen: str = "") -> Asked:
    """A change by Ann."""
    return Asked(Change(site_id, keys, seen), "site_changed", "ann", "because", approvers)


def saved(done: Saved | Waits | Refused) -> Saved:
    """An edit that must have gone through."""
    assert isinstance(done, Saved), done
    return done


def test_what_widens_nothing_is_saved_at_once(editor: ListEditor, path: Path, log: AuditLog) -> None:
    """The intent is in the log before the outcome, with who, why and the texts before and after."""
    done = saved(editor.edit(asked({"name": "Autre", "status": "suspended"})))
    text = path.read_text(encoding="utf-8")
    assert text == change_site(LIST, "first", {"name": "Autre", "status": "suspended"})
    before, after = text_of(LIST, "first"), text_of(text, "first")
    assert entries(log) == [
        Entry("ann", what, "first", before, after, "because") for what in ("site_changed_asked", "site_changed")
    ]
    assert (done.widened, done.logged, done.changed) == ((), True, True)
    again = saved(editor.edit(asked({"name": "Autre"})))
    assert not again.changed
    assert len(entries(log)) == 2


def test_what_widens_waits_for_a_second_person(editor: ListEditor, path: Path, log: AuditLog) -> None:
    """With too few different approvers nothing is saved and nothing logged; with enough, who approved is written."""
    wider = {"scope": ["first.fr", "second.fr"]}
    for few in ((), ("ann",), ("ann", " ANN ", "")):
        waits = editor.edit(asked(wider, *few))
        assert isinstance(waits, Waits)
        assert "scope: second.fr" in str(waits)
    assert path.read_text(encoding="utf-8") == LIST
    assert entries(log) == []
    saved(editor.edit(asked(wider, "ann", "Bob")))
    text = path.read_text(encoding="utf-8")
    assert entry_of(text, "first")["approved"] == {"by": ["ann", "Bob"], "date": "2026-11-26"}
    assert isinstance(editor.edit(asked({"approved": {"by": ["x", "y"], "date": "2026-01-01"}})), Refused)
    alone = ListEditor(path, log, 1, lambda: DAY)
    saved(alone.edit(asked({"scope": ["first.fr", "second.fr", "third.fr"]}, "ann")))


def test_new_sites(editor: ListEditor, path: Path, log: AuditLog) -> None:
    """A new site needs approval unless it enters suspended; then restoring it does. Several come in one act."""
    assert isinstance(editor.edit(Asked(Addition((NEW,)), "site_added", "ann")), Waits)
    hidden = {**NEW, "status": "suspended"}
    saved(
        editor.edit(
            Asked(Addition((hidden, {**hidden, "id": "new2", "start": ["https://new2.fr/"]})), "site_added", "ann")
        )
    )
    text = path.read_text(encoding="utf-8")
    assert entry_of(text, "new2")["approved"] == {"by": ["ann"], "date": "2026-11-26"}
    assert [(each.what, each.subject) for each in entries(log)] == [
        ("site_added_asked", "2 new sites"), ("site_added", "new"), ("site_added", "new2"),
    ]  # fmt: skip
    restore = {"status": "active"}
    assert isinstance(editor.edit(asked(restore, "ann", site_id="new")), Waits)
    saved(editor.edit(asked(restore, "ann", "bob", site_id="new")))
    assert entry_of(path.read_text(encoding="utf-8"), "new")["approved"] == {"by": ["ann", "bob"], "date": "2026-11-26"}


@pytest.mark.parametrize(
    ("what", "told"),
    [
        (Change("nobody", {"name": "x"}), "none of that id"),
        (Change("first", {"name": None}), "has no `name`"),
        (Change("first", {"scope": ["second.fr"]}), "lies outside the scope"),
        (Addition(({**NEW, "id": "first"},)), "stands at line"),
        (Addition(({**NEW, "start": []}, {**NEW, "id": "b"})), "the list is empty"),
    ],
)
def test_what_cannot_be_is_refused(editor: ListEditor, path: Path, what: Change | Addition, told: str) -> None:
    """A refusal is a value with subject and remedy, and the file is as it was."""
    done = editor.edit(Asked(what, "x", "ann", approvers=("a", "b")))
    assert isinstance(done, Refused), done
    assert told in str(done)
    assert path.read_text(encoding="utf-8") == LIST


def test_a_broken_list_or_none_is_refused(editor: ListEditor, path: Path) -> None:
    """A list with problems is not edited; nor one that is not there."""
    path.write_text(LIST.replace("version: 1", "version: 3"), encoding="utf-8")
    assert "problems before the edit" in str(editor.edit(asked({"name": "x"})))
    path.unlink()
    assert "no such file" in str(editor.edit(asked({"name": "x"})))
    assert "no such file" in str(editor.undo(Entry("a", "b", "first", "x", "y"), "ann"))


def test_a_lost_update_shows_both_versions(editor: ListEditor, path: Path) -> None:
    """Who edits a site that was edited meanwhile, be it by hand, is told what changed; other sites do not matter."""
    seen = text_of(LIST, "first")
    path.write_text(
        LIST.replace('name: "First"', "name: By hand # !").replace("name: Last", "name: Z"), encoding="utf-8"
    )
    text = path.read_text(encoding="utf-8")
    done = editor.edit(asked({"name": "Autre"}, seen=seen))
    assert isinstance(done, Refused)
    assert "changed meanwhile" in done.message
    assert '-    name: "First"\n+    name: By hand # !' in done.difference
    assert path.read_text(encoding="utf-8") == text
    saved(editor.edit(asked({"name": "Autre"}, site_id="last", seen="")))
    assert "name: By hand # !" in path.read_text(encoding="utf-8")


class _Meanwhile:
    """A log in whose moment of writing something else happens: between the reading of the file and the saving."""

    def __init__(self, *happens: Callable[[], object]) -> None:
        self._happens = list(happens)
        self.entries: list[Entry] = []

    def append(self, *entries: Entry) -> None:
        self.entries += entries
        if self._happens:
            self._happens.pop(0)()


def test_who_saves_between_reading_and_saving(path: Path) -> None:
    """Another site changed at that moment is kept, and the edit is made on it; the same site changed is a refusal."""
    other = change_site(LIST, "last", {"name": "Other"})
    log = _Meanwhile(lambda: path.write_text(other, encoding="utf-8"))
    saved(ListEditor(path, log, 2, lambda: DAY).edit(asked({"name": "Mine"})))
    assert path.read_text(encoding="utf-8") == change_site(other, "first", {"name": "Mine"})
    theirs = change_site(LIST, "first", {"why": "theirs"})
    path.write_text(LIST, encoding="utf-8")
    log = _Meanwhile(lambda: path.write_text(theirs, encoding="utf-8"))
    done = ListEditor(path, log, 2, lambda: DAY).edit(asked({"name": "Mine"}))
    assert isinstance(done, Refused)
    assert "+    why: theirs" in done.difference
    assert path.read_text(encoding="utf-8") == theirs
    assert [each.what for each in log.entries] == ["site_changed_asked", "site_changed_refused"]


def _full() -> None:
    raise StoreFailed("desk.sqlite", "disk full", "the desk")


def test_nothing_is_saved_that_cannot_be_logged(path: Path) -> None:
    """An audit log that cannot be written stops the edit before the file; one that fails after it is told."""
    done = ListEditor(path, _Meanwhile(_full), 2, lambda: DAY).edit(asked({"name": "x"}))
    assert isinstance(done, Refused)
    assert "audit log" in str(done)
    assert "disk full" in str(done)
    assert path.read_text(encoding="utf-8") == LIST
    done = ListEditor(path, _Meanwhile(lambda: None, _full), 2, lambda: DAY).edit(asked({"name": "x"}))
    assert not saved(done).logged
    assert "name: x" in path.read_text(encoding="utf-8")


def _add_boost(path: Path, site_id: str, boost: int) -> bool:
    editor = ListEditor(path, _Meanwhile(), 2, lambda: DAY)
    return isinstance(editor.edit(asked({"boost": boost}, site_id=site_id)), Saved)


def test_savers_at_once(path: Path) -> None:
    """Processes that change different sites at one moment are all heard; of those that change one site each edit that
    is told saved is there.
    """
    with get_context("fork").Pool(4) as pool:
        for turn in range(1, 6):
            sites = ["first", "007", "braces", "last"]
            assert all(pool.starmap(_add_boost, [(path, each, turn) for each in sites], chunksize=1))
            text = path.read_text(encoding="utf-8")
            assert [entry_of(text, each)["boost"] for each in sites] == [str(turn)] * 4
            same = pool.starmap(_add_boost, [(path, "bare", each) for each in range(1, 5)], chunksize=1)
            assert any(same)


CHILD = """
    import os, resource, sys
    from datetime import date
    from pathlib import Path
    from webui.desk.drafting import Change
    from webui.desk.editing import Asked, ListEditor

    class Log:
        def append(self, *entries):
            pass

    "".encode("utf-8-sig")
    editor = ListEditor(Path({path!r}), Log(), 2, lambda: date(2026, 1, 1))
    def edit(site, **keys):
        return editor.edit(Asked(Change(site, keys), "x", "ann"))
    edit("nobody")  # all is loaded while the interpreter's own folder can still be read
"""


def child(path: Path, code: str) -> subprocess.Popen[str]:
    """A process of its own with an editor at hand."""
    script = textwrap.dedent(CHILD).format(path=str(path)) + textwrap.dedent(code)
    return subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_a_full_disk(path: Path, tmp_path: Path) -> None:
    """When the new list does not fit the edit is refused in a sentence, and the file whole; nothing stays behind."""
    code = """
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        print(edit("first", name="x"))
    """
    told, _ = child(path, code).communicate(timeout=60)
    assert "was not saved (File too large): free space" in told
    assert path.read_text(encoding="utf-8") == LIST
    assert [each.name for each in tmp_path.iterdir()] == ["allowlist.yaml"]


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to become others")
@pytest.mark.parametrize(
    ("file", "folder", "told"),
    [
        (0o600, 0o755, "cannot be read (Permission denied)"),
        (0o644, 0o755, "was not saved (Permission denied)"),
        (0o644, 0o777, "was not saved (Operation not permitted)"),
    ],
)
def test_the_rights_of_others(file: int, folder: int, told: str) -> None:
    """A file or folder of another user is refused in a sentence with its remedy, and stays whole, owner too."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "allowlist.yaml"
        path.write_text(LIST, encoding="utf-8")
        path.chmod(file)
        path.parent.chmod(folder)
        code = """
            os.setgid(65534)
            os.setuid(65534)
            print(edit("first", name="x"))
        """
        said, _ = child(path, code).communicate(timeout=60)
        assert told in said
        assert said.count(": ") >= 2
        assert path.read_text(encoding="utf-8") == LIST
        assert path.stat().st_uid == 0
        assert [each.name for each in path.parent.iterdir()] == ["allowlist.yaml"]


def test_killed_in_the_middle(path: Path) -> None:
    """However an editing process dies, the list is whole and good, every other line as it was, and can be edited."""
    code = """
        print("ready", flush=True)
        for turn in range(100_000):
            edit("first", boost=1 + turn % 9)
    """
    for turn in range(4):
        process = child(path, code)
        assert process.stdout
        process.stdout.readline()
        time.sleep(0.05 + turn * 0.037)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        text = path.read_text(encoding="utf-8")
        assert isinstance(load_allowlist(path), Allowlist)
        assert change_site(text, "first", {"boost": None}) == LIST
    assert _add_boost(path, "first", 3)


def last(log: AuditLog) -> Recorded:
    """The newest entry."""
    return log.read(Wanted())[0]


def test_undo(editor: ListEditor, path: Path, log: AuditLog) -> None:
    """A change is taken back key by key, what others changed since in other keys stays, and the log tells of it."""
    saved(editor.edit(asked({"name": "Autre", "status": "suspended", "boost": 2})))
    done = last(log).entry
    saved(editor.edit(asked({"review_by": "2028-01-01"})))
    assert isinstance(editor.undo(done, "bob", "a slip"), Waits)  # suspended sites do not come back by one person
    saved(editor.undo(done, "bob", "a slip", ("ann", "bob")))
    text = path.read_text(encoding="utf-8")
    entry = {**entry_of(LIST, "first"), "review_by": "2028-01-01"}
    entry["approved"] = {"by": ["ann", "bob"], "date": "2026-11-26"}
    entry["status"] = "active"
    assert {"status": "active", **entry_of(text, "first")} == entry
    assert (last(log).entry.who, last(log).entry.what, last(log).entry.why) == ("bob", "site_undone", "a slip")
    again = editor.undo(done, "bob")
    assert isinstance(again, Refused)
    assert "was changed again since" in str(again)
    assert "+    name:" in again.difference


def test_undo_of_a_new_site_retires_it(editor: ListEditor, path: Path, log: AuditLog) -> None:
    """What was added is never deleted, so that its id is not given away again."""
    saved(editor.edit(Asked(Addition((NEW,)), "site_added", "ann", approvers=("a", "b"))))
    done = last(log).entry
    saved(editor.undo(done, "bob"))
    assert entry_of(path.read_text(encoding="utf-8"), "new")["status"] == "retired"
    assert "retired already" in str(editor.undo(done, "bob"))
    assert "changed nothing" in str(editor.undo(Entry("a", "x", "first"), "bob"))
    assert "none of that id" in str(editor.undo(Entry("a", "x", "gone", "", "- id: gone"), "bob"))


def test_the_real_log_is_a_log(log: AuditLog) -> None:
    """The editor's log is the desk's."""
    kept: Log = log
    kept.append(Entry("a", "b", "c"))
    assert add_sites(LIST, [{**NEW, "approved": {"by": ["x"], "date": DAY}}])
