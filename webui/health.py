"""For the machines that watch: does the process live, can it answer?"""

from __future__ import annotations

from flask import Blueprint, Response

from webui.services import services

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process lives and answers."""
    return _plain("ok", 200)


@blueprint.get("/readyz")
def readyz() -> Response:
    """There is a list and an index to answer from; 503 and the reason when not."""
    current = services().current_list()
    if not current.allowlist.sites:
        return _plain("no list of sites: run `cartable check`", 503)
    if not services().index_ready():
        return _plain("no index: run `cartable recrawl`", 503)
    return _plain("ready", 200)


def _plain(text: str, status: int) -> Response:
    return Response(f"{text}\n", status, mimetype="text/plain")
