"""What came of a request: an answer, or the lack of one, turned into an outcome."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import urljoin

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Headers, Response, TextResponse
from scrapy.utils.response import get_meta_refresh
from w3lib.url import safe_url_string

from allowlist.model import Allowlist
from crawler.backoff import BUSY, too_long, wait_asked
from crawler.canonical import canonical_url
from crawler.formats import HTML, format_of, media_type
from crawler.guard import Refusal, admitted
from crawler.outcome import OFF_LIST, UNREACHABLE, Failed, Fetched, Moved, Outcome, Refused, Unchanged, Vanished
from crawler.report import LONGEST_EXAMPLE
from crawler.sniff import type_of

REFRESH_WITHIN = 10
"""Seconds: a meta refresh sooner than that moves a reader on before the page is read, so it is a redirect."""
NOT_READ = "not read"
"""Flag of an answer whose bytes are of no type that is read, whatever its headers say."""
_UNPACKERS = frozenset({"gzip", "zlib", "brotli", "backports.zstd", "compression.zstd"})
_URL_IS = re.compile(r"^\s*url\s*=", re.IGNORECASE)


def format_answered(url: str, headers: Headers) -> str:
    """The format of an answer; "" of one that is not read, whose body is dropped when the headers are there."""
    return format_of(url, _content_type(headers))


def by_its_bytes(response: Response) -> Response:
    """The answer to the request for a page, under the type that its bytes have: a PDF called a page is read as a PDF,
    an image called one is not read.
    """
    if response.status != 200 or "download_stopped" in response.flags:
        return response
    said = media_type(_content_type(response.headers)) or "text/html"
    found = type_of(response.body, said, _charset(response.headers))
    if found == said:
        return response
    headers = response.headers.copy()
    headers["Content-Type"] = found
    flags = [] if format_of(response.url, found) else [NOT_READ]
    return Response(response.url, response.status, headers, response.body, flags)


def judge(response: Response, allowlist: Allowlist, errand: str = "page") -> Outcome:
    """The outcome of an answer to the request for a page or a sitemap (`errand`)."""
    if response.status == 304:
        return Unchanged((response.headers.get("X-Robots-Tag") or b"").decode("latin-1"))
    if response.status in (404, 410):
        return Vanished(f"status {response.status}")
    if 300 <= response.status < 400:
        return _redirect(
            (response.headers.get("Location") or b"").decode("utf-8", "replace"), response, allowlist, errand
        )
    if response.status in BUSY:
        asked = wait_asked(response.headers, datetime.now(UTC))
        return Failed(f"status {response.status}", asked if too_long(asked) else None)
    if response.status != 200:
        return Failed(f"status {response.status}")
    if "download_stopped" in response.flags or NOT_READ in response.flags:
        return Refused(f"type {media_type(_content_type(response.headers))[:80]}")
    if not response.body:
        return Failed("nothing in it")
    refresh = _refresh(response)
    if refresh and not _is_itself(refresh, response):  # a page that reloads itself is a page
        return _redirect(refresh, response, allowlist, errand)
    headers = {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }
    return Fetched(response.status, headers, response.body)


def _charset(headers: Headers) -> str:
    value = headers.get("Content-Type") or b""
    return value.decode("latin-1").lower().partition("charset=")[2].strip(" \"'")


def judge_error(error: BaseException | None) -> Outcome:
    """The outcome of a request that had no answer."""
    match error:
        case Refusal(why=why) if why == UNREACHABLE:
            return Failed(why)
        case Refusal(why=why):
            return Refused(why)
        case DownloadCancelledError() | IgnoreRequest():  # the latter from Scrapy, of a body that unpacks too large
            return Refused("too large")
        case DownloadTimeoutError():
            return Failed("no answer in time")
        case CannotResolveHostError():
            return Failed("its host has no address")
        case DownloadConnectionRefusedError():
            return Failed("connection refused")
        case ResponseDataLossError():
            return Failed("the answer broke off")
        case DownloadFailedError():
            return Failed("hung up, or does not speak HTTP")
        case _ if type(error).__module__ in _UNPACKERS:
            return Failed("cannot be unpacked")
        case _:
            return Failed(f"could not be fetched ({type(error).__name__})")


def _content_type(headers: Headers) -> str:
    return (headers.get("Content-Type") or b"").decode("latin-1")


def _redirect(target: str, response: Response, allowlist: Allowlist, errand: str) -> Outcome:
    if not target.strip():
        return Failed("redirects nowhere")
    url = _absolute(target, response)
    if url is None:
        return Vanished(OFF_LIST, target.strip()[:LONGEST_EXAMPLE])
    if url == canonical_url(response.url):
        return Failed("redirects to itself")
    return Moved(url) if admitted(allowlist, url, errand) else Vanished(OFF_LIST, url[:LONGEST_EXAMPLE])


def _absolute(target: str, response: Response) -> str | None:
    """The one spelling of where an answer points; None when that is no address."""
    try:
        return canonical_url(urljoin(response.url, safe_url_string(target.strip())))
    except ValueError:
        return None


def _is_itself(target: str, response: Response) -> bool:
    return _absolute(target, response) == canonical_url(response.url)


def _refresh(response: Response) -> str | None:
    """Where a `Refresh` header or a meta refresh soon sends a reader."""
    header = (response.headers.get("Refresh") or b"").decode("latin-1")
    if header:
        seconds, _, rest = header.partition(";")
        target = _URL_IS.sub("", rest).strip(" '\"")
        return target if target and _is_soon(seconds) else None
    if isinstance(response, TextResponse) and format_answered(response.url, response.headers) == HTML:
        try:
            seconds_to, url = get_meta_refresh(response)
        except ValueError:
            return None  # to what is no address: browsers stay, too
        if url and seconds_to is not None and seconds_to < REFRESH_WITHIN:
            return url
    return None


def _is_soon(seconds: str) -> bool:
    try:
        return float(seconds) < REFRESH_WITHIN
    except ValueError:
        return True
