"""What goes over the wire: compressed for whoever takes it so, and not at all where the browser has it already."""

from __future__ import annotations

from flask import Flask, Response, request
from flask_compress import Compress

_KINDS = [
    "text/html",
    "text/css",
    "text/javascript",
    "image/svg+xml",
    "application/json",
    "application/problem+json",
    "application/x-suggestions+json",
    "application/opensearchdescription+xml",
    "application/atom+xml",
    "application/manifest+json",
]


def install(app: Flask) -> None:
    """To be called before anything else that looks at answers: what was installed last sees them first."""
    app.config.update(
        # Browsers take Brotli over https only: gzip is for the school that has no certificate.
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_MIMETYPES=_KINDS,
        COMPRESS_STREAMS=False,
        # Told by `_known`, under the one tag that all ways to write a page share.
        COMPRESS_EVALUATE_CONDITIONAL_REQUEST=False,
    )
    Compress(app)
    app.after_request(_known)


def _known(response: Response) -> Response:
    """304 where the browser has kept the page and it is still the same."""
    if response.status_code == 200 and request.method in {"GET", "HEAD"} and "no-store" not in response.cache_control:
        # A file that is sent as it lies on the disk would be sent as large as it is.
        response.direct_passthrough = False
        response.set_data(response.get_data())
        response.add_etag(weak=True)
        response.set_etag(response.get_etag()[0] or "", weak=True)
        response.make_conditional(request)
    return response
