"""What a school decides about its web application, beside the parts that it works with."""

from __future__ import annotations

from dataclasses import dataclass

from webui.proxies import Networks
from webui.shared_numbers import SharedNumbers


@dataclass(frozen=True, slots=True)
class Options:
    """`searches_a_minute` is for each address, 0 for any number (webui.limits). With `trusted_hosts` only requests that
    name one of these hosts are answered. Of `trusted_proxies` it is believed who asked them (webui.proxies),
    and who has signed in with them, when they say it in the header `desk_user_header`. With a `metrics_token` who has
    it may read /metrics, else programs on the same machine; `numbers` are those that all workers of a server share, of
    which this one is the `worker`-th. Pages of `api_origins` may ask the API (webui.cross_origin).
    """

    searches_a_minute: int = 0
    trusted_hosts: tuple[str, ...] = ()
    trusted_proxies: Networks = ()
    desk_user_header: str = ""
    access_log: bool = False
    metrics_token: str = ""
    api_origins: tuple[str, ...] = ()
    numbers: SharedNumbers | None = None
    worker: int = 0
