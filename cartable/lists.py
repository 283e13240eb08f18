"""The list that the settings name, and the directory that keeps the last good one."""

from __future__ import annotations

import difflib
from pathlib import Path

from allowlist.current import CurrentList, WatchedList
from allowlist.model import Allowlist
from cartable.errors import BadSetting, ListBroken, UnknownSite
from cartable.settings import Settings


def state_directory(settings: Settings) -> Path:
    """The state directory, made when it is not there."""
    try:
        settings.state.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        remedy = "make it writable, or name another with --state"
        raise BadSetting("state", f"{settings.state} cannot be made ({error.strerror})", remedy) from None
    return settings.state


def good_list(settings: Settings) -> Allowlist:
    """The list as the file has it, for what fetches or writes. Raises ListBroken: then nothing is fetched."""
    state_directory(settings)
    current = current_list(settings)
    if current.broken is not None:
        raise ListBroken(settings.allowlist, current.broken.lines())
    return current.allowlist


def current_list(settings: Settings) -> CurrentList:
    """The list to answer from: the file's, or the last good one."""
    return watched_list(settings).current()


def watched_list(settings: Settings) -> WatchedList:
    """The list as it changes under a server."""
    return WatchedList(settings.allowlist, settings.state)


def known_sites(allowlist: Allowlist, site_ids: tuple[str, ...]) -> tuple[str, ...]:
    """The ids as given, each of which must be in the list. Raises UnknownSite."""
    for site_id in site_ids:
        if allowlist.site(site_id) is None:
            near = difflib.get_close_matches(site_id, [site.id for site in allowlist.sites], n=1)
            raise UnknownSite(site_id, near[0] if near else "")
    return site_ids
