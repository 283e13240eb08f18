"""What goes over the wire: compressed, and not at all where the browser has it already."""

from __future__ import annotations

import gzip

import brotli
import pytest

from tests.webui.school import School


@pytest.mark.parametrize(
    "address", ["/", "/search?q=volcan", "/sites", "/api/v1/search?q=volcan", "/static/cartable.css"]
)
@pytest.mark.parametrize(("accepted", "unpack"), [("br, gzip", brotli.decompress), ("gzip, deflate", gzip.decompress)])
def test_compressed(school: School, address: str, accepted: str, unpack: type[bytes]) -> None:
    """Pages, answers and static files come compressed to whoever takes them so, and hold the same."""
    with (
        school.client.get(address) as plain,
        school.client.get(address, headers={"Accept-Encoding": accepted}) as small,
    ):
        assert small.headers["Content-Encoding"] == accepted.partition(",")[0]
        assert "Accept-Encoding" in small.headers["Vary"]
        whole, packed = plain.get_data(), small.get_data()
    assert len(packed) < 0.6 * len(whole)
    if "api" not in address:  # an answer tells how long it took
        assert unpack(packed) == whole


def test_each_its_own(school: School) -> None:
    """What was compressed once is given again for the very same page only, written in the very same way."""
    addresses = ("/", "/?lang=en", "/search?q=volcan", "/search?q=roi", "/search?q=volcan&lang=en", "/sites")

    def compare() -> None:
        for address in 2 * addresses:
            whole = school.client.get(address).get_data()
            for accepted, unpack in (("br", brotli.decompress), ("gzip", gzip.decompress)):
                assert unpack(school.client.get(address, headers={"Accept-Encoding": accepted}).get_data()) == whole

    compare()
    school.edit("Encyclopédie écrite pour les 8-13 ans", "Encyclopédie pour les enfants")
    compare()


@pytest.mark.parametrize("address", ["/", "/sites", "/static/cartable.css", "/api/v1/openapi.json"])
@pytest.mark.parametrize("accepted", ["", "gzip", "br"])
def test_kept_by_the_browser(school: School, address: str, accepted: str) -> None:
    """What has not changed is not sent again, however it was written the first time."""
    with school.client.get(address, headers={"Accept-Encoding": accepted}) as first:
        tag = first.headers["ETag"]
    with school.client.get(address, headers={"Accept-Encoding": accepted, "If-None-Match": tag}) as again:
        assert (again.status_code, again.get_data()) == (304, b"")
        assert "Content-Security-Policy" in again.headers


def test_a_changed_list_is_sent(school: School) -> None:
    """An edited list changes the pages that are made of it."""
    tag = school.client.get("/sites").headers["ETag"]
    school.edit("Encyclopédie écrite pour les 8-13 ans", "Encyclopédie pour les enfants")
    assert school.client.get("/sites", headers={"If-None-Match": tag}).status_code == 200


def test_answers_are_kept_by_nobody(school: School) -> None:
    """What was searched has no tag that a browser could be known by."""
    assert "ETag" not in school.client.get("/search?q=volcan").headers
