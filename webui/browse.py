"""Ways through the list without words: the levels and the subjects that have sites. Their labels are the list's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from allowlist.model import Allowlist, Site
from indexer.query import Query
from webui.addresses import link
from webui.messages import Messages
from webui.profiles import current_profile, is_preset, locked_profile, profile_for, start_profile

_LIST = "sites.public_list"


@dataclass(frozen=True, slots=True)
class Way:
    """Where a choice leads; `chosen` where it is in force already."""

    label: str
    url: str
    chosen: bool = False


def sites_of(allowlist: Allowlist, level: str | None, subject: str | None = None) -> tuple[Site, ...]:
    """The active sites for a level and a subject; None asks for none."""
    return tuple(
        site for site in allowlist.active if level in (None, *site.levels) and subject in (None, *site.subjects)
    )


def ways_to_levels(allowlist: Allowlist, messages: Messages) -> tuple[Way, ...]:
    """The home pages of all levels that have sites, and the one for all of them; none under a lock."""
    if locked_profile(allowlist):
        return ()
    # Where the home page is a level's, the search in all of them begins at the empty search.
    everywhere = link("search.results" if start_profile(allowlist) else "search.home", profile=None)
    found = [profile_for(level, allowlist.vocabulary.levels) for level in _levels_of(allowlist.active, allowlist)]
    ways = tuple(Way(each.label, link("search.home", profile=each), is_preset(each.level)) for each in found if each)
    return (Way(messages("browse.all_levels"), everywhere, current_profile() is None), *ways) if ways else ()


def ways_to_subjects(allowlist: Allowlist, level: str | None) -> tuple[Way, ...]:
    """The lists of sites of each subject that has some for this level."""
    had = {subject for site in sites_of(allowlist, level) for subject in site.subjects}
    return tuple(
        Way(label, link(_LIST, subject=subject, level=None if is_preset(level) else level))
        for subject, label in allowlist.vocabulary.subjects.items()
        if subject in had
    )


def levels_of_list(allowlist: Allowlist, query: Query, messages: Messages) -> tuple[Way, ...]:
    """The list of sites for all levels and for each that has some of the chosen subject; none under a lock."""
    if locked_profile(allowlist):
        return ()
    found = {*_levels_of(sites_of(allowlist, None, query.subject), allowlist), query.level}
    labels = [(None, messages("browse.all_levels")), *allowlist.vocabulary.levels.items()]
    return tuple(
        Way(label, link(_LIST, profile=None, level=level, subject=query.subject), level == query.level)
        for level, label in labels
        if level is None or level in found
    )


def subjects_of_list(allowlist: Allowlist, query: Query, messages: Messages) -> tuple[Way, ...]:
    """The list of sites for all subjects and for each that has some for the chosen level."""
    level = None if is_preset(query.level) else query.level
    labels = [(None, messages("browse.all_subjects")), *allowlist.vocabulary.subjects.items()]
    return tuple(
        Way(label, link(_LIST, level=level, subject=subject), subject == query.subject)
        for subject, label in labels
        if subject in (None, query.subject) or sites_of(allowlist, query.level, subject)
    )


def levels_to_choose(allowlist: Allowlist) -> Mapping[str, str]:
    """Id and label of each level that a reader may name; under a lock the one there is."""
    locked = locked_profile(allowlist)
    return {locked.level: locked.label} if locked else allowlist.vocabulary.levels


def way_to_site(site: Site, allowlist: Allowlist) -> str | None:
    """Where the list of sites has this one: under the profile, where it is for that level; None under a lock that hides
    it.
    """
    locked, profile = locked_profile(allowlist), current_profile()
    if locked and locked.level not in site.levels:
        return None
    stays = profile is None or profile.level in site.levels
    return f"{link(_LIST) if stays else link(_LIST, profile=None)}#site-{site.id}"


def _levels_of(sites: Iterable[Site], allowlist: Allowlist) -> tuple[str, ...]:
    """The levels that some of these sites are for, from the youngest on."""
    had = {level for site in sites for level in site.levels}
    return tuple(level for level in allowlist.vocabulary.levels if level in had)
