"""One spelling for each address: the key of the store, so that a page is not kept twice under two spellings."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

from w3lib.url import canonicalize_url, safe_url_string

TRACKING = frozenset((
    "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "gad_source", "srsltid", "msclkid", "mc_cid", "mc_eid",
    "igshid", "igsh", "yclid", "twclid", "ttclid", "li_fat_id", "_ga", "_gl", "_hsenc", "_hsmi", "mkt_tok", "xtor",
    "at_medium", "at_campaign", "pk_campaign", "pk_kwd", "pk_source", "pk_medium", "piwik_campaign", "piwik_kwd",
    "phpsessid", "jsessionid", "sid", "aspsessionid", "cfid", "cftoken",
))  # fmt: skip
"""Query parameters that say where a reader came from or who it is, never which page: campaign tags and session ids. In
lower case, though they may stand in any."""
_CAMPAIGN = ("utm_", "mtm_")
"""Beginnings of whole families of such parameters: Urchin's and Matomo's."""

_SESSION = re.compile("(?i);(?:jsessionid|phpsessid|sessionid|sid)=[^/;?#]*")
"""A session id in the path, as Java servers write it for visitors without cookies; they answer without it as well."""
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_ESCAPE = re.compile("%[0-9a-fA-F]{2}")


def canonical_url(url: str) -> str:
    """`url` without fragment, tracking parameters, session ids and default port, its query sorted, escapes in capitals.

    What stays of the query is spelt as it was: `spip.php?article12` is an address of SPIP, `?article12=` is none, and
    an exclusion of the one does not hold for the other.

    >>> canonical_url("HTTP://Fr.Example.org:80/a?b=2&utm_source=x&a=1#top")
    'http://fr.example.org/a?a=1&b=2'
    """
    before_query = safe_url_string(url).partition("?")[0].partition("#")[0]
    parts = urlsplit(canonicalize_url(_SESSION.sub("", before_query)))
    port = _DEFAULT_PORTS.get(parts.scheme, "")
    netloc = parts.netloc.removesuffix(port) if port else parts.netloc
    return urlunsplit(parts._replace(netloc=netloc, query=_query(safe_url_string(url))))


def address_typed(text: str) -> str:
    """`text` with `https://` before it when it names no scheme, and no space around it."""
    text = text.strip()
    return text if "://" in text else f"https://{text.removeprefix('//')}"


def canonical_spelling(url: str) -> str:
    """The spelling under which the store keeps an address; `url` itself when it is none."""
    try:
        return canonical_url(url)
    except ValueError:
        return url


def _query(url: str) -> str:
    query = _ESCAPE.sub(lambda escape: escape[0].upper(), url.partition("#")[0].partition("?")[2])
    return "&".join(sorted(pair for pair in query.split("&") if pair and not _is_tracking(pair)))


def _is_tracking(pair: str) -> bool:
    name = pair.partition("=")[0].lower()
    return name in TRACKING or name.startswith(_CAMPAIGN)
