from __future__ import annotations

import pytest

from tests.webui.school import School, address_of, one


@pytest.mark.parametrize(
    ("address", "accepted", "spoken"),
    [
        ("/", "", "fr"),
        ("/", "de", "fr"),
        ("/", "de, en-GB;q=0.8, fr;q=0.5", "en"),
        ("/", "fr-CA", "fr"),
        ("/", "en;q=0, de", "fr"),
        ("/?lang=en", "fr", "en"),
        ("/?lang=fr", "en", "fr"),
        ("/?lang=", "en", "en"),
        ("/?lang=klingon", "", "fr"),
    ],
)
def test_which(school: School, address: str, accepted: str, spoken: str) -> None:
    """The address decides, then the browser, then it is French."""
    page = school.page(address, Accept_Language=accepted)
    assert one(page, "html")["lang"] == spoken


def test_carried(school: School) -> None:
    """A language that was chosen goes with every link and with the box; one that was not, with none."""
    page = school.page("/search?q=volcan&lang=en")
    ours = [address for link in page.select("a[href^='/']") if "lang=fr" not in (address := address_of(link))]
    assert ours
    assert all("lang=en" in address for address in ours)
    assert one(page, "form input[name=lang]")["value"] == "en"
    page = school.page("/search?q=volcan", Accept_Language="en")
    assert not page.select("form input[name=lang]")
    carrying = [address_of(link) for link in page.select("a[href*='lang=']")]
    assert len(carrying) == 1, "only the switch to the other language"


def test_switch(school: School) -> None:
    """The foot of the page leads to the same page in the other language, filters and page number kept."""
    switch = one(school.page("/search?q=volcan&level=lycee&page=2"), "footer a[hreflang]")
    assert switch["hreflang"] == "en"
    page = school.page(address_of(switch))
    assert one(page, "html")["lang"] == "en"
    assert "level=lycee" in address_of(switch)
    assert "page=2" in address_of(switch)


def test_switch_away_from_nowhere(school: School) -> None:
    """From an address that is no page, the switch leads home."""
    assert address_of(one(school.page("/nulle-part", status=404), "footer a[hreflang]")) == "/?lang=en"


def test_switch_takes_no_orders(school: School) -> None:
    """Names in an address that Flask would read as orders are not passed on to it."""
    page = school.page("/search?q=volcan&_external=1&_scheme=ftp&_anchor=x&endpoint=y")
    assert address_of(one(page, "footer a[hreflang]")) == "/search?q=volcan&lang=en"
