"""What is written of a fault of ours: its kind and its place, and nothing of the request."""

from __future__ import annotations

import io
import logging

import pytest
from flask import Flask

from cartable.logs import Traceless

SEARCHED = "motsecret"


@pytest.mark.parametrize(
    ("message", "arguments"),
    [
        ("Error handling request %s %s", ("GET", "/search?q=motsecret")),
        ("Invalid request from ip=192.0.2.7: /search?q=motsecret", ()),
    ],
)
def test_of_gunicorn(message: str, arguments: tuple[str, ...]) -> None:
    """What gunicorn writes of a request says neither who asked nor for what."""
    said = io.StringIO()
    log = logging.getLogger("tests.apart")
    log.handlers, log.propagate = [], False
    log.addHandler(logging.StreamHandler(said))
    log.addFilter(Traceless())
    try:
        int(SEARCHED)
    except ValueError:
        log.exception(message, *arguments)
    log.error("Worker (pid:%s) was sent SIGKILL!", 7)
    assert "motsecret" not in said.getvalue()
    assert "192.0.2.7" not in said.getvalue()
    assert said.getvalue().endswith("Worker (pid:7) was sent SIGKILL!\n")


def test_of_flask() -> None:
    """What Flask writes of a view that fails says where, and not what it was asked."""
    app = Flask("some.application")

    @app.get("/follow/<number>")
    def follow(number: str) -> str:
        return str(int(number))

    said = io.StringIO()
    app.logger.addHandler(logging.StreamHandler(said))
    app.logger.addFilter(Traceless())
    assert app.test_client().get("/follow/motsecret").status_code == 500
    assert "motsecret" not in said.getvalue()
    assert "in follow" in said.getvalue()
    assert said.getvalue().endswith("ValueError\n")
