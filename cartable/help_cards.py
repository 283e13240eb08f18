"""Help cards and synonyms on the command line: what is wrong with a school's own file, and the cards that a query calls
for.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from rich.console import Console

from allowlist.errors import BrokenList, Problem
from allowlist.model import Allowlist
from cartable.compose import help_cards
from cartable.settings import Settings
from indexer.asking.synonym_file import load_synonyms
from indexer.help.cards import HelpCard, in_language
from indexer.help.file import beside_the_list

_LANGUAGE = "en"
"""The command line speaks English."""


@dataclass(frozen=True, slots=True)
class CheckedCards:
    """What the setting names (a file, "none", or "" for the shipped cards), how many cards, and what is wrong."""

    source: str
    cards: int
    problems: tuple[Problem, ...]

    def lines(self) -> list[str]:
        """For people, about a file of their own only."""
        if self.problems:
            return [f"{self.source or 'help cards'}:{problem}" for problem in self.problems]
        own = self.source not in ("", "none")
        return [f"{self.source}: {self.cards} help cards, no problem"] if own else []

    def as_json(self) -> dict[str, object]:
        """For scripts."""
        return {"file": self.source or None, "problems": [asdict(problem) for problem in self.problems]}


def check_cards(settings: Settings, allowlist: Allowlist | BrokenList) -> CheckedCards:
    """Check the cards by themselves, and beside the list where that is in order."""
    own = str(settings.own_help_cards) if settings.own_help_cards.exists() else ""
    source, current = settings.help_cards or own, help_cards(settings)()
    if current.broken is not None:
        return CheckedCards(source, 0, current.broken.problems)
    beside = beside_the_list(current.cards, allowlist) if isinstance(allowlist, Allowlist) else ()
    return CheckedCards(source, len(current.cards.cards), tuple(beside))


def check_synonyms(settings: Settings) -> tuple[str, tuple[Problem, ...]]:
    """The school's own file of synonyms, "" where there is none, and what is wrong with it."""
    path = settings.own_synonyms
    if not path.exists():
        return "", ()
    loaded = load_synonyms(path)
    return str(path), loaded.problems if isinstance(loaded, BrokenList) else ()


def print_cards(cards: tuple[HelpCard, ...]) -> None:
    """Above the answers, as on the page."""
    console = Console(highlight=False, soft_wrap=True)
    for card in cards:
        console.print(in_language(card.title, _LANGUAGE)[1], style="bold", markup=False)
        console.print(in_language(card.text, _LANGUAGE)[1], markup=False)
        for number in card.numbers:
            way = "SMS " if number.is_sms else ""
            console.print(f"  {way}{number.shown}  {in_language(number.note, _LANGUAGE)[1]}", markup=False)
        console.print()
