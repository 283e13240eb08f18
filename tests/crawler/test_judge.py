"""What came of a request."""

from __future__ import annotations

import pytest
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
)

from crawler.guard import Refusal
from crawler.judge import judge, judge_error
from crawler.outcome import UNREACHABLE, Failed, Fetched, Moved, Outcome, Refused, Unchanged, Vanished
from tests.crawler.answers import HOME, a_list, page

OFF = Vanished("redirects off the list")

STATUSES: list[tuple[int, Outcome]] = [
    (304, Unchanged()),
    (404, Vanished("status 404")),
    (410, Vanished("status 410")),
    *((status, Failed(f"status {status}")) for status in (201, 204, 206, 400, 401, 403, 418, 429, 500, 502, 503, 999)),
]


@pytest.mark.parametrize(("status", "outcome"), STATUSES)
def test_status(status: int, outcome: Outcome) -> None:
    """404 and 410 are gone, 304 is unchanged, anything but 200 has failed."""
    assert judge(page(status=status), a_list()) == outcome


def test_a_page_keeps_its_bytes_and_headers() -> None:
    """What came is kept raw, names of headers in lower case."""
    outcome = judge(page("<p>été", ETag='"x"'), a_list())
    assert outcome == Fetched(200, {"etag": '"x"'}, "<p>été".encode())


def test_a_plain_text_moves_nobody_on() -> None:
    """What looks like a meta refresh in a plain text is its text."""
    body = '<meta http-equiv="refresh" content="0; url=http://b.example.org/">'
    assert judge(page(body), a_list()) == OFF
    assert isinstance(judge(page(body, Content_Type="text/plain"), a_list()), Fetched)


REDIRECTS: list[tuple[str, Outcome]] = [
    ("/other", Moved("http://a.example.org/other")),
    ("other?b&a#x", Moved("http://a.example.org/dir/other?a&b")),
    ("//www.a.example.org/x", Moved("http://www.a.example.org/x")),
    (" /spaced ", Moved("http://a.example.org/spaced")),
    ("http://b.example.org/", OFF),
    ("//b.example.org", OFF),
    ("/secret", OFF),
    ("http://a.example.org@b.example.org/", OFF),
    ("javascript:1", OFF),
    ("http://[mauvais/", OFF),
    ("http://a.example.org:8080/", OFF),
    (HOME, Failed("redirects to itself")),
    (HOME + "?utm_source=x#y", Failed("redirects to itself")),
    ("", Failed("redirects nowhere")),
]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(("target", "outcome"), REDIRECTS)
def test_redirect(status: int, target: str, outcome: Outcome) -> None:
    """A redirect within the list is a move, one off the list a page that is gone."""
    assert judge(page(status=status, Location=target), a_list()) == outcome


@pytest.mark.parametrize(("target", "outcome"), [REDIRECTS[0], *REDIRECTS[4:11]])
def test_redirect_of_a_sitemap(target: str, outcome: Outcome) -> None:
    """A sitemap moves within the list only, as a page does."""
    assert judge(page(status=301, Location=target), a_list(), "sitemap") == outcome


REFRESHES: list[tuple[str, Outcome | None]] = [
    ("0; url=/other", Moved("http://a.example.org/other")),
    ("0;URL='/other'", Moved("http://a.example.org/other")),
    ("0; Url = /other", Moved("http://a.example.org/other")),
    ("0; url=http://b.example.org/", OFF),
    ("60; url=http://b.example.org/", None),
    ("5; url=page", None),
    ("5", None),
    ("", None),
]


@pytest.mark.parametrize(("value", "outcome"), REFRESHES)
def test_refresh_header(value: str, outcome: Outcome | None) -> None:
    """A refresh that comes soon is a redirect; a late one, or one to the page itself, leaves a page."""
    expected = outcome or Fetched(200, {"refresh": value}, b"x")
    assert judge(page("x", Refresh=value), a_list()) == expected


@pytest.mark.parametrize(
    ("content", "outcome"), [*((f"0; url={url}", outcome) for url, outcome in REDIRECTS[:5]), ("20; url=/late", None)]
)
def test_meta_refresh(content: str, outcome: Outcome | None) -> None:
    """A meta refresh is judged as the header is."""
    body = f'<meta http-equiv="refresh" content="{content}">'
    assert judge(page(body), a_list()) == (outcome or Fetched(200, {}, body.encode()))


@pytest.mark.parametrize("url", ["http://[mauvais/", "page"])
def test_meta_refresh_to_nowhere_or_itself_is_a_page(url: str) -> None:
    """A page that reloads itself, or means to leave for what is no address, is a page."""
    body = f'<meta http-equiv="refresh" content="3; url={url}">'
    assert judge(page(body), a_list()) == Fetched(200, {}, body.encode())


def test_unwanted_type() -> None:
    """A download stopped at its headers says which type it had."""
    response = page(Content_Type="image/PNG; x=1").replace(flags=["download_stopped"])
    assert judge(response, a_list()) == Refused("type image/png")


ERRORS: list[tuple[BaseException | None, Outcome]] = [
    (Refusal("off the list"), Refused("off the list")),
    (Refusal(UNREACHABLE), Failed(UNREACHABLE)),
    (DownloadCancelledError(), Refused("too large")),
    (IgnoreRequest("exceeded DOWNLOAD_MAXSIZE during decompression"), Refused("too large")),
    (DownloadTimeoutError(), Failed("no answer in time")),
    (DownloadConnectionRefusedError(), Failed("connection refused")),
    (CannotResolveHostError(), Failed("its host has no address")),
    (ZeroDivisionError(), Failed("could not be fetched (ZeroDivisionError)")),
    (None, Failed("could not be fetched (NoneType)")),
]


@pytest.mark.parametrize(("error", "outcome"), ERRORS, ids=repr)
def test_no_answer(error: BaseException | None, outcome: Outcome) -> None:
    """Each way to have no answer is an outcome with its reason."""
    assert judge_error(error) == outcome
