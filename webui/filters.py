"""The ways to narrow an answer, with how much each would leave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from allowlist.model import Allowlist
from indexer.engine import ResultPage
from indexer.query import allowed_values
from webui.addresses import link, parameters_of
from webui.labels import label_of
from webui.messages import Messages

FILTERS = ("level", "subject", "site", "language", "type")
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
    """A filter in force, and the address without it."""

    name: str
    label: str
    url: str


def chosen_filters(result: ResultPage, allowlist: Allowlist, messages: Messages) -> tuple[Chosen, ...]:
    """The filters that this answer is narrowed by."""
    parameters = parameters_of(result.query)
    return tuple(
        Chosen(name, label_of(name, value, allowlist, messages) or value, link("search.results", **without))
        for name in FILTERS
        if (value := parameters[name]) is not None and (without := {**parameters, name: None})
    )


def offered_filters(result: ResultPage, allowlist: Allowlist, messages: Messages) -> tuple[Filter, ...]:
    """The filters that would narrow this answer further: those not in force that leave more than one choice."""
    parameters = parameters_of(result.query)
    free = (name for name in FILTERS if parameters[name] is None)
    offered = (Filter(name, tuple(_choices(name, result, allowlist, messages))[:AT_MOST]) for name in free)
    return tuple(one for one in offered if len(one.choices) > 1)


def _choices(name: str, result: ResultPage, allowlist: Allowlist, messages: Messages) -> Iterator[Choice]:
    counts = result.facets.get(name, {})
    allowed = frozenset(allowed_values(allowlist)[name])
    for value in _ordered(name, counts, allowlist):
        label = label_of(name, value, allowlist, messages)
        # A page may be in a language that no site announces: choosing it would be refused.
        if label is not None and value in allowed:
            address = link("search.results", **{**parameters_of(result.query), name: value})
            yield Choice(label, counts[value], address)


def _ordered(name: str, counts: Mapping[str, int], allowlist: Allowlist) -> list[str]:
    """Levels by age, as the list has them; everything else by how much it leaves."""
    if name == "level":
        return [level for level in allowlist.vocabulary.levels if counts.get(level)]
    return sorted((value for value in counts if value and counts[value]), key=lambda value: (-counts[value], value))
