"""How near each other, and how exactly as typed, the words of a query stand in a text. Pure.

Looked at for the best few pages only, in their stored text: an index of positions would make the index half as large
again and its writing slower (docs/adr), and what stands behind the first few is not read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from indexer.language import Token, Word

NEAR: Final = 30
"""Characters between two words that belong together: room for an article, a preposition and an adjective."""
_LETTERS: Final = {
    "a": "aàâäáãå", "c": "cç", "e": "eéèêë", "i": "iîïíì", "n": "nñ", "o": "oôöóòõ", "u": "uùûüú", "y": "yÿý",
}  # fmt: skip
_WORD: Final = re.compile(r"[^\W_]+")


def closeness(found: Sequence[Token], words: Sequence[Word]) -> float:
    """The share of neighbouring words of a query that stand near each other somewhere, 0 to 1; 0 for a single word."""
    pairs = list(pairwise(words))
    if not pairs:
        return 0.0
    together = {(one.term, other.term) for one, other in pairwise(found) if _near(one, other)}
    return sum(_stand_together(pair, together) for pair in pairs) / len(pairs)


def exactness(text: str, found: Sequence[Token], words: Sequence[Word]) -> float:
    """The share of the words that stand in `text` as typed, but for capitals: with these accents, in this form."""
    forms = {text[token.start : token.end].casefold() for token in found}
    return sum(word.text.casefold() in forms for word in words) / max(len(words), 1)


@lru_cache(maxsize=256)
def phrase_pattern(phrase: str) -> re.Pattern[str]:
    """What finds a phrase in a text: its words in this order with nothing but signs between them, accents or none.

    >>> bool(phrase_pattern("roche fondue").search("une Roche, fondue"))
    True
    """
    composed = unicodedata.normalize("NFC", phrase.casefold()).replace("œ", "oe").replace("æ", "ae")
    plain = "".join(char for char in unicodedata.normalize("NFKD", composed) if not unicodedata.combining(char))
    words = [
        "".join(map(_letter, word)).replace("[oôöóòõ][eéèêë]", "(?:œ|[oôöóòõ][eéèêë])") for word in _WORD.findall(plain)
    ]
    return re.compile(r"(?<!\w)" + r"[\W_]{1,4}".join(words) + r"(?!\w)", re.IGNORECASE)


def _letter(char: str) -> str:
    return f"[{_LETTERS[char]}]" if char in _LETTERS else re.escape(char)


def _near(one: Token, other: Token) -> bool:
    return 0 <= other.start - one.end <= NEAR


def _stand_together(pair: tuple[Word, Word], together: set[tuple[str, str]]) -> bool:
    one, other = pair
    return any(
        (first, second) in together or (second, first) in together
        for first in one.variants
        for second in other.variants
    )
