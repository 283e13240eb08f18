"""The tree of a page, for all who read in it."""

from __future__ import annotations

from functools import lru_cache

from parsel import Selector
from scrapy.http import TextResponse


@lru_cache(maxsize=1)
def document_of(response: TextResponse) -> Selector:
    """The tree, parsed once though links and text are read from it: parsing takes longer than either."""
    return Selector(response.text, "html")  # Scrapy's own fails on a <base> that is no address
