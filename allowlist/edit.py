"""Edits of the list as text: only the lines of the site meant, every comment kept.

A YAML library that writes the file back loses or moves comments (ruamel.yaml hangs the note before a site on
the site above it), so the text itself is edited, at the places that the parser's marks give. What an edit did
is then checked by reading the result: the site must be as meant, and every other as before.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping, Sequence
from hashlib import sha256
from itertools import takewhile
from pathlib import Path
from typing import Any

import yaml

from allowlist.edit_append import appended
from allowlist.edit_cut import Cut, cut, cuts
from allowlist.edit_lines import rewritten
from allowlist.edit_values import Plain, Value, on_one_line, plain
from allowlist.errors import BrokenList, EditRefused, ListChanged, Problem
from allowlist.load import parse_allowlist, read_site
from allowlist.model import Allowlist, Site, Status
from allowlist.nodes import compose
from allowlist.scope import Misspelt, parse_exclusion
from allowlist.swap import alone_in, replace_text

_BY_HAND = "edit the file by hand"


def change_site(text: str, site_id: str, changes: Mapping[str, Value | None]) -> str:
    """`text` with keys of one site set, or taken away where the new value is None; whatever way they were written.

    Raises EditRefused with every problem the list would have, or when other lines would have to be touched.
    """
    return change_sites(text, {site_id: changes})


def change_sites(text: str, changes: Mapping[str, Mapping[str, Value | None]]) -> str:
    """As `change_site`, several sites by their ids at once: the list is read once more in all. All of them or none."""
    before, ending = _checked(text, "before the edit"), _ending(text)
    wanted: list[tuple[str, Mapping[str, Plain]]] = []
    pieces: list[tuple[int, int, str]] = []
    for (site_id, keys), where in zip(changes.items(), cuts(text, before, changes), strict=True):
        meant = {key: None if value is None else plain(value) for key, value in keys.items()}
        _may_change(where, site_id, meant)
        entry = _entry(text, where)
        meant = {key: value for key, value in meant.items() if entry.get(key) != value}
        if meant:
            pieces.append((where.begin, where.begin + len(where.text), rewritten(where, meant, ending)))
            wanted.append((site_id, {key: each for key, each in {**entry, **meant}.items() if each is not None}))
    if not wanted:
        return text
    after_text = _put_in(text, pieces)
    _require(before, after_text, wanted)
    return after_text


def add_sites(text: str, entries: Sequence[Mapping[str, Value]]) -> str:
    """`text` with new sites after its last; raises EditRefused with every problem the list would have."""
    before = _with_room(text)
    meant = [{key: plain(value) for key, value in entry.items()} for entry in entries]
    after_text = appended(text, before, meant, _ending(text))
    _require(before, after_text, [(str(entry.get("id", "")), entry) for entry in meant])
    return after_text


def set_status(text: str, site_id: str, status: Status) -> str:
    """`text` with the site's `status` set."""
    return change_site(text, site_id, {"status": status.value})


def add_exclusion(text: str, site_id: str, entry: str) -> str:
    """`text` with `entry` at the end of the site's `exclude`."""
    exclusion = parse_exclusion(entry)
    if isinstance(exclusion, Misspelt):
        raise EditRefused(f"{exclusion.what}: {exclusion.remedy}")
    excluded = entry_of(text, site_id).get("exclude", [])
    return change_site(text, site_id, {"exclude": [*map(str, excluded), entry]})


def entry_of(text: str, site_id: str) -> dict[str, Plain]:
    """What the list says of a site, key by key as it is written. Raises EditRefused."""
    return _entry(text, cut(text, _checked(text, "as it is"), site_id))


def entries_of(text: str) -> list[dict[str, Plain]]:
    """What the list says of each site, in its order. Raises EditRefused."""
    _checked(text, "as it is")
    return _every_entry(text)


def text_of(text: str, site_id: str) -> str:
    """The lines of a site as they stand in the list, without the notes above it. Raises EditRefused."""
    return cut(text, _checked(text, "as it is"), site_id).own


def texts_of(text: str, site_ids: Sequence[str]) -> list[str]:
    """As `text_of`, several sites. Raises EditRefused."""
    return [found.own for found in cuts(text, _checked(text, "as it is"), site_ids)]


def written_entries(text: str, site_ids: Sequence[str]) -> list[dict[str, Plain]]:
    """As `entry_of`, several sites. Raises EditRefused."""
    return [_entry(text, found) for found in cuts(text, _checked(text, "as it is"), site_ids)]


def notes_above(text: str, site_id: str) -> str:
    """The comment lines right above a site, without their signs: what curators wrote for each other."""
    line = next((site.line for site in _checked(text, "as it is").sites if site.id == site_id), 1)
    above = takewhile(lambda each: each.strip().startswith("#"), reversed(text.splitlines()[: line - 1]))
    return "\n".join(each.strip().removeprefix("#").strip() for each in reversed(list(above)))


def read_entry(text: str) -> dict[str, Plain]:
    """What the lines of a site say, as `text_of` gives them. Raises EditRefused when they are no entry."""
    root = compose(text)
    node = root.value[0] if isinstance(root, yaml.SequenceNode) and len(root.value) == 1 else root
    found = _plain_node(node) if isinstance(node, yaml.MappingNode) else None
    if not isinstance(found, dict):
        raise EditRefused("the entry: it is not a set of `key: value` lines: write one key a line")
    return found


def save(path: Path, text: str, seen_digest: str) -> None:
    """Put `text` in place of the file whose text had `seen_digest`; raises ListChanged when it has another by now, and
    EditRefused when it cannot be written.
    """
    try:
        with alone_in(path.resolve().parent):
            raw = path.read_bytes()
            now = raw.decode("utf-8-sig", errors="replace")
            if sha256(now.encode()).hexdigest() != seen_digest:
                raise ListChanged(f"{path}: the list was changed meanwhile: look at it again, then repeat the edit")
            # The mark that some editors put before the text is no part of it, and is kept.
            replace_text(path, "\ufeff" * raw.startswith(codecs.BOM_UTF8) + text)
    except OSError as error:
        raise EditRefused(
            f"{path}: the list was not saved ({error.strerror}): free space or mend the rights"
        ) from error


def _checked(text: str, when: str) -> Allowlist:
    loaded = parse_allowlist(text)
    if isinstance(loaded, BrokenList):
        raise EditRefused(f"the list has problems {when}: mend what `cartable check` names ({loaded.problems[0]})")
    return loaded


def _put_in(text: str, pieces: Sequence[tuple[int, int, str]]) -> str:
    """`text` with others in place of some of its characters, from one to another, none of which lie in two."""
    parts: list[str] = []
    done = 0
    for start, end, new in sorted(pieces):
        parts += text[done:start], new
        done = end
    return "".join((*parts, text[done:]))


def _with_room(text: str) -> Allowlist:
    """As `_checked`, and a list whose one problem is that it has no site yet is good enough."""
    loaded = parse_allowlist(text)
    if isinstance(loaded, BrokenList) and [problem.code for problem in loaded.problems] == ["no-sites"]:
        return Allowlist()
    return _checked(text, "before the edit")


def _may_change(where: Cut, site_id: str, changes: Mapping[str, Plain | None]) -> None:
    if "id" in changes and changes["id"] != site_id:
        raise EditRefused(f"site {site_id}: an id is never changed: retire the site and add another")
    for pair in where.pairs:
        if pair.key in changes and pair.part.anchors:
            name = pair.part.anchors[0]
            what = f"its `{pair.key}` has the name `&{name}` for use elsewhere"
            raise EditRefused(f"site {site_id}: {what}: write it out where `*{name}` stands, then repeat the edit")


def _require(before: Allowlist, after_text: str, meant: Sequence[tuple[str, Mapping[str, Plain]]]) -> None:
    """Refuse unless the sites of `meant` are read as their entries say, and all else as it was."""
    names = ", ".join(site_id for site_id, _ in meant)
    subject = f"site {names}" if len(meant) == 1 else f"sites {names}"
    after = parse_allowlist(after_text)
    if isinstance(after, BrokenList):
        raise EditRefused(f"{subject}: not saved: {_told(after.problems)}", after.problems)
    ids = {site_id for site_id, _ in meant}
    if _others(before, ids) != _others(after, ids) or (before.digest and _frame(before) != _frame(after)):
        raise EditRefused(f"{subject}: the edit would change other sites: {_BY_HAND}")
    for site_id, entry in meant:
        expected = read_site(on_one_line(dict(entry)), after.vocabulary, after.defaults)
        if not isinstance(expected, Site) or after.site(site_id) != expected:
            raise EditRefused(f"site {site_id}: it could not be written as meant: {_BY_HAND}")


def _others(allowlist: Allowlist, ids: set[str]) -> list[Site]:
    return [site for site in allowlist.sites if site.id not in ids]


def _frame(allowlist: Allowlist) -> tuple[object, ...]:
    return allowlist.vocabulary, allowlist.defaults


def _told(problems: Sequence[Problem]) -> str:
    """All that would be wrong, in one sentence; the lines are of a text that nobody sees."""
    return "; ".join(dict.fromkeys(f"{problem.what}: {problem.remedy}" for problem in problems))


def _entry(text: str, where: Cut) -> dict[str, Plain]:
    known = {pair.key: pair.part.value for pair in where.pairs if pair.part.value is not None}
    if len(known) == len(where.pairs):
        return known
    site_id = known.get("id")  # only the whole list tells what an alias stands for
    return next(entry for entry in _every_entry(text) if entry.get("id") == site_id)


def _every_entry(text: str) -> list[dict[str, Plain]]:
    root: Any = compose(text)
    sites = next(value for key, value in root.value if key.value == "sites")
    return [found for node in sites.value if isinstance(found := _plain_node(node), dict)]


def _plain_node(node: yaml.Node) -> Plain:
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _plain_node(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain_node(each) for each in node.value]
    return str(node.value)


def _ending(text: str) -> str:
    """How the lines of `text` end, by its first."""
    first = text.find("\n")
    if first < 0:
        return "\r" if "\r" in text else "\n"
    return "\r\n" if text[:first].endswith("\r") else "\n"
