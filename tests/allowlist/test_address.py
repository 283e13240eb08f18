"""Addresses taken apart: against urllib, a second WHATWG reading and the web platform's own cases."""

from __future__ import annotations

import contextlib
import json
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from allowlist.address import MAX_URL_LENGTH, Address, Oddity, parse_address, parse_authority
from allowlist.model import Admitted, Allowlist
from allowlist.scope import Misspelt, parse_exclusion, parse_scope
from tests.allowlist.lists import site

CASES = Path(__file__).parents[2] / "../shared/data/url/urltestdata.json"

JOINED_ELSEWHERE = {"///test", "///example.org/path"}
"""Links that urllib resolves to another address than browsers do (an empty authority is none to it).

The crawler then asks its own host for a path: an address that every reader takes alike, so the fence is not passed.
"""

LIST = Allowlist((site("a", "ex.fr/wiki/"), site("b", "*.ex.org", "ex.org:8080"), site("c", "127.0.0.1", "[::1]")))

_parts = [
    *("http", "https", "HTTP", "ftp", ":", "/", "//", "\\", "ex.fr", "EX.fr", "www.ex.fr", "a.ex.org", "ex.org"),
    *("evil.com", "127.0.0.1", "0x7f.1", "2130706433", "[::1]", "[::ffff:7f00:1]", "@", "u:p@", ":80", ":8080", ":"),
    *(".", "..", "%2e", "%2E%2e", "%2f", "%5c", "%252e", "%00", "%", "%c3%a9", "%e9", "é", "e\u0301", "ß", "。", "／"),
    *(";", ";x=1", "?", "#", "&", "wiki", "/wiki/", "/wiki/../", "wikimedia", "admin", "\u200b", "\t", "\n", " ", "\0"),
    *("xn--", "xn--9ca", "\ud800", ":443"),
]
_tails = st.lists(st.sampled_from(_parts), max_size=9).map("".join)
_hosts = ["ex.fr", "www.ex.fr", "a.ex.org", "ex.org:8080", "127.0.0.1", "[::1]"]
_composed = st.builds(
    lambda scheme, host, mid, tail: scheme + host + mid + tail,
    st.sampled_from(["http://", "https://", "HTTPS://", "http:/", "//", "https:\\\\"]),
    st.sampled_from(_hosts) | _tails,
    st.sampled_from(["/wiki/", "/", "", "/wiki"]),
    _tails,
)
_urls = _composed | _tails | st.text()


@given(_urls)
@example("http://[::1")
@example("http://[::1%25\ud800]/")
@example("http://\u3002")
@example("http://xn--\u00e9/")
@settings(max_examples=500, deadline=None)
def test_no_string_raises(url: str) -> None:
    """Any string at all is an address or an oddity."""
    assert isinstance(parse_address(url), Address | Oddity)
    LIST.decide(url)
    LIST.site_of_robots(url)
    LIST.allows_private(url)
    parse_authority(url)


@given(_tails | st.text())
@settings(max_examples=400, deadline=None)
def test_no_entry_raises(text: str) -> None:
    """Any string at all is a scope or an exclusion, or is told to be misspelt with a remedy."""
    for parsed in (parse_scope(text), parse_exclusion(text)):
        if isinstance(parsed, Misspelt):
            assert parsed.what
            assert parsed.remedy


@given(_composed)
@settings(max_examples=800, deadline=None)
def test_what_is_admitted_lies_inside_for_every_reader(url: str) -> None:
    """Also urllib and browsers find the host and the path of an admitted address inside the scope."""
    if not isinstance(LIST.decide(url), Admitted):
        return
    parts = urlsplit(url)
    assert inside(parts.hostname or "", parts.port or {"http": 80, "https": 443}[parts.scheme], parts.path), url
    for path in (parts.path, unquote(parts.path), unquote(unquote(parts.path))):
        browser = browser_reading(url, path)
        assert inside(browser.host, browser.port, browser.path), (url, browser)


@given(st.sampled_from(["/wiki/", "/"]), _tails)
@settings(max_examples=500, deadline=None)
def test_an_exclusion_holds_for_every_reader(folder: str, tail: str) -> None:
    """No spelling reaches an excluded folder, whichever order a server decodes, resolves and tidies in."""
    allowlist = Allowlist((site("a", "ex.fr", exclude=("ex.fr/admin/",)),))
    url = "https://ex.fr" + folder + tail.replace("#", "") + "/admin/x"
    if not allowlist.site_for(url):
        return
    raw = url.removeprefix("https://ex.fr").partition("?")[0]
    for path in server_readings(raw):
        assert not path.casefold().startswith("/admin/"), (url, path)


@given(_tails, _tails)
@settings(max_examples=500, deadline=None)
def test_a_narrower_site_keeps_its_folder_for_every_reader(before: str, after: str) -> None:
    """No spelling of a folder that belongs to a narrower site is admitted by the wider one."""
    allowlist = Allowlist((site("wide", "ex.fr"), site("narrow", "ex.fr/admin", exclude=("ex.fr/admin/*",))))
    url = f"https://ex.fr/{before}/admin/{after}"
    if not allowlist.site_for(url):
        return
    raw = url.removeprefix("https://ex.fr").partition("#")[0].partition("?")[0]
    assert not any(path.startswith("/admin/") for path in server_readings(raw)), url


@dataclass(frozen=True)
class Read:
    """What a browser makes of an address."""

    host: str
    port: int
    path: str


def browser_reading(url: str, path: str) -> Read:
    """A plain second reading after the WHATWG URL standard, for http and https, with `path` in place of the URL's."""
    rest = url.strip("".join(map(chr, range(33)))).translate({9: None, 10: None, 13: None})
    scheme, _, rest = rest.partition(":")
    authority = rest.replace("\\", "/").lstrip("/")
    for stop in "/?#":
        authority = authority.partition(stop)[0]
    host, _, port = authority.rpartition("@")[2].rpartition(":")
    if not port.isdigit():
        host, port = authority.rpartition("@")[2], ""
    return Read(unquote(host).lower(), int(port or {"http": 80, "https": 443}[scheme.lower()]), resolved(path))


def resolved(path: str) -> str:
    """Dot segments out, as the standard's path state does it."""
    out: list[str] = []
    parts = path.replace("\\", "/").split("/")[1:] or [""]
    for number, part in enumerate(parts):
        plain = part.lower().replace("%2e", ".")
        if plain == "..":
            out = out[:-1]
        elif plain != ".":
            out.append(part)
        if plain in (".", "..") and number == len(parts) - 1:
            out.append("")
    return "/" + "/".join(out)


def server_readings(raw: str) -> set[str]:
    """The path after each order of: browser's resolving, decoding, dropping parameters, merging slashes, resolving."""
    found = set()
    for first in (raw, resolved(raw)):
        decoded = unquote(first).replace("\\", "/")
        bare = "/".join(part.partition(";")[0] for part in decoded.split("/"))
        for path in (decoded, bare):
            merged = "/" + "/".join(part for part in path.split("/") if part)
            found |= {resolved(path), resolved(merged), merge(resolved(path))}
    return found


def merge(path: str) -> str:
    """Empty segments out."""
    return "/" + "/".join(part for part in path.split("/") if part)


def inside(host: str, port: int, path: str) -> bool:
    """LIST once more, written by hand."""
    web = port in (80, 443)
    if host in ("ex.fr", "www.ex.fr"):
        path = resolved(unquote(path))
        return web and (path == "/wiki" or path.startswith("/wiki/"))
    if host == "ex.org" or host.endswith(".ex.org"):
        return web or (port == 8080 and host in ("ex.org", "www.ex.org"))
    return web and host.strip("[]") in ("127.0.0.1", "::1")


@cache
def cases() -> list[dict[str, Any]]:
    """The web platform's cases; the test is skipped, and says so, where the file is not at hand."""
    if not CASES.exists():
        pytest.skip("urltestdata.json of the web platform tests is not at hand (../shared/data/url)")
    return [case for case in json.loads(CASES.read_text(encoding="utf-8")) if isinstance(case, dict)]


def as_crawled(case: dict[str, Any]) -> list[str]:
    """The input as it stands, and as a crawler resolves it on its base."""
    urls = [case["input"]]
    if case.get("base"):
        with contextlib.suppress(ValueError):  # urllib refuses it: no crawler gets further
            urls.append(urljoin(case["base"], case["input"]))
    return urls


@cache
def everywhere() -> Allowlist:
    """One site for each host and port that occurs in the cases, as far as a scope can be written for it."""
    texts = set()
    for case in cases():
        for url in [case["input"], case.get("base") or "", case.get("href", "")]:
            authority = url.partition("//")[2].partition("/")[0].partition("?")[0].partition("#")[0]
            texts |= {authority, authority.rpartition("@")[2], authority.rpartition(":")[0]}
        texts |= {case.get("host") or "", case.get("hostname") or ""}
    scopes = sorted(text for text in texts if text and not isinstance(parse_scope(text), Misspelt))
    return Allowlist(tuple(site(f"s{number}", scope) for number, scope in enumerate(scopes)))


def test_web_platform_cases_are_not_idle() -> None:
    """The cases build many scopes and a good part of the addresses is admitted: the two tests below do test."""
    admitted = [url for case in cases() for url in as_crawled(case) if everywhere().site_for(url)]
    assert len(everywhere().sites) > 100
    assert len(admitted) > 100


def test_web_platform_reads_what_is_admitted_alike() -> None:
    """Of each admitted case the browser's host, port and path are those that the fence judged."""
    for case in cases():
        for url in as_crawled(case):
            if case.get("failure") or case["input"] in JOINED_ELSEWHERE or not everywhere().site_for(url):
                continue
            address = parse_address(url)
            assert isinstance(address, Address)
            host, port = case["hostname"].strip("[]"), case["port"]
            assert case["protocol"] in ("http:", "https:"), case
            assert address.host == host, case
            assert address.port == int(port or {"http:": 80, "https:": 443}[case["protocol"]]), case
            assert inside_of(address, case["pathname"]), case


def inside_of(address: Address, pathname: str) -> bool:
    """Whether the fence judged the path that the browser would ask for."""
    browser = parse_address(
        f"https://{'[' * (':' in address.host)}{address.host}{']' * (':' in address.host)}{pathname}"
    )
    return isinstance(browser, Address) and set(browser.paths) <= set(address.paths)


def test_web_platform_failures_are_not_admitted() -> None:
    """What browsers refuse to read is refused, even with its own host listed.

    Decided so: a crawler could read some of these (RFC 3986 is laxer), but what a browser cannot open
    is of no use as a hit, so there is no exception to keep track of.
    """
    failures = [case for case in cases() if case.get("failure")]
    assert [url for case in failures for url in as_crawled(case) if everywhere().site_for(url)] == []


@pytest.mark.parametrize(
    "url",
    [
        "https://ex.fr/" + "a" * 2_000_000,
        "https://ex.fr/" + "../" * 690,
        "https://ex.fr/" + "%2e%2e%2f" * 220,
        "https://ex.fr/" + ";/" * 1000,
        "https://" + "a." * 1000 + "ex.fr/",
        "https://" + "é" * 2000 + ".fr/",
        "https://" + "é。" * 120 + "ex.fr/",
        "https://ex.fr/" + "e" + "\u0301" * 2000,
        "https://ex.fr/" + "\u0344\u0323" * 1000,
        "https://ex.fr/?" + "%FF%C3%A9" * 220,
        "https://[" + ":" * 2000 + "]/",
        "https://xn--" + "a" * 2000 + "/",
    ],
    ids=lambda url: url[:16] + url[20:32],
)
def test_no_address_takes_long(url: str) -> None:
    """The worst address of the allowed length is judged in a few milliseconds, exclusions of many stars included."""
    exclude = ("ex.fr/" + "a*" * 500 + "b", "ex.fr/" + "%2F*" * 300, "ex.fr/*?" + "*a" * 500)
    allowlist = Allowlist((site("a", "*.ex.fr", exclude=exclude),))
    began = time.process_time()  # of the first time: what was judged once is remembered
    allowlist.decide(url)
    assert time.process_time() - began < 0.25


def test_the_longest_address() -> None:
    """An address of 2083 characters is read, one more is not."""
    url = "https://ex.fr/".ljust(MAX_URL_LENGTH, "a")
    assert isinstance(parse_address(url), Address)
    assert parse_address(url + "a") is Oddity.TOO_LONG
