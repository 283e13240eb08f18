"""Every setting in one table, read once when a process starts and passed on as values."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cartable.errors import BadSetting
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

if TYPE_CHECKING:  # the web is loaded by who serves it only
    from webui.proxies import Networks

PREFIX = "CARTABLE_"


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table. `read` turns the text of a file, variable or option into the value; ValueError when bad."""

    name: str
    default: str
    help: str
    read: Callable[[str], Any] = str


_INDEX_FOLDERS = {"whoosh": "index", "tantivy": "index-tantivy"}
ENGINES = tuple(_INDEX_FOLDERS)

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
        one_of(ENGINES),
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


@dataclass(frozen=True, slots=True)
class Settings:
    """The values of one process."""

    allowlist: Path
    state: Path
    contact: str
    database: str
    engine: str
    max_crawl_delay: float
    searches_a_minute: int
    trusted_hosts: tuple[str, ...]
    trusted_proxies: Networks
    access_log: str
    metrics_token: str
    api_origins: tuple[str, ...]
    fetch_timeout: float
    help_cards: str
    desk_url: str
    keep_requests: int
    requests_per_day: int
    session_idle: int
    desk_user_header: str
    counts_k: int
    keep_counts: int
    popular_days: int
    approvals: int
    keep_reports: int
    keep_previews: int
    previews: bool
    public_url: str
    profile: str
    profile_lock: bool

    @property
    def database_url(self) -> str:
        """Where the page store is."""
        return self.database or f"sqlite:///{self.state / 'pages.sqlite'}"

    @property
    def desk_database_url(self) -> str:
        """Where the desk is."""
        return self.desk_url or f"sqlite:///{self.state / 'desk.sqlite'}"

    @property
    def has_desk(self) -> bool:
        """Whether a desk may be there; asked without loading what opens one."""
        return bool(self.desk_url) or (self.state / "desk.sqlite").exists()

    @property
    def form_key(self) -> Path:
        """The key that the public forms are signed with."""
        return self.state / "form.key"

    @property
    def own_help_cards(self) -> Path:
        """The help cards that are kept at the desk: in force when there are any and the setting names no others."""
        return self.state / "help_cards.yaml"

    @property
    def own_synonyms(self) -> Path:
        """The synonyms that are kept at the desk, in place of the shipped ones."""
        return self.state / "synonyms_fr.txt"

    @property
    def index_directory(self) -> Path:
        """Where the engine's index is; each has a folder of its own, so that none meets another's files."""
        return self.state / _INDEX_FOLDERS[self.engine]

    @property
    def idle_index_directories(self) -> tuple[Path, ...]:
        """Where engines that are not in use may have left an index: filled anew should one be used again."""
        return tuple(self.state / folder for engine, folder in _INDEX_FOLDERS.items() if engine != self.engine)

    @property
    def words_directory(self) -> Path:
        """Where the vocabulary for corrections and suggestions is."""
        return self.state / "words"


def read_settings(environ: Mapping[str, str], config: Path | None, options: Mapping[str, str | None]) -> Settings:
    """Options over environment over configuration file over defaults. Raises BadSetting."""
    filed = _read_config(config)
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        given = (options.get(setting.name), environ.get(PREFIX + setting.name.upper()), filed.get(setting.name))
        text = next((value for value in given if value is not None), setting.default)
        try:
            values[setting.name] = setting.read(text)
        except ValueError:
            shown = "what is set" if setting.read is secret else repr(text)
            raise BadSetting(setting.name, f"{shown} cannot be used", f"it is {setting.help}") from None
    if values["profile_lock"] and not values["profile"]:
        raise BadSetting("profile_lock", "there is no profile to lock", "name a level of the list as `profile`")
    if values["desk_user_header"] and not values["trusted_proxies"]:
        remedy = "name the proxy's address as `trusted_proxies`"
        raise BadSetting("desk_user_header", "there is no proxy to believe", remedy)
    return Settings(**values)


def _read_config(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or error
        raise BadSetting("config", f"{path} cannot be read ({cause})", 'write `name = "value"` lines (TOML)') from None
    known = [setting.name for setting in SETTINGS]
    for name in table:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            raise BadSetting(name, f"{path} has it, but there is none", f"use one of {', '.join(near or known)}")
    return {name: str(value) for name, value in table.items()}
