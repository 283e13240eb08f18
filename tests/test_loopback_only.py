"""The suite's own fence."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ADDRESS = ("198.51.100.1", 9)  # TEST-NET-2 of RFC 5737: nobody's


def test_nobody_leaves_this_machine() -> None:
    """A connection to another machine is refused and written down, in a test and in a process that it starts."""
    tries = Path(os.environ["TRIES_TO_LEAVE"])
    with socket.socket() as wire, pytest.raises(RuntimeError, match="tests stay on loopback"):
        wire.connect(ADDRESS)
    script = f"import socket; socket.socket(type=socket.SOCK_DGRAM).connect_ex({ADDRESS})"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert "tests stay on loopback" in ran.stderr
    assert [line.partition(",")[0] for line in tries.read_text().splitlines()] == [ADDRESS[0]] * 2
    tries.write_text("")
