"""The public list: which sites are searched, why, for whom, and who let them in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from allowlist.model import Allowlist, Site
from webui.labels import level_labels, subject_labels
from webui.notice import notice_of
from webui.services import services

blueprint = Blueprint("sites", __name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """A site under one subject. It may stand under several: only where it is `first` is all told of it."""

    site: Site
    tags: tuple[str, ...]
    first: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The sites of one subject; `label` is None for those of no subject in particular."""

    id: str
    label: str | None
    entries: tuple[Entry, ...]


@blueprint.get("/sites")
def public_list() -> ResponseReturnValue:
    """Every site that is searched now, by subject."""
    current = services().current_list()
    page = render_template(
        "sites.html",
        notice=notice_of(current),
        groups=tuple(grouped(current.allowlist)),
        total=len(current.allowlist.active),
    )
    return page, {"Cache-Control": "no-cache"}


def grouped(allowlist: Allowlist) -> Iterator[Group]:
    """The active sites under each of their subjects, in the vocabulary's order; then those without one."""
    subjects = allowlist.vocabulary.subjects
    named: set[str] = set()
    for subject, label in (*subjects.items(), ("", None)):
        held = [site for site in allowlist.active if _stands_under(site, subject)]
        if held:
            entries = tuple(Entry(site, _tags(site, label, allowlist), site.id not in named) for site in held)
            yield Group(subject, label, entries)
            named.update(site.id for site in held)


def _stands_under(site: Site, subject: str) -> bool:
    return subject in site.subjects if subject else not site.subjects


def _tags(site: Site, label: str | None, allowlist: Allowlist) -> tuple[str, ...]:
    """Levels, and subjects but for the one that stands above."""
    return (*level_labels(site, allowlist), *(tag for tag in subject_labels(site, allowlist) if tag != label))
