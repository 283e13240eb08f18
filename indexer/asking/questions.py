"""What a question asks for: a definition, a reason, a way, a time … Pupils ask in whole questions, and a page whose
title asks the same is more often its answer than one that only has the words.

Titles and queries are read alike, so the kinds of a title are terms of the index like any other. With them nDCG@10 over
the 159 questions put to cnil.fr is 0.707 instead of 0.680, and unchanged where titles ask nothing (docs/relevance.md).
"""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = str.maketrans("\u2018\u2019\u02bc\uff07`´", "''''''")
_KINDS = {
    "definition": (
        r"c'?est quoi|qu[' ]?est[- ]ce qu[e'](?! se passe)|definitions?\b|definir|que? signifie|que veut dire|"
        r"qu'?appelle|qu'on appelle|a quoi (?:ca )?sert|en quoi consiste|what (?:is|are)\b|what does .{1,40} mean"
    ),
    "duration": r"combien de temps|\bduree|quels? delais?|how long",
    "number": r"combien(?! de temps)|quel(?:le)? (?:nombre|hauteur|taille|distance)|how (?:many|much|big|far|tall)",
    "reason": r"pourquoi|pour quelles? raisons?|quelles? (?:est|sont) (?:la|les) causes?|\bwhy\b",
    "way": r"\bcomment\b|de quelle (?:maniere|facon)|\bhow (?:to|do|does|can|did)\b",
    "person": r"\bqui (?:est|a|etait|sont|ont|fut|peut|doit)\b|par qui|quel(?:le)? est l'aut(?:eur|rice)|\bwho\b",
    "time": r"\bquand\b|a quelle date|en quelle annee|\bwhen\b",
    "place": r"\bou (?:se|est|sont|trouver?|vit|vivent)\b|a quel endroit|\bwhere\b",
}
_PATTERNS = {kind: re.compile(pattern) for kind, pattern in _KINDS.items()}
_MOST = 300
"""Characters of a title or query that are looked at."""


def kinds(text: str) -> frozenset[str]:
    """What kinds of question a title or a query asks; none for most.

    >>> sorted(kinds("C’est quoi, un volcan ?"))
    ['definition']
    """
    folded = _folded(text[:_MOST])
    return frozenset(kind for kind, pattern in _PATTERNS.items() if pattern.search(folded))


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_APOSTROPHES))
    return "".join(char for char in decomposed if not unicodedata.combining(char))
