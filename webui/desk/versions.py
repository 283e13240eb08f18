"""Two versions of a text side by side, for whoever must choose between them."""

from __future__ import annotations

import difflib


def difference(seen: str, now: str, names: tuple[str, str] = ("as you saw it", "as it is now")) -> str:
    r"""What changed between two texts, line by line, as `diff -u` tells it; "" when nothing did.

    >>> print(difference("a\nb", "a\nc"))
    --- as you saw it
    +++ as it is now
    @@ -1,2 +1,2 @@
     a
    -b
    +c
    """
    return "\n".join(difflib.unified_diff(seen.splitlines(), now.splitlines(), *names, lineterm=""))
