"""How easy a text is to read, for French and English. Pure.

French: Kandel and Moles 1958 ("Application de l'indice de Flesch à la langue française"),
207 - 1.015 * words a sentence - 73.6 * syllables a word. English: Flesch 1948 ("A new readability yardstick"),
206.835 - 1.015 * words a sentence - 84.6 * syllables a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

EASY: Final = 80
"""From here on a text is called easy, as Flesch did: 18 % of 79 articles of Vikidia, 4 % of Wikipedia's paragraphs."""
FEWEST_WORDS: Final = 100
"""The authors' own sample; fewer words say nothing."""
MOST_WORDS: Final = 3_000
"""Words that are looked at: the first pages of a book tell how it is written."""

_WEIGHTS: Final = {"fr": (207.0, 1.015, 73.6), "en": (206.835, 1.015, 84.6)}
_WORD: Final = re.compile(r"[^\W\d_]+")
_SENTENCE_END: Final = re.compile(r"[.!?…]+(?=[\s»”\"')\]]|$)")
_LONGEST_SENTENCE: Final = 100
"""Words: what goes on longer is a table or a list without full stops."""
_MOST: Final = 60_000
"""Characters that are looked at."""

# In French u is silent after q, and after g before e, i, y; y between vowels parts them; é and è, and what has a
# diaeresis, is a syllable of its own beside another vowel.
_SILENT_U: Final = re.compile(r"(?<=q)u|(?<=g)u(?=[eéèêiîy])")
_PARTED: Final = re.compile(r"(?<=[aeoué])y(?=[aeiouéèêàâ])")
_FRENCH_VOWELS: Final = re.compile(r"[éèêëïü]|[aeiouyàâäîôöùûœæ]+")
_SILENT_END: Final = re.compile(r"(?<=[^aeiouyàâäéèêëîïôöùûüœæ])e(?:s|nt)?$|(?<=[éiuy])es?$|(?<=ai)ent$")
_SOUNDED_ENT: Final = re.compile(r"(?:m|[^lrst]i|li|v|c|d)ent$")
_ENGLISH_VOWELS: Final = re.compile(r"[aeiouy]+")
_ENGLISH_SILENT: Final = re.compile(r"(?:[^aeiouyl]e|[^aeioudty]ed|[^aeioucgsxzh]es)$")


def reading_ease(text: str, language: str) -> int | None:
    """From 0, hard, to 100, easy; None for other languages, and when fewer than FEWEST_WORDS stand in sentences."""
    weights = _WEIGHTS.get(language)
    if weights is None:
        return None
    words, sentences, spoken = 0, 0, 0
    for sentence in _sentences(text[:_MOST]):
        sentences += 1
        words += len(sentence)
        spoken += sum(syllables(word, language) for word in sentence)
        if words >= MOST_WORDS:
            break
    if words < FEWEST_WORDS:
        return None
    start, by_sentence, by_word = weights
    return round(min(100.0, max(0.0, start - by_sentence * words / sentences - by_word * spoken / words)))


@lru_cache(maxsize=30_000)
def syllables(word: str, language: str) -> int:
    """How many syllables are spoken, one at least; silent ends do not count.

    >>> [syllables(word, "fr") for word in ("chat", "pomme", "éléphant", "musique", "royaume", "créer")]
    [1, 1, 3, 2, 2, 2]
    """
    plain = word[:40].casefold()
    if language == "fr":
        return max(1, len(_FRENCH_VOWELS.findall(_spoken(plain))))
    return max(1, len(_ENGLISH_VOWELS.findall(plain)) - bool(_ENGLISH_SILENT.search(plain)))


def _spoken(word: str) -> str:
    word = _PARTED.sub("ll", _SILENT_U.sub("", word))
    return word if _SOUNDED_ENT.search(word) else _SILENT_END.sub("", word)


def _sentences(text: str) -> Iterator[list[str]]:
    """The words of each sentence; titles, rows of tables and lists, which have no full stop, are none."""
    for line in text.splitlines():
        start = 0
        for end in _SENTENCE_END.finditer(line):
            words = _WORD.findall(line[start : end.start()])
            start = end.end()
            if 1 < len(words) <= _LONGEST_SENTENCE:
                yield words
