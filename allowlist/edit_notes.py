"""The notes of a site: the comment directly above it. They say nothing to the engine, and much to the next curator."""

from __future__ import annotations

from dataclasses import dataclass

from allowlist.errors import BrokenList, EditRefused
from allowlist.load import parse_allowlist
from allowlist.model import Allowlist

LONGEST_NOTES = 4000
"""Characters: a page. What needs more belongs into a document of its own."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Lines `first` to `dash` of the list are the notes; the site's dash stands below them, `indent` spaces in."""

    lines: list[str]
    first: int
    dash: int
    indent: int


def notes_of(text: str, site_id: str) -> str:
    """The comment directly above a site, without its signs; "" when there is none. Raises EditRefused."""
    place = _place(text, _checked(text), site_id)
    lines = (line.strip().removeprefix("#") for line in place.lines[place.first : place.dash])
    return "\n".join(line.removeprefix(" ").rstrip() for line in lines)


def with_notes(text: str, site_id: str, notes: str) -> str:
    """`text` with these lines as the comment above the site, in place of the one that was there. Raises EditRefused."""
    before = _checked(text)
    place = _place(text, before, site_id)
    if len(notes) > LONGEST_NOTES:
        raise EditRefused(f"site {site_id}: its notes are longer than {LONGEST_NOTES} characters: shorten them")
    dash = place.lines[place.dash]
    ending = dash[len(dash.rstrip("\r\n")) :] or "\n"
    written = [f"{' ' * place.indent}# {line}".rstrip() + ending for line in notes.strip().splitlines()]
    after_text = "".join([*place.lines[: place.first], *written, *place.lines[place.dash :]])
    after = parse_allowlist(after_text)
    if isinstance(after, BrokenList) or _said(after) != _said(before) or notes_of(after_text, site_id) != _tidy(notes):
        raise EditRefused(f"site {site_id}: its notes could not be written as meant: edit the file by hand")
    return after_text


def _checked(text: str) -> Allowlist:
    loaded = parse_allowlist(text)
    if isinstance(loaded, BrokenList):
        raise EditRefused(f"the list has problems: mend what `cartable check` names ({loaded.problems[0]})")
    return loaded


def _place(text: str, allowlist: Allowlist, site_id: str) -> _Place:
    site = allowlist.site(site_id)
    if site is None:
        raise EditRefused(f"site {site_id}: there is none of that id: see `cartable sites list`")
    lines = text.splitlines(keepends=True)
    dash = site.line - 1
    while dash and not lines[dash].lstrip(" ").startswith("-"):  # it may have a line of its own
        dash -= 1
        if lines[dash].strip() not in ("-", "") and not lines[dash].strip().startswith("#"):
            raise EditRefused(
                f"site {site_id}: it begins in the middle of a line: write one `- ` a site, then repeat it"
            )
    indent = len(lines[dash]) - len(lines[dash].lstrip(" "))
    first = dash
    while first and _is_note(lines[first - 1], indent):
        first -= 1
    return _Place(lines, first, dash, indent)


def _is_note(line: str, indent: int) -> bool:
    """A comment no further in than the dash: deeper ones are the site's above."""
    bare = line.lstrip(" ")
    return bare.startswith("#") and len(line) - len(bare) <= indent


def _said(allowlist: Allowlist) -> tuple[object, ...]:
    return allowlist.sites, allowlist.vocabulary, allowlist.defaults


def _tidy(notes: str) -> str:
    return "\n".join(line.rstrip() for line in notes.strip().splitlines())
