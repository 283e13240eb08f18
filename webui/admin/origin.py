"""Whether a form was sent from a page of ours. Every browser since 2020 says from where; silence is refused."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

_OURS = frozenset({"same-origin", "none"})
"""`none`: asked for by the person at the browser and by no page."""


def is_ours(headers: Mapping[str, str], host: str, public_url: str) -> bool:
    """Whether a request's headers say that it comes from our own pages, asked at `host` or at `public_url`.

    `Sec-Fetch-Site` is sent over https only; no page can forge either.

    >>> is_ours({"Origin": "https://evil.example"}, "ecole.example", "")
    False
    """
    site = headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in _OURS
    origin = headers.get("Origin", "")
    return bool(origin) and _host(origin) in {host.lower(), _host(public_url)} - {""}


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""
