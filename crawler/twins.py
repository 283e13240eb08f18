"""Twin addresses: spellings under which servers mostly give one page. Pure; whether they do, their texts decide.

With and without `www.`, by http and https, with and without a slash at the end, a folder and its index page.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

INDEX_PAGES = frozenset(
    f"{name}.{extension}"
    for name in ("index", "default", "accueil")
    for extension in ("html", "htm", "php", "asp", "aspx", "jsp", "shtml", "xhtml")
)
"""What servers give for a folder, by their usual configurations; SPIP and CMS of schools write `accueil`, too."""


def twin_key(url: str) -> str:
    """What all twins of a canonical address share. Nobody is asked for it: it is no address.

    >>> twin_key("https://www.example.org/cours/index.html") == twin_key("http://example.org/cours")
    True
    """
    parts = urlsplit(url)
    host = parts.netloc.removeprefix("www.")
    return f"{host}{_folder(parts.path)}{'?' if parts.query else ''}{parts.query}"


def to_keep(urls: Sequence[str]) -> str:
    """Of twins with one text, in the order in which they were found, the one that stays: https before http, then
    without index page, then the shortest, then the first.
    """
    return min(urls, key=lambda url: (not url.startswith("https:"), _names_index(url), len(url)))


def _folder(path: str) -> str:
    before, _, last = path.rpartition("/")
    return (before if last.lower() in INDEX_PAGES else path).rstrip("/")


def _names_index(url: str) -> bool:
    return urlsplit(url).path.rpartition("/")[2].lower() in INDEX_PAGES
