"""Edits of the list as text, and their way to the disk."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allowlist.edit import save, set_status
from allowlist.errors import EditRefused
from allowlist.model import Status
from tests.allowlist.lists import good

LIST = """\
# the head
version: 1   # one

vocabulary: {levels: {cm: CM}}
sites:
  # --- section ---

  # note of the first
  - id: first   # its id
    name: "First"
    start: [https://first.fr/]
    why: |
      Line one
        # no comment: text

      Line two

    # comment within
    approved:
      by:
        - a.martin   # who
        - b.dupont
      date: 2026-09-01
  # note of 007

  - status: active # keep me
    id: 007
    name: >-
      Folded
      over lines
    start:
    - https://zero.fr/
    why: plain text that runs
      on over lines
    approved: {by: [x],
      date: 2026-09-01}

  - {id: braces, name: B, start: [https://braces.fr/], why: w, approved: {by: [x], date: 2026-01-01}, status: "active"}
  - {id: bare, name: B, start: [https://bare.fr/], why: w,
     approved: {by: [x], date: 2026-01-01}}
  -   name: Last
      id: last
      start: [https://last.fr/]
      approved: {by: [x], date: 2026-01-01}
      levels: [cm]   # the end
      why: 'quoted
        on'   # after
  # the tail
"""
AFTER = "defaults:   # after the sites\n  delay: 3\n# the very end\n"
EDITABLE = ["first", "007", "braces", "last"]
ROOT = Path(__file__).parents[2]

TEXTS = {
    "plain": LIST,
    "keys-after": LIST + AFTER,
    "crlf": LIST.replace("\n", "\r\n"),
    "cr": LIST.replace("\n", "\r"),
    "no-final-newline": LIST.rstrip("\n").removesuffix("\n  # the tail"),
    "crlf-no-final-newline": LIST.replace("\n", "\r\n").removesuffix("\r\n  # the tail\r\n"),
    "block-scalar-last": LIST.removesuffix("  # the tail\n")
    + "      render: javascript\n      boost: |\n        2\n\n",
    "block-scalar-at-the-end": LIST.removesuffix("  # the tail\n") + "      boost: |-\n        2",
}


def changed_lines(before: str, after: str) -> list[tuple[int, str]]:
    """The lines of `after` that are not those of `before`, which may be fewer by one; told with their numbers."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    start = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    old_rest, new_rest = old[start:], new[start:]
    while old_rest and new_rest and old_rest[-1] == new_rest[-1]:
        old_rest, new_rest = old_rest[:-1], new_rest[:-1]
    return [(start + 1 + n, line) for n, line in enumerate(new_rest)]


@pytest.mark.parametrize("site_id", EDITABLE)
@pytest.mark.parametrize("name", TEXTS)
def test_an_edit_changes_only_its_own_sites_lines(name: str, site_id: str) -> None:
    """Whatever the style, one line is changed or added, within the site, and the list read again is the one meant."""
    before = TEXTS[name]
    after = set_status(before, site_id, Status.RETIRED)
    changed = changed_lines(before, after)
    starts = [site.line for site in good(before).sites] + [10_000]
    own = next(site.line for site in good(before).sites if site.id == site_id)
    end = next(line for line in starts if line > own)
    # A last line without an end gets one: two lines then.
    assert 1 <= len(changed) <= (1 if before.endswith(("\n", "\r")) else 2)
    assert all(own <= number < end for number, _ in changed), changed
    assert [each.status for each in good(after).sites if each.id == site_id] == [Status.RETIRED]
    assert sum(line.count("retired") for _, line in changed) == 1
    assert comments(after) == comments(before)


def comments(text: str) -> list[str]:
    """What stands after each #."""
    return [line.partition("#")[2].strip() for line in text.splitlines() if "#" in line]


@pytest.mark.parametrize("name", TEXTS)
def test_an_edit_there_and_back(name: str) -> None:
    """Suspending and making active again is read as the list before, and a second time changes nothing."""
    text = TEXTS[name]
    for site_id in EDITABLE:
        suspended = set_status(text, site_id, Status.SUSPENDED)
        back = set_status(suspended, site_id, Status.ACTIVE)
        assert good(back).sites == good(text).sites
        assert set_status(back, site_id, Status.ACTIVE) == back


@pytest.mark.parametrize("name", ["crlf", "crlf-no-final-newline"])
def test_line_ends_are_kept(name: str) -> None:
    """A CRLF file has no bare line feed after an edit."""
    for site_id in EDITABLE:
        after = set_status(TEXTS[name], site_id, Status.RETIRED)
        assert "\n" not in after.replace("\r\n", "")


@pytest.mark.parametrize(
    ("text", "site_id", "word"),
    [
        (LIST, "nobody", "none of that id"),
        (LIST, "7", "none of that id"),
        (LIST.replace("version: 1", "version: 2"), "first", "problems"),
        ("", "first", "problems"),
    ],
)
def test_an_edit_that_is_refused(text: str, site_id: str, word: str) -> None:
    """What cannot be edited safely is refused in a sentence with its remedy."""
    with pytest.raises(EditRefused, match=word) as refused:
        set_status(text, site_id, Status.RETIRED)
    assert ": " in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        LIST.replace("name: Last", "name: &n active").replace("levels: [cm]", "status: *n"),
        LIST.replace('name: "First"', "name: &n active").replace("levels: [cm]", "status: *n"),
        LIST.replace("{levels: {cm: CM}}", "{levels: {cm: &n active}}").replace("levels: [cm]", "status: *n"),
        LIST.replace("start: [https://first.fr/]", "start: &s [https://first.fr/]\n    scope: &l [first.fr]").replace(
            "      why: 'quoted\n        on'   # after\n",
            "      why: w\n      languages: &k [fr]\n      subjects: *k\n",
        ),
    ],
    ids=["own-name", "other-name", "vocabulary", "last-value"],
)
def test_an_alias_is_never_followed_into_other_lines(text: str) -> None:
    """A status that is an alias cannot be set without changing what it stands for: refused, or it alone differs."""
    try:
        after = set_status(text, "last", Status.RETIRED)
    except EditRefused:
        return
    was, now = good(text), good(after)
    assert [each for each in was.sites if each.id != "last"] == [each for each in now.sites if each.id != "last"]


_values = st.sampled_from(
    [
        "x",
        "'q'",
        '"d"  # c',
        "|\n      b\n       c\n",
        ">+\n      f\n\n\n",
        "[a,\n      b] # z",
        "plain\n      more",
        "|-\n      # t",
    ]
)


@given(
    st.lists(_values, min_size=3, max_size=3),
    st.permutations(["id", "name", "start", "why", "approved"]),
    st.booleans(),
)
@settings(max_examples=80, deadline=None)
def test_random_styles(values: list[str], order: list[str], crlf: bool) -> None:  # noqa: FBT001
    """Sites with their keys in any order and style are edited within their own lines, or refused."""
    text = "version: 1\nsites:\n"
    for number, value in enumerate(values):
        told = value.replace("[a,\n      b]", "'[a]'")
        lines = {"id": f"s{number}", "name": told, "start": f"[https://s{number}.fr/]", "why": told}
        lines["approved"] = "\n      by:\n      - a\n      date: 2026-09-01"
        keys = [f"{key}: {lines[key]}".rstrip("\n") + "\n" for key in order]
        text += f"  # note {number}\n  - " + "    ".join(keys) + "\n"
    text = text.replace("\n", "\r\n") if crlf else text
    after = set_status(text, "s1", Status.SUSPENDED)
    sites = good(text).sites
    assert all(sites[1].line <= number < sites[2].line for number, _ in changed_lines(text, after))
    assert len(after.splitlines()) == len(text.splitlines()) + 1


def digest(path: Path) -> str:
    """The digest of a list as an editor saw it."""
    return sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A list on the disk, in a folder of its own."""
    folder = tmp_path / "etc"
    folder.mkdir()
    file = folder / "allowlist.yaml"
    file.write_text(LIST, encoding="utf-8", newline="")
    return file


def test_save(path: Path) -> None:
    """The new text stands in the file, byte for byte, and nothing else is left in the folder."""
    text = LIST.replace("\n", "\r\n")
    save(path, text, digest(path))
    assert path.read_bytes() == text.encode()
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("meanwhile", [LIST.encode() + b"#", b"", b"\xff\xfe\x00", LIST.replace("\n", "\r\n").encode()])
def test_save_refuses_a_lost_update(path: Path, meanwhile: bytes) -> None:
    """A file that changed since it was seen, be it to rubbish, is not overwritten."""
    seen = digest(path)
    path.write_bytes(meanwhile)
    with pytest.raises(EditRefused, match="changed meanwhile"):
        save(path, "new", seen)
    assert path.read_bytes() == meanwhile


def test_save_refuses_when_the_file_is_gone(path: Path) -> None:
    """A file that is gone is not made anew."""
    seen = digest(path)
    path.unlink()
    with pytest.raises(EditRefused, match="not saved"):
        save(path, "new", seen)
    assert not path.exists()


def save_as(path: Path, text: str, seen: str) -> bool:
    """Whether this process's save went through."""
    try:
        save(path, text, seen)
    except EditRefused:
        return False
    return True


def test_of_two_editors_at_once_one_wins(path: Path) -> None:
    """Of processes that saw the same text and save at the same moment one is heard, and the others told."""
    with get_context("fork").Pool(4) as pool:
        for turn in range(12):
            seen = digest(path)
            texts = [f"{LIST}# {turn} {number}" + "." * 200_000 for number in range(4)]
            saved = pool.starmap(save_as, [(path, text, seen) for text in texts], chunksize=1)
            assert saved.count(True) == 1
            assert path.read_text(encoding="utf-8") == texts[saved.index(True)]


def test_mode_and_link_are_kept(path: Path) -> None:
    """The file keeps its mode; a link stays a link to the file, which is replaced where it lies."""
    path.chmod(0o640)
    link = path.parent.parent / "link.yaml"
    link.symlink_to(path)
    save(link, LIST + "# x", digest(path))
    assert link.is_symlink()
    assert path.read_text(encoding="utf-8") == LIST + "# x"
    assert path.stat().st_mode & 0o777 == 0o640


def child(code: str, path: Path) -> subprocess.Popen[str]:
    """A process of its own that runs `code` with `path`, `LIST` and `seen` at hand."""
    head = f"""
        import os, resource, sys
        from pathlib import Path
        from allowlist.edit import save
        from allowlist.errors import EditRefused
        path = Path({str(path)!r})
        seen = {digest(path)!r}
    """
    script = textwrap.dedent(head) + textwrap.dedent(code)
    return subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_a_full_disk_leaves_the_file(path: Path) -> None:
    """When the new text does not fit the save is refused, the file is as it was, and no half file stays behind."""
    code = """
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        try:
            save(path, "x" * 100_000, seen)
        except EditRefused as error:
            print(error)
    """
    told, _ = child(code, path).communicate(timeout=30)
    assert "was not saved" in told
    assert path.read_text(encoding="utf-8") == LIST
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs Unix users")
def test_a_read_only_folder_leaves_the_file() -> None:
    """Where the folder cannot be written the save is refused in words; root, who can write everywhere, steps down."""
    code = """
        "".encode("utf-8-sig")  # loaded while the interpreter's own folder can still be read
        if os.geteuid() == 0:
            os.setgid(65534)
            os.setuid(65534)
        try:
            save(path, "x", seen)
        except EditRefused as error:
            print(error)
    """
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "allowlist.yaml"
        path.write_text(LIST, encoding="utf-8")
        path.parent.chmod(0o555)
        told, _ = child(code, path).communicate(timeout=30)
        path.parent.chmod(0o755)
        assert "was not saved (Permission denied)" in told
        assert path.read_text(encoding="utf-8") == LIST


def test_a_killed_process_leaves_a_whole_file(path: Path) -> None:
    """However a saving process dies, the file is one of the texts, whole, and can be saved again."""
    code = """
        from hashlib import sha256
        texts = ["a" * 300_000, "b" * 300_000]
        print("ready", flush=True)
        while True:
            for text in texts:
                save(path, text, sha256(path.read_bytes()).hexdigest())
    """
    for turn in range(4):
        process = child(code, path)
        assert process.stdout
        process.stdout.readline()
        time.sleep(0.01 + turn * 0.013)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
        text = path.read_text(encoding="utf-8")
        assert text == LIST or (len(text) == 300_000 and set(text) in ({"a"}, {"b"}))
    save(path, LIST, digest(path))
