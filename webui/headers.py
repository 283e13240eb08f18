"""The headers of every answer: nothing foreign loads, nothing is framed, nothing is told to the site one goes to."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response

from webui.admin.area import in_desk

_SECURITY = {
    # Scripts and style sheets are files of ours, never lines in a page; scripts ask nobody but us.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; "
        "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # What was searched stands in the address: the site that is opened from it must not learn it.
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def install(app: Flask) -> None:
    """Put the headers on every answer of `app`, errors and static files too."""
    app.after_request(_protect)


def _protect(response: Response) -> Response:
    response.headers.update(_SECURITY)
    if in_desk():
        # Under `no-referrer` browsers say `Origin: null` of our own forms, which webui.admin.origin asks for. Other
        # sites still learn nothing.
        response.headers["Referrer-Policy"] = "same-origin"
    # Classroom computers are shared: what one pupil searched must not stay on the disk for the next.
    response.headers.setdefault("Cache-Control", "no-store")
    if response.location:
        # Flask sends `/prefix` to `/prefix/` under whatever host the request claimed to ask.
        response.location = urlsplit(response.location)._replace(scheme="", netloc="").geturl()
    if response.mimetype == "text/html":
        response.vary.add("Accept-Language")
    return response
