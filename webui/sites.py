"""The public list: which sites are searched, why, for whom, and who let them in; and a page on each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from allowlist.model import Allowlist, Site
from indexer.query import BadQuery
from webui import errors
from webui.browse import levels_of_list, sites_of, subjects_of_list
from webui.labels import language_name, level_labels, subject_labels
from webui.language import messages
from webui.notice import notice_of
from webui.profiles import asked_query, locked_profile
from webui.services import services

blueprint = Blueprint("sites", __name__)
_FILTERS = ("level", "subject")


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
    """Every site that is searched now, by subject, or those for a level or a subject; 400 for one that there is not."""
    current = services().current_list()
    allowlist = current.allowlist
    query = asked_query({name: request.args.get(name, "") for name in _FILTERS}, allowlist)
    if isinstance(query, BadQuery):
        return errors.bad_query(query, allowlist)
    sites = sites_of(allowlist, query.level, query.subject)
    page = render_template(
        "sites.html",
        notice=notice_of(current),
        groups=tuple(grouped(sites, allowlist, query.subject)),
        total=len(sites),
        levels=levels_of_list(allowlist, query, messages()),
        subjects=subjects_of_list(allowlist, query, messages()),
        changed=current.changed,
    )
    return page, {"Cache-Control": "no-cache"}


@blueprint.get("/sites/<site_id>")
def one_site(site_id: str) -> ResponseReturnValue:
    """Why a site is searched, for whom, and who let it in until when; 404 for one that is not searched now."""
    current = services().current_list()
    allowlist = current.allowlist
    locked = locked_profile(allowlist)
    site = allowlist.site(site_id)
    if site is None or site not in sites_of(allowlist, locked.level if locked else None):
        abort(404)
    page = render_template(
        "site.html",
        notice=notice_of(current),
        site=site,
        levels=level_labels(site, allowlist),
        subjects=subject_labels(site, allowlist),
        spoken=[language_name(code, messages()) for code in site.languages],
    )
    return page, {"Cache-Control": "no-cache"}


def grouped(sites: Sequence[Site], allowlist: Allowlist, only: str | None = None) -> Iterator[Group]:
    """The sites under each of their subjects, or `only` one, in the vocabulary's order; then those without one."""
    subjects = allowlist.vocabulary.subjects
    named: set[str] = set()
    for subject, label in (*subjects.items(), ("", None)):
        held = [site for site in sites if only in (None, subject) and _stands_under(site, subject)]
        if held:
            entries = tuple(Entry(site, _tags(site, label, allowlist), site.id not in named) for site in held)
            yield Group(subject, label, entries)
            named.update(site.id for site in held)


def _stands_under(site: Site, subject: str) -> bool:
    return subject in site.subjects if subject else not site.subjects


def _tags(site: Site, label: str | None, allowlist: Allowlist) -> tuple[str, ...]:
    """Levels, and subjects but for the one that stands above."""
    return (*level_labels(site, allowlist), *(tag for tag in subject_labels(site, allowlist) if tag != label))
