"""How words are read."""

from __future__ import annotations

from pathlib import Path
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language import MAX_WORD, fold, matches, query_words, stem, terms, tokens

SNOWBALL = Path(__file__).parents[3] / "shared" / "data" / "snowball"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L'école d’Alençon", ["ecol", "alencon"]),
        ("jusqu'à lorsqu’on puisqu'il", ["a", "on", "il"]),
        ("aujourd'hui aujourd’hui aujourdhui", ["aujourdhui"] * 3),
        ("presqu'île", ["presquil"]),
        ("porte-monnaie", ["port", "monnai", "portemonnai"]),
        ("l'arc-en-ciel", ["arc", "en", "ciel", "arcenciel"]),
        ("rue-du-chat-qui-pêche", ["ru", "du", "chat", "qui", "pech"]),
        ("H₂O CO2 1789 x²", ["h2o", "co2", "1789", "x2"]),
        ("XIXᵉ XIXe", ["xix", "xix"]),
        ("cœur Œuvre ex æquo", ["coeur", "oeuvr", "ex", "aequo"]),
        ("e\u0301te\u0301 ÉTÉ été", ["ete", "ete", "ete"]),
        ("extraordi\u00adnaire", ["extraordinair"]),
        ("ﬁnance", ["financ"]),
        ("snake_case", ["snak", "cas"]),
        ("½", ["1", "2"]),
        ("!!! --- ''' …", []),
    ],
)
def test_french_terms(text: str, expected: list[str]) -> None:
    """Apostrophes, elision, hyphens, ligatures, accents, formulas and stems, in French."""
    assert terms(text, "fr") == expected


def test_english_and_other_languages() -> None:
    """English has its own stems and its possessive; words of other languages are only folded."""
    assert terms("John's volcanoes", "en") == ["john", "volcano"]
    assert terms("Straße Vögel", "de") == ["strasse", "vogel"]
    assert terms("你好 Привет", "") == ["你好", "привет"]


def test_tokens_stand_where_the_text_says() -> None:
    """Positions are those of the text as it was given, whatever normalisation made of the word."""
    text = "L’œ\u00aduvre d'Émile : ﬁn"
    assert [text[token.start : token.end] for token in tokens(text, "fr")] == ["œ\u00aduvre", "Émile", "ﬁn"]


def test_after_an_article_nothing_is_a_stop_word() -> None:
    """The East is not the verb is."""
    assert [(token.term, token.stop) for token in tokens("l'est est", "fr")] == [("est", False), ("est", True)]


def test_query_words_match_either_language() -> None:
    """A word of a query stands for its French stem, its English one and itself."""
    (word,) = query_words("universités")
    assert set(word.variants) >= {stem(fold("universités"), "fr"), stem(fold("universités"), "en"), "universites"}


def test_query_words_leave_stop_words_out() -> None:
    """Stop words are not looked up, unless there are no other words."""
    assert [word.text for word in query_words("Comment fonctionne un volcan ?")] == ["fonctionne", "volcan"]
    assert [word.text for word in query_words("qui es-tu")] == ["qui", "es", "tu"]
    assert [word.text for word in query_words("volcan VOLCAN volcans")] == ["volcan"]


def test_compounds_in_queries() -> None:
    """Each part of a compound also stands for the compound written as one word."""
    assert all("portemonnai" in word.variants for word in query_words("porte-monnaie"))


def test_encoded_data_is_no_word() -> None:
    """Runs of letters longer than any word are not indexed."""
    assert terms("a" * (MAX_WORD + 1), "fr") == []
    assert terms("a" * MAX_WORD, "") == ["a" * MAX_WORD]


@given(st.text(max_size=80), st.sampled_from(["fr", "en", ""]))
def test_tokens_and_terms_agree(text: str, language: str) -> None:
    """For any text the quick ways give the same as the full one, in order and inside the text."""
    found = list(tokens(text, language))
    assert [token.term for token in found] == terms(text, language)
    assert all(0 <= token.start < token.end <= len(text) and token.term for token in found)
    assert matches(text, language, {token.term for token in found}) == found
    assert matches(text, language, set()) == []


@given(st.from_regex("[a-zA-Z]{1,16}", fullmatch=True), st.sampled_from(["fr", "en", ""]))
def test_a_stem_begins_as_its_word_does(word: str, language: str) -> None:
    """What lets the words of a text be passed over by their first letter."""
    assert [term[0] for term in terms(word, language)] == [word[0].lower()]
    assert [token.term for token in matches(word, language, set(terms(word, language)))] == terms(word, language)


@given(st.text(max_size=40))
def test_folding_is_final(text: str) -> None:
    """Folding what is folded changes nothing, so that a term of a document can be typed back."""
    assert fold(fold(text)) == fold(text)


def test_unaccented_typing_finds_the_same() -> None:
    """A word typed without its accents has the same terms."""
    assert terms("élève hébergée noël ça", "fr") == terms("eleve hebergee noel ca", "fr")


@pytest.mark.skipif(not SNOWBALL.exists(), reason="needs ../shared/data/snowball")
def test_unaccented_french_vocabulary() -> None:
    """Folding before stemming keeps together 89 in 100 of the word pairs that Snowball joins with their accents."""
    words = (SNOWBALL / "voc.txt").read_text("utf-8").split()
    stems = (SNOWBALL / "output.txt").read_text("utf-8").split()
    groups: dict[str, list[str]] = {}
    for word, its_stem in zip(words, stems, strict=True):
        groups.setdefault(its_stem, []).append(word)
    pairs = [(first, other) for first, *others in groups.values() for other in others]
    together = sum(terms(first, "fr") == terms(other, "fr") for first, other in pairs)
    assert together / len(pairs) >= 0.88


def test_characters_that_are_several_words() -> None:
    """A run of characters that compatibility takes apart into words is read in proportion to its length."""
    started = thread_time()
    found = terms("\ufdfa" * 3_000, "fr")
    assert thread_time() - started < 1  # two minutes when each word looked at the whole run
    assert len(found) > 9_000
