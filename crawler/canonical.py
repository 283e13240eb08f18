"""One spelling for each address: the key of the store, so that a page is not kept twice under two spellings."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from w3lib.url import canonicalize_url, url_query_cleaner

TRACKING = (
    "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id", "fbclid", "gclid", "dclid",
    "msclkid", "mc_cid", "mc_eid", "igshid", "yclid", "xtor", "at_medium", "at_campaign", "mtm_campaign", "mtm_source",
    "pk_campaign", "PHPSESSID", "phpsessid", "jsessionid", "JSESSIONID", "sid", "ASPSESSIONID", "CFID", "CFTOKEN",
)  # fmt: skip
"""Query parameters that say where a reader came from or who it is, never which page: campaign tags and session ids."""

_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def canonical_url(url: str) -> str:
    """`url` without fragment, tracking parameters and default port, its query sorted, its escapes in upper case.

    >>> canonical_url("HTTP://Fr.Example.org:80/a?b=2&utm_source=x&a=1#top")
    'http://fr.example.org/a?a=1&b=2'
    """
    if "?" in url:
        url = url_query_cleaner(url, TRACKING, remove=True)
    url = canonicalize_url(url)
    parts = urlsplit(url)
    port = _DEFAULT_PORTS.get(parts.scheme, "")
    if port and parts.netloc.endswith(port):
        url = urlunsplit(parts._replace(netloc=parts.netloc.removesuffix(port)))
    return url
