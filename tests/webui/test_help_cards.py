"""Help cards on the page and in the API: above the answers or without any, in both languages, leaving no trace."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from indexer.help.cards import HelpCards
from indexer.help.file import parse_help_cards, shipped_help_cards
from tests.webui.school import School, address_of, one, words
from webui.app import create_app

OWN = """\
version: 1
cards:
  - id: volcan
    title: {fr: Un « volcan » ?}
    text: {fr: <b>Courir</b> vite.}
    numbers: [{call: 0 800 00 00 00, note: {fr: gratuit}}]
    when: [volcan]
    url: https://fr.vikidia.org/wiki/Volcan
"""


def own(text: str = OWN) -> HelpCards:
    """Cards of a school's own."""
    cards = parse_help_cards(text)
    assert isinstance(cards, HelpCards), cards.lines()
    return cards


def with_cards(school: School, cards: HelpCards) -> list[HelpCards]:
    """Let the school have cards; what the list that is returned holds is what it has from then on."""
    in_force = [cards]
    school.services = replace(school.services, help_cards=lambda: in_force[0])
    school.app = create_app(school.services)
    school.client = school.app.test_client()
    return in_force


def numbers(page: BeautifulSoup) -> list[str]:
    """The links that a telephone follows."""
    return [address_of(link) for link in page.select(".help a")]


def test_cards_stand_above_the_answers(school: School) -> None:
    """A region with a name, each number a link, before the first hit; nothing where nothing calls for it."""
    with_cards(school, shipped_help_cards())
    page = school.page("/search?q=volcan harselement")
    region = one(page, "[role=region][aria-label='De l’aide']")
    assert "Du harcèlement ?" in words(region)
    assert numbers(page) == ["tel:3018"]
    assert one(page, ".help a")["aria-label"] == "Appeler le 3018"
    html = str(page)
    assert html.index("tel:3018") < html.index('class="hits"')
    assert not school.page("/search?q=volcan").select(".help")


@pytest.mark.parametrize("address", ["/search?q=harcèlement", "/search?q=harcèlement&site=vikidia&page=3"])
def test_cards_need_no_answer(school: School, empty_school: School, address: str) -> None:
    """They are there when nothing is found, and when there is no index at all."""
    for each in (school, empty_school):
        with_cards(each, shipped_help_cards())
        assert numbers(each.page(address)) == ["tel:3018"]


def test_two_cards_at_most_and_in_english(school: School) -> None:
    """The gravest two, in the language of the page."""
    with_cards(school, shipped_help_cards())
    page = school.page("/search?q=suicide harcèlement racket&lang=en")
    assert [words(title) for title in page.select(".help h2")] == ["Dark thoughts?", "Bullying?"]


def test_what_a_file_holds_is_text(school: School) -> None:
    """Mark-up in a card stays text; one without the page's language says which it is in."""
    with_cards(school, own())
    page = school.page("/search?q=volcan&lang=en")
    assert "<b>Courir</b> vite." in words(one(page, ".help"))
    assert {tag["lang"] for tag in page.select(".help span[lang]")} == {"fr"}


def test_no_link_off_the_list(school: School) -> None:
    """A card's page is linked to as long as the list admits it, and not a query longer."""
    with_cards(school, own())
    url = "https://fr.vikidia.org/wiki/Volcan"
    assert url in numbers(school.page("/search?q=volcan&page=2"))
    assert school.client.get("/api/v1/search?q=volcan").get_json()["help"][0]["url"] == url
    school.edit("  - id: lave", "    status: suspended\n  - id: lave")
    assert numbers(school.page("/search?q=volcan&page=2")) == ["tel:0800000000"]
    assert school.client.get("/api/v1/search?q=volcan").get_json()["help"][0]["url"] is None


def test_a_kept_page_does_not_keep_old_cards(school: School) -> None:
    """Pages with hits are kept as written: with other cards they are written anew."""
    in_force = with_cards(school, own())
    assert "tel:0800000000" in numbers(school.page("/search?q=volcan"))
    in_force[0] = own(OWN.replace("0 800 00 00 00", "0 811 11 11 11"))
    assert "tel:0811111111" in numbers(school.page("/search?q=volcan"))
    in_force[0] = HelpCards()
    assert numbers(school.page("/search?q=volcan")) == []


def test_the_api_has_them(school: School) -> None:
    """Texts in all their languages, numbers as shown and as links; an empty list where nothing calls for one."""
    with_cards(school, shipped_help_cards())
    card = school.client.get("/api/v1/search?q=harcèlement").get_json()["help"][0]
    assert card["id"] == "harcelement"
    assert set(card["title"]) == set(card["text"]) == {"fr", "en"}
    assert [(one["number"], one["link"]) for one in card["numbers"]] == [("3018", "tel:3018")]
    assert school.client.get("/api/v1/search?q=volcan").get_json()["help"] == []


def test_nobody_is_told(school: School, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    """Nothing is logged or printed, no cookie is set, and the page is kept by nobody on the way."""
    with_cards(school, shipped_help_cards())
    with caplog.at_level(logging.DEBUG):
        answer = school.client.get("/search?q=suicide")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")
