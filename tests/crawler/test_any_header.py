"""Headers as strangers send them: any bytes, anywhere that one is read."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy.http import Headers, HtmlResponse

from allowlist.model import Admitted
from crawler.backoff import wait_asked
from crawler.canonical import canonical_url
from crawler.formats import format_of, media_type
from crawler.gist import with_gist
from crawler.judge import by_its_bytes, format_answered, judge
from crawler.links import named_in
from crawler.outcome import Moved, name_of, told_of
from crawler.validators import LONGEST, Validators, validators_of
from tests.crawler.answers import HOME, a_list

NOW = datetime(2026, 11, 25, tzinfo=UTC)
LIST = a_list()
NAMES = ["Retry-After", "Date", "Link", "Refresh", "X-Robots-Tag", "Content-Type", "ETag", "Last-Modified", "Location"]
_pieces = st.lists(
    st.sampled_from(
        [
            *(b"http://", b"//", b"a.example.org", b"evil.com", b"/", b"\\", b"@", b":80", b"..", b"%2e", b"#", b"?"),
            *(b"0;", b"url=", b"<", b">", b";rel=canonical", b",", b"text/html", b"; charset=", b"utf-7", b"noindex"),
            *(b"nofollow", b'"', b"W/", b"\xe9", b"\xc3\xa9", b"\0", b"\t", b"[", b"]", b"Tue, 03 Nov 2026 00:00:00"),
        ]
    ),
    max_size=8,
).map(b"".join)
_values = st.lists(_pieces | st.binary(max_size=30), min_size=1, max_size=3)
_headers = st.dictionaries(st.sampled_from(NAMES), _values)
_statuses = st.sampled_from([200, 204, 301, 302, 304, 307, 404, 410, 429, 500, 503, 599])


@settings(deadline=None)
@given(_headers, _statuses, st.binary(max_size=40) | st.just(b'<meta http-equiv=refresh content="0;url=/x">'))
def test_whatever_headers_say_there_is_an_outcome(named: dict[str, list[bytes]], status: int, body: bytes) -> None:
    """No header makes the reading of an answer fail; a page is sent nowhere off the list, and its tags are bounded."""
    headers = Headers(named)
    response = by_its_bytes(HtmlResponse(HOME, status=status, headers=headers, body=body))
    outcome = with_gist(judge(response, LIST), response)
    told_of(outcome).encode("utf-8", "replace")
    assert name_of(outcome)
    if isinstance(outcome, Moved):
        assert isinstance(LIST.decide(outcome.to), Admitted)
        assert canonical_url(outcome.to) == outcome.to
    said = named_in(response)
    assert isinstance(said.canonical, str)
    validators = validators_of(response, outcome)
    assert validators is None or max(len(validators.etag), len(validators.last_modified)) <= LONGEST
    wait = wait_asked(headers, NOW)
    assert wait is None or wait.total_seconds() >= 0
    kind = format_answered(HOME, headers)
    assert kind == format_of(HOME, (headers.get("Content-Type") or b"").decode("latin-1"))
    media_type((headers.get("Content-Type") or b"").decode("latin-1"))


def test_what_is_too_long_is_no_validator() -> None:
    """A tag of a kilobyte is not kept: it would be sent with each request."""
    response = HtmlResponse(HOME, headers={"ETag": "x" * LONGEST, "Last-Modified": "y" * (LONGEST + 1)}, body=b"page")
    assert validators_of(response, judge(response, LIST)) == Validators("x" * LONGEST)
