"""How the crawler behaves, as Scrapy settings: each with its reason. What is not here is Scrapy's default."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allowlist.model import Allowlist
from crawler.formats import ACCEPTED
from crawler.network import fenced_resolver
from crawler.plan import Limits
from crawler.throttle import THROTTLE, throttle_settings

MAX_PAGE_BYTES = 10_000_000
"""Largest body fetched, as sent and as decompressed: school pages have 0.1 MB, their PDFs seldom more than 5."""

LEAST_DELAY = 0.001
"""Seconds. Without any delay Scrapy 2.19 sends its whole queue at once: it counts a request only when its task runs."""

_MIDDLEWARES: dict[str, int | None] = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # allows all by default: ours does not
    "crawler.guard.Guard": 50,
    "crawler.traffic.Turnstile": 60,
    "crawler.robots.RobotsRules": 100,
    "crawler.probing.Probing": 110,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    # A redirect is an address like any other: into the ledger, then its own visit (docs/adr/0004).
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    # The ledger tries again, hours later; one that is busy is asked again by the spider (crawler/backoff.py).
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
}


def scrapy_settings(allowlist: Allowlist, delays: Mapping[str, float], contact: str, limits: Limits) -> dict[str, Any]:
    """Settings for one run; `delays` has the seconds between two requests of each slot."""
    timeout = limits.fetch_timeout
    return {
        "USER_AGENT": f"cartable/0.1 (school search engine; +{contact})",
        "TWISTED_DNS_RESOLVER": fenced_resolver(allowlist.allows_private),
        "DNS_TIMEOUT": min(10.0, timeout),
        # For a whole download, first byte to last: slow servers pass, endless ones do not.
        "DOWNLOAD_TIMEOUT": timeout,
        "DOWNLOAD_MAXSIZE": MAX_PAGE_BYTES,
        "DOWNLOAD_WARNSIZE": 0,
        # One connection to a site, and the list's own delay in full: Scrapy's jitter would cut it by up to a half.
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_SLOTS": {
            slot: {"concurrency": 1, "delay": max(delay, LEAST_DELAY), "jitter": 0} for slot, delay in delays.items()
        },
        **throttle_settings(limits.max_crawl_delay),
        # Each of 400 sites has its own slot; 64 sockets and their pages keep memory bounded.
        "CONCURRENT_REQUESTS": 64,
        # Scrapy starts that many tasks for each answer, and ours yields few requests: 100 cost a tenth of the time.
        "CONCURRENT_ITEMS": 1,
        # It reads and parses the source of our callback anew at each answer: half the time of an answer without a body.
        "WARN_ON_GENERATOR_RETURN_VALUE": False,
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",  # in the order of the ledger
        "SCHEDULER_PRIORITY_QUEUE": "scrapy.pqueues.DownloaderAwarePriorityQueue",
        "DOWNLOADER_MIDDLEWARES": _MIDDLEWARES,
        # The environment's proxy would resolve names itself, past the fence of private addresses.
        "HTTPPROXY_ENABLED": False,
        # Its tldextract would fetch the suffix list from the network; and a guest needs no cookies.
        "COOKIES_ENABLED": False,
        "REFERER_ENABLED": False,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": ACCEPTED,
            "Accept-Language": "fr,en;q=0.5",
        },
        # Whoever stands between must not write what pupils find: Scrapy verifies nothing unless told to.
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        # Only http and https exist.
        "DOWNLOAD_HANDLERS": {"data": None, "file": None, "ftp": None, "s3": None},
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",  # the ledger holds each address once
        "URLLENGTH_LIMIT": 0,  # it drops requests without a word; the fence has its own limit, and says so
        "TELNETCONSOLE_ENABLED": False,
        "EXTENSIONS": {
            **THROTTLE,
            "scrapy.extensions.remote_control.RemoteControl": None,
            "scrapy.extensions.logstats.LogStats": None,
            "scrapy.extensions.memusage.MemoryUsage": None,
        },
        "LOG_ENABLED": False,
        "LOG_INSTALL_ROOT_HANDLER": False,
    }
