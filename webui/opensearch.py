"""What lets a browser add this engine to its own search box, and the mark it shows there."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template

from webui.addresses import absolute
from webui.services import services

blueprint = Blueprint("opensearch", __name__)

_A_DAY = "public, max-age=86400"


@blueprint.get("/opensearch.xml")
def description() -> Response:
    """The OpenSearch description: made of absolute addresses, so there is none without `public_url`."""
    if not services().public_url:
        abort(404)
    text = render_template("opensearch.xml", absolute=absolute)
    response = _kept(Response(text, mimetype="application/opensearchdescription+xml"))
    response.vary.add("Accept-Language")
    return response


@blueprint.get("/favicon.svg")
def favicon() -> Response:
    """The school bag."""
    return _kept(Response(render_template("mark.svg"), mimetype="image/svg+xml"))


def _kept(response: Response) -> Response:
    response.headers["Cache-Control"] = _A_DAY
    return response
