"""What readers are shown in place of ids: the vocabulary's labels, sites' names, languages' names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from allowlist.model import Allowlist, Site
from webui.messages import Messages


def label_of(name: str, value: str, allowlist: Allowlist, messages: Messages) -> str | None:
    """The label of one value of the filter `name`; None when the list does not know it (any more)."""
    match name:
        case "level":
            return allowlist.vocabulary.levels.get(value)
        case "subject":
            return allowlist.vocabulary.subjects.get(value)
        case "site":
            site = allowlist.site(value)
            return site.name if site in allowlist.active else None
        case _:
            worded = language_name(value, messages) if name == "language" else type_name(value, messages)
            return worded[:1].upper() + worded[1:]


def level_labels(site: Site, allowlist: Allowlist) -> tuple[str, ...]:
    """The levels that a site is for."""
    return _known(site.levels, allowlist.vocabulary.levels)


def subject_labels(site: Site, allowlist: Allowlist) -> tuple[str, ...]:
    """The subjects that a site is for."""
    return _known(site.subjects, allowlist.vocabulary.subjects)


def language_name(code: str, messages: Messages) -> str:
    """The name of a language in the language of the page; its code when we have no name for it."""
    return messages.language_name(code) or code.upper()


def type_name(kind: str, messages: Messages) -> str:
    """What a hit is that is no web page, in few words."""
    key = f"type.{kind}"
    return messages(key) if messages.has(key) else kind.upper()


def _known(values: Iterable[str], labels: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(labels[value] for value in values if value in labels)
