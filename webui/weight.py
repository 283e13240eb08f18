"""What goes over the wire: compressed for whoever takes it so, and not at all where the browser has it already."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import blake2b
from threading import Lock
from typing import Final

from flask import Flask, Response, g, request
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


_BODY: Final = "body"
_NAMELESS: Final = ";"
"""How the key of a body without a name ends: the library puts the way it is compressed before it."""
_MOST_KEPT: Final = 256
"""Of 10 KB each."""


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
    app.config.update(COMPRESS_CACHE_BACKEND=_Packed, COMPRESS_CACHE_KEY=lambda _request: g.pop(_BODY, ""))
    Compress(app)
    app.after_request(_named)
    app.after_request(_known)


class _Packed:
    """Bodies that were compressed last, by what they hold: a page that is kept is compressed once (0.4 ms)."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[str, bytes] = OrderedDict()

    def get(self, key: str) -> bytes | None:
        """The body compressed; None where it has to be."""
        with self._lock:
            return self._kept.get(key)

    def set(self, key: str, packed: bytes) -> None:
        """Keep it, where it has a name."""
        if key.endswith(_NAMELESS):
            return
        with self._lock:
            self._kept[key] = packed
            self._kept.move_to_end(key)
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)


def _named(response: Response) -> Response:
    """Tell what the body is. Answers to programs say how long they took: none is ever sent again."""
    if not response.is_streamed and response.mimetype != "application/json":
        g.body = blake2b(response.get_data(), digest_size=16).hexdigest()
    return response


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
