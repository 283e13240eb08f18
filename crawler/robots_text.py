"""What a robots.txt says to us. Pure.

Protego compares names of robots loosely: it takes `cart` for us and `cartable/1.0` for another. And it keeps each rule
for each robot named above it: of a file of half a megabyte, millions. So names are compared here, as RFC 9309 §2.2.1
has it, and all robots but ourselves are one.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE

from protego import Protego

TOKEN = "cartable"  # noqa: S105 (the product token of RFC 9309 §2.2.1)
MAX_BYTES = 512_000
"""How much of a robots.txt is read: RFC 9309 §2.5 asks for at least 500 KiB."""
_NAMED = re.compile(r"\s*user(?:-|\s*)agent(?:\s*:|\s)\s*(.*)", re.IGNORECASE)
_NAME = re.compile(r"[a-z_-]+|\*(?![\w-])", re.IGNORECASE)
"""A product token has letters, `_` and `-`; what follows, such as a version, is no part of it."""
_ANOTHER = "another"


def decoded(body: bytes) -> str:
    """The text of a robots.txt: UTF-8 by RFC 9309 §2.3, UTF-16 where it says so, as some editors of Windows save it."""
    charset = "utf-16" if body.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"
    return body[:MAX_BYTES].decode(charset, errors="replace")


def rules_of(text: str) -> Protego:
    """The rules for us in a robots.txt, whose sitemaps are for all."""
    return Protego.parse("\n".join(map(_for_us_or_another, text.splitlines())))


def _for_us_or_another(line: str) -> str:
    """The line; of one that names a robot, whether that is us, any (`*`), or another. Of one that names none, itself:
    it ends a group.
    """
    named = _NAMED.match(line)
    if named is None or not named[1].partition("#")[0].strip():
        return line
    name = _NAME.match(named[1])
    known = name is not None and name[0].lower() in (TOKEN, "*")
    return f"User-agent: {name[0].lower() if name and known else _ANOTHER}"
