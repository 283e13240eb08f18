"""The file of help cards -> HelpCards, or every problem of it with its line and its remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Final

import yaml

from allowlist.address import Oddity, parse_address
from allowlist.errors import BrokenList, Problem
from allowlist.model import Allowlist, NotAdmitted
from allowlist.nodes import (
    Problems,
    compose,
    items_of,
    keys_of,
    pairs_of,
    read_choice,
    read_list,
    read_slug,
    read_text,
)
from indexer.help.cards import HelpCard, HelpCards, Number, Texts
from indexer.help.phrasebook import read_expression
from indexer.own_file import read_own

MAX_BYTES: Final = 500_000
"""Largest file read; the shipped one has 25,000."""
MOST: Final = 200
"""Cards of a file, expressions of a card: more would be no list that a person keeps, and slow to read."""
_FILE_KEYS = ("version", "unlike", "cards")
_CARD_KEYS = ("id", "title", "text", "numbers", "when", "unless", "levels", "url")
_NUMBER_KEYS = ("call", "sms", "note")
_NUMBER = re.compile(r"\+?[0-9](?: ?[0-9]){1,14}", re.ASCII)
_SHORTEST_ALONE = 4
_TWICE = "write the expression twice, once without this word"


def load_help_cards(path: Path) -> HelpCards | BrokenList:
    """Read and check the file at `path`. Never raises: one that cannot be read is broken."""
    text = read_own(path, MAX_BYTES, "set help_cards to another file or to none")
    return BrokenList(str(path), (text,)) if isinstance(text, Problem) else parse_help_cards(text, str(path))


def shipped_text() -> str:
    """The file that comes with Cartable, for France."""
    return files("indexer").joinpath("data", "help_cards_fr.yaml").read_text("utf-8")


def shipped_help_cards() -> HelpCards:
    """The cards of that file."""
    cards = parse_help_cards(shipped_text())
    if isinstance(cards, BrokenList):
        raise RuntimeError("; ".join(cards.lines()))  # noqa: TRY004 – a part of the program, not a wrong type
    return cards


def parse_help_cards(text: str, path: str = "help_cards_fr.yaml") -> HelpCards | BrokenList:
    """Check the text of a file. Pure."""
    root = compose(text)
    if isinstance(root, Problem):
        return BrokenList(path, (root,))
    if root is None:
        remedy = "write `version: 1` and `cards:`, or set help_cards to none"
        return BrokenList(path, (Problem(1, "empty", "the file is empty", remedy),))
    problems = Problems()
    cards = _read_file(root, problems)
    if problems.found:
        return BrokenList(path, tuple(sorted(problems.found, key=lambda problem: problem.line)))
    return HelpCards(cards.cards, cards.unlike, sha256(text.encode()).hexdigest())


def beside_the_list(cards: HelpCards, allowlist: Allowlist) -> Iterator[Problem]:
    """What in the cards does not fit a list: levels that it has not, pages that it does not admit."""
    for card in cards.cards:
        for level in card.levels:
            if level not in allowlist.vocabulary.levels:
                what = f"card {card.id}: the list has no level `{level}`"
                yield Problem(card.lines["levels"], "level", what, "write one of its vocabulary, or take it away")
        if card.url and isinstance(allowlist.decide(card.url), NotAdmitted):
            what = f"card {card.id}: the list does not admit {card.url}, which is not shown"
            yield Problem(card.lines["url"], "url", what, "add its site to the list, or take the url away")


def _read_file(root: yaml.Node, problems: Problems) -> HelpCards:
    keys = keys_of(root, "the file of help cards", _FILE_KEYS, problems)
    if keys is None:
        return HelpCards()
    keys.required("version", read_choice("1"), "1")
    nodes = keys.required("cards", lambda node, found: items_of(node, "`cards`", found), "[…]") or []
    if len(nodes) > MOST:
        problems.add(nodes[MOST], "many", f"there are more than {MOST} cards", "keep the most important ones")
    cards: dict[str, HelpCard] = {}
    for node in nodes[:MOST]:
        card = _read_card(node, problems)
        if card and card.id in cards:
            problems.add(node, "twice", f"card {card.id} is there twice", "give one of the two another id")
        if card:
            cards[card.id] = card
    return HelpCards(tuple(cards.values()), keys.optional("unlike", _read_unlike, ()))


def _read_unlike(node: yaml.Node, problems: Problems) -> tuple[str, ...] | None:
    words = read_list(read_text)(node, problems)
    if words and len(words) > 10 * MOST:
        problems.add(node, "many", f"there are more than {10 * MOST} words", "keep those that look like a card's")
        return None
    return words


def _read_card(node: yaml.Node, problems: Problems) -> HelpCard | None:
    """One card; None when it is no mapping. What is missing is a problem, so the cards will not be used then."""
    keys = keys_of(node, "this card", _CARD_KEYS, problems)
    if keys is None:
        return None
    return HelpCard(
        id=keys.required("id", read_slug, "harcelement") or "",
        title=keys.required("title", _read_texts, "{fr: Du harcèlement ?}") or {},
        text=keys.required("text", _read_texts, "{fr: Des adultes écoutent et aident.}") or {},
        numbers=keys.required("numbers", _read_numbers, "[{call: 3018, note: {fr: gratuit}}]") or (),
        when=keys.required("when", _read_expressions, "[harcèlement]") or (),
        unless=keys.optional("unless", _read_expressions, ()),
        levels=keys.optional("levels", read_list(read_slug), ()),
        url=keys.optional("url", _read_url, "") or None,
        lines={key: value.start_mark.line + 1 for key, value in keys.values.items()},
    )


def _read_texts(node: yaml.Node, problems: Problems) -> Texts | None:
    """A text in each of some languages."""
    pairs = pairs_of(node, "the text", problems)
    if pairs is None:
        return None
    if not pairs:
        problems.add(node, "empty", "the text is in no language", "write `fr: …`")
    read = {slug: read_text(value, problems) for key, _, value in pairs if (slug := read_slug(key, problems))}
    return {language: text for language, text in read.items() if text}


def _read_numbers(node: yaml.Node, problems: Problems) -> tuple[Number, ...] | None:
    numbers = read_list(_read_number)(node, problems)
    if numbers == () and isinstance(node, yaml.SequenceNode) and not node.value:
        problems.add(node, "empty", "the card has no number", "write one: `- call: 3018`")
    return numbers


def _read_number(node: yaml.Node, problems: Problems) -> Number | None:
    keys = keys_of(node, "this number", _NUMBER_KEYS, problems)
    if keys is None:
        return None
    if len({"call", "sms"} & keys.values.keys()) != 1:
        problems.add(node, "number", "this number needs either `call` or `sms`", "write one of the two")
        return None
    is_sms = "sms" in keys.values
    shown = keys.optional("sms" if is_sms else "call", _read_digits, "")
    return Number(shown, is_sms, keys.required("note", _read_texts, "{fr: gratuit et anonyme}") or {})


def _read_digits(node: yaml.Node, problems: Problems) -> str | None:
    text = read_text(node, problems)
    if text is None or _NUMBER.fullmatch(text):
        return text
    problems.add(node, "number", f"`{text}` is not a telephone number", "write 2 to 15 digits, as in 0 800 235 236")
    return None


def _read_expressions(node: yaml.Node, problems: Problems) -> tuple[str, ...] | None:
    expressions = read_list(_read_expression)(node, problems)
    if expressions is not None and len(expressions) > MOST:
        problems.add(node, "many", f"the card has more than {MOST} expressions", "keep the most important ones")
        return None
    return expressions


def _read_expression(node: yaml.Node, problems: Problems) -> str | None:
    """Refused is what would appear beside every other query: too short a word alone, or nothing that tells."""
    text = read_text(node, problems)
    if text is None:
        return None
    silent = [
        one for place in text[:MOST].split() if "/" in place for one in place.split("/") if not read_expression(one)
    ]
    if silent:
        problems.add(node, "expression", f"`{silent[0]}` is not heard, so nothing may stand in its place", _TWICE)
        return None
    words = read_expression(text[:MOST])
    if len(words) > 1 or (words and min(map(len, words[0])) >= _SHORTEST_ALONE):
        return text
    problems.add(node, "expression", f"`{text}` says too little", "write a word of four letters or an expression")
    return None


def _read_url(node: yaml.Node, problems: Problems) -> str | None:
    text = read_text(node, problems)
    if text is None or not isinstance(parse_address(text), Oddity):
        return text
    problems.add(node, "address", f"`{text}` is no address", "write a full address, as in https://fr.vikidia.org/")
    return None
