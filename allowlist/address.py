"""One URL taken apart strictly, or refused with its reason.

Browsers (WHATWG URL), Python (RFC 3986) and the server at the other end read odd URLs in
different ways, and every difference is a way through a fence. So whatever two of them could
read differently is refused here, and a path that has several readings keeps each: one site must
hold them all, an exclusion needs to match only one.
"""

from __future__ import annotations

import codecs
import ipaddress
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from urllib.parse import unquote_to_bytes

import idna

MAX_URL_LENGTH = 2083
"""Longest URL looked at, in characters: the old Internet Explorer limit, also Scrapy's."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_.")
_OVERLONG = (b"\xc0\xae", b"\xc0\xaf", b"\xc1\x9c", b"\xe0\x80\xae", b"\xe0\x80\xaf", b"\xe0\x81\x9c")
"""`.`, `/` and `\\` in more bytes than they need: not UTF-8 (RFC 3629 §3), yet old servers decode them."""


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
    PATH = "has a path that two servers would read differently"


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of a URL that decide: `paths` and `queries` hold each reading, paths with dots resolved."""

    scheme: str
    host: str
    port: int
    paths: tuple[str, ...]
    queries: tuple[str, ...]

    @property
    def is_ip(self) -> bool:
        """Whether the host is an IP address, not a name."""
        return is_ip(self.host)


@lru_cache(maxsize=20_000)
def parse_address(url: str) -> Address | Oddity:
    """Take `url` apart, or say what is odd about it. Pure; never raises on any string. The last ones are remembered,
    since the fence is asked several times of each hit of a page, and an edited list is read again.
    """
    if len(url) > MAX_URL_LENGTH:
        return Oddity.TOO_LONG
    if has_unprintable(url):
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
    if isinstance(paths, Oddity):
        return paths
    if any(_has_control(reading) for reading in paths):
        return Oddity.CHARACTERS
    return Address(scheme, host, port or _DEFAULT_PORTS[scheme], paths, decodings(query))


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
    """A host name as it travels: IDNA in ASCII, lower case; IPv4 only as four decimal parts."""
    ascii_name = _to_ascii(name).lower()
    if ascii_name.endswith("."):
        return Oddity.TRAILING_DOT
    labels = ascii_name.split(".")
    if len(ascii_name) > 253 or not set(ascii_name) <= _HOST_CHARACTERS:
        return Oddity.HOST
    if not all(0 < len(label) <= 63 and _is_a_label(label) for label in labels):
        return Oddity.HOST
    # WHATWG reads any host whose last label is a number (also hexadecimal) as an IPv4 address.
    if labels[-1].isdigit() or labels[-1].startswith("0x"):
        return _ipv4(ascii_name)
    return ascii_name


def is_ip(host: str) -> bool:
    """Whether a host as `ascii_host` gives it is an IP address: no top-level domain is a number (RFC 3696 §2)."""
    return ":" in host or host.rpartition(".")[2].isdigit()


def readings(path: str) -> tuple[str, ...] | Oddity:
    """Each way a server may read `path`: as browsers do, without empty segments, without `;` parameters. Usually one.

    Browsers resolve dot segments before they decode, many servers after, some without counting empty segments:
    a path on which they do not agree has no reading.
    """
    if "%" not in path and "//" not in path and "/." not in path and ";" not in path:
        return (unicodedata.normalize("NFC", path) or "/",)
    raw = unquote_to_bytes(path)
    if any(overlong in raw for overlong in _OVERLONG):
        return Oddity.PATH
    found: dict[str, None] = {}
    without_dots = _resolve(path.split("/"))
    unresolved = decodings(path)
    resolved = unresolved if without_dots == path else decodings(without_dots)
    if len(resolved) != len(unresolved):
        return Oddity.PATH
    for as_browser, decoded in zip(resolved, unresolved, strict=True):
        as_server = _tidy(as_browser)
        plain = _tidy(as_server, parameters=False)
        if _dots_disagree(decoded, plain):
            return Oddity.PATH
        found |= dict.fromkeys((as_browser, as_server, plain))
    return tuple(found)


def decode(text: str) -> str:
    """Percent-decode once: UTF-8, or windows-1252 for the old sites that use it; then NFC."""
    return decodings(text)[-1]


def decodings(text: str) -> tuple[str, ...]:
    """Each way to decode `text` once: where it is not all UTF-8, only the stray bytes may be windows-1252, or all."""
    if "%" not in text:
        return (unicodedata.normalize("NFC", text),)
    raw = unquote_to_bytes(text)
    try:
        return (unicodedata.normalize("NFC", raw.decode("utf-8")),)
    except UnicodeDecodeError:
        stray = unicodedata.normalize("NFC", raw.decode("utf-8", errors="windows-1252"))
        whole = unicodedata.normalize("NFC", "".join(map(_windows_1252, raw)))
        return (stray,) if stray == whole else (stray, whole)


def has_unprintable(text: str) -> bool:
    """Whether spaces, control characters, invisible ones or halves of a surrogate pair are in `text`."""
    if any(char <= " " or char == "\x7f" for char in text):
        return True
    return not text.isascii() and any(_is_unprintable(char) for char in text)


def _split(rest: str) -> tuple[str, str, str]:
    rest = rest.partition("#")[0]
    before_query, _, query = rest.partition("?")
    authority, slash, path = before_query.partition("/")
    return authority, slash + path, query


def _resolve(parts: list[str]) -> str:
    """Dot segments resolved as in RFC 3986 §5.2.4, in any spelling of the dots."""
    done: list[str] = []
    directory = False
    for part in parts[1:] if parts and not parts[0] else parts:
        plain = part.replace("%2e", ".").replace("%2E", ".")
        directory = plain in (".", "..")
        if plain == "..":
            del done[-1:]
        elif plain != ".":
            done.append(part)
    return "/" + "/".join(done) + ("/" if directory and done else "")


def _tidy(path: str, *, parameters: bool = True) -> str:
    """`path` as servers do that take a backslash for a slash, and pass over empty segments and `;` parameters."""
    parts = path.replace("\\", "/").split("/")
    if not parameters:
        parts = [part.partition(";")[0] for part in parts]
    kept = [part for part in parts if part]
    return "/" + "/".join(kept) + ("/" if kept and not parts[-1] else "")


def _dots_disagree(decoded: str, resolved: str) -> bool:
    """Whether resolving the dot segments after decoding leads elsewhere than `resolved`, or some are left in it."""
    slashed = decoded.replace("\\", "/")
    if "/." not in slashed and "%2e" not in slashed and "%2E" not in slashed:
        return False
    if any(part.replace("%2e", ".").replace("%2E", ".") in (".", "..") for part in resolved.split("/")):
        return True
    parts = [part.partition(";")[0] for part in slashed.split("/")]
    counted = _resolve(parts)
    uncounted = _resolve([part for part in parts if part])
    return any(_tidy(path).rstrip("/") != resolved.rstrip("/") for path in (counted, uncounted))


def _to_ascii(name: str) -> str:
    """The ASCII form of a host name; "" where there is none, or where IDNA 2003 (Python) and 2008 (browsers) differ."""
    if name.isascii():
        return name
    try:
        return _both_idna(name) if len(name) <= 253 else ""
    except (UnicodeError, IndexError):
        return ""


def _both_idna(name: str) -> str:
    encoded = idna.encode(name, uts46=True).lower()
    return encoded.decode("ascii") if encoded == name.encode("idna").lower() else ""


def _is_a_label(label: str) -> bool:
    """False for what begins as punycode but is none: browsers refuse it."""
    if not label.startswith("xn--"):
        return True
    try:
        return bool(idna.ulabel(label))
    except (UnicodeError, IndexError):
        return False


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


def _windows_1252(byte: int) -> str:
    # The five bytes that windows-1252 leaves open are control characters to browsers.
    return bytes([byte]).decode("windows-1252", errors="ignore") or chr(byte)


def _stray_bytes(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(map(_windows_1252, error.object[error.start : error.end])), error.end


codecs.register_error("windows-1252", _stray_bytes)


def _has_control(text: str) -> bool:
    return any(char < " " or char == "\x7f" for char in text)
