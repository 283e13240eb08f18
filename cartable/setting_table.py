"""Every setting: its name, its default, what it is, and how it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cartable.values import (
    header,
    names,
    networks,
    one_of,
    origins,
    seconds,
    secret,
    timeout,
    web_address,
    whole,
    yes_or_no,
)


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table. `read` turns the text of a file, variable or option into the value; ValueError when bad."""

    name: str
    default: str
    help: str
    read: Callable[[str], Any] = str


INDEX_FOLDERS = {"whoosh": "index", "tantivy": "index-tantivy"}
"""The engines, and the folder of each in the state directory."""

SETTINGS = (
    Setting("allowlist", "allowlist.yaml", "the list of approved sites", Path),
    Setting("state", "var", "the directory that holds pages, index and the last good list", Path),
    Setting(
        "contact",
        "",
        "a web or mail address at which the owners of visited sites reach you; required to visit public sites",
    ),
    Setting("database", "", "the page store as an SQLAlchemy URL; empty: SQLite in the state directory"),
    Setting(
        "engine",
        "whoosh",
        "the search engine: `whoosh`, or `tantivy`, which answers faster and is installed by `pip install .[fast]`; "
        "run `cartable index` after a change",
        one_of(INDEX_FOLDERS),
    ),
    Setting(
        "max_crawl_delay",
        "30",
        "the longest wait between two requests that a robots.txt (Crawl-delay) or a slow site causes, in seconds",
        seconds,
    ),
    Setting(
        "searches_a_minute",
        "6000",
        "how many searches one address may ask for in a minute, of each worker, and five times as many suggestions: "
        "twice what a school of 1,000 pupils behind one address needs; 0: any number",
        whole(0),
    ),
    Setting(
        "trusted_hosts",
        "",
        "the host names that the search is asked under, apart by commas (`.ecole.example` for all below one); empty: "
        "any, which is safe, since no address is built from them",
        names,
    ),
    Setting(
        "trusted_proxies",
        "",
        "addresses or networks of proxies in front of the search, apart by commas: they are believed who asks",
        networks,
    ),
    Setting(
        "access_log",
        "none",
        "what `serve` writes of each request on stdout: `none`; `routes`: method, route (`/follow/<number>`, never the "
        "address itself), status, bytes and milliseconds. Who asked, and for what, is written under neither",
        one_of(("none", "routes")),
    ),
    Setting(
        "metrics_token",
        "",
        "what who reads `/metrics` must send as `Authorization: Bearer …`, 16 letters, digits, `-` or `_` at least; "
        "empty: only programs on the same machine read it, asking the server itself and not a proxy",
        secret,
    ),
    Setting(
        "api_origins",
        "",
        "sites whose pages may ask `/api/v1/` from a browser (CORS), apart by commas, as `https://ent.example`; `*`: "
        "any; empty: none. Cookies are never accepted with it",
        origins,
    ),
    Setting("fetch_timeout", "30", "the longest one download may take, first byte to last, in seconds", timeout),
    Setting("desk_url", "", "what the desk keeps, as an SQLAlchemy URL; empty: SQLite in the state directory"),
    Setting(
        "keep_requests",
        "400",
        "how long proposals and reports of readers are kept after the last thing that happened to them, in days",
        whole(1, 36_500),
    ),
    Setting(
        "requests_per_day",
        "200",
        "how many proposals, and how many reports, are taken in on one day in all; 0: none",
        whole(0, 1_000_000),
    ),
    Setting(
        "session_idle",
        "30",
        "after how many minutes without a page somebody who is signed in at the desk signs in again, 1 to 720",
        whole(1, 720),
    ),
    Setting(
        "desk_user_header",
        "",
        "the header in which one of `trusted_proxies` names who has signed in with it, such as `X-Remote-User`; that "
        "proxy must take the header out of what comes from outside; empty: people sign in at the desk itself",
        header,
    ),
    Setting(
        "counts_k",
        "5",
        "how often a search must be asked on one day for it to be counted, at least 3; what is asked less often is "
        "written nowhere; each worker counts by itself; 0: nothing is counted",
        # 1 would write down every search, and 2 every one that somebody makes again.
        whole(3, 1_000_000, or_zero=True),
    ),
    Setting("keep_counts", "400", "how long counts of searches are kept, in days", whole(1, 36_500)),
    Setting(
        "popular_days",
        "3",
        "on how many days of the last 90 a search must have been counted for it to be suggested to others, at least 2; "
        "0: none is suggested",
        # On one day a class may type what it likes.
        whole(2, 90, or_zero=True),
    ),
    Setting(
        "approvals",
        "2",
        "how many different people must approve what lets more into the list; 1 for a small school",
        whole(1, 10),
    ),
    Setting("keep_reports", "400", "how long reports of crawls are kept, in days", whole(1, 36_500)),
    Setting("keep_previews", "30", "how long previews asked for at the desk are kept, in days", whole(1, 36_500)),
    Setting(
        "previews",
        "true",
        "whether `cartable serve` starts the process that makes the previews asked for at the desk; `false`: run "
        "`cartable admin previews` yourself",
        yes_or_no,
    ),
    Setting(
        "help_cards",
        "",
        "a file of help cards of your own, in place of the shipped ones, which are for France "
        "(`indexer/data/help_cards_fr.yaml` shows the format); `none`: no cards",
    ),
    Setting(
        "public_url",
        "",
        "the address of the home page as the world sees it; empty: no absolute address is given out",
        web_address,
    ),
    Setting(
        "profile",
        "",
        "the level whose profile the home page shows, as in the addresses of profiles: `cycle2`, `c2`, `lycee`; empty: "
        "all levels",
    ),
    Setting(
        "profile_lock",
        "false",
        "`true` leaves only that profile: other levels are neither offered nor accepted",
        yes_or_no,
    ),
)
"""The table. docs/settings.md is checked against it."""
