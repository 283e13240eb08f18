"""One URL taken apart strictly, or refused with its reason.

Browsers (WHATWG URL), Python (RFC 3986) and the server at the other end read odd URLs in
different ways, and every difference is a way through a fence. So whatever two of them could
read differently is refused here, and a path that has two readings keeps both: a scope must
admit every reading, an exclusion needs to match only one.
"""

from __future__ import annotations

import ipaddress
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote_to_bytes

import idna

MAX_URL_LENGTH = 2083
"""Longest URL looked at, in characters: the old Internet Explorer limit, also Scrapy's."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_.")


class Oddity(StrEnum):
    """Why a URL was refused before any scope was asked."""

    TOO_LONG = "longer than 2083 characters"
    CHARACTERS = "has spaces or control characters"
    BACKSLASH = "has a backslash"
    SCHEME = "is not an http or https address"
    USERINFO = "has a user name before the host"
    HOST = "has no valid host name"
    TRAILING_DOT = "has a host name that ends in a dot"
    PORT = "has an invalid port"
    IP_SPELLING = "has an IP address in an unusual spelling"


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of a URL that decide. `paths` holds each reading of the path: decoded, dots resolved."""

    scheme: str
    host: str
    port: int
    paths: tuple[str, ...]
    query: str

    @property
    def is_ip(self) -> bool:
        """Whether the host is an IP address, not a name."""
        return is_ip(self.host)


def parse_address(url: str) -> Address | Oddity:
    """Take `url` apart, or say what is odd about it. Pure; never raises on any string."""
    if len(url) > MAX_URL_LENGTH:
        return Oddity.TOO_LONG
    if not url.isascii() and any(_is_unprintable(char) for char in url):
        return Oddity.CHARACTERS
    if any(char <= " " or char == "\x7f" for char in url):
        return Oddity.CHARACTERS
    if "\\" in url:
        return Oddity.BACKSLASH
    scheme, separator, rest = url.partition("://")
    scheme = scheme.lower()
    if not separator or scheme not in _DEFAULT_PORTS:
        return Oddity.SCHEME
    authority, path, query = _split(rest)
    parsed = parse_authority(authority)
    if isinstance(parsed, Oddity):
        return parsed
    host, port = parsed
    paths = readings(path)
    if any(_has_control(reading) for reading in paths):
        return Oddity.CHARACTERS
    return Address(scheme, host, port or _DEFAULT_PORTS[scheme], paths, decode(query))


def parse_authority(authority: str) -> tuple[str, int | None] | Oddity:
    """`host[:port]` as the ASCII host in lower case and the port, None when none is written."""
    if "@" in authority:
        return Oddity.USERINFO
    if authority.startswith("["):
        literal, bracket, tail = authority[1:].partition("]")
        host = _ipv6(literal) if bracket else Oddity.HOST
        name, colon, port_text = tail.partition(":")
        if name:
            return Oddity.HOST
    else:
        name, colon, port_text = authority.partition(":")
        host = ascii_host(name)
    if isinstance(host, Oddity):
        return host
    if not colon:
        return host, None
    port = _port(port_text)
    return Oddity.PORT if port is None else (host, port)


def ascii_host(name: str) -> str | Oddity:
    """A host name as it travels: IDNA (UTS 46, then RFC 5891) in ASCII, lower case; IPv4 only as four decimal parts."""
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            return Oddity.HOST
    name = name.lower()
    if name.endswith("."):
        return Oddity.TRAILING_DOT
    labels = name.split(".")
    if len(name) > 253 or not set(name) <= _HOST_CHARACTERS or not all(0 < len(label) <= 63 for label in labels):
        return Oddity.HOST
    # WHATWG reads any host whose last label is a number (also hexadecimal) as an IPv4 address.
    if labels[-1].isdigit() or labels[-1].startswith("0x"):
        return _ipv4(name)
    return name


def is_ip(host: str) -> bool:
    """Whether a host as `ascii_host` gives it is an IP address: no top-level domain is a number (RFC 3696 §2)."""
    return ":" in host or host.rpartition(".")[2].isdigit()


def readings(path: str) -> tuple[str, ...]:
    """Each way a server may read `path`: dots resolved before decoding, and after it. Usually one."""
    if "%" not in path and "//" not in path and "/." not in path and ";" not in path:
        return (unicodedata.normalize("NFC", path) or "/",)
    as_browser = decode(_resolve(path.split("/")))
    loose = decode(path).replace("\\", "/")
    as_server = _resolve([part for part in loose.split("/") if part], path_parameters=True)
    if loose.endswith("/") and not as_server.endswith("/"):
        as_server += "/"
    return (as_browser,) if as_browser == as_server else (as_browser, as_server)


def decode(text: str) -> str:
    """Percent-decode once: UTF-8, or windows-1252 for the old sites that use it; then NFC."""
    if "%" in text:
        raw = unquote_to_bytes(text)
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            text = raw.decode("windows-1252", errors="replace")
    return unicodedata.normalize("NFC", text)


def _split(rest: str) -> tuple[str, str, str]:
    rest = rest.partition("#")[0]
    before_query, _, query = rest.partition("?")
    authority, slash, path = before_query.partition("/")
    return authority, slash + path, query


def _resolve(parts: list[str], *, path_parameters: bool = False) -> str:
    """Dot segments resolved as in RFC 3986 §5.2.4; `..;x` is a dot segment to Java servers."""
    done: list[str] = []
    directory = False
    for part in parts[1:] if parts and not parts[0] else parts:
        plain = part.partition(";")[0] if path_parameters else part
        plain = plain.replace("%2e", ".").replace("%2E", ".")
        directory = plain in (".", "..")
        if plain == "..":
            del done[-1:]
        elif plain != ".":
            done.append(part)
    return "/" + "/".join(done) + ("/" if directory and done else "")


def _port(text: str) -> int | None:
    if not (text.isascii() and text.isdigit() and len(text) <= 5):
        return None
    return int(text) if 0 < int(text) <= 65535 else None


def _ipv4(text: str) -> str | Oddity:
    try:
        return str(ipaddress.IPv4Address(text))
    except ValueError:
        return Oddity.IP_SPELLING


def _ipv6(text: str) -> str | Oddity:
    try:
        address = ipaddress.IPv6Address(text)
    except ValueError:
        return Oddity.IP_SPELLING
    return Oddity.IP_SPELLING if address.scope_id else str(address)


def _is_unprintable(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp")


def _has_control(text: str) -> bool:
    return any(char < " " or char == "\x7f" for char in text)
