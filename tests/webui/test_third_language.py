"""A language is a file: what happens when somebody adds one, with and without mistakes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.webui.school import School, address_of, one
from webui.app import create_app
from webui.catalogues import TRANSLATIONS
from webui.messages import Messages, load_messages

GERMAN = """\
msgid ""
msgstr ""
"Language: de\\n"

msgid "site.language"
msgstr "Deutsch"

msgid "box.button"
msgstr "Suchen"

msgid "results.count"
msgid_plural "results.count"
msgstr[0] "{n} Treffer für „{query}“"
msgstr[1] "{n} Treffer insgesamt für „{query}“"

#, fuzzy
msgid "filters.title"
msgstr "Vielleicht filtern"

msgid "filters.chosen"
msgstr ""
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the catalogues."""
    return Path(shutil.copytree(TRANSLATIONS, tmp_path / "translations"))


def german(folder: Path, extra: str = "") -> Messages:
    """As an editor writes it that puts a byte order mark first."""
    (folder / "de.po").write_text(f"{GERMAN}\n{extra}", encoding="utf-8-sig")
    return load_messages(folder)["de"]


def test_one_file(school: School, folder: Path) -> None:
    """A file more is a language more: offered by its own name, chosen by address and browser; French for the rest."""
    german(folder)
    school.app = create_app(school.services, translations=folder)
    school.client = school.app.test_client()
    offered = school.page("/").select("footer a[hreflang]")
    assert [(link["hreflang"], link.text) for link in offered] == [("de", "Deutsch"), ("en", "English")]
    page = school.page(address_of(offered[0]))
    assert one(page, "html")["lang"] == "de"
    assert one(page, "form button").text == "Suchen"
    assert "Ni publicité" in one(page, "footer").text
    page = school.page("/search?q=volcan", Accept_Language="de-AT, fr;q=0.5")
    assert one(page, "h1").text == "26 Treffer insgesamt für „volcan“"
    assert "Page en anglais" not in page.text, "the language of a page is named in German"
    assert "Englisch" in page.text


def test_not_written_yet(folder: Path) -> None:
    """An empty text, or one that its editor marked as doubtful, is said in French."""
    messages = german(folder)
    assert messages("filters.title") == "Filtrer"
    assert messages("filters.chosen") == "Filtres choisis"
    assert messages.count("filters.results", 1234) == "1.234 résultats"


def test_counts_as_its_language(folder: Path) -> None:
    """A language counts by its own plurals, whatever the header of a copied file says, and by French ones in French."""
    header = 'msgid ""\nmsgstr ""\n"Language: pl\\n"\n"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
    header += 'msgid "site.language"\nmsgstr "Polski"\n\n'
    forms = 'msgstr[0] "{n} wynik"\nmsgstr[1] "{n} wyniki"\nmsgstr[2] "{n} wyników"\n'
    counted = f'msgid "filters.results"\nmsgid_plural "filters.results"\n{forms}'
    (folder / "pl.po").write_text(header + counted, encoding="utf-8")
    polish = load_messages(folder)["pl"]
    assert [polish.count("filters.results", n) for n in (1, 2, 5, 22)] == [
        "1 wynik",
        "2 wyniki",
        "5 wyników",
        "22 wyniki",
    ]
    assert polish.count("sites.count", 1) == "1 site."


def test_right_to_left(school: School, folder: Path) -> None:
    """A page in a language that is written from the right begins there."""
    header = 'msgid ""\nmsgstr ""\n"Language: ar\\n"\n\n'
    (folder / "ar.po").write_text(header + 'msgid "site.language"\nmsgstr "العربية"\n', encoding="utf-8")
    school.client = create_app(school.services, translations=folder).test_client()
    assert one(school.page("/?lang=ar"), "html")["dir"] == "rtl"
    assert one(school.page("/?lang=fr"), "html")["dir"] == "ltr"


@pytest.mark.parametrize(
    ("key", "texts", "said"),
    [
        ("results.page", 'msgstr "Seite {page} von {letzte}"', "nothing fills {letzte}"),
        ("results.page", 'msgstr "Seite {page.__class__}"', "braces hold something else than a name"),
        ("results.page", 'msgstr "Seite {page:>99999999}"', "braces hold something else than a name"),
        ("results.page", 'msgstr "Seite {}"', "braces hold something else than a name"),
        ("results.page", 'msgstr "Seite {page"', "braces hold something else than a name"),
        ("results.seite", 'msgstr "Seite"', "nothing asks for this text"),
        ("sites.count", 'msgstr "{n} Seiten"', "a plural here and none in the other languages"),
        ("sites.count", 'msgid_plural "sites.count"\nmsgstr[0] "{n}"', None),
        ("sites.count", 'msgid_plural "sites.count"\nmsgstr[0] "{n.x}"\nmsgstr[1] "{n}"', "braces hold something else"),
    ],
)
def test_mistakes(folder: Path, caplog: pytest.LogCaptureFixture, key: str, texts: str, said: str | None) -> None:
    """A text with a mistake is said in French, and the log names file, line, key and remedy."""
    messages = german(folder, f'msgid "{key}"\n{texts}\n')
    assert messages("box.button") == "Suchen"
    if said is None:
        assert caplog.messages == []
    else:
        (line,) = caplog.messages
        assert f"de.po:23: {key}: {said}" in line
    if key == "results.page":
        assert messages(key, page=1, last=2) == "Page 1 sur 2"
    elif key == "sites.count":
        assert messages.count(key, 2) == "2 sites."


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("de.po", b"Guten Tag", "no catalogue"),
        ("de.po", 'msgid ""\nmsgstr ""\n"Language: de\\n"\nmsgid "a"\nmsgstr "\xe9"'.encode("latin-1"), "no catalogue"),
        ("de.po", GERMAN.replace("site.language", "site.name").encode(), "the language has no name"),
        (
            "klingon.po",
            GERMAN.replace("Language: de", "Language: klingon").encode(),
            "Babel does not know the language",
        ),
        ("de.po", GERMAN.replace("msgstr[0]", "msgstr[x]").encode(), "no catalogue"),
    ],
)
def test_no_catalogue(folder: Path, caplog: pytest.LogCaptureFixture, name: str, content: bytes, said: str) -> None:
    """A file that cannot be used costs the other languages nothing, and the log says what is wrong with it."""
    (folder / name).write_bytes(content)
    assert list(load_messages(folder)) == ["fr", "en"]
    (line,) = caplog.messages
    assert name in line
    assert said in line
