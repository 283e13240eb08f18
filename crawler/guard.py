"""The fence inside Scrapy: every request, whoever made it, is asked of the list before it leaves.

First of the downloader middlewares, so robots.txt and sitemaps pass it as well as pages. Fails closed: a request
that does not say what it is for is refused (Scrapy's own OffsiteMiddleware allows all when `allowed_domains` is
missing).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.http import Response

from allowlist.address import Oddity, parse_address
from allowlist.model import Allowlist, Site
from crawler.public import is_public

ERRAND = "cartable_errand"
"""Key in `request.meta`: what a request is for, `page`, `sitemap`, `robots` or `probe`."""


class Refusal(IgnoreRequest):
    """A request that was not sent, and why."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def admitted(allowlist: Allowlist, url: str, errand: object) -> Site | None:
    """The site on whose behalf `url` may be requested for that errand, or None."""
    match errand:
        case "page" | "probe":
            return allowlist.site_for(url)
        case "sitemap":
            return allowlist.site_of_sitemap(url)
        case "robots":
            return allowlist.site_of_robots(url) or allowlist.site_for(url)  # the latter where it has moved to
        case _:
            return None


class Guard:
    """Downloader middleware that lets through what the list admits."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Guard:
        """As Scrapy builds it."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise Refusal for what is off the list."""
        site = admitted(self._allowlist, request.url, request.meta.get(ERRAND))
        if site is None:
            raise Refusal("off the list")
        address = parse_address(request.url)
        if isinstance(address, Oddity) or (address.is_ip and not is_public(address.host) and not site.private_network):
            raise Refusal("inside a private network")

    def process_response(self, request: Request, response: Response) -> Response:
        """Raise Refusal for an answer that came from where the request may not have gone."""
        if "download_stopped" in response.flags:
            return response  # stopped at its headers: Scrapy keeps no address then, and we no body
        address = parse_address(request.url)
        if response.ip_address is None or isinstance(address, Oddity):
            raise Refusal("answered from an unknown address")
        if not is_public(str(response.ip_address)) and not self._allowlist.allows_private(address.host):
            raise Refusal("answered from inside a private network")
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Say why a name was not resolved, when it was our own fence: on its way here the reason was lost."""
        host = urlsplit(request.url).hostname
        if (
            isinstance(exception, CannotResolveHostError)
            and host in self._crawler.settings["TWISTED_DNS_RESOLVER"].refused
        ):
            raise Refusal("inside a private network")

    @property
    def _allowlist(self) -> Allowlist:
        spider: Any = self._crawler.spider
        allowlist: Allowlist = spider.allowlist
        return allowlist
