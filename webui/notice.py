"""What readers are told when the list of sites is being mended: enough to understand, nothing to worry about."""

from __future__ import annotations

from allowlist.current import CurrentList


def notice_of(current: CurrentList) -> str | None:
    """The key of the text for the foot of the page; None when all is well."""
    if current.broken is None:
        return None
    return "site.last_good" if current.allowlist.sites else "site.no_list"
