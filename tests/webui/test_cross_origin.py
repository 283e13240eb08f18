"""Which pages of other sites may ask the API from a browser."""

from __future__ import annotations

import pytest

from tests.webui.every_address import ADDRESSES
from tests.webui.school import School
from webui.app import create_app
from webui.options import Options

OURS, OTHER = "https://ent.example", "https://evil.example"
ALLOW = "Access-Control-Allow-Origin"


def allowed(
    school: School, origins: tuple[str, ...], path: str, origin: str | None, method: str = "GET"
) -> dict[str, str]:
    """The CORS headers of an answer, and Vary."""
    client = create_app(school.services, Options(api_origins=origins)).test_client()
    with client.open(path, method=method, headers={"Origin": origin} if origin else {}) as answer:
        assert "Access-Control-Allow-Credentials" not in answer.headers
        return {name: value for name, value in answer.headers.items() if name.startswith(("Access-Control", "Vary"))}


@pytest.mark.parametrize(
    ("origins", "origin", "told"),
    [
        ((), OURS, None),
        ((OURS,), OURS, OURS),
        ((OURS, "http://localhost:3000"), "http://localhost:3000", "http://localhost:3000"),
        ((OURS,), OTHER, None),
        ((OURS,), f"{OURS}.evil.example", None),
        ((OURS,), "https://ent.exampl", None),
        ((OURS,), "http://ent.example", None),
        ((OURS,), "null", None),
        ((OURS,), None, None),
        (("*",), OTHER, "*"),
    ],
)
@pytest.mark.parametrize(
    "path", ["/api/v1/search?q=volcan", "/api/v1/suggest?q=v", "/api/v1/search?page=x", "/api/v1/x"]
)
def test_who_may_ask(school: School, origins: tuple[str, ...], origin: str | None, told: str | None, path: str) -> None:
    """Exactly the origins that are set, for answers and errors; a cache keeps their answers apart."""
    headers = allowed(school, origins, path, origin)
    assert headers.get(ALLOW) == told
    assert ("Origin" in headers.get("Vary", "")) is (OURS in origins)


def test_asked_beforehand(school: School) -> None:
    """A browser that asks first whether it may is told that it may read, and no more."""
    told = allowed(school, (OURS,), "/api/v1/search", OURS, "OPTIONS")
    assert (told[ALLOW], told["Access-Control-Allow-Methods"]) == (OURS, "GET")
    assert "Access-Control-Allow-Headers" not in told
    assert ALLOW not in allowed(school, (OURS,), "/api/v1/search", OTHER, "OPTIONS")


def test_the_api_only(school: School) -> None:
    """No page but the API's is opened, nor the API where nothing is set."""
    client = create_app(school.services, Options(api_origins=("*",))).test_client()
    for each, path in ((client, path) for path in ADDRESSES if not path.startswith("/api/")):
        with each.get(path, headers={"Origin": OTHER}) as answer:
            assert ALLOW not in answer.headers, path
