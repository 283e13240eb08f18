"""Where a page lies within its site, told in words: `/wiki/Histoire/Rome_antique` is Histoire › Rome antique."""

from __future__ import annotations

import unicodedata
from urllib.parse import unquote, urlsplit

from allowlist.model import Site

_DEEPEST = 2
_LONGEST = 40
_ENDINGS = (".html", ".htm", ".php", ".xhtml", ".aspx")
_HOME_PAGES = frozenset({"index", "default"})


def trail(url: str, site: Site) -> tuple[str, ...]:
    """The last folders and the page, without what the whole site has in common; nothing for its home page."""
    path = unquote(urlsplit(url).path)
    names = [_name(segment) for segment in path.removeprefix(_common(path, site)).split("/")]
    return tuple(name for name in names if name and name not in _HOME_PAGES)[-_DEEPEST:]


def _common(path: str, site: Site) -> str:
    above = [scope.path for scope in site.scope if scope.path and path.startswith(scope.path + "/")]
    return max(above, key=len, default="")


def _name(segment: str) -> str:
    for ending in _ENDINGS:
        segment = segment.removesuffix(ending)
    # Signs that nobody sees could turn the text round and show another address than the true one.
    seen = segment if segment.isprintable() else "".join(filter(_is_seen, segment))
    name = " ".join(seen.replace("_", " ").split())
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip() + "…"


def _is_seen(char: str) -> bool:
    return unicodedata.category(char)[0] != "C"
