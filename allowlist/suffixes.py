"""Is a host a public suffix? By the Public Suffix List that ships inside tldextract, never from the network."""

from __future__ import annotations

from functools import cache

import tldextract


@cache
def _extractor() -> tldextract.TLDExtract:
    # suffix_list_urls=() keeps tldextract off the network, cache_dir=None off the disk.
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def is_public_suffix(host: str) -> bool:
    """True for `fr`, `co.uk`, `github.io`: names under which strangers register their own.

    A single label that is no known suffix (`intranet`, `localhost`) is a host of its own network, not a suffix.
    """
    parts = _extractor()(host)
    return bool(parts.suffix) and not parts.domain


def has_public_suffix(host: str) -> bool:
    """True for `fr.vikidia.org`, False for `intranet`, `printer.lan`: names that the public Internet does not know."""
    return bool(_extractor()(host).suffix)
