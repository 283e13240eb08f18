"""Which pages of other sites may ask the API from a browser (CORS, the Fetch standard): none, unless a school says so.

Ours, and not Flask-CORS: that is 400 lines for regular expressions, credentials and decorators, of which a school must
have none; this is three headers. `Cross-Origin-Resource-Policy` stays: browsers heed it for what is embedded only.
"""

from __future__ import annotations

from typing import Final

from flask import Flask, Response, request

from webui.errors import API

ANY: Final = "*"
_A_DAY: Final = "86400"


def install(app: Flask, origins: tuple[str, ...]) -> None:
    """Let pages of these origins read what the API answers, errors too; `*` is any. Never with credentials."""
    if not origins:
        return

    def allow(response: Response) -> Response:
        if not request.path.startswith(f"{API}/"):
            return response
        origin = request.headers.get("Origin", "")
        if ANY not in origins:
            response.vary.add("Origin")
        if ANY in origins or origin in origins:
            response.headers["Access-Control-Allow-Origin"] = ANY if ANY in origins else origin
            response.headers["Access-Control-Expose-Headers"] = "Retry-After"
            if request.method == "OPTIONS":
                response.headers["Access-Control-Allow-Methods"] = "GET"
                response.headers["Access-Control-Max-Age"] = _A_DAY
        return response

    app.after_request(allow)
