"""What a draft means: its entry as text and back, and the edit of the list that it stands for. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from allowlist.edit import entry_of, read_entry, text_of
from allowlist.edit_lines import in_order
from allowlist.edit_values import Plain, on_one_line, plain
from allowlist.errors import EditRefused
from webui.desk.drafting import Addition, Change
from webui.desk.drafts import Content


def entry_lines(entry: Mapping[str, Plain]) -> list[tuple[str, str]]:
    """Each key with its line, in the order of the list; `approved` is written by those who approve."""
    return [(key, f"{key}: {on_one_line(entry[key], key)}") for key in in_order(entry) if key != "approved"]


def entry_text(entry: Mapping[str, Plain]) -> str:
    """The entry with a key a line."""
    return "\n".join(line for _, line in entry_lines(entry))


def digest_of(text: str) -> str:
    """What a form carries of a text that its reader saw."""
    return sha256(text.encode("utf-8", "replace")).hexdigest()


def after_change(now: Mapping[str, Plain], change: Change) -> dict[str, Plain]:
    """The entry `now` with a change."""
    kept = {key: value for key, value in now.items() if key not in change.keys}
    return kept | {key: plain(value) for key, value in change.keys.items() if value is not None}


def edit_of(content: Content, text: str) -> Change | Addition:
    """The edit that brings the list with this text to what is meant. Raises EditRefused."""
    entry = read_entry(content.entry)
    if not content.base:
        return Addition((entry,))
    now = entry_of(text, content.site_id)
    keys = [key for key in {**now, **entry} if key != "approved" and now.get(key) != entry.get(key)]
    return Change(content.site_id, {key: entry.get(key) for key in keys}, content.base)


def holds(content: Content, text: str) -> bool:
    """Whether the list with this text says what is meant already."""
    try:
        now, entry = entry_of(text, content.site_id), read_entry(content.entry)
    except EditRefused:
        return False
    return all(now.get(key) == entry.get(key) for key in {**now, **entry} if key != "approved")


def base_of(text: str, site_id: str) -> str:
    """The site's text on the list, "" where it is not there."""
    try:
        return text_of(text, site_id)
    except EditRefused:
        return ""
