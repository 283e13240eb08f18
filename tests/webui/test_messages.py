from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

import webui
from indexer.query import KINDS
from webui.catalogues import TRANSLATIONS, Catalogue, Text, forms_of, read_catalogue
from webui.messages import load_messages
from webui.typography import spaced

HOME = Path(webui.__file__).parent
FAMILIES = (
    *("accessibility.", "error.", "type.", "filters.", "sort.", "bad_query.given."),
    *("guide.try.", "guide.does.", "privacy.what.", "privacy.how."),
    *("forms.url.", "forms.token.", "forms.full.", "forms.closed.", "report.problem.", "followed."),
    *("desk.way.", "desk.done.", "overview.site.", "overview.waiting.", "password.fault.", "refused."),
    *("site_form.field.", "site_form.hint.", "site_form.fault.", "site_form.try.", "drafts.state.", "drafts.unfit."),
    *("drafts.widens.", "drafts.lacking_"),
    *("sites_table.", "bulk.", "desk_site.", "proof.", "requests.", "fence."),
    *("sign_in.wrong.", "sign_in.wait.", "accounts.role.", "accounts.may.", "accounts.fault.", "journal.did."),
    *("searches.", "pins.fault.", "pins.state.", "pins.kept.", "synonyms.", "help_cards.problem."),
    *("plot.", "health.state.", "health.kind.", "health.about.", "previews.state.", "previews.fault."),
    *("reviews.group.", "reviews.status."),
)
"""Keys that are put together from data: an error's code, a document's kind, a parameter's name, a fault of a form."""
SHIPPED = sorted(TRANSLATIONS.glob("*.po"))

every_language = pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)


def catalogue(language: str) -> Catalogue:
    read = read_catalogue(TRANSLATIONS / f"{language}.po")
    assert isinstance(read, Catalogue), read
    return read


def names(text: Text) -> set[str]:
    return {field[1] for form in forms_of(text) for field in Formatter().parse(form) if field[1]}


def in_file(file: Path) -> Catalog:
    return read_po(file.read_text(encoding="utf-8").splitlines(keepends=True))


def sources() -> str:
    """All that may name a key."""
    files = [*HOME.rglob("*.py"), *(path for path in HOME.glob("templates/**/*") if path.is_file())]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def named() -> set[str]:
    """Every key that a template or a module names in full."""
    return set(re.findall(r"""["']([a-z_]+(?:\.[a-z0-9_]+)+)["']""", sources()))


def test_kinds_have_names() -> None:
    """Every kind of document that may be asked for has its name in each language."""
    for messages in load_messages().values():
        assert [kind for kind in KINDS if not messages.has(f"type.{kind}")] == []


@every_language
def test_complete(file: Path) -> None:
    """Each language that comes with the program has every text, with the same names to fill in, and no mistake."""
    french = catalogue("fr")
    read = read_catalogue(file, french.texts)
    assert isinstance(read, Catalogue), read
    assert read.problems == ()
    assert {key: names(text) for key, text in read.texts.items()} == {
        key: names(text) for key, text in french.texts.items()
    }


@every_language
def test_plurals(file: Path) -> None:
    """What counts has all forms of its language, and the file tells other tools the plural rule that we count by."""
    written = in_file(file)
    rule = get_plural(catalogue(file.stem).locale)
    assert (written.num_plurals, written.plural_expr) == (rule.num_plurals, rule.plural_expr)
    for key, text in catalogue(file.stem).texts.items():
        assert len(forms_of(text)) in {1, rule.num_plurals}, key


@every_language
def test_order(file: Path) -> None:
    """The files can be read side by side: keys in one order, those of a page together under a heading, none twice."""
    text = file.read_text(encoding="utf-8")
    keys = re.findall(r'^msgid "(.+)"$', text, re.MULTILINE)
    assert keys == re.findall(r'^msgid "(.+)"$', (TRANSLATIONS / "fr.po").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(keys) == len(set(keys))
    pages = [key.partition(".")[0] for key in keys]
    starts = [page for before, page in zip(["", *pages], pages, strict=False) if page != before]
    assert len(starts) == len(set(starts))
    assert starts == re.findall(r'^# -{10} .+ -{10}\n(?:# .+\n)*msgid "([a-z_]+)\.', text, re.MULTILINE)


def test_all_used() -> None:
    """No text is left over."""
    used = named()
    for key in catalogue("fr").texts:
        assert key in used or key.startswith(FAMILIES), key


def test_none_missing() -> None:
    """Every text that is asked for by `t(…)` or `t.count(…)` exists, and has its plural where it counts."""
    texts = catalogue("fr").texts
    asked = re.findall(r"\b(?:t|messages)(\.count)?\(['\"]([a-z_.0-9]+)['\"]\s*[,)]", sources())
    assert len(asked) > 30
    for count, key in asked:
        assert isinstance(texts[key], tuple) is bool(count), key


@pytest.mark.parametrize("language", ["fr", "en"])
def test_unknown(language: str) -> None:
    """A key that no language has is a mistake of the program, and is not shown to readers."""
    messages = load_messages()[language]
    with pytest.raises(KeyError):
        messages("results.titel")
    with pytest.raises(KeyError):
        messages.count("results.titel", 2)


def test_typography() -> None:
    """French spaces before high punctuation are narrow and do not break; apostrophes are real in every language."""
    for key, text in catalogue("fr").texts.items():
        assert not re.search(r"[ \w][;!?»]|«[ \w{]| :", "\n".join(forms_of(text))), key
    for file in SHIPPED:
        texts = catalogue(file.stem).texts.items()
        assert not [key for key, text in texts if re.search("['\"]|\\.\\.\\.", "\n".join(forms_of(text)))]


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


@pytest.mark.parametrize(("language", "text"), [("fr", "A, B et C"), ("en", "A, B and C")])
def test_lists(language: str, text: str) -> None:
    """Each language puts names in a row in its own way."""
    assert load_messages()[language].listed(("A", "B", "C")) == text


@pytest.mark.parametrize(("code", "name"), [("br", "breton"), ("oc", "occitan"), ("xx", None)])
def test_names_of_languages(code: str, name: str | None) -> None:
    """Languages of pages have names, but for those that nobody has named."""
    assert load_messages()["fr"].language_name(code) == name
