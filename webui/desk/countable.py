"""What a search is counted as, and which are never counted."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

from webui.desk.privacy import masked

LONGEST: Final = 100
"""In characters. What is longer is not asked by many, and tells the more about who does."""


@lru_cache(maxsize=1024)
def countable(text: str) -> str | None:
    """The form under which all ways to type one query are counted together: NFKC, lower case, single spaces.

    None for what is never counted: no letter and no digit, longer than LONGEST, or what looks like an e-mail address, a
    name on a network (anything with an @) or a telephone number.

    >>> countable("  Volcan   ÉTEINT"), countable("lea.d@ecole.fr"), countable("06 12 34 56 78")
    ('volcan éteint', None, None)
    """
    seen = "".join(" " if char.isspace() else char for char in text if char.isspace() or char.isprintable())
    # Lower case may bring decomposed letters (İ), and so is composed as well.
    query = " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", seen).lower()).split())
    if len(query) > LONGEST or not any(char.isalnum() for char in query):
        return None
    return None if "@" in query or masked(query) != query else query
