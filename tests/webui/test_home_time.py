"""How long the home page takes the processor."""

from __future__ import annotations

from statistics import median

from bench.home import processor_ms
from tests.webui.school import School

MOST = 5.0
"""Milliseconds: the target. Measured in November 2026: see docs/benchmarks.md."""


def test_home_is_quick(school: School) -> None:
    """The home page, and that of a level, take less of the processor than 5 ms, most of the time."""
    for path in ("/", "/c3/"):
        assert median(processor_ms(school.app, path, 60)) < MOST


def test_a_kept_home_page_is_of_this_moment(school: School) -> None:
    """A home page is kept for its own address and language only, and not beyond the list that it was written under."""
    plain, english, level = (school.client.get(path).get_data() for path in ("/", "/?lang=en", "/c3/"))
    assert len({plain, english, level}) == 3
    assert school.client.get("/", headers={"Accept-Language": "en"}).get_data() not in {plain, english, level}
    assert b"?q=volcan" in school.client.get("/?q=volcan").get_data()
    assert b"?q=lave" in school.client.get("/?q=lave&lang=fr").get_data()
    mounted = school.client.get("/", environ_overrides={"SCRIPT_NAME": "/recherche"}).get_data(as_text=True)
    assert 'action="/recherche/search"' in mounted
    assert [school.client.get(path).get_data() for path in ("/", "/?lang=en", "/c3/")] == [plain, english, level]
    school.edit("lycee: Lycée}", "lycee: Terminale}")
    assert "Terminale" in str(school.page("/"))
    school.file.write_text("sites: [", encoding="utf-8")
    assert school.page("/").select("footer .notice")
