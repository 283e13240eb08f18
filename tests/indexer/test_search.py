"""Nothing but what the list admits at this moment is shown, whatever the index holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from allowlist.model import Allowlist, Status
from indexer.answering.answer_json import as_json
from indexer.asking.synonyms import Synonyms
from indexer.document import Document
from indexer.engine import Found, Hit, Marked, Shown
from indexer.query import Query
from indexer.reason import Reason
from indexer.search import MOST_SUITED, Searcher, is_young, suits_level
from indexer.whoosh.engine import WhooshIndex
from tests.indexer.lists import listed, site

VIVANT = site("vivant", "vivant.example", levels=("cycle3",), subjects=("svt",), languages=("fr",))
MUSEE = site("musee", "musee.example", levels=("cycle3", "cycle4"))
LIST = listed(VIVANT, MUSEE)
URLS = ["https://vivant.example/mer", "https://vivant.example/secret/mer", "https://musee.example/mer"]


@pytest.fixture
def index(tmp_path: Path) -> WhooshIndex:
    pages = [Document(url, url.split("//")[1].split(".")[0], "La mer", (), "la mer", language="fr") for url in URLS]
    index = WhooshIndex(tmp_path)
    index.replace(pages, 1, LIST.fence)
    return index


def found(index: WhooshIndex, allowlist: Allowlist, **filters: str) -> list[str]:
    page = Searcher(index).search(Query("mer", **filters), allowlist)  # type: ignore[arg-type]
    assert page.total == len(page.hits)
    return sorted(hit.url for hit in page.hits)


def test_all_that_is_listed(index: WhooshIndex) -> None:
    """With the list it was indexed under, everything is found."""
    assert found(index, LIST) == sorted(URLS)


@pytest.mark.parametrize("status", [Status.SUSPENDED, Status.RETIRED])
def test_a_site_taken_off(index: WhooshIndex, status: Status) -> None:
    """A site that is suspended, retired or gone from the list is not shown at the next query."""
    assert found(index, listed(site("vivant", "vivant.example", status=status), MUSEE)) == [URLS[2]]
    assert found(index, listed(MUSEE)) == [URLS[2]]


def test_an_address_taken_out(index: WhooshIndex) -> None:
    """An exclusion or a narrower scope hides its pages at the next query, in hits, totals and counts."""
    excluding = listed(site("vivant", "vivant.example", exclude=("vivant.example/secret/",)), MUSEE)
    page = Searcher(index).search(Query("mer"), excluding)
    assert {hit.url for hit in page.hits} == {URLS[0], URLS[2]}
    assert (page.total, page.facets["site"]) == (2, {"vivant": 1, "musee": 1})


def test_an_address_given_to_another_site(index: WhooshIndex) -> None:
    """A page indexed for one site is not shown as that site's once the list gives its address to another."""
    moved = listed(site("autre", "vivant.example"), MUSEE)
    assert found(index, moved) == [URLS[2]]


def test_empty_list(index: WhooshIndex) -> None:
    """An empty list shows nothing."""
    assert found(index, Allowlist()) == []


def test_one_searcher_follows_the_list(index: WhooshIndex) -> None:
    """The same searcher answers each query under the list given with it, back and forth."""
    searcher = Searcher(index)
    lists = [LIST, listed(MUSEE), listed(site("vivant", "vivant.example", exclude=("vivant.example/secret/",))), LIST]
    assert [searcher.search(Query("mer"), allowlist).total for allowlist in lists] == [3, 1, 1, 3]


def test_filters_by_site(index: WhooshIndex) -> None:
    """Level and subject are those of the sites, as the list has them now."""
    assert found(index, LIST, level="cycle4") == [URLS[2]]
    assert found(index, LIST, subject="svt") == sorted(URLS[:2])
    assert found(index, LIST, site="musee") == [URLS[2]]
    assert found(index, LIST, level="cycle4", site="vivant") == []
    assert found(index, LIST, language="en") == []


def test_facets(index: WhooshIndex) -> None:
    """Levels and subjects are counted from the counts of their sites."""
    facets = Searcher(index).search(Query("mer"), LIST).facets
    assert facets["level"] == {"cycle3": 3, "cycle4": 1}
    assert facets["subject"] == {"svt": 2}
    assert (facets["language"], facets["type"]) == ({"fr": 3}, {"html": 3})


def test_no_words(index: WhooshIndex) -> None:
    """An empty query finds nothing."""
    assert Searcher(index).search(Query(""), LIST).total == 0


class _LyingIndex:
    """An engine that shows what it was told to keep back."""

    def generation(self) -> str:
        return "1"

    def held_fence(self) -> str:
        return LIST.fence

    def addresses(self) -> Iterator[tuple[str, str]]:
        return iter(())

    def site_of(self, url: str) -> str | None:
        return "vivant" if url == URLS[0] else None

    def search(self, query: Query, shown: Shown, synonyms: Synonyms | None = None) -> Found:  # noqa: ARG002
        urls = ["https://evil.example/", URLS[0], "https://musee.example@evil.example/"]
        return Found(
            3,
            tuple(Hit(url, Marked(query.text), "vivant", Marked(str(len(shown.sites))), "fr", "html") for url in urls),
        )

    def explain(self, query: Query, shown: Shown, synonyms: Synonyms | None = None) -> tuple[Reason, ...]:
        copies = ("https://evil.example/copy", URLS[2])
        return tuple(Reason(hit.url, 1, copies=copies) for hit in self.search(query, shown, synonyms).hits)


def test_the_last_check_is_ours() -> None:
    """Even an engine that answers with addresses off the list gets none of them shown."""
    page = Searcher(_LyingIndex()).search(Query("mer"), LIST)
    assert [hit.url for hit in page.hits] == [URLS[0]]
    assert page.total == 1


def test_reasons_name_nothing_off_the_list() -> None:
    """Reasons are checked as hits are: neither a page nor a near copy off the list is named."""
    searcher = Searcher(_LyingIndex())
    reasons = searcher.explain(searcher.search(Query("mer"), LIST), LIST)
    assert [(reason.url, reason.copies) for reason in reasons] == [(URLS[0], (URLS[2],))]
    assert searcher.explain(searcher.search(Query("mer"), LIST), listed(MUSEE)) == ()


def test_like_a_page_off_the_list() -> None:
    """Nothing is said of a page that the list does not admit at this moment, not even what is like it."""
    searcher = Searcher(_LyingIndex())
    assert searcher.search(Query("", like=URLS[0]), LIST).total
    assert not searcher.search(Query("", like=URLS[0]), listed(MUSEE)).total
    assert not searcher.search(Query("", like="https://evil.example/"), LIST).total


def test_json(index: WhooshIndex) -> None:
    """The JSON has the promised shape: plain strings, and spans beside them."""
    answer = json.loads(json.dumps(as_json(Searcher(index).search(Query("mer", site="musee"), LIST), LIST)))
    assert answer.pop("took_ms") >= 0
    assert answer == {
        "query": "mer",
        "like": None,
        "total": 1,
        "page": 1,
        "suggestion": None,
        "corrected": False,
        "partial": False,
        "facets": {
            "level": {"cycle3": 1, "cycle4": 1},
            "subject": {},
            "site": {"musee": 1},
            "language": {"fr": 1},
            "type": {"html": 1},
        },
        "help": [],
        "pinned": [],
        "hits": [
            {
                "url": URLS[2],
                "title": "La mer",
                "site": "musee",
                "snippet": "la mer",
                "language": "fr",
                "levels": ["cycle3", "cycle4"],
                "subjects": [],
                "type": "html",
                "ease": None,
                "missing": [],
                "published": None,
                "marks": {"title": [[3, 6]], "snippet": [[3, 6]]},
            }
        ],
    }


class _Noting(_LyingIndex):
    """An engine that notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Shown] = []

    def search(self, query: Query, shown: Shown, synonyms: Synonyms | None = None) -> Found:
        self.asked.append(shown)
        return super().search(query, shown, synonyms)


@pytest.mark.parametrize(("level", "young"), [(None, False), ("cycle3", True), ("cycle4", False)])
def test_young_levels(level: str | None, *, young: bool) -> None:
    """The engine is told when the chosen level is in the younger half of the list's."""
    index = _Noting()
    Searcher(index).search(Query("mer", level=level), LIST)
    assert index.asked[0].young is young


@pytest.mark.parametrize(
    ("levels", "young"), [(("école",), 0), (("école", "collège"), 1), (("a", "b", "c"), 2), (tuple("abcde"), 3)]
)
def test_the_younger_half(levels: tuple[str, ...], young: int) -> None:
    """The first half of the levels as the list names them is young, the middle one, too; a level alone is not."""
    assert [is_young(level, levels) for level in levels] == [place < young for place in range(len(levels))]
    assert not is_young("unknown", levels)


@pytest.mark.parametrize(
    ("level", "own", "factor"),
    [
        ("cycle3", ("cycle3",), 1 + MOST_SUITED),
        ("cycle3", ("cycle3", "cycle4"), 1 + MOST_SUITED / 2),
        ("cycle3", ("cycle2", "cycle3", "cycle4"), 1),
        ("cycle3", ("cycle4",), 1),
        (None, ("cycle3",), 1),
    ],
)
def test_suits_level(level: str | None, own: tuple[str, ...], factor: float) -> None:
    """The fewer levels a site is for besides the chosen one, the higher it stands; no level, no difference."""
    assert suits_level(level, own, ("cycle2", "cycle3", "cycle4")) == pytest.approx(factor)
    assert suits_level(level, own, ("cycle3",)) == 1


def test_sites_of_the_chosen_level() -> None:
    """The engine is told which sites are for the chosen level more than for others, and nothing without one."""
    index = _Noting()
    Searcher(index).search(Query("mer", level="cycle3"), LIST)
    Searcher(index).search(Query("mer"), LIST)
    assert [dict(shown.suits) for shown in index.asked] == [{"vivant": 1 + MOST_SUITED}, {}]
