"""Keeps a process on this machine, and writes down that it tried to leave.

Every Python process that a test starts loads it at its start, since `PYTHONPATH` names this folder: so commands, web
servers and what they start are watched as the tests themselves are. A try is written down because who refuses it here,
deep inside a library, is heard as a connection that failed.
"""

from __future__ import annotations

import os
import sys
from ipaddress import ip_address
from pathlib import Path
from typing import Any

TRIES = "TRIES_TO_LEAVE"
"""Environment variable: the file that they are written to."""


def _stays(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook sees every connection of its process, whatever library makes it."""
    if event not in ("socket.connect", "socket.sendto"):
        return
    address = arguments[1]
    if isinstance(address, tuple) and not _is_here(str(address[0])):
        with Path(os.environ[TRIES]).open("a", encoding="utf-8") as file:
            file.write(f"{address[0]}, by {' '.join(sys.argv)}\n")
        raise RuntimeError(f"a test tried to reach {address[0]}: tests stay on loopback")


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


if TRIES in os.environ:
    sys.addaudithook(_stays)
