"""The child's half of `apart.py`: reads files from stdin and answers on stdout until its parent is gone."""

from __future__ import annotations

import json
import os
import signal
import struct
import sys
from importlib import import_module
from math import ceil
from typing import IO

_LENGTH = struct.Struct(">Q")


def send(pipe: IO[bytes], message: bytes) -> None:
    """Write a message, its length first."""
    pipe.write(_LENGTH.pack(len(message)))
    pipe.write(message)
    pipe.flush()


def receive(pipe: IO[bytes], most: int) -> bytes | None:
    """The next message; None when there is none, or it breaks off, or is longer than `most`."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    length: int = _LENGTH.unpack(head)[0]
    message = pipe.read(length) if length <= most else b""
    return message if len(message) == length else None


def serve(reader: str, most: str, seconds: str, memory: str) -> None:
    """Answer every file with what the reader makes of it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    _bound_memory(int(memory))
    read = import_module(reader).read
    while (body := receive(sys.stdin.buffer, sys.maxsize)) is not None:
        signal.alarm(2 * ceil(float(seconds)))  # ends a child that hangs after its parent died
        send(answers, json.dumps(read(body, int(most))).encode())
        signal.alarm(0)


def _bound_memory(size: int) -> None:
    """Where the system can."""
    try:
        import resource  # noqa: PLC0415 (not on every system)

        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, ValueError):
        return
