"""The form of a site: the texts that stand in its fields, and the entry of the list that they mean. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from werkzeug.datastructures import MultiDict

from allowlist.edit_values import Plain
from webui.forms.fields import visible

LINES: Final = ("start", "scope", "exclude", "sitemap")
"""Lists of addresses, one a line."""
WORDS: Final = ("overlaps", "languages")
"""Lists of short names, white space or commas between them."""
CHOSEN: Final = ("levels", "subjects")
"""Lists that are ticked."""
TEXTS: Final = ("name", "why", "review_by", "delay", "max_pages", "max_depth", "boost")
RECRAWL: Final = ("min", "max")
FIELDS: Final = (
    *("id", "name", "why", "start", "scope", "exclude", "overlaps", *CHOSEN, "languages", "review_by"),
    *("delay", "max_pages", "max_depth", "recrawl_min", "recrawl_max", "sitemap", "boost", "private_network"),
)
"""In the order of the page."""

Fields = Mapping[str, str]
"""The text of each of FIELDS; lists have an entry a line."""


def typed(form: MultiDict[str, str]) -> Fields:
    """The fields as somebody filled them in, without signs that nobody sees."""
    return {field: visible("\n".join(form.getlist(field))) for field in FIELDS}


def shown(entry: Mapping[str, Plain]) -> Fields:
    """The fields for an entry of the list."""
    fields = {field: _shown(entry.get(field, ""), "\n") for field in ("id", *TEXTS, *LINES, *CHOSEN)}
    fields |= {field: _shown(entry.get(field, ""), " ") for field in WORDS}
    recrawl = entry.get("recrawl", {})
    parts = recrawl if isinstance(recrawl, dict) else {}
    fields |= {f"recrawl_{part}": _shown(parts.get(part, ""), " ") for part in RECRAWL}
    return fields | {"private_network": "true" if entry.get("private_network") == "true" else ""}


def meant(fields: Fields) -> dict[str, Plain | None]:
    """What the fields mean, key by key; None for a key that is not to be there."""
    values: dict[str, Plain | None] = {key: fields[key] or None for key in ("id", *TEXTS)}
    values |= {key: _lines(fields[key]) or None for key in (*LINES, *CHOSEN)}
    values |= {key: list(fields[key].replace(",", " ").split()) or None for key in WORDS}
    recrawl = {part: fields[f"recrawl_{part}"] for part in RECRAWL}
    values["recrawl"] = {part: text for part, text in recrawl.items() if text} or None
    values["private_network"] = "true" if fields["private_network"] else None
    return values


def entry_meant(fields: Fields) -> dict[str, Plain]:
    """The entry of a new site."""
    return {key: value for key, value in meant(fields).items() if value is not None}


def changes(now: Mapping[str, Plain], fields: Fields) -> dict[str, Plain | None]:
    """The keys of the site `now` that the fields set anew, or take away where the value is None."""
    was, wanted = meant(shown(now)), meant(fields)
    for key in CHOSEN:
        wanted[key] = _in_order_of(was[key], wanted[key])
    return {key: value for key, value in wanted.items() if key != "id" and value != was[key]}


def _in_order_of(was: Plain | None, wanted: Plain | None) -> Plain | None:
    """What is ticked as it stood there before, and then what is new: a page has no other order than its own."""
    if not isinstance(was, list) or not isinstance(wanted, list):
        return wanted
    return [each for each in was if each in wanted] + [each for each in wanted if each not in was]


def _shown(value: Plain, between: str) -> str:
    return between.join(map(str, value)) if isinstance(value, list) else str(value).strip()


def _lines(text: str) -> list[Plain]:
    return [line.strip() for line in text.split("\n") if line.strip()]
