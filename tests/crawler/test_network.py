"""Which addresses are of the public Internet."""

from __future__ import annotations

import pytest

from crawler.public import is_public

PUBLIC = ["8.8.8.8", "192.0.66.1", "2001:4860:4860::8888", "::ffff:8.8.8.8"]
PRIVATE = [
    "0.0.0.1", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.255", "169.254.169.254", "172.16.0.1",
    "192.168.1.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "fe80::1", "fc00::1", "ff02::1", "ff0e::1", "2001:db8::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    """An address of the Internet is public."""
    assert is_public(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_not_public(address: str) -> None:
    """Private, loopback, link-local, shared, reserved and multicast addresses are not, nor in IPv6's clothes."""
    assert not is_public(address)
