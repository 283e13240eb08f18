"""The API described for programs (OpenAPI 3.1), made from the same names and bounds that the search itself goes by."""

from __future__ import annotations

from typing import Any, Final

from indexer.query import KINDS, MAX_LENGTH, MAX_PAGE, PER_PAGE, SORTS
from indexer.vocabulary.suggest import MOST
from webui.desk.pins import MOST_PAGES

PROBLEM: Final = "application/problem+json"
SUGGESTIONS: Final = "application/x-suggestions+json"
VERSION: Final = "1"

_STRING = {"type": "string"}
_WORDS = {"type": "string", "maxLength": MAX_LENGTH}
_COUNT = {"type": "integer", "minimum": 0}
_SPAN = {"type": "array", "items": _COUNT, "minItems": 2, "maxItems": 2}
_PARAMETERS: Final = {
    "q": ("Words, phrases, or a whole question. Longer ones are cut.", _WORDS),
    "like": ("In place of words: the address of a page found here, for pages like it.", _STRING),
    "page": ("Which page of answers.", {"type": "integer", "minimum": 1, "maximum": MAX_PAGE, "default": 1}),
    "level": ("A level of the list's vocabulary.", _STRING),
    "subject": ("A subject of the list's vocabulary.", _STRING),
    "site": ("The id of an active site.", _STRING),
    "language": ("An ISO 639-1 code.", _STRING),
    "type": ("A format.", {"type": "string", "enum": list(KINDS)}),
    "sort": ("Best first, or newest first.", {"type": "string", "enum": list(SORTS), "default": SORTS[0]}),
    "exact": ("1: the words as typed, never corrected.", {"type": "string", "enum": ["1"]}),
}


def document() -> dict[str, Any]:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Cartable",
            "version": VERSION,
            "description": "A search engine over the sites that its curators approved, and over nothing else.",
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "paths": {
            "/api/v1/search": {"get": _search()},
            "/api/v1/suggest": {"get": _suggest()},
            "/api/v1/openapi.json": {"get": _itself()},
        },
        "components": {"schemas": {"Answer": _answer(), "Hit": _hit(), "Help": _help(), "Problem": _problem()}},
    }


def _search() -> dict[str, Any]:
    return {
        "operationId": "search",
        "summary": f"A page of at most {PER_PAGE} answers.",
        "description": "An empty parameter is as if absent. Without words there are no answers.",
        "parameters": [_parameter(name) for name in _PARAMETERS],
        "responses": {"200": _json("The answers.", {"$ref": "#/components/schemas/Answer"}), **_faults()},
    }


def _suggest() -> dict[str, Any]:
    either = [_STRING, {"type": "array", "items": _STRING, "maxItems": MOST}]
    given = {"type": "array", "items": {"anyOf": either}, "minItems": 2, "maxItems": 2}
    return {
        "operationId": "suggest",
        "summary": "What was typed, and ways to go on (OpenSearch Suggestions).",
        "parameters": [_parameter(name) for name in ("q", "level")],
        "responses": {"200": _json("The suggestions.", given, SUGGESTIONS), **_faults()},
    }


def _itself() -> dict[str, Any]:
    return {
        "operationId": "describe",
        "summary": "This description.",
        "responses": {"200": _json("OpenAPI 3.1.", {"type": "object"})},
    }


def _parameter(name: str) -> dict[str, Any]:
    about, schema = _PARAMETERS[name]
    return {"name": name, "in": "query", "required": False, "description": about, "schema": schema}


def _faults() -> dict[str, Any]:
    problem = {"$ref": "#/components/schemas/Problem"}
    return {
        "400": _json("A parameter has a value that cannot be answered; `allowed` says which can.", problem, PROBLEM),
        "429": _json("Too many requests from one address; `Retry-After` says when to go on.", problem, PROBLEM),
        "default": _json("What went wrong (RFC 9457).", problem, PROBLEM),
    }


def _json(about: str, schema: dict[str, Any], kind: str = "application/json") -> dict[str, Any]:
    return {"description": about, "content": {kind: {"schema": schema}}}


def _answer() -> dict[str, Any]:
    facet = {"type": "object", "additionalProperties": _COUNT}
    names = ("level", "subject", "site", "language", "type")
    return _object(
        {
            "query": {**_STRING, "description": "The words as they were read."},
            "like": {"type": ["string", "null"]},
            "total": {**_COUNT, "description": "Pages that match."},
            "page": {"type": "integer", "minimum": 1, "maximum": MAX_PAGE},
            "took_ms": {"type": "number", "minimum": 0},
            "suggestion": {"type": ["string", "null"], "description": "The whole query, corrected."},
            "corrected": {"type": "boolean", "description": "Whether the hits are those of the suggestion."},
            "partial": {"type": "boolean", "description": "Whether no page has all the words."},
            "facets": _object(dict.fromkeys(names, facet)),
            "help": {"type": "array", "items": {"$ref": "#/components/schemas/Help"}},
            "pinned": {"type": "array", "maxItems": MOST_PAGES, "items": _pinned()},
            "hits": {"type": "array", "maxItems": PER_PAGE, "items": {"$ref": "#/components/schemas/Hit"}},
        }
    )


def _hit() -> dict[str, Any]:
    texts = {"type": "array", "items": _STRING}
    spans = {"type": "array", "items": _SPAN, "description": "[start, end) of each matched word, in characters."}
    return _object(
        {
            "url": _STRING,
            "title": _STRING,
            "site": _STRING,
            "snippet": _STRING,
            "language": {**_STRING, "description": "ISO 639-1; empty when not known."},
            "levels": texts,
            "subjects": texts,
            "type": {"type": "string", "enum": list(KINDS)},
            "ease": {"type": ["integer", "null"], "minimum": 0, "maximum": 100, "description": "100 is easy to read."},
            "missing": {**texts, "description": "Words that were asked and that the page has nowhere."},
            "published": {"type": ["string", "null"], "description": "The day that the page gives itself, YYYY-MM-DD."},
            "marks": _object({"title": spans, "snippet": spans}),
        }
    )


def _help() -> dict[str, Any]:
    """A help card: `title`, `text` and `note` by language."""
    texts = {"type": "object", "additionalProperties": _STRING}
    number = _object({"number": _STRING, "link": {**_STRING, "description": "tel: or sms:"}, "note": texts})
    url = {"type": ["string", "null"], "description": "A page of the list that says more."}
    numbers = {"type": "array", "items": number}
    return _object({"id": _STRING, "title": texts, "text": texts, "numbers": numbers, "url": url})


def _pinned() -> dict[str, Any]:
    """A page that curators put above the hits, on their first page."""
    return _object({"url": _STRING, "title": _STRING, "site": {**_STRING, "description": "The site's id."}})


def _problem() -> dict[str, Any]:
    status = {"type": "integer", "minimum": 400, "maximum": 599}
    always = {"type": _STRING, "title": _STRING, "status": status, "detail": _STRING}
    about_a_parameter = {"parameter": _STRING, "given": _STRING, "allowed": _STRING}
    return {"type": "object", "properties": {**always, **about_a_parameter}, "required": list(always)}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    """An object that has all of these, and maybe more in times to come."""
    return {"type": "object", "properties": properties, "required": list(properties)}
