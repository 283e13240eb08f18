"""Whether a site that is suspended or retired may be let in again as it is: by whom, and who has approved what it has.

What was approved when it was last active still is; what it gained since then was seen by nobody else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum

from allowlist.edit import read_entry
from allowlist.edit_values import on_one_line
from allowlist.errors import EditRefused
from allowlist.load import read_site
from allowlist.model import Allowlist, Site, Status
from allowlist.widening import widenings
from webui.desk.audit import Entry


class Unrestored(StrEnum):
    """Why somebody may not let a site in again; each has a sentence in the catalogues."""

    OWN = "own"
    WIDER = "wider"
    UNREAD = "unread"


def approvers_of_restoring(
    site: Site, recorded: Iterable[Entry], allowlist: Allowlist, who: str, needed: int
) -> tuple[str, ...] | Unrestored:
    """Who approves that `who` lets the site in again: those who approved what it has, and `who`.

    `recorded` is what the audit log has of it, the newest first. With more than one to approve, whoever took the site
    out does not let it in.
    """
    if needed <= 1:
        return (who,)
    taken = next((each for each in recorded if each.subject == site.id and _takes_out(each, allowlist)), None)
    if taken is None:  # suspended in the file, or since its review was due
        return (*site.approved.by, who)
    if taken.who == who:
        return Unrestored.OWN
    before = _site(taken.before, allowlist)
    if before is None:
        return Unrestored.UNREAD
    return Unrestored.WIDER if widenings(before, replace(site, status=Status.ACTIVE)) else (*site.approved.by, who)


def _takes_out(entry: Entry, allowlist: Allowlist) -> bool:
    """Whether it tells of an active site that is so no more; of one whose text cannot be read that may be."""
    if not entry.before or not entry.after or entry.before == entry.after:
        return False
    before, after = _site(entry.before, allowlist), _site(entry.after, allowlist)
    if before is None or after is None:
        return True
    return before.status is Status.ACTIVE and after.status is not Status.ACTIVE


def _site(text: str, allowlist: Allowlist) -> Site | None:
    try:
        found = read_site(on_one_line(dict(read_entry(text))), allowlist.vocabulary, allowlist.defaults)
    except EditRefused:
        return None
    return found if isinstance(found, Site) else None
