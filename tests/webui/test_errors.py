from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask, abort, request

from allowlist.model import Allowlist
from indexer.engine import ResultPage
from indexer.errors import IndexFailed
from indexer.query import Query
from tests.webui.school import School, address_of, one, words
from webui.app import LARGEST_BODY, create_app


@pytest.fixture
def broken_app(school: School) -> Flask:
    """The application over an index that cannot be read."""

    def search(_query: Query, _allowlist: Allowlist) -> ResultPage:
        raise IndexFailed("var/index", "disk full")

    return create_app(replace(school.services, search=search))


@pytest.mark.parametrize(("language", "title"), [("fr", "Page introuvable"), ("en", "Page not found")])
def test_not_found(school: School, language: str, title: str) -> None:
    """An unknown address gets a page in the reader's language, with a way home and the box."""
    page = school.page("/nulle-part", status=404, Accept_Language=language)
    assert words(one(page, "h1")) == title
    assert address_of(one(page, "main a")) == "/"
    one(page, "form[role=search]")


@pytest.mark.parametrize(
    "address", ["/static//cartable.css", "/search/", "/Search", "/static/nothing.css", "/sites/.."]
)
def test_strict_addresses(school: School, address: str) -> None:
    """An address is right or unknown: nothing is corrected by a redirect, which would name a host."""
    with school.client.get(address) as answer:
        assert answer.status_code == 404
        assert "Location" not in answer.headers


def test_home_without_its_slash(school: School) -> None:
    """Mounted under a path, the engine leads from it to its home page without naming a host."""
    mounted = {"SCRIPT_NAME": "/recherche", "PATH_INFO": ""}
    answer = school.client.get("/", headers={"Host": "evil.example"}, environ_overrides=mounted)
    assert (answer.status_code, answer.headers["Location"]) == (308, "/recherche/")


def test_method_not_allowed(school: School) -> None:
    """A form sent to where none is read gets a page, and the methods that are."""
    answer = school.client.post("/search")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert "Action impossible" in answer.get_data(as_text=True)


def test_too_large(school: School) -> None:
    """A body larger than any form is not read."""
    school.app.add_url_rule("/echo", view_func=lambda: request.get_data(as_text=True), methods=["POST"])
    answer = school.client.post("/echo", data=b"x" * (LARGEST_BODY + 1))
    assert answer.status_code == 413
    assert "Envoi trop lourd" in answer.get_data(as_text=True)


def test_fault(broken_app: Flask) -> None:
    """A fault gets a page that says sorry for itself and tells nothing of its cause."""
    answer = broken_app.test_client().get("/search?q=volcan")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 500
    assert "Une panne est survenue" in text
    assert "disk full" not in text


def test_fault_for_programs(broken_app: Flask) -> None:
    """For a program too."""
    answer = broken_app.test_client().get("/api/v1/search?q=volcan")
    assert (answer.status_code, answer.mimetype) == (500, "application/problem+json")
    assert "disk full" not in answer.get_data(as_text=True)


def test_fault_logs_no_words(broken_app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    """What was searched does not stand in the log, even when the search fails."""
    broken_app.test_client().get("/search?q=secret")
    assert "/search" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.parametrize("status", [414, 418, 503])
def test_other_codes(school: School, status: int) -> None:
    """A code without words of its own gets those of its family."""
    school.app.add_url_rule("/odd", view_func=lambda: abort(status))
    page = school.page("/odd", status=status)
    assert words(one(page, "h1")) == ("Demande incomprise" if status < 500 else "Une panne est survenue")


@pytest.mark.parametrize(
    ("parameter", "given", "said", "allowed"),
    [
        ("page", "0", "n’est pas un numéro de page", "50"),
        ("level", "cycle9", "n’est pas un niveau", "Lycée"),
        ("subject", "latin", "n’est pas une matière", "Culture générale"),
        ("site", "ailleurs", "n’est pas un site", "liste des sites"),
        ("language", "klingon", "n’est pas une langue", "en, fr"),
        ("type", "gif", "n’est pas un format", "html"),
        ("sort", "size", "n’est pas un ordre", "relevance, date"),
    ],
)
def test_bad_parameter(school: School, parameter: str, given: str, said: str, allowed: str) -> None:
    """A parameter that cannot be answered gets a page that says what was wrong and what is allowed."""
    page = school.page(f"/search?q=volcan&{parameter}={given}", status=400)
    text = words(one(page, "main"))
    assert f"« {given} » {said}" in text
    assert allowed in text
    ways_on = [address_of(way) for way in page.select("main a")]
    assert "/search?q=volcan" in ways_on
    for way in ways_on:
        school.page(way)


def test_bad_parameter_is_text(school: School) -> None:
    """What was given is repeated as text, and not at any length."""
    page = school.page(f"/search?level=<script>{'x' * 5000}", status=400)
    assert not page.select("script:not([src])")
    assert "<script>xxx" in words(page)
    assert len(words(one(page, "main"))) < 500
