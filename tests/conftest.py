"""What holds for every test: no connection leaves this machine, and nothing of the caller's environment leaks in."""

from __future__ import annotations

import ipaddress
import os
import sys
from typing import Any

import pytest


def _refuse_the_world(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook sees every connection of this process, whatever library makes it."""
    if event == "socket.connect":
        address = arguments[1]
        if isinstance(address, tuple) and not ipaddress.ip_address(address[0]).is_loopback:
            raise RuntimeError(f"a test tried to reach {address[0]}: tests stay on loopback")


sys.addaudithook(_refuse_the_world)


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own CARTABLE_… variables do not change what is tested."""
    for name in [name for name in os.environ if name.startswith("CARTABLE_")]:
        monkeypatch.delenv(name)
