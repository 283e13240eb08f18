"""Edits of the list as text: only the lines of the site meant, every comment kept.

A YAML library that writes the file back loses or moves comments (ruamel.yaml hangs the note before a site on
the site above it), so the text itself is edited, at the places that the parser's marks give. What an edit did
is then checked by reading the result: every other site must be as before.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from allowlist.errors import BrokenList, EditRefused
from allowlist.load import parse_allowlist
from allowlist.model import Allowlist, Status
from allowlist.scope import Misspelt, parse_exclusion
from allowlist.swap import alone_in, replace_text


def set_status(text: str, site_id: str, status: Status) -> str:
    """`text` with the site's `status` set; raises EditRefused when it cannot be done without touching other lines."""
    before = _checked(text, "before the edit")
    after_text = _set_key(text, site_id, "status", status.value)
    after = _checked(after_text, "after the edit")
    _only_changed(before, after, site_id)
    was, now = before.site(site_id), after.site(site_id)
    if was is None or now != replace(was, status=status):
        raise EditRefused(f"site {site_id}: its status alone could not be set: edit the file by hand")
    return after_text


def add_exclusion(text: str, site_id: str, entry: str) -> str:
    """`text` with `entry` at the end of the site's `exclude`; raises EditRefused as `set_status` does."""
    exclusion = parse_exclusion(entry)
    if isinstance(exclusion, Misspelt):
        raise EditRefused(f"{exclusion.what}: {exclusion.remedy}")
    before = _checked(text, "before the edit")
    after_text = _add_to_list(text, site_id, "exclude", entry)
    after = _checked(after_text, f"when `{entry}` is excluded")
    _only_changed(before, after, site_id)
    was, now = before.site(site_id), after.site(site_id)
    if was is None or now != replace(was, exclude=(*was.exclude, exclusion)):
        raise EditRefused(f"site {site_id}: its exclude alone could not be changed: edit the file by hand")
    return after_text


def save(path: Path, text: str, seen_digest: str) -> None:
    """Put `text` in place of the file whose text had `seen_digest`; raises EditRefused when it has another by now."""
    try:
        with alone_in(path.resolve().parent):
            now = path.read_bytes().decode("utf-8-sig", errors="replace")
            if sha256(now.encode()).hexdigest() != seen_digest:
                raise EditRefused(f"{path}: the list was changed meanwhile: look at it again, then repeat the edit")
            replace_text(path, text)
    except OSError as error:
        raise EditRefused(
            f"{path}: the list was not saved ({error.strerror}): free space or mend the rights"
        ) from error


def _checked(text: str, when: str) -> Allowlist:
    loaded = parse_allowlist(text)
    if isinstance(loaded, BrokenList):
        raise EditRefused(f"the list has problems {when}: mend what `cartable check` names ({loaded.problems[0]})")
    return loaded


def _only_changed(before: Allowlist, after: Allowlist, site_id: str) -> None:
    others = [site for site in before.sites if site.id != site_id]
    if others != [site for site in after.sites if site.id != site_id] or before.vocabulary != after.vocabulary:
        raise EditRefused(f"site {site_id}: the edit would change other sites: edit the file by hand")


def _set_key(text: str, site_id: str, key: str, value: str) -> str:
    site = _site_node(text, site_id)
    lines = text.splitlines(keepends=True)
    for key_node, value_node in site.value:
        if key_node.value == key:
            start, end = value_node.start_mark, value_node.end_mark
            if start.line != end.line or not isinstance(value_node, yaml.ScalarNode):
                raise EditRefused(f"site {site_id}: `{key}` spans several lines: edit the file by hand")
            line = lines[start.line]
            lines[start.line] = line[: start.column] + value + line[end.column :]
            return "".join(lines)
    last = _last_line(site)
    if site.flow_style:
        raise EditRefused(f"site {site_id} is written in braces: write one key a line, then repeat the edit")
    return _insert_line(text, last, " " * site.value[0][0].start_mark.column + f"{key}: {value}")


def _add_to_list(text: str, site_id: str, key: str, entry: str) -> str:
    quoted = "'" + entry.replace("'", "''") + "'"
    node = next((value for name, value in _site_node(text, site_id).value if name.value == key), None)
    if node is None:
        return _set_key(text, site_id, key, f"[{quoted}]")
    if not isinstance(node, yaml.SequenceNode):
        raise EditRefused(f"site {site_id}: `{key}` is not a list: edit the file by hand")
    if node.flow_style:
        after, insert = (node.value[-1].end_mark, ", ") if node.value else (node.start_mark, "")
        return _insert(text, after.line, after.column + (not node.value), insert + quoted)
    last = node.value[-1]
    before, dash, _ = text.splitlines(keepends=True)[last.start_mark.line].partition("-")
    if before.strip() or not dash or isinstance(last, yaml.CollectionNode):
        raise EditRefused(f"site {site_id}: the last line of its `{key}` is odd: edit the file by hand")
    return _insert_line(text, _last_line(last), f"{before}- {quoted}")


def _insert(text: str, line: int, column: int, what: str) -> str:
    lines = text.splitlines(keepends=True)
    lines[line] = lines[line][:column] + what + lines[line][column:]
    return "".join(lines)


def _insert_line(text: str, after: int, what: str) -> str:
    """`text` with a line more, that ends as its first does."""
    lines = text.splitlines(keepends=True)
    ending = next(end for end in ("\r\n", "\r", "\n") if end in lines[0])
    if not lines[after].endswith(("\n", "\r")):
        lines[after] += ending
    lines.insert(after + 1, what + ending)
    return "".join(lines)


def _site_node(text: str, site_id: str) -> yaml.MappingNode:
    root: Any = yaml.compose(text, Loader=yaml.CSafeLoader)
    sites = next(value for key, value in root.value if key.value == "sites")
    for site in sites.value:
        if any(key.value == "id" and value.value == site_id for key, value in site.value):
            node: yaml.MappingNode = site
            return node
    raise EditRefused(f"site {site_id}: there is none of that id: see `cartable status`")


def _last_line(node: yaml.Node) -> int:
    """The last line of `node`. A block's own end mark runs on to the next token, so its leaves are asked."""
    if isinstance(node, yaml.ScalarNode):
        # A block scalar (| or >) ends at the start of the line after it.
        end: int = node.end_mark.line
        return end - 1 if node.style in ("|", ">") and node.end_mark.column == 0 else end
    if not isinstance(node, yaml.CollectionNode) or node.flow_style or not node.value:
        return int(node.end_mark.line)
    last = node.value[-1]
    return _last_line(last[1] if isinstance(last, tuple) else last)
