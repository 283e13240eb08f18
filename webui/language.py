"""Which language a page speaks: `?lang=`, else what the browser prefers, else French. Nothing is remembered."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask, current_app, request

from webui.messages import LANGUAGES, Messages, load_messages

PARAMETER = "lang"
_KEY = "cartable.messages"


def given_language() -> str | None:
    """The language that the address itself asks for; links then carry it on."""
    given = request.args.get(PARAMETER, "")
    return given if given in LANGUAGES else None


def page_language() -> str:
    """The language of this page."""
    return given_language() or next(_preferred(), LANGUAGES[0])


def _preferred() -> Iterator[str]:
    """The browser's languages that we speak, the dearest first; `en-GB` before `fr` is English before French."""
    for tag, quality in request.accept_languages:
        language = tag.partition("-")[0].lower()
        if quality and language in LANGUAGES:
            yield language


def messages() -> Messages:
    """The texts in the language of this page."""
    catalogues: dict[str, Messages] = current_app.extensions[_KEY]
    return catalogues[page_language()]


def install(app: Flask) -> None:
    """Read the catalogues and give every template its texts as `t`."""
    app.extensions[_KEY] = load_messages()
    app.context_processor(lambda: {"t": messages(), "languages": LANGUAGES, "given_language": given_language()})
