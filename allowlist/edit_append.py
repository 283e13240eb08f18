"""New sites written below the last one of a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

from allowlist.edit_cut import cut
from allowlist.edit_lines import entry_lines, in_order
from allowlist.edit_values import Plain, on_one_line
from allowlist.errors import EditRefused
from allowlist.model import Allowlist
from allowlist.nodes import compose


def appended(text: str, allowlist: Allowlist, entries: Sequence[Mapping[str, Plain]], ending: str) -> str:
    """`text`, read as `allowlist`, with these sites more, written as its last one is."""
    if not allowlist.sites:
        return _first(text, entries, ending)
    last = max(allowlist.sites, key=lambda site: site.line)
    where = cut(text, allowlist, last.id)
    end = where.begin + max(pair.part.span.end for pair in where.pairs)
    start = where.begin + where.pairs[0].name.start
    line = text[_line_start(text, start) : start]
    if where.braces:
        end, start = where.begin + len(where.text), where.begin
        line = text[_line_start(text, start) : start]
    if "-" not in line and not where.braces:  # the dash has a line of its own
        line = text[_line_start(text, text.rindex("-", 0, start)) : start]
    indent = line.index("-") if "-" in line else 0
    if line.strip() != "-":
        return _in_brackets(text, end, entries)
    end = _below_its_notes(text, _line_end(text, end), indent)
    gap = ending if _begins_apart(text, start) else ""
    blocks = (gap + ending.join(entry_lines(entry, indent)) for entry in entries)
    return text[:end] + "".join(ending + block for block in blocks) + text[end:]


def _first(text: str, entries: Sequence[Mapping[str, Plain]], ending: str) -> str:
    """In place of the empty list of a file that has no site yet."""
    root: Any = compose(text)
    node = next(value for key, value in root.value if key.value == "sites")
    starts = [0, *accumulate(map(len, text.splitlines(keepends=True)))]
    start, end = (starts[mark.line] + mark.column for mark in (node.start_mark, node.end_mark))
    after = _line_end(text, end)
    lines = [line for entry in entries for line in entry_lines(entry, 2)]
    kept = text[:start].rstrip(" ") + (f"  {text[end:after].strip()}" if text[end:after].strip() else "")
    return kept + "".join(ending + line for line in lines) + (text[after:] or ending)


def _in_brackets(text: str, end: int, entries: Sequence[Mapping[str, Plain]]) -> str:
    if text[end : end + 1] not in (",", "]", " ", "\n", "\r", ""):
        raise EditRefused("the list: its sites are written in an odd way: write one `- ` a site, then repeat the edit")
    written = ", ".join(on_one_line({key: entry[key] for key in in_order(entry)}) for entry in entries)
    return f"{text[:end]}, {written}{text[end:]}"


def _below_its_notes(text: str, end: int, indent: int) -> int:
    """The end of the last line of comments that stand deeper than the dash: they are the site's own."""
    found = end
    for line in text[end:].splitlines(keepends=True)[1:]:
        bare = line.strip()
        if bare and not (bare.startswith("#") and len(line) - len(line.lstrip(" ")) > indent):
            break
        end += len(line)
        if bare:
            found = _line_end(text, text.index(bare, found))
    return found


def _begins_apart(text: str, start: int) -> bool:
    """Whether the site at `start` has an empty line above it and its notes."""
    above = text[: _line_start(text, start)].splitlines()
    while above and above[-1].lstrip().startswith("#"):
        above.pop()
    return bool(above) and not above[-1].strip()


def _line_start(text: str, at: int) -> int:
    return max(text.rfind(sign, 0, at) for sign in "\n\r") + 1


def _line_end(text: str, at: int) -> int:
    return min((found for sign in "\r\n" if (found := text.find(sign, at)) >= 0), default=len(text))
