"""What a school decides about its web application, beside the parts that it works with."""

from __future__ import annotations

from dataclasses import dataclass

from webui.proxies import Networks


@dataclass(frozen=True, slots=True)
class Options:
    """`searches_a_minute` is for each address, 0 for any number (webui.limits). With `trusted_hosts` only requests that
    name one of these hosts are answered. Of `trusted_proxies` it is believed who asked them (webui.proxies),
    and who has signed in with them, when they say it in the header `desk_user_header`.
    """

    searches_a_minute: int = 0
    trusted_hosts: tuple[str, ...] = ()
    trusted_proxies: Networks = ()
    desk_user_header: str = ""
