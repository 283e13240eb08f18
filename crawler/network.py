"""Which addresses the crawler may connect to: asked of the resolved address, the one then used for the connection.

Scrapy resolves a name once, checks nothing, and connects to what it got; so the check sits in the resolver itself:
a name that changes its address between two look-ups (DNS rebinding) is checked at each.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from crawler.public import is_public


class PrivateAddress(DNSLookupError):
    """A name of the list leads into a private network, and its site does not say `private_network: true`."""


def fenced_resolver(allows_private: Callable[[str], bool]) -> type[CachingThreadedResolver]:
    """A resolver class for Scrapy's `TWISTED_DNS_RESOLVER` that refuses private addresses of names not allowed them."""

    class FencedResolver(CachingThreadedResolver):
        """Scrapy's own resolver, asked through the fence. `refused` has the names it did not resolve."""

        refused: ClassVar[set[str]] = set()

        def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802
            """The IPv4 address of `name`; fails with PrivateAddress when it may not be connected to."""
            return super().getHostByName(name, timeout).addCallback(_checked, name)

    def _checked(address: str, name: str) -> str:
        if is_public(address) or allows_private(name):
            return address
        FencedResolver.refused.add(name)
        raise PrivateAddress(f"{name} leads to {address}, inside a private network")

    return FencedResolver
