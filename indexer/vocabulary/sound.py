"""How a French word sounds, as a short key: what pupils write by ear has the key of what they mean.

`sintèse` and `synthèse`, `aidukassion` and `éducation`, `volquan` and `volcan` are one key. The rules are those of
French reading (grapheme to phoneme, as in N. Catach, L'orthographe française, 1980), coarse on purpose: open and closed
vowels are one, s and z too, yod is i, a mute e at the end is nothing. Letters of the key that are no letters of French:
`S` is ch, `N` gn, `W` oi, `U` ou, `1` in/un, `2` an/en, `3` on.
"""

from __future__ import annotations

import re
from functools import lru_cache

from indexer.language import fold

_VOWELS = "aeiouy"
_NASAL_ENDS = rf"(?![{_VOWELS}nmh])"
_RULES = (
    # (what stands in the word, what is heard): at each place the first that fits.
    (r"(?<=[aeou])ill(?:e(?![a-z]))?", "i"),
    (r"(?<=[aeou])il(?![a-z])", "i"),
    (r"ill(?=[aeiou])", "i"),
    (r"tion", "si3"),
    (r"ti(?=onn|el|eux|euse|aire)", "si"),
    (r"ez(?![a-z])", "e"),
    (r"(?:oi|oy|oua|wa)(?!n)", "W"),
    (rf"(?:oin|ouin){_NASAL_ENDS}", "U1"),
    (rf"ien(?![{_VOWELS}nmhct])", "i1"),
    (rf"(?:ain|aim|ein|eim|in|im|yn|ym|un|um){_NASAL_ENDS}", "1"),
    (rf"(?:an|am|en|em){_NASAL_ENDS}", "2"),
    (rf"(?:on|om){_NASAL_ENDS}", "3"),
    (r"oeu|eu|oe", "e"),
    (r"eau|au", "o"),
    (r"ou|oo", "U"),
    (r"ai|ei|ay|ey", "e"),
    (r"y", "i"),
    (r"ph", "f"),
    (r"ch(?=[rlnt])", "k"),
    (r"sch|sh|ch", "S"),
    (r"gn", "N"),
    (r"ge(?=[aou])", "j"),
    (r"gu(?=[eiy])", "g"),
    (r"g(?=[eiy])", "j"),
    (r"xc(?=[eiy])|cc(?=[eiy])|cs|x", "ks"),
    (r"sc(?=[eiy])|c(?=[eiy])|z", "s"),
    (r"gz", "ks"),
    (r"cqu|ck|qu|q|cc|c|k", "k"),
    (r"w", "v"),
    (r"mn(?=e)", "n"),
    (r"(?<=m)p(?=t)", ""),
    (r"e(?![a-z])", ""),
    (r"(?<![a-z])ps", "s"),
    (r"h", ""),
    (r"[a-z]", None),
)
_AT = re.compile("|".join(f"({pattern})" for pattern, _ in _RULES))
_SILENT = re.compile(r"(?<=[a-z]{2})(?:(?<=[aeiouymnr])[tdp]s?|[sx])(?![a-z])")
_LETTERS = re.compile(r"[^a-z]")
_HEARD_ACCENTS = str.maketrans({"ç": "ss", "ï": "hi", "ü": "hu"})
_TWICE = re.compile(r"(.)\1+")


@lru_cache(maxsize=4096)
def sound(word: str, *, whole: bool = True) -> str:
    """The key of a word in lower case; "" where it has no letter a to z. Of accents only the cedilla, the trema and an
    é at the end are heard, since pupils leave the others out. Where a word is not typed to its end (not `whole`), no
    letter is silent for being the last.
    """
    letters = _LETTERS.sub("", fold(word.translate(_HEARD_ACCENTS)))
    if whole:
        letters = _SILENT.sub("", letters)
        letters = f"{letters}h" if word.rstrip("s").endswith("é") else letters
    heard = _AT.sub(_heard, letters)
    return _TWICE.sub(r"\1", "".join(char for char in heard if char.isascii()))


def _heard(match: re.Match[str]) -> str:
    as_what = _RULES[(match.lastindex or 1) - 1][1]
    return match.group() if as_what is None else as_what
