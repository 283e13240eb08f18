"""Words that mean the same, from a file."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.asking.synonyms import MAX_LINES, Synonyms, shipped_synonyms
from indexer.asking.wanted import wanted
from indexer.query import Query

SCHOOL = Synonyms(
    "# école\nsvt, sciences de la vie et de la Terre\nvélo, bicyclette\nguerre 14-18, Première Guerre mondiale\n"
)


def others(text: str, synonyms: Synonyms = SCHOOL) -> dict[str, set[tuple[str, ...]]]:
    """The words of a query with what would do in their place."""
    return {word.text: set(word.others) for word in wanted(Query(text), synonyms).words}


def test_one_word() -> None:
    """A word, in whatever form, has its synonyms; others have none."""
    assert others("mes vélos rouges") == {"vélos": {("bicyclet",)}, "rouges": set()}
    assert others("BICYCLETTE") == {"BICYCLETTE": {("velo",)}}


def test_an_abbreviation_and_its_words() -> None:
    """An abbreviation stands for its words, and these stand for it, stop words and capitals aside."""
    assert others("cours de SVT")["SVT"] == {("scienc", "vi", "terr")}
    assert others("les sciences de la vie et de la terre")["vie"] == {("svt",)}
    assert others("sciences de la Lune") == {"sciences": set(), "Lune": set()}


def test_the_longest_expression_counts() -> None:
    """Of two expressions that begin alike, the longer one is meant."""
    two = Synonyms("guerre, bataille\nguerre froide, guerre des blocs")
    assert others("guerre froide", two)["froide"] == {("guerr", "bloc")}
    assert others("guerre chaude", two) == {"guerre": {("bataill",)}, "chaude": set()}


def test_the_shipped_list() -> None:
    """It is read, and each line of it makes a group."""
    lines = [line for line in shipped_synonyms().splitlines() if line.strip() and not line.startswith("#")]
    synonyms = Synonyms(shipped_synonyms())
    for line in lines:
        first = line.split(",")[0]
        assert any(others(first, synonyms).values()), line


def test_a_damaged_file() -> None:
    """Lines with one word, with none, and endless files are no harm."""
    assert others("vélo", Synonyms("vélo\n,,,\n , \nvélo,\n")) == {"vélo": set()}
    assert others("vélo", Synonyms("x, y\n" * MAX_LINES + "vélo, bicyclette")) == {"vélo": set()}


@given(st.text(), st.text(max_size=60))
def test_any_file(text: str, query: str) -> None:
    """Whatever is in the file and whatever is asked, there is an answer."""
    assert wanted(Query(query), Synonyms(text)).words is not None
