from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

import webui
from indexer.query import KINDS
from webui.messages import load_messages, read_texts, spaced

HOME = Path(webui.__file__).parent
FAMILIES = ("error.", "language.", "languages.", "type.", "date.month.", "filters.", "bad_query.given.")
"""Keys that are put together from data: an error's code, a language's code, a parameter's name."""


def sources() -> str:
    """All that may name a key."""
    files = [*HOME.glob("*.py"), *HOME.glob("templates/*")]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def named() -> set[str]:
    """Every key that a template or a module names in full."""
    return set(re.findall(r"""["']([a-z_]+(?:\.[a-z0-9_]+)+)["']""", sources()))


def test_kinds_have_names() -> None:
    """Every kind of document that may be asked for has its name in both languages."""
    for messages in load_messages().values():
        assert [kind for kind in KINDS if not messages.has(f"type.{kind}")] == []


def test_complete() -> None:
    """Both languages have the same texts, with the same names to fill in."""
    french, english = read_texts("fr"), read_texts("en")
    assert set(french) == set(english)
    for key, text in french.items():
        assert {part[1] for part in Formatter().parse(text)} == {part[1] for part in Formatter().parse(english[key])}, (
            key
        )


def test_all_used() -> None:
    """No text is left over."""
    used = named()
    for key in read_texts("fr"):
        stem = key.removesuffix(".one").removesuffix(".other")
        assert stem in used or key.startswith(FAMILIES), key


def test_none_missing() -> None:
    """Every text that is asked for by `t(…)` or `t.count(…)` exists."""
    texts = read_texts("fr")
    asked = re.findall(r"\b(?:t|messages)(\.count)?\(['\"]([a-z_.0-9]+)['\"]\s*[,)]", sources())
    assert len(asked) > 30
    for count, key in asked:
        assert (f"{key}.one" if count else key) in texts, key


def test_typography() -> None:
    """French spaces before high punctuation are narrow and do not break; apostrophes are real in both languages."""
    for key, text in read_texts("fr").items():
        assert not re.search(r"[ \w][;!?»]|«[ \w{]| :", text), key
    for language in ("fr", "en"):
        assert not [key for key, text in read_texts(language).items() if re.search("['\"]|\\.\\.\\.", text)]


def test_spaced_keeps_length() -> None:
    """Setting a text as French moves none of its characters."""
    text = "Oui ! « Non » : pourquoi ? Parce que ; voilà."
    assert len(spaced(text)) == len(text)


@pytest.mark.parametrize(
    ("language", "n", "text"),
    [
        ("fr", 0, "0 résultat"),
        ("fr", 1, "1 résultat"),
        ("fr", 2, "2 résultats"),
        ("fr", 1234567, "1\u202f234\u202f567 résultats"),
        ("en", 0, "0 results"),
        ("en", 1, "1 result"),
        ("en", 12345, "12,345 results"),
    ],
)
def test_counts(language: str, n: int, text: str) -> None:
    """Each language counts in its own way."""
    assert load_messages()[language].count("filters.results", n) == text


def test_values_are_not_read_as_texts() -> None:
    """Braces in what was searched are only characters."""
    text = load_messages()["en"].count("results.count", 2, query="{n} {query!r}")
    assert text == "2 results for “{n} {query!r}”"


@pytest.mark.parametrize(
    ("language", "day", "text"),
    [
        ("fr", date(2026, 9, 1), "1er septembre 2026"),
        ("fr", date(2026, 8, 21), "21 août 2026"),
        ("en", date(2026, 9, 1), "1 September 2026"),
    ],
)
def test_dates(language: str, day: date, text: str) -> None:
    """Each language dates in its own way."""
    assert load_messages()[language].date(day) == text.replace(" ", "\u00a0")
