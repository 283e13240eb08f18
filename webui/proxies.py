"""Who asks, where a proxy of the school or the ministry stands between: only proxies that are named are believed."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Networks = tuple[IPv4Network | IPv6Network, ...]
NAMED = "cartable.named"
"""Where an application finds the person that a trusted proxy names. No header can be called so."""
FORWARDED = "cartable.forwarded"
"""Where it finds that a proxy asks for somebody whose address is not known: then nobody is taken for local."""


class BehindProxies:
    """Gives an application the address that a trusted proxy names, and its scheme; all else that claims to come from a
    proxy is taken away. `user_header` is the header in which a proxy names who has signed in with it; "" for none.
    """

    def __init__(self, application: WSGIApplication, trusted: Networks, user_header: str = "") -> None:
        self._application = application
        self._trusted = trusted
        self._user_header = f"HTTP_{user_header.upper().replace('-', '_')}" if user_header else ""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        named = environ.pop("HTTP_X_FORWARDED_FOR", "")
        scheme = environ.pop("HTTP_X_FORWARDED_PROTO", "")
        user = environ.pop(self._user_header, "")
        if self._is_trusted(environ.get("REMOTE_ADDR", "")):
            if user:
                environ[NAMED] = user
            client = self._client(named)
            environ["REMOTE_ADDR"] = client or environ["REMOTE_ADDR"]
            named = "" if client else named
            if scheme in {"http", "https"}:
                environ["wsgi.url_scheme"] = scheme
        if named:
            environ[FORWARDED] = named
        return self._application(environ, start_response)

    def _client(self, named: str) -> str:
        """The last of the addresses that is no proxy of ours: what stands before it anybody may have written."""
        for address in reversed([part.strip() for part in named.split(",")]):
            if not self._is_trusted(address):
                return address if _is_address(address) else ""
        return ""

    def _is_trusted(self, text: str) -> bool:
        return _is_address(text) and any(ip_address(text) in network for network in self._trusted)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
