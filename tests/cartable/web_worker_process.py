"""`python web_worker_process.py PORT FIRST_BYTE_SECONDS STALLED_SECONDS`: two of our workers. An answer takes half a
second, or at `/busy` 30 ms of the processor, and is the number of the process that gave it; at `/large` much more.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any

from gunicorn.app.base import BaseApplication

from cartable.web_worker import WebWorker

LARGE = 50_000_000
"""Bytes: more than any buffer between us and a client."""


class _Application(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    def load_config(self) -> None:
        Patient.first_byte_seconds, Patient.stalled_seconds = map(float, sys.argv[2:4])
        settings = {
            "bind": f"127.0.0.1:{sys.argv[1]}",
            "workers": 2,
            "threads": 4,
            "worker_class": Patient,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]:
        return answer


class Patient(WebWorker):
    """As patient as the test says."""


def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Who answers, after half a second of waiting, or at `/busy` 30 ms of work."""
    if environ["PATH_INFO"] == "/busy":
        began = time.thread_time()
        while time.thread_time() < began + 0.03:
            pass
    else:
        time.sleep(0.5)
    environ["wsgi.input"].read()
    body = bytes(LARGE) if environ["PATH_INFO"] == "/large" else str(os.getpid()).encode()
    start("200 OK", [("Content-Length", str(len(body)))])
    return [body]


if __name__ == "__main__":
    _Application().run()
