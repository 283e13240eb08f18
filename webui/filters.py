"""The ways to narrow an answer, with how much each would leave, and to put it in another order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from allowlist.model import Allowlist
from indexer.engine import ResultPage
from indexer.query import SORTS, Query, allowed_values
from webui.addresses import link, parameters_of
from webui.browse import Way
from webui.labels import label_of
from webui.messages import Messages
from webui.profiles import is_preset, locked_profile

FILTERS = ("level", "subject", "site", "language", "type")
FEW = ("subject",)
"""The filters offered to the young."""
AT_ONCE = 8
"""Choices shown of one filter; the others are folded."""
AT_MOST = 40
"""Choices offered of one filter: an answer from hundreds of sites must not weigh more than its hits."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that may be chosen, and the address that chooses it."""

    label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: what it is called, and the values worth choosing."""

    name: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter in force, and the address without it; None where it cannot be taken off."""

    name: str
    label: str
    url: str | None


def chosen_filters(result: ResultPage, allowlist: Allowlist, messages: Messages) -> tuple[Chosen, ...]:
    """The filters that this answer is narrowed by."""
    return tuple(
        Chosen(name, label_of(name, value, allowlist, messages) or value, _without(name, result.query, allowlist))
        for name, value in _in_force(result.query).items()
        if value is not None
    )


def offered_filters(
    result: ResultPage, allowlist: Allowlist, messages: Messages, names: Sequence[str] = FILTERS
) -> tuple[Filter, ...]:
    """The filters that would narrow this answer further: those not in force that leave more than one choice."""
    in_force = _in_force(result.query)
    free = (name for name in names if in_force[name] is None)
    offered = (Filter(name, tuple(islice(_choices(name, result, allowlist, messages), AT_MOST))) for name in free)
    return tuple(one for one in offered if len(one.choices) > 1)


def ways_to_sort(query: Query, messages: Messages) -> tuple[Way, ...]:
    """The same answers, best first or newest first."""
    asked = parameters_of(query)
    addresses = {
        sort: link("search.results", **{**asked, "sort": sort if sort != SORTS[0] else None}) for sort in SORTS
    }
    return tuple(Way(messages(f"sort.{sort}"), url, sort == query.sort) for sort, url in addresses.items())


def _in_force(query: Query) -> dict[str, str | None]:
    """The value of each filter, the level of the profile too."""
    asked = parameters_of(query)
    return {**{name: asked[name] for name in FILTERS}, "level": query.level}


def _without(name: str, query: Query, allowlist: Allowlist) -> str | None:
    """The address without a filter; that of a profile's own level leaves the profile, unless it is locked."""
    kept = {**parameters_of(query), name: None}
    if name == "level" and is_preset(query.level):
        return None if locked_profile(allowlist) else link("search.results", profile=None, **kept)
    return link("search.results", **kept)


def _choices(name: str, result: ResultPage, allowlist: Allowlist, messages: Messages) -> Iterator[Choice]:
    counts = result.facets.get(name, {})
    asked, allowed = parameters_of(result.query), allowed_values(allowlist)[name]
    for value in _ordered(name, counts, allowlist):
        label = label_of(name, value, allowlist, messages)
        # A page may be in a language that no site announces: choosing it would be refused.
        if label is not None and value in allowed:
            yield Choice(label, counts[value], link("search.results", **{**asked, name: value}))


def _ordered(name: str, counts: Mapping[str, int], allowlist: Allowlist) -> list[str]:
    """Levels by age, as the list has them; everything else by how much it leaves."""
    if name == "level":
        return [level for level in allowlist.vocabulary.levels if counts.get(level)]
    return sorted((value for value in counts if value and counts[value]), key=lambda value: (-counts[value], value))
