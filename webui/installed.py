"""What lets a telephone or a computer keep the engine among its programs: the web app manifest."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

blueprint = Blueprint("installed", __name__)


@blueprint.get("/manifest.webmanifest")
def manifest() -> Response:
    """The manifest, in the language of the page that named it; addresses are relative to this host."""
    response = Response(render_template("manifest.json"), mimetype="application/manifest+json")
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Accept-Language")
    return response
