"""Is an IP address one of the public Internet? Asked by what crawls, and by forms, which load no crawler."""

from __future__ import annotations

import ipaddress


def is_public(host: str) -> bool:
    """Whether an IP address is one of the public Internet (IANA special-purpose registries, as Python keeps them)."""
    address = ipaddress.ip_address(host)
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return address.is_global and not address.is_multicast
