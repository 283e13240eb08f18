"""How to search, and what is kept: pages that say what is true, with examples that work."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.vocabulary.reader import Words
from tests.webui.school import School, address_of, index_in, one, words
from webui.guide import KEPT


@pytest.mark.parametrize("language", ["fr", "en"])
def test_examples_work(school: School, language: str) -> None:
    """Each way to search leads to a page of answers, with the example in its box."""
    page = school.page(f"/aide?lang={language}")
    examples = page.select("dt a")
    assert len(examples) == 7
    for example in examples:
        shown = school.page(address_of(example))
        assert str(one(shown, "#q")["value"]).split() == example.get_text().split()


def test_an_example_finds(school: School) -> None:
    """What is written as the help says is read so: the format narrows, the dash leaves out."""
    found = [words(one(school.page(f"/search?q={asked}"), "h1")) for asked in ("volcan+type:pdf", "volcan+-lave")]
    assert found == ["1 résultat pour « volcan type:pdf »", "2 résultats pour « volcan -lave »"]


def test_levels_have_addresses(school: School) -> None:
    """Teachers are given the address of each level."""
    page = school.page("/aide")
    assert [words(code) for code in page.select(".ways code")] == ["/c2/", "/c3/", "/lycee/"]
    assert [address_of(link) for link in page.select(".ways a")] == ["/c2/", "/c3/", "/lycee/"]


def test_privacy(school: School) -> None:
    """Everything that is kept is named, with the days that the settings give it, and where else it leads."""
    page = school.page("/confidentialite")
    assert len(page.select("dt")) == len(page.select("dd")) == len(KEPT) - 1
    assert f"{school.services.desk.days_kept} jours" in words(one(page, "main"))
    assert {address_of(link) for link in school.page("/").select("footer a")} >= {"/aide", "/confidentialite"}


@pytest.mark.parametrize(
    ("language", "told"),
    [("fr", "au moins 7 fois dans la même journée"), ("en", "at least 7 times on one day")],
)
def test_privacy_of_counts(tmp_path: Path, filled: Path, language: str, told: str) -> None:
    """Where searches are counted, the page says from how often on and how long; where they are not, nothing of it."""
    counting = School(tmp_path, index_in(filled), Words(filled / "words"), counted_from=7)
    page = words(one(counting.page(f"/confidentialite?lang={language}"), "main"))
    assert told in page
    assert f"{counting.services.desk.days_counted} " in page
    silent = School(tmp_path, index_in(filled), Words(filled / "words"))
    assert "7" not in words(one(silent.page(f"/confidentialite?lang={language}"), "main"))
