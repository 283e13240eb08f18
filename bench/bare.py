"""The peer of `bench.crawl`: what anyone would write first with Scrapy. Follows the links inside a host and counts.

`python -m bench.bare PAGES STORE URL…` prints how many pages came and in how many seconds; STORE is a SQLite file
for the bodies, or `-` for none.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterator
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import TextResponse
from scrapy.linkextractors import LinkExtractor


class Bare(Spider):
    """Scrapy's own frontier, filter of duplicates and robots.txt; one request to the host at a time, as ours."""

    name = "bare"

    def __init__(self, urls: list[str], store: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.start_urls = urls
        self.pages = 0
        self._links = LinkExtractor(allow_domains=[urlsplit(urls[0]).netloc])
        self._database = None if store == "-" else _open(store)

    def parse(self, response: TextResponse, **_: Any) -> Iterator[Request]:  # type: ignore[override]  # a site of pages
        """Count, store when asked to, follow."""
        self.pages += 1
        if self._database is not None:
            with self._database:
                self._database.execute("INSERT INTO page VALUES (?, ?)", (response.url, response.body))
        for link in self._links.extract_links(response):
            yield Request(link.url)


def _open(store: str) -> sqlite3.Connection:
    database = sqlite3.connect(store)
    database.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; CREATE TABLE page (url TEXT PRIMARY KEY, body BLOB)"
    )
    return database


def main() -> None:
    """Crawl, and print the count and the time."""
    pages, store, urls = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
    settings = {
        "ROBOTSTXT_OBEY": True,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": 0,
        "CLOSESPIDER_PAGECOUNT": pages,
        "COOKIES_ENABLED": False,  # on, it looks for the list of public suffixes on the network
        "TELNETCONSOLE_ENABLED": False,
        "LOG_ENABLED": False,
    }
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(Bare)
    process.crawl(crawler, urls=urls, store=store)
    started = perf_counter()
    process.start()
    assert isinstance(crawler.spider, Bare)  # noqa: S101 (it has just run)
    print(json.dumps({"pages": crawler.spider.pages, "seconds": perf_counter() - started}))


if __name__ == "__main__":
    main()
