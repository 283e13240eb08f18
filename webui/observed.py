"""A request that was answered, as those who watch the server may know it: not who asked, nor what for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Final

from flask import Flask, Response, g, request

_BEGAN: Final = "began"
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
NONE: Final = "-"
"""Stands for the route of an address that has none, and for a method that nobody knows: both may be any text."""


@dataclass(frozen=True, slots=True)
class Seen:
    """`route` is the template of the route, as `/follow/<number>`: addresses hold follow-up numbers, queries words and
    invitations. `size` is that of the body, in bytes.
    """

    method: str
    endpoint: str
    route: str
    status: int
    size: int
    seconds: float


def install(app: Flask, observers: Sequence[Callable[[Seen], None]]) -> None:
    """Tell `observers` of every answer of `app`. To be called first of all: then the answer is as it is sent."""

    def begin() -> None:
        g.began = perf_counter()

    def tell(response: Response) -> Response:
        seen = _seen(response)
        for observer in observers:
            observer(seen)
        return response

    app.before_request(begin)
    app.after_request(tell)


def _seen(response: Response) -> Seen:
    now = perf_counter()
    rule = request.url_rule
    return Seen(
        method=request.method if request.method in _METHODS else NONE,
        endpoint=rule.endpoint if rule else "",
        route=rule.rule if rule else NONE,
        status=response.status_code,
        size=0 if request.method == "HEAD" else response.content_length or 0,
        seconds=now - g.get(_BEGAN, now),
    )
