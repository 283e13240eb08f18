"""Reading files in a process of its own: what crashes or hangs a library there costs one file, not the run.

One child reads file after file, and a new one takes its place when it died, took too long, or has read many.
"""

from __future__ import annotations

import atexit
import json
import sys
from contextlib import suppress
from enum import Enum
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen, TimeoutExpired
from threading import Event, Lock, Timer
from typing import Any, Final

from indexer.reading.apart_child import receive, send

_ROOT = str(Path(__file__).parent.parent.parent)
_CHILD = (
    "import sys; sys.path.insert(0, sys.argv[1]); from indexer.reading.apart_child import serve; serve(*sys.argv[2:])"
)
_MAX_ANSWER = 20_000_000
_FILES_A_CHILD = 200
"""So what a library leaks never adds up."""


class Lost(Enum):
    """Why there is no answer."""

    CRASHED = "crashed"
    TOO_SLOW = "too slow"


class Apart:
    """Calls `read(body, most)` of a module in a child with bounds on time and memory. Nothing starts before the first
    file.
    """

    def __init__(self, reader: str, *, most: int, seconds: float = 20, memory: int = 1 << 29) -> None:
        """`reader` is a module; `most` is passed on to it; `memory` is address space in bytes."""
        self._command: Final = (sys.executable, "-P", "-c", _CHILD, _ROOT, reader, f"{most}", f"{seconds}", f"{memory}")
        self._seconds: Final = seconds
        self._child: Popen[bytes] | None = None
        self._left = 0
        self._lock: Final = Lock()

    def read(self, body: bytes) -> dict[str, Any] | Lost:
        """What the reader answers."""
        with self._lock:
            try:
                child = self._ready()
            except OSError:  # the system has no room for a process
                return Lost.CRASHED
            too_slow = Event()
            watch = Timer(self._seconds, _stop, (child, too_slow))
            watch.start()
            answer = None
            try:
                answer = _ask(child, body)
            finally:
                watch.cancel()
                watch.join()
                if answer is None or too_slow.is_set():
                    self._end()
        return answer or (Lost.TOO_SLOW if too_slow.is_set() else Lost.CRASHED)

    def close(self) -> None:
        """End the child; another `read` starts a new one."""
        with self._lock:
            self._end()

    def _ready(self) -> Popen[bytes]:
        """The child, a new one where needed."""
        if self._child and (self._left <= 0 or self._child.poll() is not None):
            self._end()
        if not self._child:
            self._child = Popen(self._command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL)  # noqa: S603 (this interpreter and our own code)
            self._left = _FILES_A_CHILD
            atexit.register(self.close)
        self._left -= 1
        return self._child

    def _end(self) -> None:
        if not (child := self._child):
            return
        self._child = None
        atexit.unregister(self.close)
        for pipe in (child.stdin, child.stdout):
            with suppress(OSError):  # of what it will never read
                pipe.close()  # type: ignore[union-attr]
        try:
            child.wait(1)  # it ends when nothing comes any more
        except TimeoutExpired:
            child.kill()
            child.wait()


def _ask(child: Popen[bytes], body: bytes) -> dict[str, Any] | None:
    assert child.stdin  # noqa: S101 (it was started with pipes)
    assert child.stdout  # noqa: S101
    try:
        send(child.stdin, body)
        answer = json.loads(receive(child.stdout, _MAX_ANSWER) or b"null")
    except (OSError, ValueError):
        return None
    return answer if isinstance(answer, dict) else None


def _stop(child: Popen[bytes], too_slow: Event) -> None:
    too_slow.set()
    child.kill()
