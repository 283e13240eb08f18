"""Static files under a name that changes with their content, so that a browser may keep each for ever."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, request

from webui.addresses import path_to

_FOR_EVER = "public, max-age=31536000, immutable"
_KEY = "cartable.assets"


def install(app: Flask) -> None:
    """Read what each static file holds, and give templates `asset(name)`."""
    versions = _versions(Path(app.static_folder or ""))

    def asset(name: str) -> str:
        return path_to("static", filename=name, v=versions[name])

    def keep(response: Response) -> Response:
        filename = (request.view_args or {}).get("filename", "")
        known = request.endpoint == "static" and response.status_code in {200, 304}
        # Under another version the file may be another tomorrow: then it is asked for again.
        if known and request.args.get("v") == versions.get(filename):
            response.headers["Cache-Control"] = _FOR_EVER
        return response

    app.jinja_env.globals["asset"] = asset
    app.after_request(keep)


def _versions(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()[:12] for path in files}
