"""Plain values on their way into the list: what is meant as text, and how YAML writes it so that it is read as that."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

import yaml

Value: TypeAlias = "str | bool | float | date | Sequence[Value] | Mapping[str, Value]"
"""What a key may be set to."""
Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"
"""A value as the list is read: every scalar is the text that stands there."""

LONGEST_LINE = 110
"""A list in brackets that would be longer is written with an entry a line."""

_BARE_KEYS = frozenset({"review_by", "date", "delay", "max_pages", "max_depth", "private_network", "boost"})
"""Keys whose dates, numbers and truths are written bare: a text that looks like one gets quotes."""
_BARE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]+(?:\.[0-9]+)?|true|false", re.ASCII)
_ADDRESS = re.compile(r"https?://[a-z0-9.-]+(?::[0-9]+)?/[A-Za-z0-9._~/%+=-]*", re.ASCII)
"""Addresses that need no quotes: PyYAML would put some around each colon, and curators write none."""
_BREAKS = re.compile("[\n\r\x85\u2028\u2029]")
_ODD_IN_BLOCK = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]|[\u2028\u2029]")


def plain(value: Value) -> Plain:
    """`value` as the list would be read that has it.

    >>> plain({"by": ["a.martin"], "date": date(2026, 9, 1)}), plain(True), plain(2.0)
    ({'by': ['a.martin'], 'date': '2026-09-01'}, 'true', '2')
    """
    if isinstance(value, str):
        return str(value)  # an enum's text is its value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:.12g}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    return [plain(each) for each in value]


def on_one_line(value: Plain, key: str = "") -> str:
    """`value` in YAML on one line, quoted so that it may stand in braces too.

    >>> on_one_line(["fr.vikidia.org/wiki/", "*.example.fr", "no: yes", "on"])
    "[fr.vikidia.org/wiki/, '*.example.fr', 'no: yes', 'on']"
    >>> on_one_line({"by": ["x"], "date": "2026-09-01"}), on_one_line("2026-09-01")
    ('{by: [x], date: 2026-09-01}', "'2026-09-01'")
    """
    if isinstance(value, dict):
        return "{" + ", ".join(f"{on_one_line(name)}: {on_one_line(each, name)}" for name, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(on_one_line, value)) + "]"
    if _ADDRESS.fullmatch(value) or (key in _BARE_KEYS and _BARE.fullmatch(value)):
        return value
    style = '"' if _BREAKS.search(value) else None
    options: dict[str, Any] = {"default_style": style, "default_flow_style": True, "allow_unicode": True}
    written: str = yaml.safe_dump([value], width=float("inf"), **options)
    return written.strip().removeprefix("[").removesuffix("]")


def key_and_value(key: str, value: Plain, indent: int, *, one_a_line: bool = False) -> list[str]:
    """The lines of `key: value` in a block, the key at column `indent`."""
    begin, deeper = " " * indent + f"{key}:", " " * (indent + 2)
    if isinstance(value, str) and _may_be_block(value):
        return [f"{begin} |-", *(deeper + line if line else "" for line in value.split("\n"))]
    line = f"{begin} {on_one_line(value, key)}"
    if isinstance(value, list) and value and (one_a_line or len(line) > LONGEST_LINE):
        return [begin, *(f"{deeper}- {on_one_line(each)}" for each in value)]
    return [line]


def _may_be_block(text: str) -> bool:
    """Whether a text has several lines that can be written as they are."""
    lines = text.split("\n")
    odd = _ODD_IN_BLOCK.search(text) or text != text.strip()
    return len(lines) > 1 and not odd and not any(line.startswith("\t") for line in lines)
