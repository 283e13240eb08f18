"""The help cards of a result page, in the language of the page. Nobody is told that they were shown."""

from __future__ import annotations

from dataclasses import dataclass

from allowlist.model import Allowlist, Site
from indexer.help.cards import HelpCard, Number, Texts, in_language, page_of
from webui.messages import Messages
from webui.typography import spaced

_NO_BREAK = "\u00a0"


@dataclass(frozen=True, slots=True)
class ShownText:
    """A text; `language` is "" when it is the page's own, which then needs no telling."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class ShownNumber:
    """A number as people read it, and the link that a telephone follows."""

    shown: str
    address: str
    is_sms: bool
    note: ShownText


@dataclass(frozen=True, slots=True)
class ShownCard:
    """`site` is that of the card's page, both None where there is none, or none that the list admits now."""

    title: ShownText
    text: ShownText
    numbers: tuple[ShownNumber, ...]
    url: str | None
    site: Site | None


def shown_cards(cards: tuple[HelpCard, ...], allowlist: Allowlist, messages: Messages) -> tuple[ShownCard, ...]:
    """The cards as they are shown. A page off the list is not linked to."""
    return tuple(_shown(card, allowlist, messages.language) for card in cards)


def _shown(card: HelpCard, allowlist: Allowlist, language: str) -> ShownCard:
    url = page_of(card, allowlist)
    return ShownCard(
        title=_text(card.title, language),
        text=_text(card.text, language),
        numbers=tuple(_number(number, language) for number in card.numbers),
        url=url,
        site=allowlist.site_for(url) if url else None,
    )


def _number(number: Number, language: str) -> ShownNumber:
    shown = number.shown.replace(" ", _NO_BREAK)
    return ShownNumber(shown, number.address, number.is_sms, _text(number.note, language))


def _text(texts: Texts, language: str) -> ShownText:
    given, text = in_language(texts, language)
    return ShownText(spaced(text) if given == "fr" else text, "" if given == language else given)
