"""What a request says of itself: odd, wrong or wicked headers, at every address."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.webui.every_address import ADDRESSES
from tests.webui.school import School
from webui.app import create_app
from webui.options import Options

NAMES = (
    *("Host", "Cookie", "Range", "If-Range", "If-None-Match", "If-Match", "If-Modified-Since", "If-Unmodified-Since"),
    *("Accept", "Accept-Language", "Accept-Encoding", "Accept-Charset", "Cache-Control", "Authorization", "Origin"),
    *("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Forwarded-Prefix"),
    *("Forwarded", "X-Real-IP", "X-Remote-User", "X-Original-URL", "X-Rewrite-URL", "Referer", "User-Agent"),
    *("Content-Length", "Content-Type", "Transfer-Encoding", "Expect", "Upgrade", "Connection", "Date"),
    *(
        "X-HTTP-Method-Override",
        "X-HTTP-Method",
        "X-Method-Override",
        "Sec-Fetch-Site",
        "Access-Control-Request-Method",
    ),
)
MARK = "zq7mark"
"""Nothing of ours has this word."""
WICKED = st.sampled_from((f"<{MARK}>", f"\"><{MARK} x='", f"{MARK}.example", f"{MARK}.example:80", f"{{{{{MARK}}}}}"))
ODD = st.sampled_from(
    (
        *("", " ", ",", ";", "*", "=", '"', "-1", "0", "99999999999999999999", "1e9", "٣", "NaN"),
        *("bytes=0-0", "bytes=-5", "bytes=5-2", "bytes=0-1,3-4,9-", "bytes=" + "0-1," * 200, 'W/"x"', '"x', "W/"),
        *("Sat, 31 Feb 2026 25:61:61 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 01 Jan 99999 00:00:00 GMT"),
        *("fr;q=x", "en;q=1e400,fr;q=-1", "x" * 4000, "*;q=0", "en-" * 50, "gzip;q=0,br;q=nan", "identity;q=0"),
        *("127.0.0.1", "::1", "1.2.3.4:5, unknown", "[::1", "for=_x;proto=;host=", "https", "javascript", "https,http"),
        *("a b", "a@b", "[::", "xn--", ".", "..", "localhost:99999999", "é", "%00", "a/b", "a#b", "a?b"),
        *("multipart/form-data", "multipart/form-data; boundary=", "application/json", "text/html; charset=utf-99"),
        *("DELETE", "POST", "TRACE", "chunked", "100-continue", "session=x; __Host-x=y", "Basic !!!", "Bearer"),
    )
)
HEADERS = st.dictionaries(
    st.sampled_from(NAMES),
    ODD | WICKED | st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\0"), max_size=40),
    min_size=1,
    max_size=6,
)
METHODS = st.sampled_from(["GET"] * 6 + ["HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "X", "get"])
OPTIONS = {
    "alone": Options(searches_a_minute=1_000_000),
    "behind a proxy": Options(trusted_proxies=(ip_network("127.0.0.0/8"),), desk_user_header="X-Remote-User"),
    "of one name": Options(trusted_hosts=("recherche.ecole.example",)),
}


def as_a_server_gives(headers: dict[str, str]) -> dict[str, str]:
    """The environment that a server makes of headers: bytes as Latin-1; the test client itself would refuse many."""
    named = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    return {name.removeprefix("HTTP_") if name.startswith("HTTP_CONTENT_") else name: v for name, v in named.items()}


@pytest.fixture(params=OPTIONS)
def client(request: pytest.FixtureRequest, school: School) -> FlaskClient:
    return create_app(school.services, OPTIONS[request.param]).test_client()


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(ADDRESSES), METHODS, HEADERS)
def test_never_a_fault(client: FlaskClient, address: str, method: str, headers: dict[str, str]) -> None:
    """Whatever the headers say, it is no fault of ours, comes back in no mark-up and no header, and sets no cookie."""
    with client.open(address, method=method, environ_overrides=as_a_server_gives(headers)) as answer:
        body = answer.get_data().decode("utf-8", "replace")
        assert answer.status_code < 500, body
        assert f"<{MARK}" not in body
        assert MARK not in str(answer.headers)
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("host", ["x" * 4000, "x" * 64 + ".example", "a..b", ".", "é"])
def test_a_host_that_cannot_be(client: FlaskClient, host: str) -> None:
    """It is told so; no host of that name is, so no address can be made under it."""
    answer = client.get("/search?q=a", environ_overrides={"HTTP_HOST": host})
    assert answer.status_code in {200, 400}
    assert host not in answer.text or len(host) == 1


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_a_method_is_what_it_is(school: School, name: str) -> None:
    """A header turns no reading into a writing, nor the other way round."""
    assert school.client.get("/propose?_method=POST", headers={name: "POST"}).status_code == 200
    assert school.client.post("/search?q=a&_method=GET", headers={name: "GET"}).status_code == 405
