"""Review dates: an active site past its `review_by` is suspended, in the file, and it is said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from allowlist.edit import change_sites, save
from allowlist.errors import EditRefused
from allowlist.model import Allowlist, Site, Status


@dataclass(frozen=True, slots=True)
class Written:
    """An edit of the list that is in the file: its text before and after, and the sites that changed."""

    before: str
    after: str
    site_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """The list after its reviews, what to say of them, and whether the file holds them too: then `edit` is what changed
    in it.
    """

    allowlist: Allowlist
    notes: tuple[str, ...] = ()
    saved: bool = True
    edit: Written | None = None


def suspend_overdue(path: Path, allowlist: Allowlist, today: date) -> Review:
    """Suspend the active sites whose review date has passed.

    Where the file cannot be edited they are left out of this run all the same, and a person is asked for.
    """
    overdue = [site for site in allowlist.active if site.review_by and site.review_by < today]
    if not overdue:
        return Review(allowlist)
    notes = tuple(f"site {site.id}: suspended, its review was due on {site.review_by}" for site in overdue)
    suspended = _without(allowlist, overdue)
    try:
        text = path.read_bytes().decode("utf-8-sig")
        ids = tuple(site.id for site in overdue)
        after = change_sites(text, {site_id: {"status": Status.SUSPENDED.value} for site_id in ids})
        save(path, after, allowlist.digest)
    except (EditRefused, OSError) as error:
        return Review(suspended, (*notes, f"the suspension could not be written into the list: {error}"), saved=False)
    return Review(suspended, notes, edit=Written(text, after, ids))


def _without(allowlist: Allowlist, overdue: list[Site]) -> Allowlist:
    ids = {site.id for site in overdue}
    sites = tuple(replace(site, status=Status.SUSPENDED) if site.id in ids else site for site in allowlist.sites)
    return replace(allowlist, sites=sites)
