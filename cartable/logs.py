"""What the web application writes while it runs: nothing that says who asked, nor for what."""

from __future__ import annotations

import logging
import sys
from traceback import format_tb
from typing import Any

from gunicorn.glogging import Logger

from webui.access_log import LOGGER

_FAULTS = ("Error handling ", "Exception on ", "Socket error ")
"""How gunicorn and Flask begin when they tell of a request that failed, with its address behind."""
_REFUSALS = "Invalid request "
"""How gunicorn begins when it tells of one that it could not read, with the asker's address and the line behind."""


class Traceless(logging.Filter):
    """Takes out of a record what a request said. Of an error its kind and its place stay: its message may hold words
    that were searched.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Always True: the record is changed, not dropped."""
        text = str(record.msg)
        if not text.startswith((_REFUSALS, *_FAULTS)):
            return True
        refused = text.startswith(_REFUSALS)
        record.msg, record.args = "a request that is no HTTP was refused" if refused else "a request failed", ()
        if record.exc_info and record.exc_info[0]:
            record.exc_text = "".join([*format_tb(record.exc_info[2]), record.exc_info[0].__name__])
            record.exc_info = None
        return True


class TracelessLogger(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn's log of errors, without traces."""

    def setup(self, cfg: Any) -> None:
        """Called by gunicorn, again when its settings are read again."""
        super().setup(cfg)
        _once(self.error_log)


def set_up() -> None:
    """Flask's log of errors without traces, and the lines of `access_log` on stdout."""
    _once(logging.getLogger("webui"))
    access = logging.getLogger(LOGGER)
    if not access.handlers:
        handler = logging.StreamHandler(sys.stdout)
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%dT%H:%M:%S%z"))
        access.addHandler(handler)
        access.setLevel(logging.INFO)
        access.propagate = False


def _once(logger: logging.Logger) -> None:
    if not any(isinstance(each, Traceless) for each in logger.filters):
        logger.addFilter(Traceless())
