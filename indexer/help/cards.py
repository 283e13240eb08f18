"""Help cards: what is shown above the answers to words of distress, and which of them a query calls for. Pure.

Never counted, never logged: that a card was shown says more of a pupil than anything else that passes here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final

from allowlist.model import Allowlist
from indexer.help.phrasebook import Phrasebook

MOST_CARDS: Final = 2
"""Cards on a page: a child in distress reads one thing."""

Texts = Mapping[str, str]
"""The same text by language, at least one."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number to call, or to write to; `shown` is as people write it."""

    shown: str
    is_sms: bool
    note: Texts

    @property
    def address(self) -> str:
        """The link that a telephone follows (RFC 3966, RFC 5724)."""
        return f"{'sms' if self.is_sms else 'tel'}:{self.shown.replace(' ', '')}"


@dataclass(frozen=True, slots=True)
class HelpCard:
    """One card. Field names are the file's keys; `lines` has the line where each stands."""

    id: str
    title: Texts
    text: Texts
    numbers: tuple[Number, ...]
    when: tuple[str, ...]
    unless: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    url: str | None = None
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class HelpCards:
    """The cards of a file in order, the gravest first. `digest` is of the text they came from."""

    cards: tuple[HelpCard, ...] = ()
    unlike: tuple[str, ...] = ()
    digest: str = ""

    def called_for(self, text: str, level: str | None = None) -> tuple[HelpCard, ...]:
        """The cards for a query, two at most; a chosen level keeps out those that are for others only."""
        signs = self._signs_in(text) if self.cards else frozenset()
        if not signs:
            return ()
        against = self._against.signs_in(text)
        called = (card for place, card in enumerate(self.cards) if place in signs and place not in against)
        return tuple(card for card in called if _is_for(card, level))[:MOST_CARDS]

    @cached_property
    def _signs_in(self) -> Callable[[str], frozenset[int]]:
        """Kept of the last texts: each search is asked, also one whose answer is kept."""
        return lru_cache(maxsize=1024)(self._signs.signs_in)

    @cached_property
    def _signs(self) -> Phrasebook:
        return Phrasebook(((text, place) for place, card in enumerate(self.cards) for text in card.when), self.unlike)

    @cached_property
    def _against(self) -> Phrasebook:
        return Phrasebook(((text, place) for place, card in enumerate(self.cards) for text in card.unless), self.unlike)


def in_language(texts: Texts, language: str) -> tuple[str, str]:
    """The language that a text is given in, and the text: in another one rather than not at all."""
    chosen = language if language in texts else next(iter(texts))
    return chosen, texts[chosen]


def page_of(card: HelpCard, allowlist: Allowlist) -> str | None:
    """The card's page, as long as the list admits it."""
    return card.url if card.url and allowlist.site_for(card.url) else None


def cards_as_json(cards: tuple[HelpCard, ...], allowlist: Allowlist) -> list[dict[str, object]]:
    """The cards as the command line and the API both give them, texts in all their languages."""
    return [
        {
            "id": card.id,
            "title": dict(card.title),
            "text": dict(card.text),
            "numbers": [{"number": one.shown, "link": one.address, "note": dict(one.note)} for one in card.numbers],
            "url": page_of(card, allowlist),
        }
        for card in cards
    ]


def _is_for(card: HelpCard, level: str | None) -> bool:
    return level is None or not card.levels or level in card.levels
