"""Who has approved what a suspended or retired site has, should somebody let it in again.

What was approved when it was last active still is; what it gained since then was seen by nobody else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from allowlist.edit import read_entry
from allowlist.edit_values import on_one_line
from allowlist.errors import EditRefused
from allowlist.load import read_site
from allowlist.model import Allowlist, Site, Status
from allowlist.widening import widenings
from webui.desk.audit import Entry


def approvers_of_restoring(
    site: Site, recorded: Iterable[Entry], allowlist: Allowlist, who: str, needed: int
) -> tuple[str, ...]:
    """Who approves that `who` lets the site in again: `who`, and those who had approved what it has.

    `recorded` is what the audit log has of it, the newest first. Whoever took the site out is alone in letting it in,
    and so is who lets in more than it had then: where more than one must approve, somebody else has to look.
    """
    taken = next((each for each in recorded if each.subject == site.id and _takes_out(each, allowlist)), None)
    seen = taken is None or (taken.who != who and _had(taken, site, allowlist))
    return (*site.approved.by, who) if needed > 1 and seen else (who,)


def _had(taken: Entry, site: Site, allowlist: Allowlist) -> bool:
    """Whether the site had, when it was taken out, all that it has now."""
    before = _site(taken.before, allowlist)
    return before is not None and not widenings(before, replace(site, status=Status.ACTIVE))


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
