from __future__ import annotations

import pytest

from tests.webui.every_address import ADDRESSES
from tests.webui.school import School
from webui.admin.area import is_desk_path


def test_every_route_is_looked_at(school: School) -> None:
    """The addresses are those of every route there is, but for the desk's (tests/webui/admin/test_guard.py)."""
    paths = [address.partition("?")[0] for address in ADDRESSES]
    ruled = school.app.url_map.bind("127.0.0.1")
    with school.app.test_request_context():
        seen = {ruled.match(path, return_rule=True)[0].rule for path in paths if path != "/nulle-part"}
    assert {rule.rule for rule in school.app.url_map.iter_rules() if not is_desk_path(rule.rule)} == seen


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_on_every_answer(open_day: School, address: str, method: str) -> None:
    """Every answer is protected, sets no cookie, and does not repeat the host that it was asked from."""
    with open_day.client.open(address, method=method, headers={"Host": "evil.example"}) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "geolocation=()" in answer.headers["Permissions-Policy"]
        # For the favicon and the OpenSearch description too: browsers fetch both for themselves, and no page of others.
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer.headers["Cache-Control"]
        assert "Set-Cookie" not in answer.headers
        assert b"evil.example" not in answer.get_data()


def test_a_search_is_not_kept(school: School) -> None:
    """What one pupil searched is not kept on the disk of a shared computer."""
    for address in ("/search?q=volcan", "/api/v1/search?q=volcan"):
        assert school.client.get(address).headers["Cache-Control"] == "no-store"


def test_languages_are_not_mixed(school: School) -> None:
    """A cache between us and the reader keeps the two languages apart."""
    assert "Accept-Language" in school.client.get("/").headers["Vary"]


def test_assets_are_kept(school: School) -> None:
    """The style sheet is kept for ever under the name that pages use, and asked for again under any other."""
    link = school.page("/").select("link[rel=stylesheet]")[0]["href"]
    with school.client.get(str(link)) as answer:
        assert "immutable" in answer.headers["Cache-Control"]
    with school.client.get("/static/cartable.css?v=old") as answer:
        assert "immutable" not in answer.headers["Cache-Control"]
