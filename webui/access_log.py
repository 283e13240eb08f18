"""A line for each answer, for whoever looks why the server is slow: no address, no query, no number of a request."""

from __future__ import annotations

import logging
from typing import Final

from webui.observed import Seen

LOGGER: Final = "cartable.access"


def write(seen: Seen) -> None:
    """`GET /search 200 14233 12`: method, route, status, bytes and milliseconds."""
    line = f"{seen.method} {seen.route} {seen.status} {seen.size} {1000 * seen.seconds:.0f}"
    logging.getLogger(LOGGER).info(line)
