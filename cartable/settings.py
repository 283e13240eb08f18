"""The settings of a process: read once when it starts, by the table, and passed on as values."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cartable.errors import BadSetting
from cartable.setting_table import INDEX_FOLDERS, SETTINGS
from cartable.values import secret

if TYPE_CHECKING:  # the web is loaded by who serves it only
    from webui.proxies import Networks

PREFIX = "CARTABLE_"


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
        return self.state / INDEX_FOLDERS[self.engine]

    @property
    def idle_index_directories(self) -> tuple[Path, ...]:
        """Where engines that are not in use may have left an index: filled anew should one be used again."""
        return tuple(self.state / folder for engine, folder in INDEX_FOLDERS.items() if engine != self.engine)

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
