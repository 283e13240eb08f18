"""How the text of a setting is read: each gives the value, or raises ValueError."""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from ipaddress import ip_network
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the web is loaded by who serves it only
    from webui.proxies import Networks

_WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def whole(least: int, most: int | None = None, *, or_zero: bool = False) -> Callable[[str], int]:
    """A whole number within bounds, both included; 0 too where it means that there is none."""

    def read(text: str) -> int:
        value = int(text)
        fits = least <= value and (most is None or value <= most)
        if not fits and not (or_zero and value == 0):
            raise ValueError(text)
        return value

    return read


def seconds(text: str) -> float:
    """A wait of at most a day."""
    value = float(text)
    if not 0 <= value <= 86_400:
        raise ValueError(text)
    return value


def timeout(text: str) -> float:
    """More than no time, at most an hour."""
    value = float(text)
    if not 0 < value <= 3600:
        raise ValueError(text)
    return value


def header(text: str) -> str:
    """The name of an HTTP header, or nothing."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{0,63}|", text):
        raise ValueError(text)
    return text


def web_address(text: str) -> str:
    """An http(s) address, or nothing."""
    if text and not text.startswith(("http://", "https://")):
        raise ValueError(text)
    return text.rstrip("/")


def secret(text: str) -> str:
    """What nobody can guess, in signs that every program sends alike, or nothing."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{16,200}|", text):
        raise ValueError(text)
    return text


def origins(text: str) -> tuple[str, ...]:
    """Origins as browsers write them, with commas between them, or `*`."""
    found = names(text)
    if found != ("*",) and not all(re.fullmatch(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?", each) for each in found):
        raise ValueError(text)
    return found


def names(text: str) -> tuple[str, ...]:
    """Names with commas between them."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def networks(text: str) -> Networks:
    """Addresses or networks with commas between them."""
    return tuple(ip_network(part) for part in names(text))


def yes_or_no(text: str) -> bool:
    """`true` or `false`, and what else people write for them."""
    if text.lower() not in _WORDS:
        raise ValueError(text)
    return _WORDS[text.lower()]


def one_of(known: Container[str]) -> Callable[[str], str]:
    """One of some words."""

    def read(text: str) -> str:
        if text not in known:
            raise ValueError(text)
        return text

    return read
