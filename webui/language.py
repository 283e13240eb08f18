"""Which language a page speaks: `?lang=`, else what the browser prefers, else French. Nothing is remembered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from flask import Flask, current_app, request

from webui.catalogues import OWN_NAME, REFERENCE
from webui.messages import Messages, load_messages

PARAMETER = "lang"
_KEY = "cartable.messages"


def given_language() -> str | None:
    """The language that the address itself asks for; links then carry it on."""
    if PARAMETER not in request.args:  # `get` would raise and catch, eighty times a page
        return None
    given = request.args[PARAMETER]
    return given if given in _spoken() else None


def page_language() -> str:
    """The language of this page."""
    return given_language() or next(_preferred(), REFERENCE)


def _preferred() -> Iterator[str]:
    """The browser's languages that we speak, the dearest first; `en-GB` before `fr` is English before French."""
    for tag, quality in request.accept_languages:
        language = tag.partition("-")[0].lower()
        if quality and language in _spoken():
            yield language


def messages() -> Messages:
    """The texts in the language of this page."""
    return _spoken()[page_language()]


def install(app: Flask, translations: Path) -> None:
    """Read the catalogues and give every template its texts as `t`, and what each language calls itself."""
    spoken = load_messages(translations)
    app.extensions[_KEY] = spoken
    names = {language: texts(OWN_NAME) for language, texts in spoken.items()}
    app.context_processor(lambda: {"t": messages(), "languages": names, "given_language": given_language()})


def _spoken() -> Mapping[str, Messages]:
    spoken: Mapping[str, Messages] = current_app.extensions[_KEY]
    return spoken
