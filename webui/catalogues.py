"""The gettext catalogues, one .po file a language: the texts that can be used, and what is wrong with the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from gettext import GNUTranslations
from io import BytesIO, StringIO
from pathlib import Path
from string import Formatter

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from webui.typography import spaced

TRANSLATIONS = Path(__file__).with_name("translations")
REFERENCE = "fr"
"""The language that has every text: spoken to whoever asks for none, and standing in where another is silent."""
OWN_NAME = "site.language"
"""The key of what a language calls itself."""

Text = str | tuple[str, ...]
"""A text, or its forms where it counts something: as many as the language has plurals."""
Texts = Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The texts of one language, as they are and as gettext finds them; `problems` are sentences on those left out."""

    language: str
    locale: Locale
    texts: Texts
    gettext: GNUTranslations
    problems: tuple[str, ...]


def read_catalogue(file: Path, reference: Texts | None = None) -> Catalogue | str:
    """What `file` has of the texts of `reference` (None: it is the reference); a sentence when it cannot be used."""
    parsed = _parsed(file)
    if isinstance(parsed, str):
        return parsed
    messages, locale = parsed
    catalog = Catalog(locale=locale)
    problems = []
    for message in messages:
        fault = _fault(message, reference)
        if fault:
            problems.append(f"{file}:{message.lineno}: {_key(message)}: {fault}")
        else:
            catalog.add(message.id, _shown(_text(message), file.stem))
    if OWN_NAME not in catalog:
        remedy = _remedy(file, f"write what it calls itself as the text of {OWN_NAME}")
        return f"{file}: the language has no name: {remedy}"
    texts = {_key(message): _text(message) for message in catalog if message.id}
    return Catalogue(file.stem, locale, texts, _compiled(catalog), tuple(problems))


def _parsed(file: Path) -> tuple[list[Message], Locale] | str:
    """The texts that are written, and the language; one that lacks a form or is doubtful (fuzzy) is not written yet.

    The header's `Language` may name a country too, as `en_GB`: it says how numbers and dates are written.
    """
    try:
        # Babel believes the header's plural rule before its own; a file copied from another language has a wrong one.
        text = file.read_text(encoding="utf-8-sig").replace('"Plural-Forms:', '"X-Plural-Forms:', 1)
        catalog = read_po(StringIO(text), locale=file.stem, abort_invalid=True)
    except (OSError, ValueError, IndexError, PoFileError) as cause:
        return f"{file}: this is no catalogue ({cause}): {_remedy(file, 'mend it, or take it away')}"
    if catalog.locale is None:
        return f"{file}: Babel does not know the language: name one that it knows in the header, as Language"
    written = [message for message in catalog if message.id and not message.fuzzy and all(forms_of(_text(message)))]
    return written, catalog.locale


def _remedy(file: Path, translators: str) -> str:
    """French is part of the program, and cannot be done without."""
    return "install Cartable again" if file.stem == REFERENCE else translators


def _fault(message: Message, reference: Texts | None) -> str | None:
    """Why a text cannot be shown: a page must not fail by it."""
    named = _names(_text(message))
    if named is None:
        return "braces hold something else than a name: write {name}"
    return _differs(message, named, reference) if reference is not None else None


def _differs(message: Message, named: set[str], reference: Texts) -> str | None:
    model = reference.get(_key(message))
    if model is None:
        return "nothing asks for this text: take it away"
    if message.pluralizable is isinstance(model, str):
        return "a plural here and none in the other languages, or the other way round: do as they do"
    strange = named - (_names(model) or set())
    return f"nothing fills {{{min(strange)}}}: use the names of the other languages" if strange else None


def _names(text: Text) -> set[str] | None:
    """The names to fill in; None where braces hold anything else, such as a width or an attribute."""
    try:
        fields = [field for form in forms_of(text) for field in Formatter().parse(form) if field[1] is not None]
    except ValueError:
        return None
    plain = all(name and name.isidentifier() and not width and not how for _, name, width, how in fields)
    return {str(name) for _, name, _, _ in fields} if plain else None


def forms_of(text: Text) -> tuple[str, ...]:
    """The forms of a text; one, when it counts nothing."""
    return (text,) if isinstance(text, str) else text


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _text(message: Message) -> Text:
    return message.string if isinstance(message.string, str) else tuple(message.string or ())


def _shown(text: Text, language: str) -> Text:
    if language != "fr":
        return text
    return spaced(text) if isinstance(text, str) else tuple(map(spaced, text))


def _compiled(catalog: Catalog) -> GNUTranslations:
    """Made in memory, since the standard library reads the binary form only: a file of it could be out of date."""
    file = BytesIO()
    write_mo(file, catalog)
    file.seek(0)
    return GNUTranslations(file)
